"""The source in the address as every page sees it: opened, with what the person decided, and prepared."""

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from core.data.series import Series
from core.errors import UserError
from core.language import say
from core.sources.findings import Finding
from core.sources.intake.imports import IMPORTS
from core.sources.intake.sources import Source
from core.sources.kind import Kind, StoredForm
from core.sources.kinds import AnyPreparation
from core.sources.lookup import form_of, kind_of
from core.sources.preparation import Reading
from core.sources.profile import Profile
from core.sources.tables.preparing.label_columns import label_columns
from core.sources.tables.profiles.as_it_stood import original
from core.sources.tables.profiles.preview import Times
from core.sources.tables.profiles.series import SeriesProfile, series_profile
from core.sources.tables.profiles.texts import TextProfile, text_profile
from pages.shared.screen.state import drafts, store


@dataclass(frozen=True)
class Chosen:
    """A source and how it is to be prepared: as the person decided, else as proposed."""

    source: Source
    preparation: AnyPreparation
    decisions: int
    """How many the person made that can be undone."""

    def stored(self) -> Any:
        """What is stored, a table for example; not to be changed, since every page shares it."""
        return _stored(str(self.source.folder), _source=self.source)

    @property
    def kind(self) -> Kind:
        """Of its preparation."""
        return kind_of(self.preparation)

    def as_kind(self, kind: str) -> "Chosen":
        """The same source, prepared as what a task wants of it."""
        return replace(self, preparation=self.preparation.as_kind(kind))

    def prepared(self) -> Any:
        """What a task is trained on; raises UserError."""
        return _prepared(str(self.source.folder), self.preparation.model_dump_json(), _chosen=self)

    def amount(self) -> str:
        """How much there is to learn from, in words."""
        return self.kind.amount(self.prepared())

    def profile(self) -> Profile:
        """What it is like, of whatever kind it is."""
        return _profile(str(self.source.folder), self.preparation.model_dump_json(), _chosen=self)

    def series(self) -> tuple[Series, ...]:
        """Prepared, where series come out of it; raises UserError."""
        return self.prepared()

    def all_series(self) -> tuple[str, ...]:
        """Names of all series in the table, also of those that are not used."""
        everything = self.preparation.model_copy(update={"series": None})
        made = _prepared(
            str(self.source.folder), everything.model_dump_json(), _chosen=replace(self, preparation=everything)
        )
        return tuple(one.series_id for one in made if one.series_id is not None)

    def label_columns(self) -> tuple[str, ...]:
        """Columns of words that never change within a series."""
        key = self.preparation.model_dump_json(include={"id_columns", "repairs"})
        return _label_columns(str(self.source.folder), key, _chosen=self)

    def times(self, position: int = 0) -> Times:
        """[time] of the series at `position`: datetime64, or positions."""
        return self.series()[position].index.to_numpy()

    def findings(self) -> tuple[Finding, ...]:
        """What is wrong under the roles as they are now, worst first."""
        return _findings(str(self.source.folder), self.preparation.model_dump_json(), _chosen=self)

    def original(self, position: int = 0) -> tuple[Times, Times]:
        """Times and values of the series at `position` before any repair."""
        key = self.preparation.model_dump_json()
        return _original(str(self.source.folder), key, position, _chosen=self)

    def series_profile(self, position: int = 0) -> SeriesProfile:
        """What the series at `position` is like."""
        return _series_profile(str(self.source.folder), self.preparation.model_dump_json(), position, _chosen=self)

    def text_profile(self) -> TextProfile:
        """What the texts are like."""
        return _text_profile(str(self.source.folder), self.preparation.model_dump_json(), _chosen=self)


def chosen(sha256: str) -> Chosen | None:
    """None while the importer works; raises Refused, or NotFound when nobody brought it."""
    draft = drafts().of(sha256)
    source = IMPORTS.outcome(store().sources, sha256, draft.reading)
    if source is None:
        return None
    preparation = draft.present or source.report.preparation
    reading = kind_of(preparation).form.reading(draft.reading)
    return Chosen(source, preparation.model_copy(update={"reading": reading}), decisions=len(draft.steps))


def known(sha256: str) -> bool:
    """Whether it is known what came of a source, read as the person decided."""
    return is_read(sha256, drafts().of(sha256).reading)


def is_read(sha256: str, reading: Reading = Reading()) -> bool:
    """Whether it is known what came of a file: it is here, it was refused, or nobody brought it."""
    try:
        return IMPORTS.outcome(store().sources, sha256, reading) is not None
    except UserError:
        return True


def files_ahead(sha256: str) -> int:
    """How many files the importers read before this one; 0 when it is being read."""
    return IMPORTS.ahead(store().sources, sha256, drafts().of(sha256).reading)


def form_of_source(sha256: str) -> StoredForm:
    """The form of what was brought, also when it was refused."""
    return form_of(store().sources / sha256 / "original", name_of(sha256))


def name_of(sha256: str) -> str:
    """The name under which a source was brought, also while it is read or when it was refused."""
    path = store().sources / sha256 / "name"
    return path.read_text(encoding="utf-8") if path.is_file() else say("A source")


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _stored(folder: str, *, _source: Source) -> Any:
    return _source.stored()


@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _prepared(folder: str, preparation: str, *, _chosen: Chosen) -> Any:
    return _chosen.kind.prepare(_chosen.stored(), _chosen.preparation)


@st.cache_resource(max_entries=16, ttl="1h", show_spinner=False)
def _label_columns(folder: str, roles: str, *, _chosen: Chosen) -> tuple[str, ...]:
    report = _chosen.source.report
    words = [one.name for one in report.columns if one.kind == "text" and one.distinct < report.rows]
    return label_columns(_chosen.stored(), _chosen.preparation, words)


@st.cache_resource(max_entries=16, ttl="1h", show_spinner=False)
def _profile(folder: str, preparation: str, *, _chosen: Chosen) -> Profile:
    return _chosen.kind.profile(_chosen.prepared(), _chosen.preparation)


@st.cache_resource(max_entries=16, ttl="1h", show_spinner=False)
def _series_profile(folder: str, preparation: str, position: int, *, _chosen: Chosen) -> SeriesProfile:
    return series_profile(_chosen.series()[position])


@st.cache_resource(max_entries=16, ttl="1h", show_spinner=False)
def _text_profile(folder: str, preparation: str, *, _chosen: Chosen) -> TextProfile:
    return text_profile(_chosen.prepared())


@st.cache_resource(max_entries=16, ttl="1h", show_spinner=False)
def _findings(folder: str, preparation: str, *, _chosen: Chosen) -> tuple[Finding, ...]:
    return _chosen.kind.findings(_chosen.stored(), _chosen.source.report, _chosen.preparation)


@st.cache_resource(max_entries=4, ttl="1h", show_spinner=False)
def _original(folder: str, preparation: str, position: int, *, _chosen: Chosen) -> tuple[Times, Times]:
    return original(_chosen.stored(), _chosen.preparation, _chosen.series()[position])
