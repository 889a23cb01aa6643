"""What is searched for: around which recipe, over which hyperparameters, for how long."""

from importlib.util import find_spec

from pydantic import Field

from core.declared import Count, Declared, Moment
from core.language import mark
from core.recipes.dimension import Dimension
from core.recipes.spec import RunSpec, Value
from core.runs.folder.run import LONGEST_HEADING

MOST_TRIALS = 1_000
MISSING = mark(
    "A search needs Optuna, which is not installed: run `pip install -r requirements-search.lock`, then start again."
)
"""What is said where the optional packages are not there."""


def is_possible() -> bool:
    """Whether Optuna is installed; it is not loaded."""
    return find_spec("optuna") is not None


class Search(Declared):
    """search.json: written once, when somebody asks for a search."""

    experiment: str = Field(max_length=64)
    title: str = Field(max_length=LONGEST_HEADING)
    created: Moment
    owner: str = Field("", max_length=64)
    """Whose it is; empty where nobody signs in."""
    start: RunSpec
    """What the person has chosen; whatever is not searched stays as it is here."""
    recommended: RunSpec
    """The same, with what is searched as it is proposed."""
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    trials: int | None = Field(None, ge=1, le=MOST_TRIALS)
    """How many runs may be tried; None: as many as the minutes allow."""
    minutes: float | None = Field(None, gt=0, le=100_000)
    start_first: bool = True
    """Whether what the person has chosen is tried before anything else."""
    seeds: int = Field(3, ge=1, le=100)
    """Seeds with which the winner is compared with what is recommended."""
    seed: Count = 0
    """Of what is tried."""

    @property
    def first(self) -> tuple[dict[str, Value], ...]:
        """What is tried before anything is chosen."""
        known = [self.values_of(self.start)] if self.start_first else []
        recommended = self.values_of(self.recommended)
        return (*known, *([] if recommended in known else [recommended]))

    def values_of(self, spec: RunSpec) -> dict[str, Value]:
        """What this recipe says of the hyperparameters that are searched."""
        return {one.field: spec.settings[one.field] for one in self.dimensions}
