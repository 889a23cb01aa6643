"""Runs shown on an MLflow server: what stands there, once, and what is said where it cannot."""

import os
import sys
from pathlib import Path

import pytest

from core.cli import main
from core.errors import UserError
from core.reports.mirror import SILENT, Mirror
from core.runs.store import Store
from tests.core.runs.trial import finished_run

mlflow = pytest.importorskip("mlflow", reason="an optional extra: requirements-mlflow.txt")


@pytest.fixture
def address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where MLflow's client keeps what it is told without a server."""
    for name in SILENT:
        monkeypatch.delenv(name, raising=False)  # to be put back afterwards
    monkeypatch.setenv("MLFLOW_ALLOW_FILE_STORE", "true")
    return (tmp_path / "shown").as_uri()


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = Store(tmp_path / "home")
    finished_run(made)
    return made


def shown(address: str) -> list:
    client = mlflow.MlflowClient(tracking_uri=address)
    return client.search_runs([one.experiment_id for one in client.search_experiments()])


def test_a_run_stands_there_with_settings_losses_scores_and_recipe(store: Store, address: str) -> None:
    run = store.runs()[0]
    assert Mirror(address).show(run)
    client = mlflow.MlflowClient(tracking_uri=address)
    (there,) = shown(address)
    assert there.info.status == "FINISHED"
    assert there.data.tags["unroll.run"] == run.id
    assert there.data.params["units"] == str(run.spec.model.units)
    assert there.data.metrics[f"test_{run.overview.metric}"] == run.overview.score
    assert there.data.metrics.get(f"best_rival_{run.overview.metric}") == run.overview.rival_score
    losses = client.get_metric_history(there.info.run_id, "loss")
    assert [one.value for one in losses] == list(run.account.history.loss)
    assert [file.path for file in client.list_artifacts(there.info.run_id)] == ["recipe.toml"]


def test_a_run_stands_there_once_and_one_cut_off_halfway_is_shown_anew(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there, run = Mirror(address), store.runs()[0]
    with monkeypatch.context() as cut:
        cut.setattr("core.reports.mirror.recipe_text", lambda _: (_ for _ in ()).throw(OSError("gone")))
        with pytest.raises(UserError, match="did not take"):
            there.show(run)
    assert there.show(run)
    assert not there.show(run)
    assert len(shown(address)) == 1


def test_the_command_shows_all_that_ended_and_names_a_server_that_does_not_answer(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    def told(*arguments: str) -> tuple[str, str]:
        monkeypatch.setattr(sys, "argv", ["core", "mirror", *arguments, "--runs", str(store.root)])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr()

    assert "1 run new at" in told(address)[0]
    assert "0 runs new" in told(address)[0]
    monkeypatch.setenv("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    assert "The MLflow server at http://127.0.0.1:9 did not take" in " ".join(told("http://127.0.0.1:9")[1].split())
    assert os.environ["MLFLOW_DISABLE_TELEMETRY"] == "true"
