"""What a run has told so far, as curves; for pages, without TensorFlow."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import compress

from core.training.events import EpochEnded, Event, Finished, Finishing, ModelBuilt, Started

COLUMNS = 8
"""Of an epoch: its number, three losses and norms, learning rate, seconds, layers, and whether it was the best."""


@dataclass(frozen=True)
class History:
    """One entry an epoch; None where the number was not finite or there is none."""

    epochs: tuple[int, ...] = ()
    loss: tuple[float | None, ...] = ()
    validation_loss: tuple[float | None, ...] = ()
    gradient_norm: tuple[float | None, ...] = ()
    learning_rate: tuple[float, ...] = ()
    seconds: tuple[float, ...] = ()
    layer_gradients: tuple[tuple[float | None, ...], ...] = ()
    """The length of the gradient of each of `layers`; empty where it is not known."""
    best_epoch: int = 0
    """0 before the first complete epoch."""
    validated: int = 0
    """Epochs before the validation part was learnt too; 0: it was not."""
    layers: tuple[str, ...] = ()
    """Those with weights to learn."""

    @property
    def by_layer(self) -> dict[int, dict[str, float]]:
        """Epoch -> layer -> length of the gradient, as far as it is known."""
        return {
            epoch: {layer: one for layer, one in zip(self.layers, lengths, strict=False) if one is not None}
            for epoch, lengths in zip(self.epochs, self.layer_gradients, strict=False)
            if lengths and self.layers
        }


class GrowingHistory:
    """Takes events one by one; what a later attempt repeats replaces what an earlier one told."""

    def __init__(self) -> None:
        self._ended: dict[int, tuple] = {}
        """Epoch -> the fields of a History, and whether it was the best so far. Plain tuples: there may be 10,000."""
        self._validated, self._chosen = 0, 0
        self._layers: tuple[str, ...] = ()

    def take(self, event: Event) -> None:
        if isinstance(event, Started):
            self._ended = {epoch: kept for epoch, kept in self._ended.items() if epoch <= event.epoch}
            self._validated, self._chosen = 0, 0
        elif isinstance(event, ModelBuilt):
            self._layers = event.layers
        elif isinstance(event, Finishing):
            self._validated = event.epoch
        elif isinstance(event, EpochEnded):
            losses = event.loss, event.validation_loss, event.gradient_norm
            rest = event.learning_rate, event.seconds, event.layer_gradients, event.best
            self._ended[event.epoch] = event.epoch, *losses, *rest
        elif isinstance(event, Finished) and event.stretches > 1:
            self._chosen = event.best_epoch

    def history(self) -> History:
        """The curves over all attempts so far."""
        *columns, best = tuple(zip(*self._ended.values(), strict=True)) or ((),) * COLUMNS
        best_epoch = self._chosen or max(compress(columns[0], best), default=0)
        return History(*columns, best_epoch=best_epoch, validated=self._validated, layers=self._layers)


def history(events: Iterable[Event]) -> History:
    """The curves that these events draw."""
    curves = GrowingHistory()
    for event in events:
        curves.take(event)
    return curves.history()
