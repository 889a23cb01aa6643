"""What hears how the epochs of an attempt go."""

from core.training.checkpoint import EpochRecord
from core.training.standing import Cut, Standing


class Listener:
    """Hears what happens in a session; does nothing by itself."""

    def restored(self, standing: Standing) -> None:
        """It stands where a checkpoint was taken."""

    def advanced(self, standing: Standing, updates: int, seconds: float) -> None:
        """So many updates of the epoch under way were done."""

    def waited(self, standing: Standing) -> None:
        """Nothing could be done before the faster program is there."""

    def epoch_ended(self, standing: Standing, record: EpochRecord, best: bool) -> None:
        """An epoch came to `record`; `best`: no earlier one was as good."""

    def out_of_patience(self, standing: Standing) -> None:
        """No epoch follows, since the latest ones were no better."""

    def averaged(self, standing: Standing, loss: float, best: float) -> None:
        """The mean of the latest weights has this validation loss, the best epoch that one."""

    def chosen(self, standing: Standing) -> None:
        """The validation part has nothing more to choose from, for now or for good."""

    def finishing(self, standing: Standing, updates: int) -> None:
        """From here on the validation part is learnt too, in so many updates."""

    def cut(self, standing: Standing, reason: Cut) -> None:
        """The epochs ended before their time."""
