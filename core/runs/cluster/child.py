"""The process that trains on a node: `python -m core.runs.cluster.child RUN NUMBER`; it ends with its input."""

import os
import shutil
import sys
import threading
from pathlib import Path

from core.engine.environment import prepare_environment
from core.results.kept_answers import kept_answers, take_turn
from core.runs.cluster.node import ASKED
from core.runs.processes.attempt_folder import AttemptFolder


def main(run: Path, number: int) -> int:
    """Train as a worker of the supervisor's machine would; an exit code."""
    store = run.parents[1]
    threading.Thread(target=_end_with_input, args=(store.parent,), daemon=True).start()
    prepare_environment(store / "cache" / "xla")
    from core.runs.processes.worker import run_attempt
    from core.training.workshop import Workshop

    hand_questions_on(kept_answers(store), AttemptFolder(run, number).path / ASKED)
    code, _ = run_attempt(run, number, Workshop())
    return code


def hand_questions_on(answers: Path, asked: Path) -> int | None:
    """Leave what statistical rivals are asked for the store, which outlives the run; the turn, so that none is here."""
    turn = take_turn(answers)
    asked.mkdir(parents=True, exist_ok=True)
    (answers / "waiting").symlink_to(asked)
    return turn


def _end_with_input(home: Path) -> None:
    """The actor is gone, or its node: nobody will fetch what this process writes."""
    sys.stdin.buffer.read()
    shutil.rmtree(home, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    code = main(Path(sys.argv[1]), int(sys.argv[2]))
    sys.stderr.flush()
    os._exit(code)  # without TensorFlow's tear-down, which may hang
