"""Asking the rivals: in a process of their own beside the networks, each question only once."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Self
from zipfile import BadZipFile

import numpy as np

from core.files import replaced
from core.language import say
from core.results.kept_answers import see_to, settled
from core.results.rivals import RIVALS

QUESTION_VERSION = 4
"""Raised whenever a rival answers differently."""


@dataclass(frozen=True)
class RivalQuestion:
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

    @classmethod
    def of(cls, arrays: Mapping[str, np.ndarray]) -> Self:
        """The question that `arrays` were written of."""
        values = np.split(arrays["values"], np.cumsum(arrays["lengths"])[:-1])
        origins = np.split(arrays["origins"], np.cumsum(arrays["windows"])[:-1])
        return cls(values, origins, int(arrays["horizon"]), int(arrays["season"]))

    @property
    def digest(self) -> str:
        """The name that its answers are kept under."""
        found = hashlib.sha256(str(QUESTION_VERSION).encode())
        for name, array in self.arrays().items():
            found.update(f"{name} {array.dtype} {array.shape}".encode() + array.tobytes())
        return found.hexdigest()[:32]


def ask(question: RivalQuestion, cache: Path) -> bool:
    """Put the question to the rivals, unless it was before, and have it seen to; whether that started their process."""
    return leave(question, cache) and see_to(cache)


def leave(question: RivalQuestion, cache: Path) -> bool:
    """Write down what is asked, unless that stands there; False where it is answered."""
    waiting = cache / "waiting"
    path = waiting / f"{question.digest}.npz"
    if settled(cache / question.digest):
        return False
    if not path.exists():
        waiting.mkdir(parents=True, exist_ok=True)
        with replaced(path) as temporary, temporary.open("wb") as file:
            np.savez(file, **question.arrays())
    return True


def read_question(content: bytes) -> RivalQuestion:
    """What stands in a file that `leave` wrote; raises ValueError where it is none of these."""
    try:
        with np.load(BytesIO(content), allow_pickle=False) as arrays:
            return RivalQuestion.of(arrays)
    except (ValueError, TypeError, LookupError, OSError, EOFError, BadZipFile) as error:
        raise ValueError(say("It holds no question to the rivals.")) from error


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
