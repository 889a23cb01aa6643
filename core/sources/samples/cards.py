"""The samples that Home trains with one click: what is trained, and what a person may expect of it."""

from dataclasses import dataclass

from core.language import Said, mark, say
from core.words import roughly


@dataclass(frozen=True)
class Card:
    """One sample on Home; `benchmarks/samples.py` trains it with five seeds and checks what `expect` says."""

    heading: str = Said()
    action: str = Said()
    """The words on its button."""
    cells: tuple[str, ...]
    teaches: str = Said()
    """What its training shows."""
    seconds: int
    """What the recipe's estimate tells of all its runs on an idle machine with two cores."""
    example: str = ""
    """A piece of the data, where it has no picture."""

    @property
    def expect(self) -> str:
        """What its training shows, and how long that takes, one line."""
        return say("{teaches}; about {time}.", teaches=self.teaches, time=roughly(self.seconds))


CARDS: dict[str, Card] = {
    "tank": Card(
        heading=mark("A rhythm without a calendar"),
        action=mark("Train SimpleRNN against LSTM"),
        cells=("simple_rnn", "lstm"),
        teaches=mark("Both beat every simple rival by a fifth or more"),
        seconds=6,
    ),
    "opinions": Card(
        heading=mark("Words that turn around"),
        action=mark("Train SimpleRNN against LSTM"),
        cells=("simple_rnn", "lstm"),
        teaches=mark("LSTM learns it, SimpleRNN and counting words do not"),
        seconds=29,
    ),
    "walk": Card(
        heading=mark("It only looks predictable"),
        action=mark("Train an LSTM on it"),
        cells=("lstm",),
        teaches=mark("The last value is not beaten, and the verdict says so"),
        seconds=5,
    ),
    "reversed": Card(
        heading=mark("Translation"),
        action=mark("Train a GRU on pairs"),
        cells=("gru",),
        teaches=mark("Teaches what encoder, decoder and attention do"),
        seconds=51,
        example="dlhklbeaa \N{RIGHTWARDS ARROW} aaeblkhld",
    ),
    "orders": Card(
        heading=mark("Tagging"),
        action=mark("Train a GRU on tags"),
        cells=("gru",),
        teaches=mark("Teaches why context decides what a number is"),
        seconds=51,
        example="Ms. Potuneson [NAME] sent us € 734.80 [AMOUNT]",
    ),
    "phases": Card(
        heading=mark("Phases"),
        action=mark("Train a GRU on phases"),
        cells=("gru",),
        teaches=mark("Teaches why a row alone does not say what a machine does"),
        seconds=10,
        example="idle, heating, running, fault, cooling",
    ),
    "gestures": Card(
        heading=mark("Sequences"),
        action=mark("Train a GRU on gestures"),
        cells=("gru",),
        teaches=mark("Teaches what order tells, for people who were never seen"),
        seconds=10,
        example="circle to the left, circle to the right, …",
    ),
    "whistles": Card(
        heading=mark("Recordings"),
        action=mark("Train a GRU on sounds"),
        cells=("gru",),
        teaches=mark("Teaches how sound becomes timesteps, and that new voices are hard"),
        seconds=22,
        example="rising, falling, up and down, …",
    ),
    "touch_tones": Card(
        heading=mark("Transcription"),
        action=mark("Train a GRU that listens"),
        cells=("gru",),
        teaches=mark("Teaches how CTC finds out when each key is pressed"),
        seconds=51,
        example="♪ ♫ ♪ ♪ \N{RIGHTWARDS ARROW} 4 1 7 0",
    ),
    "moving_digits": Card(
        heading=mark("Clips"),
        action=mark("Train a GRU on clips"),
        cells=("gru",),
        teaches=mark("Teaches why no single frame tells a movement"),
        seconds=32,
        example="up, down, left, right",
    ),
    "places": Card(
        heading=mark("Writing"),
        action=mark("Train a GRU that writes"),
        cells=("gru",),
        teaches=mark("Teaches what temperature does, and what counting letters achieves"),
        seconds=4,
        example="Abidjan, Accra, Adelaide, …",
    ),
}
"""Key of a sample -> its card, in the order of the page."""
LARGE = 3
"""The first cards, with a picture; the others show one of each further task."""
