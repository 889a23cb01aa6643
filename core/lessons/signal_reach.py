"""Lesson: how far back the gradient of an untrained network reaches, and what its start has to do with it."""

from functools import lru_cache, partial

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, DrawnCurve, OneOf, Settings
from core.lessons.drawing.lines import PlainLine, drawn_line, lines_figure
from core.lessons.drawing.losses import losses
from core.lessons.fresh import fresh_weights
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS
from core.lessons.learning.trial import Trial, fresh_network, share_of_newest
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own
from core.lessons.passes import forward
from core.models.cells import CELLS
from core.models.cells.cell import Weights
from core.words import counted

LAGS, WINDOWS, FEATURES, SEEDS = 100, 40, 4, 5
TRAINED_LAGS = 20
ASKED = 0.01
"""The share of the newest gradient that is asked about."""
NEVER = LAGS
FLOOR = 1e-20
LAG = mark("lag: timesteps back from the newest")
ACTIVATIONS = {"tanh": "tanh", "relu": "relu", "sigmoid": "sigmoid"}
GATED = tuple(name for name, cell in CELLS.items() if "forget" in cell.gates)


@lru_cache(maxsize=512)
def gradients_against_lag(
    cell: str,
    *,
    units: int = 32,
    recurrent: str = "orthogonal",
    activation: str = "tanh",
    forget_bias: float = 1.0,
    stretch: float = 1.0,
) -> np.ndarray:
    """[seeds, lags] norm of the untrained last state's gradient at each input, divided by that at the newest.

    `stretch` is what the recurrent weights are multiplied by.
    """
    random = [np.random.default_rng(seed) for seed in range(SEEDS)]
    drawn = {"units": units, "features": FEATURES, "recurrent": recurrent, "forget_bias": forget_bias}
    fresh = [fresh_weights(CELLS[cell], random=each, **drawn) for each in random]
    weights = [(kernel, stretch * recurrent_kernel, bias) for kernel, recurrent_kernel, bias in fresh]
    return np.array([_curve(cell, each, activation, draws) for each, draws in zip(weights, random, strict=True)])


def _curve(cell: str, weights: Weights, activation: str, random: np.random.Generator) -> np.ndarray:
    """One random direction of the last state a window: over many, its gradient has the norm of the whole Jacobian."""
    units = len(weights[1])
    inputs = random.normal(size=(WINDOWS, LAGS, FEATURES))
    passed = forward(CELLS[cell], inputs, weights, activation=activation)
    norms = np.zeros(LAGS)
    for timestep, _, pulled in passed.backward(random.normal(size=(WINDOWS, units))):
        norms[LAGS - 1 - timestep] = np.sqrt((pulled.inputs**2).sum(axis=-1)).mean()
    return norms / norms[0] if norms[0] > 0 else norms


def below(curve: np.ndarray, share: float = ASKED) -> int:
    """The first lag at which the curve lies below `share`; NEVER where it does not."""
    under = np.flatnonzero(curve < share)
    return int(under[0]) if len(under) else NEVER


def units_for_equal_parameters(cell: str, than: str, units: int) -> int:
    """Units with which `cell` has about as many parameters as `than` with `units`."""
    wanted = CELLS[than].parameters(units, FEATURES)
    return min(range(1, 4 * units), key=lambda count: abs(CELLS[cell].parameters(count, FEATURES) - wanted))


def answer(settings: Settings) -> LessonAnswer:
    """Every cell, at what the knobs say."""
    units = {name: _units(name, settings) for name in CELLS}
    curves = {
        name: gradients_against_lag(
            name,
            units=units[name],
            recurrent=str(settings["recurrent"]),
            activation=str(settings["activation"]),
            forget_bias=float(settings["forget_bias"]),
        )
        for name in CELLS
    }
    means = {name: of_seeds.mean(axis=0) for name, of_seeds in curves.items()}
    lags = {name: below(mean) for name, mean in means.items()}
    sentence = say(
        "Below 1% of the newest gradient: {kind}.", kind=", ".join((_told(name, lag) for name, lag in lags.items()))
    )
    lines = [
        PlainLine(CELLS[name].title, np.arange(LAGS), curve, name, "solid", faint=True)
        for name, of_seeds in curves.items()
        for curve in of_seeds
    ]
    lines += [PlainLine(_label(name, units[name]), np.arange(LAGS), mean, name) for name, mean in means.items()]
    lines += [drawn_line(control, settings[control.name]) for control in PREDICTIONS if settings[control.name]]
    drawing = LessonFigure(key="reach", alt=sentence, figure=partial(_lags, lines))
    truths = {name: None if lag == NEVER else lag for name, lag in lags.items()}
    return LessonAnswer(sentence=sentence, truths=truths, drawings=(drawing,))


def trial(settings: Settings) -> Trial:
    """A cell that learns to name the first symbol: what it has to remember lies at the largest lag."""
    asked = Trial(
        problem="first",
        cell=str(settings["trained"]),
        timesteps=TRAINED_LAGS,
        units=int(settings["units"]),
        forget_bias=float(settings["forget_bias"]),
        updates=600,
        seeds=SEEDS,
    )
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """The gradient against the lag of the same networks, before and after."""
    before, after = untrained_reach(curves.trial), [np.array(one.reach) for one in curves.last if len(one.reach)]
    sentence = _after_training(curves, before, after)
    drawing = LessonFigure(
        key="reach_after",
        title=say("After training"),
        alt=sentence,
        figure=partial(_before_and_after, curves.trial.cell, before, after),
    )
    learning = LessonFigure(
        key="reach_losses", title=say("While it learns"), alt=sentence, figure=partial(losses, curves)
    )
    return LessonAnswer(sentence=sentence, truths={}, drawings=(learning, drawing))


