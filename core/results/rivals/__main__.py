"""The process of the rivals: answers one question after the other, and writes one <rival>.npy as each is done.

`python -m core.results.rivals FOLDER DESCRIPTOR`: the folder of all answers, and the turn that whoever asked has taken.
"""

import os
import select
import signal
import sys
import threading
import time
import warnings
from pathlib import Path

import numpy as np

from core.background import step_back
from core.files import replaced
from core.locks import held
from core.results.kept_answers import DONE, keeper_of, take_turn, waiting_questions
from core.results.rivals import RIVALS
from core.results.rivals.asking import read_question
from core.results.rivals.refitting import Asked, refits_each

SECONDS = 40.0
"""Processor time of one rival; whoever would take longer is left out."""
ALTOGETHER = 150.0
"""Processor time of one question."""
NICE = 19
TRIES = 3
"""How often a question is begun that ends its process each time."""
LOOK_SECONDS = 1.0
LOOKS = 10
"""How often nobody is found who needs the answers until this process ends: a supervisor may just be replaced."""


class TooSlow(Exception):
    """A rival would not be done in its time."""


def main(cache: Path, lock: int) -> None:
    """Answer until nothing waits; a rival that cannot cope with a series is left out."""
    os.set_inheritable(lock, False)
    threading.Thread(target=_leave_with_the_last, args=(cache,), name="needed", daemon=True).start()
    step_back(NICE)
    turn: int | None = lock
    while turn is not None:
        while waiting := waiting_questions(cache):
            _settle(cache, waiting[0], turn)
        os.close(turn)
        # A question may have come between the last look and the turn's release, when its author saw it still held.
        turn = take_turn(cache) if waiting_questions(cache) else None


def _settle(cache: Path, question: Path, turn: int) -> None:
    folder = cache / question.stem
    folder.mkdir(exist_ok=True)
    if _tries(question) < TRIES:
        _try(question)
        _go_on_in_time(cache, question, turn)
        _answer(question, folder)
        signal.setitimer(signal.ITIMER_PROF, 0)
    _close(question, folder)


def _go_on_in_time(cache: Path, question: Path, turn: int) -> None:
    """What takes too long is given up, wherever it is, and this process begins again with the next question."""

    def give_up(*_: object) -> None:
        _close(question, cache / question.stem)
        os.set_inheritable(turn, True)
        os.execv(sys.executable, [sys.executable, "-m", "core.results.rivals", str(cache), str(turn)])

    signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, ALTOGETHER)


def _close(question: Path, folder: Path) -> None:
    (folder / DONE).touch()
    question.unlink(missing_ok=True)
    question.with_suffix(".tries").unlink(missing_ok=True)


def _tries(question: Path) -> int:
    tries = question.with_suffix(".tries")
    return tries.stat().st_size if tries.exists() else 0


def _try(question: Path) -> None:
    """Remember that it was begun, should this process not survive it."""
    with question.with_suffix(".tries").open("ab") as tries:
        tries.write(b".")


def _leave_with_the_last(cache: Path) -> None:
    """End this process when its folder is gone, or nobody needs it: neither who began it nor a supervisor."""
    needed, missed = True, 0
    while missed < LOOKS:
        if needed and select.select([sys.stdin], [], [], LOOK_SECONDS)[0]:
            needed = os.read(sys.stdin.fileno(), 1) != b""
        elif not needed:
            time.sleep(LOOK_SECONDS)
        if not cache.is_dir():
            break
        missed = 0 if needed or held(keeper_of(cache)) else missed + 1
    for tries in (cache / "waiting").glob("*.tries"):
        tries.unlink(missing_ok=True)  # it was not the question's fault
    os._exit(0)


def _answer(question: Path, folder: Path) -> None:
    # Convergence warnings of a search over models are expected and say nothing to a person.
    warnings.simplefilter("ignore")
    asked = read_question(question.read_bytes())
    for name, rival in RIVALS.items():
        if (folder / f"{name}.npy").exists() or (rival.seasonal and asked.season <= 1):
            continue
        try:
            answered = _answers(name, asked.values, asked.origins, horizon=asked.horizon, season=asked.season)
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
    main(Path(sys.argv[1]), int(sys.argv[2]))
