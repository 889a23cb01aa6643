"""Lesson: the same cell at every timestep, forward with its numbers, then the gradient backward."""

from dataclasses import dataclass
from functools import lru_cache, partial

import numpy as np

from core.charts.network.steps import TileRow, steps_figure, weights_figure
from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, OneOf, Settings
from core.lessons.fresh import fresh_weights
from core.lessons.lesson import POSITION, Lesson, LessonAnswer, LessonFigure, Own
from core.lessons.passes import ForwardPass, forward
from core.lessons.written_out import letters_of, written_out
from core.models.cells import CELLS
from core.words import counted

UNITS, FEWEST, MOST = 3, 2, 4
"""Of each cell: at first, at least and at most."""


@dataclass(frozen=True)
class Loop:
    """A cell over one sequence, its answer, and the gradient of the answer at every timestep."""

    passed: ForwardPass
    readout: np.ndarray
    """[units] weights of the answer."""
    to_inputs: np.ndarray
    """[timesteps, 1]"""
    to_states: dict[str, np.ndarray]
    """State -> [timesteps, units]"""

    @property
    def answer(self) -> float:
        return float(self.passed.last[0] @ self.readout)

    @property
    def share_of_the_first(self) -> float:
        """The gradient at the first input, divided by that at the last."""
        return abs(float(self.to_inputs[0, 0])) / abs(float(self.to_inputs[-1, 0]))

    @property
    def parameters(self) -> int:
        """Of the recurrent layer."""
        return sum(array.size for array in self.passed.weights)


@lru_cache(maxsize=256)
def loop(cell: str, timesteps: int, first: float, seed: int, units: int = UNITS) -> Loop:
    """The cell with untrained weights; the same seed gives the same inputs to every cell."""
    random = np.random.default_rng([seed, 19])
    inputs = np.round(random.uniform(-1, 1, (1, 12, 1)), 2)[:, :timesteps]
    readout = random.normal(size=units)
    inputs[0, 0, 0] = first
    weights = fresh_weights(CELLS[cell], units=units, features=1, random=random)
    passed = forward(CELLS[cell], inputs, weights)
    to_inputs, to_states = np.zeros((timesteps, 1)), {name: np.zeros((timesteps, units)) for name in passed.cell.states}
    for timestep, states, pulled in passed.backward(readout[None]):
        to_inputs[timestep] = pulled.inputs[0]
        for name, gradient in zip(passed.cell.states, states, strict=True):
            to_states[name][timestep] = gradient[0]
    return Loop(passed, readout, to_inputs, to_states)


def answer(settings: Settings) -> LessonAnswer:
    """Every cell at the timeline's position: as many timesteps forward, then as many backward."""
    timesteps, seed, units = (int(settings[name]) for name in ("timesteps", "seed", "units"))
    unit = min(int(settings["unit"]), units) - 1
    position = int(settings.get(POSITION, positions(settings) - 1))
    loops = {name: loop(name, timesteps, float(settings["first"]), seed, units) for name in CELLS}
    return LessonAnswer(
        sentence=_sentence(loops, timesteps, position),
        truths={"twice": "same"},
        drawings=tuple(_drawing(each, position, unit) for each in loops.values()),
        fold=say("The weights, which are the same at every timestep"),
        folded=tuple(_weights(each) for each in loops.values()),
    )


def _drawing(each: Loop, position: int, unit: int) -> LessonFigure:
    cell, now = each.passed.cell, _now(len(each.passed.steps), position)
    return LessonFigure(
        key=f"loop_{cell.name}",
        title=f"{cell.title}: {counted(each.parameters, 'parameter')}",
        alt=_alt(each, position),
        figure=partial(_figure, each, position),
        lines=written_out(each.passed, timestep=now, unit=unit),
        about_lines=say("Unit {unit} at timestep {now}, written out", unit=unit + 1, now=now + 1),
    )


def _weights(each: Loop) -> LessonFigure:
    cell = each.passed.cell
    kernel, recurrent_kernel, bias = each.passed.weights
    shown = {"bias": np.atleast_2d(bias), mark("from states"): recurrent_kernel, mark("from input"): kernel}
    return LessonFigure(
        key=f"weights_{cell.name}",
        title=cell.title,
        alt=say("The {parameters} weights of {title}", parameters=each.parameters, title=cell.title),
        figure=partial(weights_figure, shown, cell.gates or cell.states, cell.name),
    )


def positions(settings: Settings) -> int:
    """Each timestep forward, each backward."""
    return 2 * int(settings["timesteps"])


def _now(timesteps: int, position: int) -> int:
    return position if position < timesteps else 2 * timesteps - 1 - position


