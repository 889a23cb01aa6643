"""Asking the rivals: in a process of their own beside the networks, each question only once."""

import hashlib
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from core.results.kept_answers import answering, settled
from core.results.rivals import RIVALS

QUESTION_VERSION = 4
"""Raised whenever a rival answers differently."""

_started: list[subprocess.Popen] = []
"""Kept so that an ended process is collected, not left as a zombie."""


@dataclass(frozen=True)
class Question:
    """What comes after each of `origins` of each of the series `values` [time], over `horizon` timesteps."""

    values: list[np.ndarray]
    origins: list[np.ndarray]
    horizon: int
    season: int

    @property
    def rows(self) -> int:
        """How many forecasts an answer has."""
        return sum(map(len, self.origins))

    def arrays(self) -> dict[str, np.ndarray]:
        """The whole question as it is written to disk."""
        return {
            "values": np.concatenate(self.values),
            "lengths": np.array([len(each) for each in self.values]),
            "origins": np.concatenate(self.origins),
            "windows": np.array([len(each) for each in self.origins]),
            "horizon": np.array(self.horizon),
            "season": np.array(self.season),
        }

    @property
    def digest(self) -> str:
        """The name that its answers are kept under."""
        found = hashlib.sha256(str(QUESTION_VERSION).encode())
        for name, array in self.arrays().items():
            found.update(f"{name} {array.dtype} {array.shape}".encode() + array.tobytes())
        return found.hexdigest()[:32]


def ask(question: Question, cache: Path) -> bool:
    """Start the rivals' process, unless it has answered or is answering; returns at once, whether it was started."""
    _started[:] = [process for process in _started if process.poll() is None]
    folder = cache / question.digest
    if settled(folder) or answering(folder):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    handle, path = tempfile.mkstemp(dir=folder, suffix=".npz")
    with os.fdopen(handle, "wb") as file:
        np.savez(file, **question.arrays())
    Path(path).replace(folder / "questions.npz")
    one_thread = {f"{library}_NUM_THREADS": "1" for library in ("OMP", "OPENBLAS", "MKL")}
    _started.append(
        subprocess.Popen(
            [sys.executable, "-m", "core.results.rivals", str(folder)],
            cwd=Path(__file__).parents[3],
            env={**os.environ, **one_thread},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )
    return True


def answers(folder: Path, *, rows: int, horizon: int) -> dict[str, np.ndarray]:
    """Rival -> forecasts [rows, horizon], of those that are done."""
    found = {}
    for name in RIVALS:
        try:
            array = np.load(folder / f"{name}.npy", allow_pickle=False)
        except (FileNotFoundError, ValueError, EOFError):
            continue
        if array.shape == (rows, horizon):
            found[name] = array
    return found
