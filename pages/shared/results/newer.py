"""Newer rows for a trained network: a file is brought, and what comes after its last row is shown."""

from collections.abc import Callable

import streamlit as st

from core.charts.forecast import forecast
from core.errors import UserError
from core.inference.newer import readings
from core.inference.outlook import outlook
from core.results.csv_cells import csv_text
from core.results.exhibits import Forecast
from core.results.tables import forecasts_table
from core.runs.run import Run
from core.sources.intake.imports import IMPORTS
from core.sources.tables.judging.detectors.gaps import FILLS
from core.sources.tables.preparing.grid import MissingValues
from core.words import counted
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, name, shortened
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title
from pages.shared.source.source import is_newer_read, newer_source
from pages.shared.source.uploading import Files, uploader


def newer_rows(run: Run) -> None:
    """A place to drop a file with the same columns, and the forecast behind its last row."""
    key = f"newer.{run.id}"
    horizon = counted(int(run.spec.options.get("horizon", 1)), "timestep")
    st.caption(
        f"A file with the same columns as {name(run.spec.source.name)}, but newer rows. "
        f"What comes next, {horizon} of {name(run.spec.source.preparation.subject)}, is shown here."
    )
    uploader("A file with newer rows", key, lambda files: _begin(run, files, key))
    if (sha256 := st.session_state.get(key)) is not None:
        _answer(run, sha256)


def _begin(run: Run, files: Files, key: str) -> None:
    [(title, content)] = files
    st.session_state[key] = IMPORTS.begin(content, title, store().sources, readings(run)[0])


def _answer(run: Run, sha256: str) -> None:
    try:
        newer = newer_source(run, sha256)
        if newer is None:
            st.skeleton(height=240)
            return
        source = newer.source
        fill = st.session_state.get(_fill_key(run, sha256))
        found = _outlook(str(run.folder), str(source.folder), fill, _run=run, _source=source)
    except MissingValues as error:
        _ask(run, sha256, error)
        return
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")
        return
    shown = found[0]
    if len(found) > 1:
        place = st.selectbox("Series", range(len(found)), format_func=lambda position: found[position].series)
        shown = found[place]
    _draw(run, shown, found)


def newer_rows_read(run: Run) -> Callable[[], bool] | None:
    """Tells whether the file that was brought has been read; None when none is being read."""
    sha256 = st.session_state.get(f"newer.{run.id}")
    return None if sha256 is None or is_newer_read(run, sha256) else lambda: is_newer_read(run, sha256)


def _ask(run: Run, sha256: str, error: MissingValues) -> None:
    """How the newer rows' gaps are filled, where the recipe had none to fill."""
    st.warning(md(error.message))
    with st.container(horizontal=True):
        for how, words in FILLS.items():
            if st.button(words, key=f"newer_fill.{run.id}.{how}"):
                st.session_state[_fill_key(run, sha256)] = how
                st.rerun()


def _fill_key(run: Run, sha256: str) -> str:
    return f"newer.{run.id}.fill.{sha256[:12]}"


def _draw(run: Run, shown: Forecast, found: list[Forecast]) -> None:
    cell = run.spec.model.cell
    figure = forecast(shown, theme=current_theme(), cell=cell, name=cell_title(cell), stretch="test", height=320)
    chart(figure, key="newer_forecast", alt=f"The next {counted(len(shown.future), 'timestep')} of {shown.target}.")
    st.download_button(
        "These predictions",
        lambda: csv_text(forecasts_table(found)),
        f"{shortened(shown.target, longest=30)}-forecast.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


@st.cache_resource(max_entries=8, ttl="1h", show_spinner="Forecasting")
def _outlook(folder: str, source: str, fill: str | None, *, _run: Run, _source: object) -> list[Forecast]:
    return outlook(_run, _source, fill=fill)
