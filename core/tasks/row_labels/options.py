"""How labelled rows are read, scaled and split: one declared field each."""

from typing import Annotated, Literal

from pydantic import Field

from core.declared import Declared
from core.ranges import Searched


class RowLabelOptions(Declared):
    """What is read at once, and how what is labelled is split."""

    longest: Annotated[int, Searched(factor=2, logarithmic=True)] = Field(
        60,
        ge=4,
        le=1000,
        title="Rows read at once",
        description="Length of a window. Windows overlap by half, and each row is labelled in the middle of one.",
    )
    differences: Annotated[bool, Searched(choices=(False, True), usual=False)] = Field(
        True,
        title="Changes as features",
        description="Adds by how much each feature changed since the row before.",
    )
    class_weights: bool = Field(
        False, title="Balance labels", description="Gives rare labels as much weight in training as common ones."
    )
    split: Literal["sessions", "time"] = Field(
        "time",
        title="Split by",
        description="Whole sessions, drawn, or time: the latest rows are the test part, those before them the "
        "validation part.",
    )
    validation: float = Field(0.15, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.2, gt=0, lt=0.5, title="Test part", description="Kept aside for the scores.")
    split_seed: int = Field(0, ge=0, title="Split", description="Seed of the draw of sessions.")
