"""How films are made equal, and which words of each clip are its label, its group and its part."""

from typing import Literal

from pydantic import Field

from core.language import mark, say
from core.sources.preparation import Reading
from core.sources.sequences.preparation import SequencePreparation

SOURCE_KIND = "labelled clips"


class ClipReading(Reading):
    """At what rate, of what size and in which colours frames are kept; None means: as proposed for these films."""

    form: Literal["clips"] = "clips"
    rate: float | None = Field(None, gt=0, le=60)
    """Frames a second."""
    width: int | None = Field(None, ge=4, le=256)
    height: int | None = Field(None, ge=4, le=256)
    colour: bool | None = None


class ClipPreparation(SequencePreparation):
    """The roles of the words that come with each clip, and what its frames are."""

    kind: Literal["clips"] = "clips"
    reading: ClipReading = ClipReading()
    rate: float = Field(10.0, gt=0, le=60, title="Frames a second")
    width: int = Field(32, ge=4, le=256, title="Width")
    height: int = Field(32, ge=4, le=256, title="Height")
    colour: bool = Field(False, title="Colour")

    @property
    def source_kind(self) -> str:
        """Clips with a label each."""
        return SOURCE_KIND

    @property
    def channels(self) -> int:
        """Numbers of a pixel."""
        return 3 if self.colour else 1

    def facts(self) -> dict[str, str]:
        """The roles in words, and what a frame is."""
        size = say(
            "{width} × {height} pixels, {colours}",
            width=self.width,
            height=self.height,
            colours=say("in colour") if self.colour else say("grey"),
        )
        return {**super().facts(), mark("Frames"): say("{rate:g} a second, {size}", rate=self.rate, size=size)}
