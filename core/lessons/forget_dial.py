"""Lesson: how long an LSTM keeps what it wrote, told by the bias of its forget gate alone."""

from functools import partial

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, DrawnCurve, Settings
from core.lessons.drawing.lines import Mark, PlainLine, drawn_line, lines_figure
from core.lessons.drawing.losses import losses
from core.lessons.fresh import gate_slice
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS
from core.lessons.learning.trial import CurvePoint, Trial, Variant
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own
from core.lessons.passes import forward
from core.models.cells import CELLS
from core.models.in_numpy.activations import sigmoid
from core.words import counted

CELL = CELLS["lstm"]
SEEDS = 5
HALF = 0.5
KERAS_BIAS = 1.0
ASKED_TIMESTEPS = 100
TRAINED_LAG, TRAINED_BIAS = 20, 4.0
"""The symbols of the training, of which the first is asked for; and the forget bias that is trained beside Keras'."""


def half_life(bias: float) -> float:
    """Timesteps after which half of the cell state is left, when nothing but the bias opens the forget gate."""
    return float(np.log(HALF) / np.log(sigmoid(np.float64(bias))))


def bias_for(timesteps: int) -> float:
    """The forget bias that keeps 1/e of the cell state over so many timesteps (Tallec and Ollivier, 2018)."""
    return float(np.log(timesteps - 1))


def kept(bias: float, timesteps: int, *, noise: float = 0.0, seed: int = 0) -> np.ndarray:
    """[timesteps + 1] the cell state of an LSTM of one unit that starts at 1, and to which nothing is written.

    All its kernels are zero, but that inputs of this spread move the forget gate.
    """
    kernel, recurrent_kernel, biases = (np.zeros(shape) for shape in CELL.shapes(1, 1))
    gate = gate_slice(CELL, "forget", 1)
    kernel[:, gate], biases[gate] = noise, bias
    inputs = np.random.default_rng(seed).normal(size=(1, timesteps, 1))
    start = (np.zeros((1, 1)), np.ones((1, 1)))
    passed = forward(CELL, inputs, (kernel, recurrent_kernel, biases), start=start)
    return np.array([1.0, *(float(step.states[1][0, 0]) for step in passed.steps)])


def answer(settings: Settings) -> LessonAnswer:
    """What is kept at the bias that is set, and with the bias that fits the timesteps."""
    bias, timesteps, noise = (float(settings[name]) for name in ("bias", "timesteps", "noise"))
    sentence = _sentence(bias, int(timesteps), noise)
    lines = _lines(bias, int(timesteps), noise)
    if settings[DRAWN.name]:
        lines.append(drawn_line(DRAWN, settings[DRAWN.name], say("you, for bias {bias:g}", bias=KERAS_BIAS)))
    marks = [Mark(half_life(bias), say("half-life of the bias alone"), CELL.name)]
    drawing = LessonFigure(key="kept", alt=sentence, figure=partial(_figure, lines, marks))
    truths = {"half": round(half_life(KERAS_BIAS), 1), "fitting": round(bias_for(ASKED_TIMESTEPS), 1)}
    return LessonAnswer(sentence=sentence, truths=truths, drawings=(drawing,))


def trial(settings: Settings) -> Trial:
    """The same LSTM with Keras' forget bias and with another one, five seeds each."""
    asked = Trial(
        problem="first",
        cell=CELL.name,
        timesteps=TRAINED_LAG,
        forget_bias=KERAS_BIAS,
        rivals=(Variant(cell=CELL.name, forget_bias=float(settings["against"])),),
        updates=600,
        seeds=2 * SEEDS,
    )
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """How many updates each seed needs, with either bias."""
    told = "; ".join(_needed_words(curves, half) for half in range(2))
    what = say(
        "{title} of {timesteps}, {title_2} of {units}",
        title=PROBLEMS[curves.trial.problem].title,
        timesteps=curves.trial.timesteps,
        title_2=CELL.title,
        units=curves.trial.units,
    )
    sentence = f"{what}: {told}."
    drawing = LessonFigure(key="two_biases", title=say("Training"), alt=sentence, figure=partial(losses, curves))
    truths = {"share": share_of_updates(curves)} if curves.ended else {}
    return LessonAnswer(sentence=sentence, truths=truths, drawings=(drawing,))


def share_of_updates(curves: LearningCurves) -> float:
    """The updates that the second bias needs, divided by those of the first, the median seed of each, in per cent."""
    first, second = (np.median([one.update for one in _half(curves, half)]) for half in range(2))
    return float(round(100 * second / first))


