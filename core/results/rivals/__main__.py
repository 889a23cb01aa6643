"""The process of the rivals: reads questions.npz of a folder, writes one <rival>.npy as each is done."""

import fcntl
import os
import signal
import sys
import time
import warnings
from pathlib import Path

import numpy as np

from core.background import step_back
from core.files import replaced
from core.results.kept_answers import DONE, at_work, settled
from core.results.rivals import RIVALS
from core.results.rivals.refitting import Asked, refits_each

SECONDS = 40.0
"""Processor time of one rival; whoever would take longer is left out."""
ALTOGETHER = 150.0
"""Processor time of the whole process."""
NICE = 19
LOOKS = 20
"""How often a question that somebody holds is tried again: whoever only looks holds it for a moment."""


class TooSlow(Exception):
    """A rival would not be done in its time."""


def main(folder: Path) -> None:
    """Answer every question that can be answered; a rival that cannot cope with a series is left out."""
    for _ in range(LOOKS):
        with at_work(folder) as free:
            if free:
                if not settled(folder):
                    _work(folder)
                return
        time.sleep(0.1)


def _work(folder: Path) -> None:
    step_back(NICE)
    with (folder.parent / "turn").open("w") as turn:
        # One question at a time: networks that train come first, on small machines too.
        fcntl.flock(turn, fcntl.LOCK_EX)
        _end_in_time(folder)
        _answer(folder)
        _close(folder)


def _end_in_time(folder: Path) -> None:
    def give_up(*_: object) -> None:
        _close(folder)
        os._exit(0)

    signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, ALTOGETHER)


def _close(folder: Path) -> None:
    (folder / DONE).touch()
    (folder / "questions.npz").unlink(missing_ok=True)


def _answer(folder: Path) -> None:
    # Convergence warnings of a search over models are expected and say nothing to a person.
    warnings.simplefilter("ignore")
    with np.load(folder / "questions.npz", allow_pickle=False) as asked:
        horizon, season = int(asked["horizon"]), int(asked["season"])
        pieces = np.split(asked["values"], np.cumsum(asked["lengths"])[:-1])
        origins = np.split(asked["origins"], np.cumsum(asked["windows"])[:-1])
    for name, rival in RIVALS.items():
        if rival.seasonal and season <= 1:
            continue
        try:
            answered = _answers(name, pieces, origins, horizon=horizon, season=season)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError, IndexError, TooSlow):
            continue
        if np.isfinite(answered).all():
            with replaced(folder / f"{name}.npy") as temporary, temporary.open("wb") as file:
                np.save(file, answered, allow_pickle=False)


def _answers(
    name: str, pieces: list[np.ndarray], origins: list[np.ndarray], *, horizon: int, season: int
) -> np.ndarray:
    """[origins of all series, horizon]; nothing that is fitted has seen what comes after an origin."""
    from core.results.rivals.arima import sarimax
    from core.results.rivals.smoothing import ets, stl_ets, theta

    answer = {"Theta": theta, "ETS": ets, "STL + ETS": stl_ets, "SARIMAX": sarimax}[name]
    asked = Asked(horizon, season, refits_each(len(pieces)))
    began, found = time.process_time(), []
    for values, each in zip(pieces, origins, strict=True):
        found.append(answer(values, each, asked))
        passed = time.process_time() - began
        if passed > SECONDS or (len(found) >= 20 and passed / len(found) * len(pieces) > SECONDS):
            raise TooSlow(name)
    return np.concatenate(found)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
