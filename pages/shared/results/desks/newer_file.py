"""A newer file for a trained network: brought, read and prepared by the run's own recipe, then shown."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.errors import UserError
from core.inference.newer import NewerSource, find_newer, newer_value, readings
from core.runs.bringing import bring
from core.runs.folder.run import Run
from core.sources.intake.imports import IMPORTS
from core.sources.intake.sources import Source
from core.sources.tables.judging.detectors.gaps import FILLS
from core.sources.tables.preparing.grid import MissingValues
from pages.shared.screen.safe import md
from pages.shared.screen.state import store
from pages.shared.source.uploading import Files, uploader

Make = Callable[[str, bytes], None]
"""Takes the name and the content of what was made."""


@dataclass(frozen=True)
class Newer:
    """A newer file, ready to be asked about."""

    source: Source
    missing: tuple[str, ...]
    """What the recipe needs and the file does not have."""
    value: Any
    """What its kind of source prepares for the run."""
    key: tuple[str, ...]
    """What answers about it are kept by."""


def newer_file(
    run: Run, label: str, show: Callable[[Newer], None], *, make: Callable[[str, Make], None] | None = None
) -> None:
    """A place to drop it, or to `make` it at once, and what `show` draws once it is read."""
    key = _key(run)
    uploader(label, key, lambda files: _begin(run, files))
    if make is not None:
        make(key, lambda name, content: _begin(run, [(name, content)]))
    if (sha256 := st.session_state.get(key)) is not None:
        _answer(run, sha256, show)


def newer_file_read(run: Run) -> Callable[[], bool] | None:
    """Tells whether the file that was brought has been read; None when none is being read."""
    sha256 = st.session_state.get(_key(run))
    return None if sha256 is None or _is_read(run, sha256) else lambda: _is_read(run, sha256)


def _begin(run: Run, files: Files) -> None:
    [(title, content)] = files
    st.session_state[_key(run)] = bring(store(), content, title, readings(run)[0])


def _answer(run: Run, sha256: str, show: Callable[[Newer], None]) -> None:
    try:
        found = _found(run, sha256)
        if found is None:
            st.skeleton(height=240)
            return
        fill = st.session_state.get(_fill_key(run, sha256))
        key = (str(run.folder), str(run.attempt), str(found.source.folder), str(fill))
        show(Newer(found.source, found.missing, _value(key, _run=run, _newer=found.source, _fill=fill), key))
    except MissingValues as error:
        _ask(run, sha256, error)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")


def _ask(run: Run, sha256: str, error: MissingValues) -> None:
    """How the newer file's gaps are filled, where the recipe had none to fill."""
    st.warning(md(error.message))
    with st.container(horizontal=True):
        for how, words in FILLS.items():
            if st.button(words, key=f"newer_fill.{run.id}.{how}"):
                st.session_state[_fill_key(run, sha256)] = how
                st.rerun()


def _found(run: Run, sha256: str) -> NewerSource | None:
    """None while it is read; raises UserError."""
    return find_newer(run, lambda reading: IMPORTS.outcome(store().sources, sha256, reading))


def _is_read(run: Run, sha256: str) -> bool:
    """Whether it is known what came of it."""
    try:
        return _found(run, sha256) is not None
    except UserError:
        return True


def _key(run: Run) -> str:
    return f"newer.{run.id}"


def _fill_key(run: Run, sha256: str) -> str:
    return f"newer.{run.id}.fill.{sha256[:12]}"


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=8, ttl="1h", show_spinner=False)
def _value(key: tuple[str, ...], *, _run: Run, _newer: Source, _fill: str | None) -> Any:
    return newer_value(_run, _newer, fill=_fill)
