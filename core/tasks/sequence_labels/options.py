"""How sequences become what a network reads, and parts: one declared field each."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from core.declared import Declared
from core.models.ends.outputs import Pooling
from core.ranges import Searched
from core.tasks.similar_lengths import OPTION


class LabelOptions(Declared):
    """What decides about a label, and how what is labelled is split."""

    pooling: Annotated[Pooling, Searched(choices=get_args(Pooling), usual=False)] = Field(
        "mean",
        title="Pooling",
        description="What decides: the last hidden state, or the mean or maximum over all timesteps.",
    )
    class_weights: bool = Field(
        False, title="Balance labels", description="Gives rare labels as much weight in training as common ones."
    )
    split: Literal["groups", "order", "random"] = Field(
        "order",
        title="Split by",
        description="Whole groups (a person, a session), the order of the file for each label, or at random. At random "
        "sequences that were recorded one after the other stand on both sides, which flatters. Parts that the file "
        "gives are kept.",
    )
    validation: float = Field(0.15, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.2, gt=0, lt=0.5, title="Test part", description="Kept aside for the scores.")
    split_seed: int = Field(0, ge=0, title="Split", description="Seed of the random split of groups or sequences.")


class MeasuredOptions(Declared):
    """How measured sequences are read and scaled."""

    every: Annotated[int, Searched(factor=2, logarithmic=True, usual=False)] = Field(
        1, ge=1, le=1000, title="Timesteps to one", description="Mean of so many timesteps; makes long sequences short."
    )
    scaling: Literal["training", "each"] = Field(
        "training",
        title="Scaling",
        description="Level and spread of the training part for all, or those of each sequence itself: what is "
        "left then is its shape, whatever its size.",
    )
    differences: Annotated[bool, Searched(choices=(False, True), usual=False)] = Field(
        True,
        title="Changes as features",
        description="Adds by how much each feature changed since the timestep before.",
    )
    hidden: float = Field(
        0.0,
        ge=0,
        le=0.8,
        title="Hidden values",
        description="Share of the values hidden at random in each update, so that sequences are not memorised.",
    )
    similar_lengths: bool = OPTION


class SequenceLabelOptions(LabelOptions, MeasuredOptions):
    """How sequences are read, scaled and split."""
