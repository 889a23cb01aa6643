"""Whether a training ended before its network had learnt what it could."""

from collections.abc import Sequence
from itertools import pairwise

from core.training.account import Account
from core.training.events import Failed, Finished

STEPS = 2
"""Tenths of the training, counted from its end, that are looked at."""
FALL, SHARE = 0.02, 0.1
"""How much the best validation loss must fall in them: of what it was, or of all that it has fallen since the start."""


NEGLIGIBLE = 1e-4
"""Share of all that it has fallen below which going on changes nothing, however small the loss has become."""


def still_falling(account: Account, *, epochs: int) -> int:
    """After how many epochs training ended while the validation loss was still falling; 0 where it was not.

    It was when each of the last two tenths of the epochs brought a new best loss, and both together a fall that is
    worth going on for: 2% of the loss, or a tenth of the whole fall so far; never less than a ten thousandth of that
    fall. By chance that comes once in a hundred trainings or so. Early stopping, before the `epochs` that were asked
    for, means that the loss was seen to rise.
    """
    losses = [loss for loss in account.history.validation_loss if loss is not None]
    closed = next((event for event in reversed(account.told) if isinstance(event, Finished | Failed)), None)
    if not losses or not isinstance(closed, Finished) or (closed.outcome == "finished" and len(losses) < epochs):
        return 0
    return len(losses) if _falls(losses) else 0


def _falls(losses: Sequence[float]) -> bool:
    tenth = -(-len(losses) // 10)
    ends = [len(losses) - step * tenth for step in range(STEPS + 1) if len(losses) - step * tenth > 0]
    best = [min(losses[:end]) for end in ends]
    if not all(later < earlier for later, earlier in pairwise(best)):
        return False
    fall, whole = best[-1] - best[0], losses[0] - best[0]
    if fall >= SHARE * whole:
        return True
    return fall >= FALL * best[-1] and fall >= NEGLIGIBLE * (losses[0] - best[-1])
