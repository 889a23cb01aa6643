"""What is worth a plain sentence while a network trains."""

from collections.abc import Sequence

from core.language import say
from core.training.checkpoint import EpochRecord
from core.training.events import Noticed
from core.training.messages import VANISHING
from core.words import counted

OVERFITTING_EPOCHS = 4
"""Epochs in a row above the best validation loss before we speak of overfitting."""
OVERFITTING_SHARE = 1.05
EXPLODING = 1e3
LONG_WAIT = 2.0
"""Seconds without an update that want to be explained."""


def notices(epochs: Sequence[EpochRecord], best_epoch: int, said: Sequence[str]) -> list[Noticed]:
    """Sentences that became true with the latest epoch and were not said before."""
    found = [_overfitting(epochs, best_epoch), _exploding(epochs), _vanishing(epochs)]
    return [notice for notice in found if notice is not None and notice.topic not in said]


def waiting(epoch: int, seconds: float, said: Sequence[str]) -> list[Noticed]:
    """Why nothing has gone on for so many seconds, where that was not said before."""
    if seconds < LONG_WAIT or "engine" in said:
        return []
    message = say(
        "Faster code for networks like this one is being compiled. That takes up to a minute, usually once on this "
        "machine; training goes on then."
    )
    return [Noticed(epoch=epoch, topic="engine", message=message)]


def no_longer_improving(epoch: int, best_epoch: int, patience: int) -> Noticed:
    """Why a run ends before its last epoch."""
    message = say(
        "The validation loss has not improved for {epochs}. Training ends here; its lowest was "
        "after epoch {best_epoch}.",
        epochs=counted(patience, "epoch"),
        best_epoch=best_epoch,
    )
    return Noticed(epoch=epoch, topic="no_longer_improving", message=message)


def averaged(epoch: int, loss: float, best: float) -> Noticed:
    """What came of averaging the weights."""
    kept = say("the mean is kept") if loss < best else say("the best epoch is kept")
    message = say(
        "The mean of the latest weights has a validation loss of {loss:.4g}, the best epoch {best:.4g}: {kept}.",
        loss=loss,
        best=best,
        kept=kept,
    )
    return Noticed(epoch=epoch, topic="other", message=message)


def rehearsing(epoch: int, stretches: int) -> Noticed:
    """Why more is trained after the last epoch."""
    message = say(
        "The validation part holds few horizons. {stretches} of the series choose the epoch with "
        "it: the network is trained on what lies before each of them too.",
        stretches=counted(stretches, "earlier stretch", "earlier stretches"),
    )
    return Noticed(epoch=epoch, topic="other", message=message)


def _overfitting(epochs: Sequence[EpochRecord], best_epoch: int) -> Noticed | None:
    since = epochs[best_epoch:]
    best = epochs[best_epoch - 1]
    if best.validation_loss is None or len(since) < OVERFITTING_EPOCHS:
        return None
    recent = since[-OVERFITTING_EPOCHS:]
    worse = all((record.validation_loss or 0.0) > OVERFITTING_SHARE * best.validation_loss for record in recent)
    if not worse or epochs[-1].loss >= best.loss:
        return None
    message = say(
        "Overfitting since epoch {best_epoch}: the training loss still falls, the validation loss rises.",
        best_epoch=best_epoch,
    )
    return Noticed(epoch=len(epochs), topic="overfitting", message=message)


def _exploding(epochs: Sequence[EpochRecord]) -> Noticed | None:
    norm = epochs[-1].gradient_norm
    if norm < EXPLODING:
        return None
    message = say(
        "In epoch {epochs} the gradient was very long ({norm:.0f}): such updates may throw the "
        "network off. A lower learning rate helps.",
        epochs=len(epochs),
        norm=norm,
    )
    return Noticed(epoch=len(epochs), topic="exploding_gradient", message=message)


def _vanishing(epochs: Sequence[EpochRecord]) -> Noticed | None:
    norm = epochs[-1].gradient_norm
    if norm > VANISHING:
        return None
    message = say(
        "The gradient has almost vanished ({norm:.1g}): the network hardly learns any more. "
        "Another activation or a shorter lookback helps.",
        norm=norm,
    )
    return Noticed(epoch=len(epochs), topic="vanishing_gradient", message=message)
