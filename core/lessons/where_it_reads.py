"""Lesson: an answer may be read from the last state, from all states, from both directions, or with attention."""

from functools import lru_cache, partial

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, OneOf, Settings
from core.lessons.drawing.lines import PlainLine, lines_figure
from core.lessons.drawing.losses import losses
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS
from core.lessons.learning.trial import Trial, fresh_network
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own, SampleTraining
from core.models.cells import CELLS
from core.recipes.choices import Choice

SEEDS = 5
PLACES = ("first", "middle")
READ_FROM = {
    "last": mark("Last state"),
    "mean": mark("Mean of all states"),
    "both": mark("Both directions"),
    "attention": mark("Attention over all states"),
}
DASHES = {"last": "solid", "mean": "dash", "both": "dot", "attention": "dashdot"}


def answer(settings: Settings) -> LessonAnswer:
    """How the gradient reaches each input before training, for every way to read the answer."""
    cell, timesteps = str(settings["cell"]), int(settings["timesteps"])
    of_seeds = {name: untrained(cell, name, timesteps, int(settings["units"])) for name in READ_FROM}
    reached = {name: mean_curve(curves) for name, curves in of_seeds.items()}
    told = ", ".join(f"{say(READ_FROM[name]).lower()} {curve[0]:.2g}" for name, curve in reached.items())
    sentence = say("Before training, the gradient at the first input, as a share of the largest: {told}.", told=told)
    drawing = LessonFigure(
        key="reaches", title=say("Before training"), alt=sentence, figure=partial(_figure, of_seeds, cell)
    )
    least = min(reached, key=lambda name: reached[name][0])
    return LessonAnswer(sentence=sentence, truths={"least": least}, drawings=(drawing,))


@lru_cache(maxsize=128)
def untrained(cell: str, reading: str, timesteps: int, units: int) -> np.ndarray:
    """[seeds, timesteps] the gradient at each input as a share of the largest."""
    of = Trial(problem="first", cell=cell, timesteps=timesteps, units=units, reading=reading)
    curves = []
    for seed in range(SEEDS):
        random = np.random.default_rng([seed, 4])
        network = fresh_network(of, random)
        curves.append(network.reach(PROBLEMS["first"].draw(random, 16, timesteps)[0]))
    return np.array([curve / curve.max() for curve in curves])


def mean_curve(curves: np.ndarray) -> np.ndarray:
    """[timesteps] the mean over seeds, as a share of its largest."""
    mean = curves.mean(axis=0)
    return mean / mean.max()


def trial(settings: Settings) -> Trial:
    """One symbol among noise, with the answer read as it is set."""
    asked = Trial(
        problem=str(settings["place"]),
        cell=str(settings["cell"]),
        timesteps=int(settings["timesteps"]),
        units=int(settings["units"]),
        reading=str(settings["reading"]),
        updates=400,
        seeds=SEEDS,
    )
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """How many seeds find the symbol."""
    trial = curves.trial
    what = say(
        "{problem} of {timesteps}, {cell}, {reading}",
        problem=PROBLEMS[trial.problem].title,
        timesteps=trial.timesteps,
        cell=CELLS[trial.cell].title,
        reading=say(READ_FROM[trial.reading]),
    )
    sentence = f"{what}: {curves.solved_words}."
    drawing = LessonFigure(key="found", title=say("Training"), alt=sentence, figure=partial(losses, curves))
    return LessonAnswer(sentence=sentence, truths={"seeds": float(curves.solved)}, drawings=(drawing,))


def _figure(of_seeds: dict[str, np.ndarray], cell: str, theme: Theme) -> Figure:
    timesteps = np.arange(1, len(next(iter(of_seeds.values()))[0]) + 1)
    lines = [
        PlainLine(say(READ_FROM[name]), timesteps, curve, cell, dash=DASHES[name], faint=True)
        for name, curves in of_seeds.items()
        for curve in curves
    ]
    lines += [
        PlainLine(
            say("{read_from}, mean of {seeds} seeds", read_from=say(READ_FROM[name]), seeds=SEEDS),
            timesteps,
            mean_curve(curves),
            cell,
            dash=DASHES[name],
        )
        for name, curves in of_seeds.items()
    ]
    return lines_figure(
        lines,
        theme,
        x_title=say("timestep of the input"),
        y_title=say("gradient, largest = 1"),
        logarithmic=True,
        floor=1e-12,
        height=320,
    )


def _sample(label: str, sample: str, task: str, cells: tuple[str, ...], **changed: str | bool) -> SampleTraining:
    return SampleTraining(label, sample, task, Choice(seeds=3, cells=cells, changed=changed))


TRAININGS = (
    _sample(mark("One direction"), "orders", "tagging", ("gru",), bidirectional=False),
    _sample(mark("Both directions"), "orders", "tagging", ("gru",), bidirectional=True),
    _sample(
        mark("Last state"), "opinions", "classification", ("simple_rnn", "lstm"), pooling="last", bidirectional=False
    ),
    _sample(
        mark("Mean of all states"),
        "opinions",
        "classification",
        ("simple_rnn", "lstm"),
        pooling="mean",
        bidirectional=False,
    ),
    _sample(mark("Without attention"), "reversed", "translation", ("gru",), attention="none"),
    _sample(mark("With attention"), "reversed", "translation", ("gru",), attention="luong"),
)
WHERE_IT_READS = Lesson(
    name="reading",
    title=mark("One direction or two, last state or all?"),
    asks=mark(
        "One symbol decides, and it stands far from the end. A network may answer from its last state, from the mean "
        "of all states, from a second layer that reads backward, or with attention. What does that change?"
    ),
    predictions=(
        OneOf(
            name="least",
            title=mark("From which of them does the least gradient reach the first of 60 inputs?"),
            options=READ_FROM,
            default=None,
        ),
        Amount(
            name="seeds",
            title=mark(
                "A SimpleRNN answers from its last state: how many of five seeds learn the first of 60 symbols?"
            ),
            low=0,
            high=SEEDS,
            default=3,
        ),
    ),
    knobs=(
        OneOf(name="reading", title=mark("Answer from"), options=READ_FROM, default="last"),
        OneOf(
            name="place",
            title=mark("Problem"),
            options={name: PROBLEMS[name].title for name in PLACES},
            default="first",
        ),
        OneOf(
            name="cell",
            title=mark("Cell"),
            options={name: cell.title for name, cell in CELLS.items()},
            default="simple_rnn",
        ),
        Amount(name="timesteps", title=mark("Timesteps"), low=20, high=100, default=60, step=20),
        Amount(name="units", title=mark("Units of a direction"), low=16, high=32, default=32, step=16),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "From the last state the gradient has to go back through every timestep. The mean and attention reach each "
        "state directly, and a layer that reads backward has the first symbol as its last one."
    ),
    catch=mark(
        "Halve the units of both directions, so that it has fewer weights than one direction: every seed still "
        "learns it. Then put the symbol into the middle of 100: it is far from both ends, so the second direction no "
        "longer helps, and the mean drowns it among a hundred states."
    ),
    own=Own(
        "train",
        mark("both directions"),
        mark("The direction is chosen in the fold Network; which states decide, in the fold Data."),
        choice=Choice(changed={"bidirectional": True}),
    ),
    trainings=TRAININGS,
)
