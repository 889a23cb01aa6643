"""How clips become what a network reads, and parts: one declared field each."""

from typing import Annotated

from pydantic import Field

from core.declared import Declared
from core.ranges import Searched
from core.tasks.sequence_labels.options import LabelOptions


class FrameOptions(Declared):
    """How frames are read."""

    longest: int = Field(
        60, ge=2, le=500, title="Frames", description="Of longer clips so many are read, evenly apart."
    )
    differences: Annotated[bool, Searched(choices=(False, True), usual=False)] = Field(
        True,
        title="Changes as a channel",
        description="Adds by how much each pixel changed since the frame before.",
    )
    filters: Annotated[int, Searched(4, 32, logarithmic=True)] = Field(
        8, ge=2, le=64, title="Filters", description="Of the first convolution; those after it have twice as many."
    )


class ClipLabelOptions(LabelOptions, FrameOptions):
    """How clips are read and split."""
