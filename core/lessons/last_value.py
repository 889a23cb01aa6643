"""Lesson: a forecast that repeats the last value looks right and knows nothing."""

from functools import lru_cache, partial

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, OneOf, Settings
from core.lessons.drawing.lines import PlainLine, lines_figure
from core.lessons.drawing.losses import losses
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS, SPREAD
from core.lessons.learning.trial import Trial
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own
from core.models.cells import CELLS
from core.words import counted, rounded

LENGTH, SEEDS = 400, 5
SERIES = ("walk", "pulled")


@lru_cache(maxsize=16)
def series(name: str, seed: int) -> np.ndarray:
    """[LENGTH] one long series of the problem."""
    inputs, _ = PROBLEMS[name].draw(np.random.default_rng([seed, 7]), 1, LENGTH)
    return inputs[0, :, 0].astype(float) * SPREAD


def repeated(values: np.ndarray) -> tuple[float, float]:
    """Of the forecast that the next value is the last: its correlation with what came, and that of the changes.

    The changes it forecasts are those of the timestep before.
    """
    changes = np.diff(values)
    return float(np.corrcoef(values[1:], values[:-1])[0, 1]), float(np.corrcoef(changes[1:], changes[:-1])[0, 1])


def answer(settings: Settings) -> LessonAnswer:
    """The plot that fools: the series and itself, one timestep later."""
    name, seed = str(settings["series"]), int(settings["seed"])
    levels, changes = repeated(series(name, seed))
    sentence = say(
        "The last value as a forecast: its levels correlate at {levels} with what came, its changes at {changes}.",
        levels=_signed(levels),
        changes=_signed(changes),
    )
    drawing = LessonFigure(
        key="repeated", title=say("The plot that fools"), alt=sentence, figure=partial(_figure, name, seed)
    )
    truth = round(repeated(series("walk", 0))[0], 2)
    return LessonAnswer(sentence=sentence, truths={"correlation": truth}, drawings=(drawing,))


def _signed(value: float) -> str:
    return f"{rounded(value, 2):.2f}".replace("-", "\N{MINUS SIGN}")


def trial(settings: Settings) -> Trial:
    """Networks that read a stretch of such series and forecast the next value."""
    asked = Trial(
        problem=str(settings["series"]),
        cell=str(settings["cell"]),
        timesteps=12,
        units=16,
        examples=256,
        learning_rate=0.01,
        updates=600,
        seeds=SEEDS,
    )
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """Whether anybody beats the last value."""
    trial = curves.trial
    beaten = [one.loss for one in curves.last]
    fields = {
        "cell": CELLS[trial.cell].title,
        "solved": curves.solved,
        "seeds": counted(trial.seeds, "seed"),
        "share": 1 - PROBLEMS[trial.problem].solved,
    }
    sentence = say("{cell}: {solved} of {seeds} beat the last value by {share:.0%} or more", **fields)
    if not curves.ended:
        sentence = say("{cell}: {solved} of {seeds} beat so far the last value by {share:.0%} or more", **fields)
    if beaten:
        least, most = min(beaten), max(beaten)
        sentence = say(
            "{sentence}, with {least:.2f} to {most:.2f} times its squared error",
            sentence=sentence,
            least=least,
            most=most,
        )
    sentence += "."
    drawing = LessonFigure(
        key="beaten", title=say("The score that does not"), alt=sentence, figure=partial(losses, curves)
    )
    return LessonAnswer(sentence=sentence, truths={"beat": float(curves.solved)}, drawings=(drawing,))


def _figure(name: str, seed: int, theme: Theme) -> Figure:
    values = series(name, seed)
    steps = np.arange(1, LENGTH)
    told = PlainLine(say("the last value as a forecast"), steps, values[:-1])
    came = PlainLine(say("what came"), steps, values[1:], dash="solid", truth=True)
    return lines_figure([came, told], theme, x_title="timestep", y_title="value", height=280)


LAST_VALUE = Lesson(
    name="lastvalue",
    title=mark("It only repeats the last value"),
    asks=mark(
        "A random walk: each value is the last one plus noise. Somebody shows you a forecast that lies on top of the "
        "series. How good is it?"
    ),
    predictions=(
        Amount(
            name="correlation",
            title=mark("The forecast “as the last value”: how does it correlate with what came?"),
            low=0,
            high=1,
            default=0.5,
            step=0.01,
        ),
        Amount(
            name="beat",
            title=mark(
                "Networks are trained on such walks. How many of five seeds beat the last value by a tenth or more?"
            ),
            low=0,
            high=SEEDS,
            default=4,
        ),
    ),
    knobs=(
        OneOf(
            name="series",
            title=mark("Series"),
            options={name: PROBLEMS[name].title for name in SERIES},
            default="walk",
            help=mark("One that is pulled back loses half of its level at every timestep."),
        ),
        OneOf(
            name="cell",
            title=mark("Cell"),
            options={name: cell.title for name, cell in CELLS.items()},
            default="simple_rnn",
        ),
        Amount(name="seed", title=mark("Seed of the drawing"), low=0, high=9, default=0),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "Levels that lie close together correlate, whatever the forecast knows. The steps of a random walk are noise, "
        "so the last value is the best forecast there is, and a network can only learn to repeat it."
    ),
    catch=mark(
        "Choose the series that is pulled back. Now the plot looks worse, and yet every seed beats the last value by "
        "a fifth: here there is something to learn. Judge by the score beside the simplest rival, never by the plot."
    ),
    own=Own(
        "results", mark("your own forecast beside the last value"), mark("Results say it when a network only repeats.")
    ),
)
