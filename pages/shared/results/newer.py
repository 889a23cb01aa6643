"""Newer rows for a trained network: a file is brought, and what comes after its last row is shown."""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from core.charts.forecast import forecast
from core.data.series import Series
from core.errors import UserError
from core.inference.newer import newer_value, readings
from core.inference.outlook import outlook
from core.results.csv_cells import csv_text
from core.results.exhibits import Forecast
from core.results.tables import forecasts_table
from core.runs.run import Run
from core.sources.intake.imports import IMPORTS
from core.sources.tables.judging.detectors.gaps import FILLS
from core.sources.tables.preparing.grid import MissingValues
from core.tasks.predictor import ForecastsSeries, LabelsNext, Predictor
from core.words import counted
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, name, shortened
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title
from pages.shared.source.source import is_newer_read, newer_source
from pages.shared.source.uploading import Files, uploader


@dataclass(frozen=True)
class Newer:
    """The series of a newer file, prepared by the run's own recipe."""

    series: tuple[Series, ...]
    key: tuple[str, ...]
    """What they are kept by."""


Show = Callable[[Run, Predictor, Newer], None]


def forecast_newer(run: Run, forecaster: ForecastsSeries) -> None:
    """A place to drop a file with the same columns, and the forecast behind its last row."""
    _newer_rows(run, forecaster, f"What comes next, {counted(forecaster.horizon, 'timestep')} of", _forecast)


def label_newer(run: Run, labeller: LabelsNext) -> None:
    """A place to drop a file with the same columns, and the label of what comes after its last row."""
    _newer_rows(run, labeller, "The label of what comes next in", _label)


def _newer_rows(run: Run, predictor: Predictor, what: str, show: Show) -> None:
    key = f"newer.{run.id}"
    st.caption(
        f"A file with the same columns as {name(run.spec.source.name)}, but newer rows. "
        f"{what} {name(run.spec.source.preparation.subject)}, is shown here."
    )
    uploader("A file with newer rows", key, lambda files: _begin(run, files, key))
    if (sha256 := st.session_state.get(key)) is not None:
        _answer(run, predictor, sha256, show)


def _begin(run: Run, files: Files, key: str) -> None:
    [(title, content)] = files
    st.session_state[key] = IMPORTS.begin(content, title, store().sources, readings(run)[0])


def _answer(run: Run, predictor: Predictor, sha256: str, show: Show) -> None:
    try:
        newer = newer_source(run, sha256)
        if newer is None:
            st.skeleton(height=240)
            return
        fill = st.session_state.get(_fill_key(run, sha256))
        key = (str(run.folder), str(newer.source.folder), str(fill))
        show(run, predictor, Newer(newer_value(run, newer.source, fill=fill), key))
    except MissingValues as error:
        _ask(run, sha256, error)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")


def _forecast(run: Run, forecaster: ForecastsSeries, newer: Newer) -> None:
    found = _outlook(newer.key, _forecaster=forecaster, _newer=newer)
    shown = found[0]
    if len(found) > 1:
        place = st.selectbox("Series", range(len(found)), format_func=lambda position: found[position].series)
        shown = found[place]
    _draw(run, shown, found)


def _label(run: Run, labeller: LabelsNext, newer: Newer) -> None:
    predicted = labeller.probabilities(newer.series)
    table = {"Series": [md(one.series_id or one.name) for one in newer.series]}
    table |= {md(label): [f"{share:.1%}" for share in predicted[:, at]] for at, label in enumerate(labeller.classes)}
    st.table(table, border="horizontal", hide_index=True, alt="Probability of each label after the last row")


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


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=8, ttl="1h", show_spinner="Forecasting")
def _outlook(key: tuple[str, ...], *, _forecaster: ForecastsSeries, _newer: Newer) -> list[Forecast]:
    return outlook(_forecaster, _newer.series)
