"""How tagged sentences become numbers and parts: one declared field each."""

from typing import Annotated

from pydantic import Field

from core.declared import Declared
from core.ranges import Searched


class TaggingOptions(Declared):
    """How words become numbers, what stands for them, and how tags are answered."""

    longest: int = Field(
        60, ge=2, le=500, title="Longest piece", description="Tokens read at once; longer sentences are read in pieces."
    )
    vocabulary: int = Field(
        20_000, ge=10, le=100_000, title="Vocabulary", description="The most frequent words that get a number."
    )
    fold: bool = Field(
        True,
        title="Fold case",
        description="Read words in lower case and every digit as 0, so that fewer words are unknown.",
    )
    rare_words: float = Field(
        0.5,
        ge=0.0,
        le=1.0,
        title="Rare words unknown",
        description="Share of the words seen once that count as unknown, so that unknown words are learnt too.",
    )
    embedding: Annotated[int, Searched(16, 256, logarithmic=True)] = Field(
        100, ge=2, le=512, title="Embedding", description="Width of the learnt vector that stands for a word."
    )
    letters: Annotated[int, Searched(0, 50, usual=False)] = Field(
        25,
        ge=0,
        le=128,
        title="Characters",
        description="Units, in each direction, of a small GRU over the characters of each word; 0: none.",
    )
    casing: bool = Field(True, title="Casing", description="A learnt vector for lower case, capitals, digits or signs.")
    endings: bool = Field(
        False, title="Endings", description="A learnt vector for the last three characters of a word."
    )
    chain: bool = Field(
        False,
        title="CRF at the end",
        description="Learns which tag follows which, and answers with the best sequence as a whole.",
    )
    hidden_tokens: Annotated[float, Searched(0.0, 0.5)] = Field(
        0.1, ge=0.0, lt=0.9, title="Hidden words", description="Share of the word vectors hidden in each update."
    )
    validation: float = Field(0.1, gt=0, lt=0.5, title="Validation part", description="Decides when training stops.")
    test: float = Field(0.1, gt=0, lt=0.5, title="Test part", description="Kept aside for the scores.")
    split_seed: int = Field(0, ge=0, title="Split", description="Seed of the random split.")