def _half(curves: LearningCurves, half: int) -> list[CurvePoint]:
    """Where the seeds of either bias stand."""
    return [one for one in curves.last if 2 * one.seed // curves.trial.seeds == half]


def _needed_words(curves: LearningCurves, half: int) -> str:
    bias = curves.trial.of_seed(half * SEEDS).forget_bias
    updates = [f"{one.update:,}" for one in _half(curves, half) if one.solved]
    so_far = "" if curves.ended else say(" so far")
    after = say(", after {updates} updates", updates=", ".join(updates)) if updates else ""
    return say(
        "with forget bias {bias:g}, {updates} of {seeds} solved it{so_far}{after}",
        bias=bias,
        updates=len(updates),
        seeds=counted(SEEDS, "seed"),
        so_far=so_far,
        after=after,
    )


def _sentence(bias: float, timesteps: int, noise: float) -> str:
    gate = float(sigmoid(np.float64(bias)))
    told = say(
        "Forget bias {bias:g}: the gate stands at {gate:.3f}, and half is gone after {half_life:.1f} timesteps.",
        bias=bias,
        gate=gate,
        half_life=half_life(bias),
    )
    left = np.median([kept(bias, timesteps, noise=noise, seed=seed)[-1] for seed in range(SEEDS)])
    fields = {"told": told, "timesteps": counted(timesteps, "timestep"), "left": left}
    if noise:
        return say("{told} After {timesteps} with inputs that move the gate, {left:.2g} of it is left.", **fields)
    return say("{told} After {timesteps}, {left:.2g} of it is left.", **fields)


def _lines(bias: float, timesteps: int, noise: float) -> list[PlainLine]:
    steps = np.arange(timesteps + 1)
    fitting = bias_for(timesteps)
    lines = [
        PlainLine(
            say("bias ln({timesteps} − 1) = {fitting:.1f}", timesteps=timesteps, fitting=fitting),
            steps,
            kept(fitting, timesteps),
        )
    ]
    for seed in range(SEEDS if noise else 1):
        label = say("LSTM, bias {bias:g}, five seeds", bias=bias) if noise else say("LSTM, bias {bias:g}", bias=bias)
        lines.append(PlainLine(label, steps, kept(bias, timesteps, noise=noise, seed=seed), CELL.name, quiet=seed > 0))
    return lines


def _figure(lines: list[PlainLine], marks: list[Mark], theme: Theme) -> Figure:
    last = float(lines[0].x[-1])
    return lines_figure(
        lines,
        theme,
        x_title=say("timesteps since it was written"),
        y_title=say("share of the cell state that is left"),
        marks=[mark for mark in marks if mark.x <= last],
        threshold=HALF,
        x={"range": [0, last]},
        y={"range": [0, 1.02]},
    )


DRAWN = DrawnCurve(
    name="half",
    title=mark("Keras starts with a forget bias of 1. How much of the cell state is left?"),
    at=(0, 2, 5, 10, 15, 20, 30, 40, 60),
    low=0,
    high=1,
    step=0.05,
    x_title=mark("timesteps since it was written"),
    y_title=mark("share that is left"),
    level=HALF,
    crosses=mark("half is gone after {place} timesteps"),
    never=mark("half is never gone"),
    digits=1,
    cell=CELL.name,
)
FORGET_DIAL = Lesson(
    name="forgetting",
    title=mark("The forget dial"),
    asks=mark(
        "An LSTM writes something into its cell state, and then reads inputs that mean nothing. How long does it keep "
        "what it wrote, and what does its forget bias have to do with it?"
    ),
    predictions=(
        DRAWN,
        Amount(
            name="fitting",
            title=mark("Which forget bias leaves a third after 100 timesteps?"),
            low=0,
            high=10,
            default=1.0,
            step=0.1,
        ),
        Amount(
            name="share",
            title=mark(
                "LSTMs learn to name the first of 20 symbols. With a forget bias of 4, how many of the updates do "
                "they need that a bias of 1 needs?"
            ),
            low=10,
            high=200,
            default=100,
            step=10,
            unit="%",
        ),
    ),
    knobs=(
        Amount(name="bias", title=mark("Forget bias"), low=0, high=6, default=1.0, step=0.1),
        Amount(name="timesteps", title=mark("Timesteps"), low=10, high=200, default=100, step=10),
        Amount(
            name="noise",
            title=mark("How much inputs move the gate"),
            low=0,
            high=4,
            default=0.0,
            step=0.5,
            help=mark("Spread of what a random input adds before the sigmoid."),
        ),
        Amount(
            name="against",
            title=mark("Trained beside a forget bias of 1"),
            low=2,
            high=6,
            default=TRAINED_BIAS,
            step=1.0,
            help=mark("The forget bias of five of the ten LSTMs that learn to name the first of 20 symbols."),
        ),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "The gate multiplies the cell state at every timestep: after k of them σ(b)ᵏ is left. That falls to 1/e "
        "after T timesteps when the bias is ln(T − 1), which is how chrono initialisation chooses it. A bias of 1 "
        "forgets within a few timesteps."
    ),
    catch=mark(
        "Let inputs move the gate: five seeds are five lines, and a single input that closes the gate ends what a "
        "large bias had kept. A trained LSTM has to learn which inputs may do so. Still, it pays to begin with a large "
        "bias: to name the first of 20 symbols, every seed with a bias of 4 needs fewer updates than any seed with 1."
    ),
    own=Own(
        "inside",
        mark("the forget gate of a network of your own"),
        mark("Its heat map shows when the gate opens and closes."),
        tab="While it reads",
    ),
)
