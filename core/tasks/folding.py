"""How runs of a task are judged over several stretches of time: what is a fold, and what makes one of a recipe."""

from abc import ABC, abstractmethod
from typing import Any, Protocol

from core.tasks.task import Task

USUAL = 5
"""Folds that are proposed."""


class FoldPlan(Protocol):
    """`folds` stretches of `length` timesteps to judge; each begins `step` timesteps after the one before it."""

    folds: int
    length: int
    step: int

    def changes(self, *, refit: bool) -> list[dict[str, Any]]:
        """Options of each run, the oldest fold first; a single run that is judged fold by fold without `refit`."""


class Folded(Task, ABC):
    """A task whose runs can be folds of a backtest."""

    @abstractmethod
    def fold_plan(self, source: Any, options: Any, *, folds: int) -> FoldPlan:
        """Where the folds lie; raises UserError where too little is left to train on."""

    @abstractmethod
    def is_fold(self, options: dict[str, Any]) -> bool:
        """Whether a run with these options is a fold, or judged fold by fold."""

    @abstractmethod
    def left_out(self, options: dict[str, Any]) -> int:
        """Timesteps at the end of the source that such a run does not know."""

    @abstractmethod
    def whole(self, options: dict[str, Any]) -> dict[str, Any]:
        """The options without what makes a fold of them: equal for all folds of one recipe."""
