"""How a text becomes tokens, windows and parts: one declared field each."""

from typing import Annotated, Literal

from pydantic import Field

from core.declared import Declared
from core.ranges import Searched


class WritingOptions(Declared):
    """How a text becomes tokens, windows and parts."""

    tokens: Literal["character", "subword", "word"] = Field(
        "character", title="Tokens", description="The unit that the network reads and writes at each timestep."
    )
    vocabulary: int = Field(
        2000, ge=10, le=50_000, title="Vocabulary", description="The most frequent tokens that get a number."
    )
    lookback: Annotated[int, Searched(factor=2, logarithmic=True, usual=False)] = Field(
        100, ge=2, le=1000, title="Lookback", description="Timesteps through which the gradient runs back."
    )
    memory: Literal["fresh", "carried"] = Field(
        "fresh",
        title="Memory",
        description="A window starts from nothing; or where the one before it ended, so that more than the lookback "
        "counts (stateful training). The batch size is then how many places of the text are read side by side.",
    )
    documents: Literal["stream", "lines"] = Field(
        "stream",
        title="Documents",
        description="One continuous text, split in order; or independent lines (names, titles), split at random.",
    )
    embedding: Annotated[int, Searched(16, 128, logarithmic=True)] = Field(
        32, ge=2, le=512, title="Embedding", description="Width of the learnt vector that stands for a token."
    )
    validation: float = Field(0.05, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.1, gt=0, lt=0.5, title="Test part", description="Kept aside for the scores.")
    temperature: float = Field(
        0.8,
        ge=0,
        le=3,
        title="Temperature",
        description="Randomness of the samples written during training: 0 always takes the most likely token.",
    )
    split_seed: int = Field(0, ge=0, title="Split", description="Seed of the random split of lines.")
