"""The prepared series behind a source, and what is proposed for them; worked out once a choice."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from core.data.preparation import Preparation
from core.data.prepare import prepare
from core.data.series import Series
from core.data.sources import Source, open_source
from core.errors import NotFound
from core.runs.run import Run
from core.runs.source import source_of
from core.tasks import task_of
from core.tasks.task import Plan, Reasoned
from core.training.spec import SourceRecipe
from pages.shared.state import drafts, store


@dataclass(frozen=True)
class Prepared:
    """A source as it will be trained on."""

    source: Source
    preparation: Preparation
    series: tuple[Series, ...]

    @property
    def recipe(self) -> SourceRecipe:
        return SourceRecipe(name=self.source.name, sha256=self.source.sha256, preparation=self.preparation)

    @property
    def target(self) -> str:
        return self.preparation.target

    @property
    def rows(self) -> int:
        return sum(len(series) for series in self.series)


def prepared_source(sha256: str) -> Prepared:
    """The source with the person's draft applied, or with what we proposed; raises UserError."""
    steps = drafts().steps(sha256)
    source = _opened(sha256, steps[-1] if steps else None)
    preparation = steps[-1] if steps else source.report.preparation
    return Prepared(source, preparation, _series(source.folder, preparation.model_dump_json(), source))


def proposals(prepared: Prepared, task: str = "forecasting") -> dict[str, Reasoned]:
    """Field -> proposal and reason, for these series."""
    return _proposals(prepared.source.folder, prepared.preparation.model_dump_json(), task, prepared)


def run_plan(run: Run) -> Plan:
    """Network ends and numbers of examples of a run."""
    return _plan(run.id, run.spec.model_dump_json(), run)


def _opened(sha256: str, draft: Preparation | None) -> Source:
    if draft is not None:
        try:
            return open_source(store().sources, sha256, draft.reading)
        except NotFound:
            # A draft that keeps the reading as detected names its fields; the stored table does not.
            pass
    return open_source(store().sources, sha256)


# Keyed by content: the folder's name is the digest of the bytes and of how they were read.
@st.cache_resource(max_entries=8, ttl=3600, show_spinner="Preparing the series")
def _series(folder: Path, preparation: str, _source: Source) -> tuple[Series, ...]:
    return prepare(_source.table(), Preparation.model_validate_json(preparation))


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False)
def _proposals(folder: Path, preparation: str, task: str, _prepared: Prepared) -> dict[str, Reasoned]:
    return task_of(task).propose(_prepared.series)


@st.cache_resource(max_entries=32, ttl=3600, show_spinner=False)
def _plan(run: str, recipe: str, _run: Run) -> Plan:
    task = task_of(_run.spec.task)
    return task.plan(source_of(_run), task.Options(**_run.spec.options))
