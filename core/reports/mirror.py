"""Runs that ended, told to an MLflow server, so that people who look there find them."""

import math
import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import UserError
from core.language import say
from core.recipes.written import recipe_text
from core.runs.folder.run import Run
from core.runs.folder.states import State
from core.runs.listed.naming import run_name

if TYPE_CHECKING:
    from mlflow.entities import Metric
    from mlflow.entities import Run as Shown
    from mlflow.tracking import MlflowClient

RUN, ATTEMPT = "unroll.run", "unroll.attempt"
"""Tags by which a run of ours is found again."""
STATUS: dict[State, str] = {"finished": "FINISHED", "stopped": "FINISHED", "cancelled": "KILLED"}
"""State -> what MLflow calls it; the others are failed there, and the tag "unroll.state" says how."""
AT_ONCE, LONGEST = 500, 500
"""Figures that one request takes along, and characters of a value: what every version of MLflow takes."""
SILENT = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "20",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
}
"""How MLflow's client behaves: it speaks to the server alone, and says soon when that does not answer."""


class Mirror:
    """The server at `address`, as its client takes it: http://..., or a folder as file:///... or sqlite:///..."""

    def __init__(self, address: str) -> None:
        """Raises UserError where the client is not installed or the address is none."""
        self.address = address
        self._client = _client(address)

    def show(self, run: Run) -> bool:
        """Have the run, which has ended, stand there as it stands here; whether that was new. Raises UserError."""
        from mlflow.exceptions import MlflowException

        try:
            return self._show(run)
        except (MlflowException, OSError) as error:
            what = say(
                "The MLflow server at {address} did not take run {id} ({first_line}).",
                address=self.address,
                id=run.id,
                first_line=_first_line(error),
            )
            raise UserError(what, say("Check the address, and whether the server runs.")) from error

    def _show(self, run: Run) -> bool:
        place = self._place(run)
        known = self._client.search_runs([place], f"tags.`{RUN}` = '{run.id}'")
        if any(_is_of(one, run) for one in known):
            return False
        for older in known:  # of an earlier attempt, or cut off halfway
            self._client.delete_run(older.info.run_id)
        self._write(place, run)
        return True

    def _place(self, run: Run) -> str:
        """MLflow's id of the experiment."""
        name = f"{run.experiment_title} ({run.experiment})"
        found = self._client.get_experiment_by_name(name)
        return found.experiment_id if found else self._client.create_experiment(name)

    def _write(self, place: str, run: Run) -> None:
        from mlflow.entities import Param

        shown = self._client.create_run(place, int(1000 * run.created), _tags(run), run_name(run)).info.run_id
        params = [Param(name, str(value)[:LONGEST]) for name, value in _params(run)]
        figures = list(_figures(run))
        for part in _parts(params):
            self._client.log_batch(shown, params=part)
        for part in _parts(figures):
            self._client.log_batch(shown, metrics=part)
        self._client.log_text(shown, recipe_text(run.spec), "recipe.toml")
        self._client.set_terminated(shown, STATUS.get(run.state, "FAILED"))


def _client(address: str) -> "MlflowClient":
    for name, value in SILENT.items():
        os.environ.setdefault(name, value)
    try:
        from mlflow.exceptions import MlflowException
        from mlflow.tracking import MlflowClient
    except ImportError as error:
        what = say("MLflow's client is not installed.")
        raise UserError(what, say("Install it with `pip install -r requirements-mlflow.lock`.")) from error
    try:
        return MlflowClient(tracking_uri=address)
    except MlflowException as error:
        raise UserError(
            say("{address} is no address of an MLflow server.", address=address), "It looks like http://127.0.0.1:5000."
        ) from error


def _is_of(shown: "Shown", run: Run) -> bool:
    """Whether this attempt of the run stands there whole."""
    return shown.info.end_time is not None and shown.data.tags.get(ATTEMPT) == str(run.attempt)


def _tags(run: Run) -> dict[str, str]:
    tags = {RUN: run.id, ATTEMPT: str(run.attempt), "unroll.state": run.state, "unroll.why": run.why}
    rival = {"unroll.best_rival": run.overview.rival} if run.overview.rival else {}
    note = {"mlflow.note.content": run.note} if run.note else {}
    return tags | rival | note | ({"unroll.tags": ", ".join(run.tags)} if run.tags else {})


def _params(run: Run) -> Iterator[tuple[str, Any]]:
    yield from (("task", run.outline.task), ("source", run.outline.source), ("source_sha256", run.outline.sha256))
    yield from run.spec.settings.items()


def _figures(run: Run) -> Iterator["Metric"]:
    """The losses of each epoch, the scores on the test part, and that of the best simple rival."""
    from mlflow.entities import Metric

    at, curves, known = int(1000 * run.created), run.account.history, run.overview
    for name in ("loss", "validation_loss"):
        for epoch, value in zip(curves.epochs, getattr(curves, name), strict=False):
            if value is not None and math.isfinite(value):
                yield Metric(name, value, at, epoch)
    ended = {f"test_{metric}": value for metric, value in known.scores.items()}
    ended |= {f"best_rival_{known.metric}": known.rival_score, "parameters": known.parameters, "seconds": known.seconds}
    ended |= {"best_epoch": known.best_epoch}
    for name, value in ended.items():
        if value is not None and math.isfinite(value):
            yield Metric(name, value, at, len(curves.epochs))


def _parts(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + AT_ONCE] for start in range(0, len(values), AT_ONCE))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [say("no answer")])[0][:200]
