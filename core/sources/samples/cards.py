"""The samples that Home trains with one click: what is trained, and what a person may expect of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Card:
    """One sample on Home; `benchmarks/samples.py` trains it with five seeds and checks what `expect` says."""

    heading: str
    action: str
    """The words on its button."""
    cells: tuple[str, ...]
    expect: str
    """What its training shows, and how long that takes, one line."""


CARDS: dict[str, Card] = {
    "tank": Card(
        heading="A rhythm without a calendar",
        action="Train SimpleRNN against LSTM",
        cells=("simple_rnn", "lstm"),
        expect="Both beat every simple rival by a fifth or more; about 15\N{NO-BREAK SPACE}s.",
    ),
    "opinions": Card(
        heading="Words that turn around",
        action="Train SimpleRNN against LSTM",
        cells=("simple_rnn", "lstm"),
        expect="LSTM learns it, SimpleRNN and counting words do not; about 80\N{NO-BREAK SPACE}s.",
    ),
    "walk": Card(
        heading="It only looks predictable",
        action="Train an LSTM on it",
        cells=("lstm",),
        expect="The last value is not beaten, and the verdict says so; about 10\N{NO-BREAK SPACE}s.",
    ),
}
"""Key of a sample -> its card, in the order of the page."""
