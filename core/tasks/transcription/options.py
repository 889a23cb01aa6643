"""How recordings become what a network reads, transcripts symbols, and both parts: one declared field each."""

from typing import Annotated, Literal

from pydantic import Field

from core.declared import Declared
from core.ranges import Searched
from core.tasks.similar_lengths import OPTION


class TranscriptionOptions(Declared):
    """How recordings and transcripts are read, and split."""

    symbols: Literal["characters", "words"] = Field(
        "characters",
        title="Symbols",
        description="What is told one after the other: characters, which spell any word, or whole words, where these "
        "are few and come again and again.",
    )
    fold: bool = Field(
        True,
        title="Small letters, no punctuation",
        description="Capitals and punctuation are not heard; without them there are fewer symbols to learn.",
    )
    stacked: int = Field(
        3,
        ge=1,
        le=20,
        title="Frames to one timestep",
        description="So many frames of 10 ms are read side by side as one timestep: fewer timesteps, nothing is lost. "
        "A transcript needs a timestep for each symbol at least.",
    )
    hidden: Annotated[float, Searched(0.0, 0.5)] = Field(
        0.2,
        ge=0,
        le=0.8,
        title="Hidden bands",
        description="Share of the values hidden at random in each update, so that recordings are not memorised.",
    )
    similar_lengths: bool = OPTION
    beam_size: int = Field(
        8,
        ge=1,
        le=100,
        title="Beam size",
        description="Width of the beam search over the test part; 1 takes the most likely symbol at each timestep.",
    )
    split: Literal["groups", "order", "random"] = Field(
        "order",
        title="Split by",
        description="Whole speakers, the order of the file, or at random. At random a speaker stands on both sides, "
        "which flatters. Parts that the file gives are kept.",
    )
    validation: float = Field(0.15, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.2, gt=0, lt=0.5, title="Test part", description="Kept untouched for the scores.")
    split_seed: int = Field(0, ge=0, title="Split", description="Start of the random choice of speakers or recordings.")
