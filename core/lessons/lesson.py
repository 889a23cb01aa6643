"""What a lesson is: a question, a prediction, a computed answer, and a knob that breaks the easy explanation."""

from collections.abc import Callable
from dataclasses import dataclass

from core.charts.theme import Figure, Theme
from core.language import Said
from core.lessons.controls import Control, Settings, Value
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import Trial
from core.recipes.choices import Choice

AS_IT_IS = Choice()
POSITION = "position"
"""The setting that says how far a lesson with a timeline has come."""


@dataclass(frozen=True)
class LessonFigure:
    """One figure of an answer; `alt` states its finding, `lines` are formulas in LaTeX below it."""

    key: str
    alt: str
    figure: Callable[[Theme], Figure]
    title: str = ""
    caption: bool = False
    """Whether its finding also stands below it, since the sentence of the answer is about something else."""
    lines: tuple[str, ...] = ()
    about_lines: str = ""
    """What the formulas are about."""


@dataclass(frozen=True)
class LessonAnswer:
    """What a lesson finds at some settings."""

    sentence: str
    truths: dict[str, Value]
    """Name of a prediction -> what really is."""
    drawings: tuple[LessonFigure, ...]
    fold: str = ""
    """What else there is to see, a click deeper."""
    folded: tuple[LessonFigure, ...] = ()


@dataclass(frozen=True)
class Own:
    """The page on which the same can be seen on one's own data, and what to look for there."""

    page: str
    label: str = Said()
    look: str = Said()
    tab: str = ""
    """The tab of Inside that is open."""
    choice: Choice = AS_IT_IS
    """What the lesson chooses on Train."""


@dataclass(frozen=True)
class SampleTraining:
    """The lesson's question on a sample: Train opens with the choice, and a click begins it."""

    label: str = Said()
    sample: str
    """Its key."""
    task: str
    choice: Choice


@dataclass(frozen=True)
class Lesson:
    """One question, and all that its page shows."""

    name: str
    """As it stands in an address."""
    title: str = Said()
    asks: str = Said()
    predictions: tuple[Control, ...]
    """What is asked before anything is shown; the truth is that of the knobs' defaults."""
    knobs: tuple[Control, ...]
    answer: Callable[[Settings], LessonAnswer]
    """(every knob, and what was predicted) -> what is found in a fraction of a second."""
    why: str = Said()
    """In one or two lines."""
    catch: str = Said()
    """What to turn so that the easy explanation breaks."""
    own: Own
    measured: str = Said("")
    """Figures of longer trainings, and where they are from."""
    trainings: tuple[SampleTraining, ...] = ()
    """To be trained on samples and held side by side, those of one sample one after the other."""
    trial: Callable[[Settings], Trial] | None = None
    """What is trained for it, where something is: a minute at most, in a process of its own."""
    learned: Callable[[Settings, LearningCurves], LessonAnswer] | None = None
    """What is found from how the trial goes; its truths count once it has ended."""
    positions: Callable[[Settings], int] | None = None
    """How many positions its timeline has, where it has one to step through."""
