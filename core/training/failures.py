"""Why a run failed, in words a person can act on, and what can be clicked to mend it."""

import errno

from core.errors import UserError
from core.language import say
from core.recipes.spec import RunSpec
from core.training.events import Failed, Remedy
from core.training.memory import SMALLER


def diverged(spec: RunSpec, epoch: int, best_epoch: int) -> Failed:
    """The loss ran to infinity or NaN in `epoch`."""
    message = say(
        "Training diverged in epoch {epoch}: the loss became infinite or not a number, "
        "because the updates grew faster than the network could follow.",
        epoch=epoch,
    )
    if best_epoch:
        message += " " + say("The network of epoch {epoch} was kept and evaluated.", epoch=best_epoch)
    return Failed(reason="diverged", message=message, remedies=_remedies(spec), best_epoch=best_epoch)


def explained(error: BaseException) -> Failed | None:
    """The failure behind `error`; None when it is not the person's to mend but our bug."""
    if isinstance(error, UserError):
        return Failed(reason="bad_data", message=f"{error.message} {error.hint}".strip())
    if isinstance(error, MemoryError) or type(error).__name__ == "ResourceExhaustedError":
        return Failed(reason="out_of_memory", message=say("Out of memory. {smaller}", smaller=say(SMALLER)))
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = say("The disk is full. Free some space, then resume this run from its last checkpoint.")
        return Failed(reason="disk_full", message=message)
    return None


def _remedies(spec: RunSpec) -> tuple[Remedy, ...]:
    rate = float(f"{spec.training.learning_rate / 10:.3g}")
    lower = Remedy(title=say("Lower the learning rate to {rate:g}", rate=rate), changes={"learning_rate": rate})
    if spec.model.activation == "tanh":
        clip = Remedy(title=say("Clip the gradient at length 0.5"), changes={"clip_norm": 0.5})
        return lower, clip
    return lower, Remedy(title=say("Use tanh, which cannot grow without limit"), changes={"activation": "tanh"})
