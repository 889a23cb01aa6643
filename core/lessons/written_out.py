"""A cell's equations with the numbers of one unit at one timestep in place of the letters."""

import re

import numpy as np

from core.lessons.passes import ForwardPass
from core.models.cells.cell import Cell

DIGITS = 2
_TERM = re.compile(
    r"(?P<kernel>W(?:_\w)?) x_t|(?P<recurrent>U(?:_\w)?) h_\{t-1\}|(?P<second>b'(?:_\w)?)|(?P<bias>\bb(?:_\w)?)(?!')"
    r"|(?P<new>\b[a-z]_t)|(?P<old>\b[a-z]_\{t-1\})"
)
_LETTER = re.compile(r"^([a-z])_t")


def written_out(passed: ForwardPass, *, timestep: int, unit: int, window: int = 0) -> tuple[str, ...]:
    """One line an equation in LaTeX, each ending with what comes out."""
    return _Numbers(passed, timestep, unit, window).lines()


def letters_of(cell: Cell) -> dict[str, str]:
    """Gate or state -> its letter in the equations; a state's is its first one."""
    states = {name: name[0] for name in cell.states}
    letters = [_LETTER.match(equation)[1] for equation in cell.equations]
    gates = (letter for letter in letters if letter not in states.values())
    return dict(zip(cell.gates, gates, strict=True)) | states


class _Numbers:
    def __init__(self, passed: ForwardPass, timestep: int, unit: int, window: int) -> None:
        self.passed, self.timestep, self.unit, self.window = passed, timestep, unit, window
        step, before = passed.steps[timestep], passed.before(timestep)
        self.hidden_before = before[0][window]
        letters, states = letters_of(passed.cell), passed.cell.states
        made = step.gates | dict(zip(states, step.states, strict=True))
        self.new = {letters[name]: array[window, unit] for name, array in made.items()}
        self.old = {letters[name]: array[window, unit] for name, array in zip(states, before, strict=True)}
        self.units = passed.weights[1].shape[0]

    def lines(self) -> tuple[str, ...]:
        return tuple(self._line(place, equation) for place, equation in enumerate(self.passed.cell.equations))

    def _line(self, place: int, equation: str) -> str:
        name, formula = (part.strip() for part in equation.split("=", 1))
        column = min(place, max(len(self.passed.cell.gates) - 1, 0)) * self.units + self.unit
        # Where an equation names one bias, that stands for both of a layer that has two.
        apart = "b'" in formula
        told = _TERM.sub(lambda found: self._term(found, column, apart), formula).replace(r"\odot", r"\cdot")
        told = told.replace(r"\phi", rf"\{self.passed.activation}" if self.passed.activation == "tanh" else r"\phi")
        told = re.sub(r"\((\(-[\d.]+\))\)", r"\1", told)
        return f"{name} = {told} = {number(self.new[name[0]])}"

    def _term(self, found: re.Match, column: int, apart: bool) -> str:
        kernel, recurrent_kernel, bias = self.passed.weights
        value = {
            "kernel": lambda: self.passed.inputs[self.window, self.timestep] @ kernel[:, column],
            "recurrent": lambda: self.hidden_before @ recurrent_kernel[:, column],
            "bias": lambda: np.atleast_2d(bias)[: 1 if apart else None, column].sum(),
            "second": lambda: np.atleast_2d(bias)[1, column],
            "new": lambda: self.new[found[0][0]],
            "old": lambda: self.old[found[0][0]],
        }[found.lastgroup]()
        return number(value) if value >= 0 or number(value) == number(0) else f"({number(value)})"


def number(value: float) -> str:
    """Two decimals, and no minus before zero."""
    return f"{round(float(value), DIGITS) + 0.0:.{DIGITS}f}"
