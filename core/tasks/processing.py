"""What stands before and after a trained network, as code that runs without Unroll and TensorFlow."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from core.errors import UserError
from core.language import say


@dataclass(frozen=True)
class Processing:
    """Two functions of ours that are taken out with all that they use, and what training taught them.

    `read(path, learnt)` gives what a file asks, and `answer(network, asked, learnt)` the answer as rows, dictionaries
    with the same keys each. `network` has `predict(inputs)`, `run(inputs by name)` and `lengths` by name of input.
    """

    read: Callable[..., Any]
    answer: Callable[..., list[dict]]
    learnt: dict[str, Any]
    """Plain JSON."""
    reads: str
    """What a file has to hold, in sentences."""
    answers: str
    """What a row of the answer is, in sentences."""
    example: tuple[str, bytes]
    """Name and content of a file to try it on."""
    requirements: tuple[str, ...] = ()
    """Packages that the functions need beside NumPy."""
    instead: dict[str, str] = field(default_factory=dict)
    """Definitions that are replaced by other code."""
    stepwise: bool = False
    """Whether the network reads one timestep after the other, its states handed over from call to call."""
    fixed: dict[str, int] = field(default_factory=dict)
    """Input -> the timesteps of a file format that takes only one number of them, where it is not that of training."""
    limits: dict[str, str] = field(default_factory=dict)
    """Format -> what it cannot do for this task, in a sentence."""


def require_free(columns: Sequence[str], *own: str) -> None:
    """Raise UserError where a column of a run is called as one that the exported file has beside them."""
    if clash := [name for name in columns if name in own]:
        raise UserError(
            say("A column of this run is called {clash!r}, as another one of the exported file is.", clash=clash[0]),
            say("Rename it in your file, and train again."),
        )


# What follows is taken out by several tasks.


def read_lines(path: Path, learnt: dict) -> list[str]:
    """The texts of a file, one a line."""
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def likeliest(classes: Sequence[str], told: np.ndarray) -> dict:
    """The likeliest label, and the probability of each, from `told` [classes]."""
    shares = {f"p({name})": float(share) for name, share in zip(classes, told, strict=True)}
    return {"label": classes[int(told.argmax())], **shares}
