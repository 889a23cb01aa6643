"""Gestures that a person draws with the mouse or a finger, until they become a source."""

import json

import numpy as np

from core.errors import UserError
from core.language import say
from core.sources.intake.together import zipped
from core.sources.sequences.arrays import saved
from core.sources.takes import Takes
from core.words import counted

POINTS = 32
"""That each drawing is read at, evenly in time."""
FEATURES = ("x", "y")
FEWEST_POINTS, SMALLEST = 6, 0.05
"""Points of a stroke, and its extent as a share of the pad."""


Stroke = np.ndarray
"""float [time, 2]: x and y of each point, up being up."""


class Sketchbook(Takes):
    """Drawings, each a table of points with the columns x and y, 1 being half the pad's side."""

    ending, verb = ".csv", "draw"

    def check(self, content: bytes) -> None:
        if np.ptp(points_of(content), axis=0).max() < SMALLEST:
            raise UserError(say("That was hardly more than a dot."), say("Draw it larger."))

    def brought(self) -> tuple[bytes, str]:
        files = self.files()
        return zipped(files), f"{counted(len(files), 'drawing')}.zip"


def stroke(told: str) -> Stroke:
    """float32 [POINTS, 2] of what the pad tells: JSON of [[milliseconds, x, y], ...]; raises UserError."""
    points = np.array(json.loads(told), dtype=float).reshape(-1, 3)
    points = points[np.diff(points[:, 0], prepend=-np.inf) > 0]
    if len(points) < FEWEST_POINTS or not np.isfinite(points).all():
        raise UserError(say("That was too short a stroke."), say("Draw it in one go, without lifting the pen."))
    times = np.linspace(points[0, 0], points[-1, 0], POINTS)
    return np.stack([np.interp(times, points[:, 0], points[:, axis]) for axis in (1, 2)], axis=1).astype(np.float32)


def points_of(table: bytes) -> Stroke:
    """The points of such a table."""
    return np.loadtxt(table.decode().splitlines(), delimiter=",", skiprows=1, ndmin=2)


def as_table(points: Stroke) -> bytes:
    """A drawing as a table."""
    lines = [",".join(FEATURES), *(f"{x:.4f},{y:.4f}" for x, y in points)]
    return "\n".join(lines).encode()


def alone(points: Stroke) -> bytes:
    """One drawing as an array, to be asked about."""
    return saved(points[None])
