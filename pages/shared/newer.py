"""Newer rows for a trained network: a file is brought, and what comes after its last row is shown."""

from collections.abc import Callable

import streamlit as st

from core.charts.forecast import forecast
from core.data.csv_cells import csv_text
from core.data.imports import IMPORTS
from core.errors import UserError
from core.results.exhibits import Forecast
from core.results.tables import forecasts_table
from core.runs.outlook import outlook
from core.runs.run import Run
from pages.shared.charts import chart
from pages.shared.safe import md, name, shortened
from pages.shared.source import is_read
from pages.shared.state import store
from pages.shared.theme import current_theme
from pages.shared.uploading import Files, uploader
from pages.shared.words import cell_title, counted


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
    reading = run.spec.source.preparation.reading
    st.session_state[key] = IMPORTS.begin(content, title, store().sources, reading)


def _answer(run: Run, sha256: str) -> None:
    try:
        source = IMPORTS.outcome(store().sources, sha256, run.spec.source.preparation.reading)
        if source is None:
            st.skeleton(height=240)
            return
        found = _outlook(str(run.folder), str(source.folder), _run=run, _source=source)
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
    reading = run.spec.source.preparation.reading
    return None if sha256 is None or is_read(sha256, reading) else lambda: is_read(sha256, reading)


def _draw(run: Run, shown: Forecast, found: list[Forecast]) -> None:
    cell = run.spec.model.cell
    figure = forecast(shown, theme=current_theme(), cell=cell, name=cell_title(cell), stretch="test", height=320)
    chart(figure, key="newer_forecast", alt=f"The next {len(shown.future)} timesteps of {shown.target}.")
    st.download_button(
        "These predictions",
        lambda: csv_text(forecasts_table(found)),
        f"{shortened(shown.target, longest=30)}-forecast.csv",
        "text/csv",
        icon=":material/download:",
        on_click="ignore",
    )


@st.cache_resource(max_entries=8, ttl="1h", show_spinner="Forecasting")
def _outlook(folder: str, source: str, *, _run: Run, _source: object) -> list[Forecast]:
    return outlook(_run, _source)
