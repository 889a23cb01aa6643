"""Shows the best network's view of the validation part, now and then, and once it is chosen."""

import time
from collections.abc import Callable

from core.results.exhibits.kinds import Exhibit
from core.training.checkpoint import EpochRecord
from core.training.events import Event, Previewed
from core.training.listeners.listener import Listener
from core.training.pace import Pace
from core.training.standing import Standing

LEAST_SECONDS = 0.7
"""Between two previews; they may also not take more than a tenth of the run."""


class Previews(Listener):
    """`preview` gives an exhibit of the best weights."""

    def __init__(self, emit: Callable[[Event], None], preview: Callable[[list], Exhibit]) -> None:
        self._emit = emit
        self._preview = preview
        self._pace = Pace(LEAST_SECONDS, share=0.1)
        self._unshown = False

    def epoch_ended(self, standing: Standing, record: EpochRecord, best: bool) -> None:
        self._unshown = self._unshown or best
        if self._pace.due():
            self._show(standing)

    def chosen(self, standing: Standing) -> None:
        self._show(standing)

    def _show(self, standing: Standing) -> None:
        if not self._unshown or standing.progress.validated or not standing.engine.validation_examples:
            return
        began = time.perf_counter()
        exhibit = self._preview(standing.best)
        self._unshown = False
        self._emit(Previewed(epoch=standing.progress.best_epoch, exhibit=exhibit))
        self._pace.took(time.perf_counter() - began)
