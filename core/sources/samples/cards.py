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
    example: str = ""
    """A piece of the data, where it has no picture."""


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
    "reversed": Card(
        heading="Translation",
        action="Train a GRU on pairs",
        cells=("gru",),
        expect="Teaches what encoder, decoder and attention do; about 1\N{NO-BREAK SPACE}min.",
        example="dlhklbeaa \N{RIGHTWARDS ARROW} aaeblkhld",
    ),
    "orders": Card(
        heading="Tagging",
        action="Train a GRU on tags",
        cells=("gru",),
        expect="Teaches why context decides what a number is; about 1\N{NO-BREAK SPACE}min.",
        example="Ms. Potuneson [NAME] sent us € 734.80 [AMOUNT]",
    ),
    "gestures": Card(
        heading="Sequences",
        action="Train a GRU on gestures",
        cells=("gru",),
        expect="Teaches what order tells, for people who were never seen; about 1\N{NO-BREAK SPACE}min.",
        example="circle to the left, circle to the right, …",
    ),
    "whistles": Card(
        heading="Recordings",
        action="Train a GRU on sounds",
        cells=("gru",),
        expect="Teaches how sound becomes timesteps, and that new voices are hard; about 1\N{NO-BREAK SPACE}min.",
        example="rising, falling, up and down, …",
    ),
    "touch_tones": Card(
        heading="Transcription",
        action="Train a GRU that listens",
        cells=("gru",),
        expect="Teaches how CTC finds out when each key is pressed; about 3\N{NO-BREAK SPACE}min.",
        example="♪ ♫ ♪ ♪ \N{RIGHTWARDS ARROW} 4 1 7 0",
    ),
    "moving_digits": Card(
        heading="Clips",
        action="Train a GRU on clips",
        cells=("gru",),
        expect="Teaches why no single frame tells a movement; about 3\N{NO-BREAK SPACE}min.",
        example="up, down, left, right",
    ),
    "places": Card(
        heading="Writing",
        action="Train a GRU that writes",
        cells=("gru",),
        expect="Teaches what temperature does, and what counting letters achieves; about 15\N{NO-BREAK SPACE}s.",
        example="Abidjan, Accra, Adelaide, …",
    ),
}
"""Key of a sample -> its card, in the order of the page."""
LARGE = 3
"""The first cards, with a picture; the others show one of each further task."""
