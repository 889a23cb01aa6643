"""Trials in processes of their own: each once, watched while they learn, gone with whoever asked."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.files import PROJECT
from core.lessons.learning import asking
from core.lessons.learning.asking import Trials
from core.lessons.learning.cost import seconds
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import CurvePoint, Trial, Variant, learn
from core.models.cells import CELLS

QUICK = Trial(problem="first", cell="simple_rnn", timesteps=8, updates=300, seeds=2)
LONG = Trial(problem="parity", cell="lstm", timesteps=100, updates=5000)


def settled(trials: Trials, trial: Trial) -> LearningCurves:
    while trials.learning(trial):
        time.sleep(0.02)
    return trials.curves(trial)


def test_seeds_of_a_trial_belong_to_it_and_to_its_rivals_in_equal_parts() -> None:
    rivals = (Variant(cell="lstm"), Variant(cell="gru", forget_bias=4.0))
    trial = Trial(cell="simple_rnn", rivals=rivals, seeds=6)
    assert [trial.of_seed(seed).cell for seed in range(6)] == ["simple_rnn"] * 2 + ["lstm"] * 2 + ["gru"] * 2
    assert [trial.of_seed(seed).forget_bias for seed in range(6)] == [1.0] * 4 + [4.0] * 2
    alone = [trial.model_copy(update={"cell": cell, "rivals": (), "seeds": 2}) for cell in CELLS]
    assert seconds(trial) == pytest.approx(sum(seconds(one) for one in alone))


@pytest.fixture
def begun() -> None:
    """Processes that a test began end with it."""
    before = list(asking._started)
    yield
    for process in [process for process in asking._started if process not in before]:
        process.stdin.close()
        process.wait()
        asking._started.remove(process)


@pytest.mark.usefixtures("begun")
def test_a_trial_is_learnt_as_it_would_be_here_and_only_once(tmp_path: Path) -> None:
    trials = Trials(tmp_path)
    assert trials.curves(QUICK) == LearningCurves(QUICK)
    trials.begin(QUICK)
    curves = settled(trials, QUICK)
    assert curves.ended
    assert list(curves.told) == list(learn(QUICK))
    assert curves.solved == 2
    assert curves.done == 1.0
    trials.begin(QUICK)
    assert not trials.learning(QUICK)


@pytest.mark.usefixtures("begun")
def test_who_asks_for_what_is_being_learnt_starts_no_second_process(tmp_path: Path) -> None:
    trials, before = Trials(tmp_path), len(asking._started)
    trials.begin(LONG)
    trials.begin(LONG)
    assert trials.learning(LONG)
    assert len(asking._started) == before + 1


def test_a_trial_ends_with_the_process_that_asked(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from core.lessons.learning.asking import Trials\n"
        "from core.lessons.learning.trial import Trial\n"
        f"Trials(Path(sys.argv[1])).begin(Trial.model_validate_json({LONG.model_dump_json()!r}))"
    )
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=PROJECT, check=True)
    assert not settled(Trials(tmp_path), LONG).ended


@pytest.mark.usefixtures("begun")
def test_what_was_broken_off_is_learnt_from_the_beginning(tmp_path: Path) -> None:
    trials = Trials(tmp_path)
    folder = tmp_path / "cache" / "lessons" / QUICK.digest
    folder.mkdir(parents=True)
    (folder / "curves.jsonl").write_text("[0, 5, 1.2, 0.5, false]\n[1, 5, 1.")
    assert trials.curves(QUICK).told == (CurvePoint(0, 5, 1.2, 0.5, False),)
    assert not trials.curves(QUICK).ended
    trials.begin(QUICK)
    assert list(settled(trials, QUICK).told) == list(learn(QUICK))
