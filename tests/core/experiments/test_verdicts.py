"""The run that is opened first belongs to the network that the verdict puts first."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.experiments.verdicts import run_to_read, verdict_of
from core.runs.folder.run import Experiment, Run
from core.runs.listed.overview import Overview
from core.training.account import account
from tests.core.experiments.test_job import ended, events, run
from tests.core.results.test_comparison import result

NOISE = {"lstm": 0.2, "gru": 1.0}
"""The test part is forecast better by the LSTM, the validation part by the GRU."""


def judged(folder: Path, number: int, cell: str, *, validation_loss: float) -> Run:
    """A finished run whose errors on the test part are those of its cell."""
    found, one = result(cell, number, NOISE[cell]), ended(number, seconds=1.0)
    exhibits = folder / "runs" / one.id / "attempts" / "1" / "exhibits"
    exhibits.mkdir(parents=True)
    for name, exhibit in (("1-scores", found.scores), ("2-errors", found.errors)):
        (exhibits / f"{name}.json").write_text(exhibit.model_dump_json())
    recipe = one.spec.model_copy(update={"model": one.spec.model.model_copy(update={"cell": cell})})
    told = events(epochs=10, of=10, seconds=1.0, loss=validation_loss)
    return replace(
        one,
        outline=one.outline.model_copy(update={"cell": cell}),
        known=Overview(judged=True, trained=True),
        runs_folder=folder / "runs",
        _spec=lambda _: recipe,
        _events=lambda *_: told,
        _account=lambda *_: account(told),
    )


def experiment(*runs: Run) -> Experiment:
    return Experiment(id="abcd", title="trial", created=0.0, runs=runs)


@pytest.fixture
def networks(tmp_path: Path) -> tuple[Run, ...]:
    lstm = [judged(tmp_path, number, "lstm", validation_loss=0.5 + number) for number in (3, 1, 2)]
    gru = [judged(tmp_path, number, "gru", validation_loss=0.01 * number) for number in (4, 5, 6)]
    return (*gru, *lstm)


def test_the_run_to_read_is_the_best_of_the_network_that_the_verdict_names(networks: tuple[Run, ...]) -> None:
    assert verdict_of(networks).sentence.startswith("LSTM is clearly better than GRU")
    assert run_to_read(experiment(*networks)).id == "abcd-1"


def test_without_a_verdict_it_is_the_judged_run_with_the_lowest_validation_loss() -> None:
    better = run(1, "training", events(epochs=2, of=10, seconds=1.0, loss=0.1))
    one = replace(ended(2, seconds=1.0), known=Overview(judged=True, trained=True))
    assert run_to_read(experiment(better, one)) is one
    assert run_to_read(experiment(run(3, "queued", []), better)) is better
