"""What a run said that still holds: a later epoch may contradict it, a later attempt repeats it."""

from core.training.events import EpochEnded, Event, Failed, Finished, Finishing, Noticed, Started

VANISHING = 1e-6
"""A gradient this short hardly moves the weights."""


def contradicted(topic: str, *, best: bool, norm: float | None) -> bool:
    """Whether a later epoch speaks against a notice: it is the best so far, or its gradient is long again."""
    if topic == "overfitting":
        return best
    return topic == "vanishing_gradient" and norm is not None and norm > VANISHING


class Messages:
    """Takes events one by one; what no longer holds is gone."""

    def __init__(self) -> None:
        self._said: list[Noticed | Finishing | Failed] = []

    def take(self, event: Event) -> None:
        if isinstance(event, Started):
            self._said = [one for one in self._said if not isinstance(one, Noticed) or one.epoch <= event.epoch]
        elif isinstance(event, EpochEnded):
            self._keep(event.epoch, best=event.best, norm=event.gradient_norm)
        elif isinstance(event, Finished):
            # Earlier stretches of a series may choose a later epoch than the validation part did.
            self._keep(event.best_epoch, best=True, norm=None)
        elif isinstance(event, Noticed | Finishing | Failed):
            self._said.append(event)

    @property
    def notices(self) -> tuple[Noticed, ...]:
        """What the training noticed, oldest first."""
        return tuple(one for one in self._said if isinstance(one, Noticed))

    def sentences(self, *, compiling: bool) -> tuple[str, ...]:
        """Each once, oldest first; those about compiling only while the training waits for it."""
        shown = (one for one in self._said if compiling or getattr(one, "topic", "other") != "engine")
        return tuple(dict.fromkeys(one.message for one in shown))

    def _keep(self, epoch: int, *, best: bool, norm: float | None) -> None:
        """All but what this epoch contradicts of what was said before it."""
        self._said = [
            one
            for one in self._said
            if not (isinstance(one, Noticed) and one.epoch < epoch and contradicted(one.topic, best=best, norm=norm))
        ]