@lru_cache(maxsize=32)
def untrained_reach(of: Trial) -> np.ndarray:
    """[seeds, lags] of each seed before its first update."""
    found = []
    for seed in range(of.seeds):
        random = np.random.default_rng([seed, 4])
        network = fresh_network(of, random)
        inputs, _ = PROBLEMS[of.problem].draw(np.random.default_rng(0), of.examples, of.timesteps)
        found.append(share_of_newest(network.reach(inputs)))
    return np.array(found)


def _after_training(curves: LearningCurves, before: np.ndarray, after: list[np.ndarray]) -> str:
    cell, lag = CELLS[curves.trial.cell].title, curves.trial.timesteps - 1
    begins = say(
        "{cell}, the first of {lag} symbols: before training the gradient at lag {at} is",
        cell=cell,
        lag=lag + 1,
        at=lag,
    )
    told = say(
        "{begins} {median:.1g} of the newest (median of {seeds})",
        begins=begins,
        median=np.median(before[:, -1]),
        seeds=counted(len(before), "seed"),
    )
    if not after:
        return say("{told}; it learns.", told=told)
    solved = say("{solved} of {seeds} solved it", solved=curves.solved, seeds=counted(curves.trial.seeds, "seed"))
    return say(
        "{told}, after it {median:.1g}; {solved}.",
        told=told,
        median=np.median([curve[-1] for curve in after]),
        solved=solved,
    )


def _before_and_after(cell: str, before: np.ndarray, after: list[np.ndarray], theme: Theme) -> Figure:
    lags = np.arange(before.shape[1])
    lines = [PlainLine(say("before training"), lags, curve, quiet=seed > 0) for seed, curve in enumerate(before)]
    lines += [PlainLine(say("after training"), lags, curve, cell, quiet=seed > 0) for seed, curve in enumerate(after)]
    return _lags(lines, theme)


def _units(cell: str, settings: Settings) -> int:
    units = int(settings["units"])
    return units if settings["equal"] == "units" else units_for_equal_parameters(cell, "lstm", units)


def _label(cell: str, units: int) -> str:
    return say(
        "{title}, {parameters:,} parameters, mean of {seeds} seeds",
        title=CELLS[cell].title,
        parameters=CELLS[cell].parameters(units, FEATURES),
        seeds=SEEDS,
    )


def _told(cell: str, lag: int) -> str:
    title = CELLS[cell].title
    return (
        say("{cell} nowhere within 100", cell=title)
        if lag == NEVER
        else say("{cell} from lag {lag} on", cell=title, lag=lag)
    )


def _lags(lines: list[PlainLine], theme: Theme) -> Figure:
    return lines_figure(
        lines,
        theme,
        x_title=say(LAG),
        y_title=say("gradient, newest = 1"),
        threshold=ASKED,
        logarithmic=True,
        floor=FLOOR,
    )


def _asked(cell: str) -> DrawnCurve:
    return DrawnCurve(
        name=cell,
        title=CELLS[cell].title,
        at=(1, 5, 10, 20, 35, 50, 75, LAGS - 1),
        low=-8,
        high=0,
        step=0.25,
        x_title=LAG,
        y_title=mark("share of the newest gradient"),
        level=float(np.log10(ASKED)),
        crosses=mark("below 1% from lag {place} on"),
        never=mark("nowhere below 1%"),
        logarithmic=True,
        cell=cell,
    )


PREDICTIONS = tuple(_asked(name) for name in CELLS)
SIGNAL_REACH = Lesson(
    name="reach",
    title=mark("How far does the signal reach?"),
    asks=mark(
        "Before any training, a network of 32 units reads 100 random inputs, as Keras sets it up (tanh, orthogonal "
        "recurrent weights, forget bias 1). How much does its last state move when an input some timesteps back "
        "moves a little? Divide by the same for the newest input, and draw that share against the lag."
    ),
    predictions=PREDICTIONS,
    knobs=(
        Amount(
            name="forget_bias",
            title=mark("Forget bias"),
            low=0,
            high=5,
            default=1.0,
            step=0.5,
            help=mark("What the LSTM's forget gate starts from; Keras sets 1."),
        ),
        OneOf(
            name="recurrent",
            title=mark("Recurrent weights"),
            options={"orthogonal": mark("Orthogonal (Keras)"), "glorot": mark("Glorot")},
            default="orthogonal",
        ),
        OneOf(name="activation", title=mark("Activation"), options=ACTIVATIONS, default="tanh"),
        OneOf(
            name="equal",
            title=mark("Equal"),
            options={"units": mark("Units"), "parameters": mark("Parameters")},
            default="units",
            help=mark("The LSTM has four times the weights of a SimpleRNN with as many units."),
        ),
        Amount(name="units", title=mark("Units"), low=8, high=48, default=32, step=8),
        OneOf(
            name="trained",
            title=mark("Trained"),
            options={name: cell.title for name, cell in CELLS.items()},
            default="gru",
            help=mark("Which cell learns to name the first of 20 symbols."),
        ),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "Every timestep multiplies the gradient by a matrix. An untrained gate is half open and multiplies by about "
        "one half, so a GRU forgets faster than a SimpleRNN. Gates do not remember by themselves; they can learn to."
    ),
    catch=mark(
        "Train the GRU: once it names the first of 20 symbols, the same gates pass on more than a tenth of the "
        "gradient from there; before, it was less than a thousandth. Set the forget bias to 3: the LSTM's line lies "
        "flat, though nothing was trained. Set it back to 1 and make the parameters equal: a SimpleRNN of twice the "
        "units reaches as far as the LSTM."
    ),
    own=Own(
        "inside", mark("the gradient against the lag of a trained network"), mark("How far back its answer reaches.")
    ),
)
