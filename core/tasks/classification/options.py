"""How texts become tokens, parts and labels: one declared field each."""

from typing import Annotated, Literal, get_args

from pydantic import Field

from core.declared import Declared
from core.models.ends.outputs import Pooling
from core.ranges import Searched


class ClassificationOptions(Declared):
    """How texts become tokens, parts and labels."""

    tokens: Literal["word", "subword", "character"] = Field(
        "word",
        title="Tokens",
        description="The unit that the network reads at each timestep: words, pieces or characters.",
    )
    vocabulary: int = Field(
        20_000, ge=10, le=100_000, title="Vocabulary", description="The most frequent tokens that get a number."
    )
    longest: Annotated[int, Searched(factor=2, logarithmic=True, usual=False)] = Field(
        60,
        ge=1,
        le=2000,
        title="Longest text",
        description="Tokens of a text that are read; longer ones keep their end.",
    )
    embedding: Annotated[int, Searched(16, 256, logarithmic=True)] = Field(
        100, ge=2, le=512, title="Embedding", description="Width of the learnt vector that stands for a token."
    )
    pooling: Annotated[Pooling, Searched(choices=get_args(Pooling), usual=False)] = Field(
        "mean",
        title="Pooling",
        description="What decides: the last hidden state, or the mean or maximum over all timesteps.",
    )
    hidden_tokens: Annotated[float, Searched(0.0, 0.5)] = Field(
        0.2, ge=0.0, lt=0.9, title="Hidden tokens", description="Share of the tokens hidden at random in each update."
    )
    class_weights: bool = Field(
        False, title="Balance labels", description="Gives rare labels as much weight in training as common ones."
    )
    validation: float = Field(0.1, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.1, gt=0, lt=0.5, title="Test part", description="Kept aside for the scores.")
    split_seed: int = Field(0, ge=0, title="Split", description="Seed of the random split.")