def _sentence(loops: dict[str, Loop], timesteps: int, position: int) -> str:
    at = say("timestep {timestep} of {timesteps}", timestep=_now(timesteps, position) + 1, timesteps=timesteps)
    if position < timesteps - 1:
        return say("Forward, {at}: each cell reads this input, and its previous states.", at=at)
    if position == timesteps - 1:
        told = ", ".join(f"{CELLS[name].title} {_signed(each.answer)}" for name, each in loops.items())
        return say("Forward, {at}: the answer is read from the last hidden state. {told}.", at=at, told=told)
    if position < 2 * timesteps - 1:
        return say("Backward, {at}: how much the answer would move with each of these numbers.", at=at)
    reach = ", ".join(f"{CELLS[name].title} {each.share_of_the_first:.2g}" for name, each in loops.items())
    return say(
        "Backward, done: the gradient at the first input, divided by that at the last one: {reach}.", reach=reach
    )


def _alt(each: Loop, position: int) -> str:
    timesteps = len(each.passed.steps)
    way = "forward" if position < timesteps else "backward"
    return say(
        "{title} unrolled over {timesteps}, {way} at timestep {timestep}; its answer is {answer}",
        title=each.passed.cell.title,
        timesteps=counted(timesteps, "timestep"),
        way=way,
        timestep=_now(timesteps, position) + 1,
        answer=_signed(each.answer),
    )


def _signed(value: float) -> str:
    return f"{value:.2f}".replace("-", "\N{MINUS SIGN}")


def _rows(each: Loop, position: int) -> list[TileRow]:
    passed, timesteps = each.passed, len(each.passed.steps)
    cell = passed.cell
    forward_until = min(position, timesteps - 1)
    backward_from = max(2 * timesteps - 1 - position, 0)
    gates = {name: np.array([step.gates[name][0] for step in passed.steps]) for name in cell.gates}
    states = {
        name: np.array([step.states[place][0] for step in passed.steps]) for place, name in enumerate(cell.states)
    }
    letters = letters_of(cell)
    rows = [TileRow("input x", passed.inputs[0])]
    rows += [TileRow(f"{name} {letters[name]}", _until(values, forward_until)) for name, values in gates.items()]
    # The hidden state is what is computed last.
    rows += [
        TileRow(f"{name} {letters[name]}", _until(states[name], forward_until), "→") for name in reversed(cell.states)
    ]
    final = np.full((timesteps, 1), np.nan)
    if position >= timesteps - 1:
        final[-1] = each.answer
    rows.append(TileRow("answer y", final))
    rows += [
        TileRow(f"∂y/∂{letters[name]}", _from(each.to_states[name], backward_from), "←", gradient=True)
        for name in reversed(cell.states)
    ]
    return [*rows, TileRow("∂y/∂x", _from(each.to_inputs, backward_from), gradient=True)]


def _until(values: np.ndarray, last: int) -> np.ndarray:
    return np.where(np.arange(len(values))[:, None] <= last, values, np.nan)


def _from(values: np.ndarray, first: int) -> np.ndarray:
    return np.where(np.arange(len(values))[:, None] >= first, values, np.nan)


def _figure(each: Loop, position: int, theme: Theme) -> Figure:
    rows = _rows(each, position)
    timesteps = len(each.passed.steps)
    return steps_figure(
        rows,
        theme,
        hue=theme.cells[each.passed.cell.name],
        now=_now(timesteps, position),
        timesteps=timesteps,
    )


UNROLLED_LOOP = Lesson(
    name="loop",
    title=mark("The unrolled loop"),
    asks=mark(
        "A recurrent network reads a sequence with one cell, again and again. What does it carry along, and how does "
        "a mistake at the end find its way back to the beginning?"
    ),
    predictions=(
        OneOf(
            name="twice",
            title=mark("The sequence gets twice as long. How many parameters does the network have then?"),
            options={
                "twice": mark("Twice as many"),
                "more": mark("More, but less than twice"),
                "same": mark("As many as before"),
            },
            default=None,
        ),
    ),
    knobs=(
        Amount(name="timesteps", title=mark("Timesteps"), low=3, high=8, default=6),
        Amount(name="first", title=mark("First input"), low=-1, high=1, default=0.8, step=0.1),
        Amount(name="units", title=mark("Units"), low=FEWEST, high=MOST, default=UNITS),
        Amount(
            name="unit",
            title=mark("Unit written out"),
            low=1,
            high=MOST,
            default=1,
            help=mark(
                "Its equations stand below each drawing. Where a cell has fewer units, the last one is written out."
            ),
        ),
        Amount(name="seed", title=mark("Seed of the weights"), low=0, high=9, default=1),
    ),
    answer=answer,
    positions=positions,
    why=mark(
        "There is one set of weights, and the loop applies it at every timestep; unrolling draws it again and again. "
        "The states are all that one timestep passes to the next. The gradient comes back the same way, and each "
        "timestep multiplies it."
    ),
    catch=mark(
        "Change the first input and look at the last column: what moves there is all that the network still knows of "
        "it. Then change the seed: which cell forgets least is not always the same one."
    ),
    own=Own(
        "inside",
        mark("step through a network of your own"),
        mark("Its states and gates while it reads a window of your data."),
        tab="Step by step",
    ),
)
