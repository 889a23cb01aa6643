"""How pairs of texts become tokens and parts, and what the network looks like between them: one field each."""

from typing import Annotated, Literal

from pydantic import Field

from core.declared import Declared
from core.models.ends.inputs import Attending
from core.ranges import Searched


class TranslationOptions(Declared):
    """How pairs become tokens and parts, how both sides are joined, and how targets are searched for."""

    tokens: Literal["character", "subword", "word"] = Field(
        "subword",
        title="Tokens",
        description="The unit of one timestep; words are written in lower case.",
    )
    vocabulary: int = Field(
        4000, ge=10, le=50_000, title="Vocabulary", description="The most frequent tokens of a side that get a number."
    )
    shared: bool = Field(
        False,
        title="Shared vocabulary",
        description="One vocabulary and one vector for each of its tokens on both sides.",
    )
    tied: bool = Field(
        True,
        title="Tied output",
        description="Uses the embeddings as the weights of the output layer.",
    )
    attention: Attending = Field(
        "luong",
        title="Attention",
        description="Each step of the decoder looks back at all that the encoder read; without it the last states are "
        "all that is handed over. Luong: after the step, at little cost. Bahdanau: before each step and read by it, "
        "so that an update takes about twice as long.",
    )
    longest: int = Field(
        40, ge=1, le=1000, title="Longest source", description="Tokens of a source; longer ones are cut in training."
    )
    longest_target: int = Field(
        40, ge=1, le=1000, title="Longest target", description="Tokens of a target; longer ones are cut in training."
    )
    embedding: Annotated[int, Searched(32, 256, logarithmic=True)] = Field(
        128, ge=2, le=512, title="Embedding", description="Width of the learnt vector that stands for a token."
    )
    word_dropout: Annotated[float, Searched(0.0, 0.4)] = Field(
        0.0,
        ge=0,
        lt=0.9,
        title="Hidden tokens",
        description="Share of the tokens of both sides hidden at random in each update.",
    )
    sampling: float = Field(
        0.0,
        ge=0,
        lt=1,
        title="Scheduled sampling",
        description="Share of the target's tokens for which the decoder reads, in training, what it would have written "
        "itself; reached after 1,000 updates. An update takes a third longer.",
    )
    most_pairs: int = Field(
        200_000,
        ge=20,
        le=2_000_000,
        title="Training pairs at most",
        description="Where there are more training pairs, this many are drawn at random, so that memory stays bounded.",
    )
    validation: float = Field(0.1, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.1, gt=0, lt=0.5, title="Test part", description="Kept aside for the scores.")
    beam_size: int = Field(
        4,
        ge=1,
        le=20,
        title="Beam",
        description="Width of the beam search when the test part is translated.",
    )
    split_seed: int = Field(0, ge=0, title="Split", description="Seed of the random split.")
