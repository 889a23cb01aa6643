"""The process of one trial: `python -m core.lessons.learning FOLDER`.

It holds the lock of the trial, which it has from whoever asked, and waits for a turn. It ends with whoever asked: then
its input is closed.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path

from core.attached import live_with
from core.background import step_back
from core.lessons.learning.curves import CURVES, ENDED, TRIAL
from core.lessons.learning.trial import Trial, learn
from core.locks import take

NICE = 10
AT_ONCE = 2
"""Trials of a store that learn side by side."""
SECONDS = 120
"""Processor time after which the kernel ends it; a trial is made for half of that at most."""


def main(folder: Path) -> None:
    """Learn, and write one line for each thing told."""
    live_with(sys.stdin.fileno())
    step_back(NICE)
    trial = Trial.model_validate_json((folder / TRIAL).read_bytes())
    turn = _turn(folder.parent)
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with (folder / CURVES).open("w") as curves:
        for told in learn(trial):
            curves.write(f"{json.dumps(told)}\n")
            curves.flush()
    (folder / ENDED).touch()
    os.close(turn)


def _turn(trials: Path) -> int:
    """The descriptor of a place among those that learn."""
    while True:
        for place in range(AT_ONCE):
            if (turn := take(trials / f"turn-{place}")) is not None:
                return turn
        time.sleep(0.2)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
