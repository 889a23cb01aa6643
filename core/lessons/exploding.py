"""Lesson: gradients that grow with every timestep, what they do to a training, and what clipping does about it."""

from functools import lru_cache, partial

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, OneOf, Settings
from core.lessons.drawing.landscape import landscape
from core.lessons.drawing.lines import PlainLine, lines_figure
from core.lessons.drawing.losses import losses, norms
from core.lessons.fresh import fresh_weights
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS
from core.lessons.learning.trial import Trial, fresh_network
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own
from core.lessons.loss_surface import Walk, surface, walk
from core.lessons.passes import forward
from core.models.cells import CELLS
from core.words import counted

CELL = CELLS["simple_rnn"]
ASKED_STRETCH, ASKED_TIMESTEPS = 1.1, 100
GROWN = {"ten": 10, "hundred": 100, "thousands": 10_000, "millions": 1_000_000}
SEEDS = 5
CLIP, LEAST = 1.0, 1e-6
"""The norm at which the surface shows clipping while nothing is clipped; and the loss that is as good as none."""


def answer(settings: Settings) -> LessonAnswer:
    """The gradient against the lag before training, from every seed."""
    trial_of_it = trial(settings)
    curves = growth(trial_of_it)
    sentence = say(
        "Before training, the gradient at the first of {timesteps} inputs is {median:.2g} times "
        "that at the last (median of {seeds}).",
        timesteps=trial_of_it.timesteps,
        median=np.median(curves[:, -1]),
        seeds=counted(SEEDS, "seed"),
    )
    lines = [
        PlainLine(f"{CELL.title}, {counted(SEEDS, 'seed')}", np.arange(len(curve)), curve, CELL.name, "solid", seed > 0)
        for seed, curve in enumerate(curves)
    ]
    drawing = LessonFigure(key="growth", title=say("Before training"), alt=sentence, figure=partial(_figure, lines))
    grown = multiplied(ASKED_STRETCH, ASKED_TIMESTEPS)
    nearest = min(GROWN, key=lambda name: abs(np.log(GROWN[name] / grown)))
    return LessonAnswer(sentence=sentence, truths={"grown": nearest}, drawings=(drawing, cliff(trial_of_it)))


def cliff(of: Trial) -> LessonFigure:
    """The loss surface of one unit, and two ways on it: as gradients are, and clipped."""
    clip_norm = of.clip_norm or CLIP
    free, clipped = (walk(of.activation, of.timesteps, of.stretch, norm) for norm in (0.0, clip_norm))
    walks = {say("without clipping"): free, say("clipped at {norm:g}", norm=clip_norm): clipped}
    told = "; ".join(f"{name}, {_went(each)}" for name, each in walks.items())
    return LessonFigure(
        key="cliff",
        title=say("The loss surface of one unit"),
        alt=say(
            "Loss of one unit after {timesteps}, from a recurrent weight of {stretch:g}: {told}.",
            timesteps=counted(of.timesteps, "timestep"),
            stretch=of.stretch,
            told=told,
        ),
        figure=partial(landscape, surface(of.activation, of.timesteps), walks),
        caption=True,
    )


def _went(walked: Walk) -> str:
    """How a walk ended."""
    if walked.left:
        return say("update {updates} leaves the picture", updates=walked.updates)
    updates = counted(walked.updates, "update")
    return say(
        "the loss goes from {first:.2g} to {last:.2g} in {updates}",
        first=walked.losses[0],
        last=max(walked.losses[-1], LEAST),
        updates=updates,
    )


@lru_cache(maxsize=64)
def growth(of: Trial) -> np.ndarray:
    """[seeds, lags] the gradient of each untrained network on inputs of its problem, divided by that at the newest."""
    found = []
    for seed in range(of.seeds):
        random = np.random.default_rng([seed, 4])
        network = fresh_network(of, random)
        inputs, _ = PROBLEMS[of.problem].draw(random, of.examples, of.timesteps)
        found.append(network.reach(inputs)[::-1])
    return np.array([curve / curve[0] for curve in found])


def multiplied(stretch: float, timesteps: int) -> float:
    """How many times larger the gradient of a SimpleRNN without activation is so many timesteps back."""
    random = np.random.default_rng(0)
    kernel, recurrent_kernel, bias = fresh_weights(CELL, units=16, features=1, random=random)
    weights = (np.ones_like(kernel), stretch * recurrent_kernel, bias)
    passed = forward(CELL, np.zeros((1, timesteps + 1, 1)), weights, activation="linear")
    norms = {
        timestep: np.linalg.norm(states[0]) for timestep, states, _ in passed.backward(random.normal(size=(1, 16)))
    }
    return float(norms[0] / norms[timesteps])


def trial(settings: Settings) -> Trial:
    """The adding problem, by plain gradient descent or by Adam."""
    asked = Trial(
        problem="adding",
        cell=CELL.name,
        timesteps=int(settings["timesteps"]),
        activation=str(settings["activation"]),
        stretch=float(settings["stretch"]),
        clip_norm=float(settings["clip"]),
        optimizer=str(settings["optimizer"]),
        learning_rate=0.05 if settings["optimizer"] == "sgd" else 0.003,
        updates=200,
        seeds=SEEDS,
    )
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """How many seeds diverged, and how large gradients became."""
    sentence = _sentence(curves)
    drawings = (
        LessonFigure(
            key="norms", title=say("Gradient norm, before clipping"), alt=sentence, figure=partial(norms, curves)
        ),
        LessonFigure(key="losses", title=say("Loss"), alt=sentence, figure=partial(losses, curves)),
    )
    return LessonAnswer(sentence=sentence, truths={"diverged": float(curves.diverged)}, drawings=drawings)


def _sentence(curves: LearningCurves) -> str:
    trial = curves.trial
    how = say("clipped at {norm:g}", norm=trial.clip_norm) if trial.clip_norm else say("without clipping")
    finite = [one.norm for one in curves.told if np.isfinite(one.norm)]
    fields = {"how": how, "diverged": curves.diverged, "seeds": counted(trial.seeds, "seed")}
    told = say("Training {how}: {diverged} of {seeds} diverged.", **fields)
    if not curves.ended:
        told = say("Training {how}: {diverged} of {seeds} diverged so far.", **fields)
    if finite:
        told += " " + say("The largest gradient norm was {largest:.2g}.", largest=max(finite))
    return told


def _figure(lines: list[PlainLine], theme: Theme) -> Figure:
    return lines_figure(
        lines,
        theme,
        x_title=say("lag: timesteps back from the newest"),
        y_title=say("gradient, newest = 1"),
        threshold=1.0,
        logarithmic=True,
        height=280,
    )


EXPLODING = Lesson(
    name="exploding",
    title=mark("Exploding gradients"),
    asks=mark(
        "The factor at each timestep can also exceed one. How fast does the gradient grow, and what does that do "
        "to a training?"
    ),
    predictions=(
        OneOf(
            name="grown",
            title=mark("Every timestep makes the gradient 1.1 times as large. What is it after 100 timesteps?"),
            options={
                "ten": mark("About 10 times as large"),
                "hundred": mark("About 100 times"),
                "thousands": mark("About 10,000 times"),
                "millions": mark("About a million times"),
            },
            default=None,
        ),
        Amount(
            name="diverged",
            title=mark(
                "Recurrent weights times 1.3, relu, 100 timesteps, no clipping: how many of five seeds diverge?"
            ),
            low=0,
            high=SEEDS,
            default=1,
        ),
    ),
    knobs=(
        Amount(
            name="stretch",
            title=mark("Recurrent weights times"),
            low=0.8,
            high=1.4,
            default=1.3,
            step=0.05,
            help=mark("What Keras' orthogonal weights are multiplied by; 1 leaves them as they are."),
        ),
        OneOf(
            name="activation",
            title=mark("Activation"),
            options={"relu": "relu", "tanh": "tanh", "linear": "none"},
            default="relu",
        ),
        Amount(name="timesteps", title=mark("Timesteps"), low=20, high=100, default=100, step=20),
        Amount(
            name="clip",
            title=mark("Clip norm"),
            low=0,
            high=5,
            default=0.0,
            step=0.5,
            help=mark("0 leaves gradients as they are."),
        ),
        OneOf(
            name="optimizer",
            title=mark("Optimizer"),
            options={"sgd": mark("Gradient descent"), "adam": "Adam"},
            default="sgd",
        ),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "The gradient is multiplied at every timestep, and a factor a little above one grows like interest. At a cliff "
        "of the loss one step of gradient descent throws the weights so far away that the next loss is not a number."
    ),
    catch=mark(
        "With relu the gradient looks harmless before training: it takes a few updates to explode. Clip the norm at "
        "1: it still jumps, yet no seed diverges, since no step is longer than that. On the map the clipped path comes "
        "down from the cliff in small steps. Adam survives without clipping, "
        "as it divides each gradient by its usual size."
    ),
    own=Own(
        "train",
        mark("watch the gradient norm of your own training"),
        mark("It is drawn beside the loss, with what was clipped."),
    ),
)
