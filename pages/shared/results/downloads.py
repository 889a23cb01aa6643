"""Everything of a run that can be taken away, in one place, made when it is asked for."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from core.charts.forecast import forecast
from core.charts.losses import losses
from core.charts.page import figures_page
from core.charts.residuals import autocorrelation, distribution, over_time
from core.charts.theme import Theme
from core.results.csv_cells import csv_text
from core.results.exhibits import Exhibit, Forecast
from core.results.residuals import residuals
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.keras_file import keras_file
from core.runs.results import forecasts_in
from core.runs.run import Run
from core.runs.source import source_of
from core.runs.taken import Taken, taken_from
from core.script import script
from core.tasks import task_of
from core.training.history import history
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, run_name
from pages.shared.training.curves import loss_curve

UNFIT = re.compile(r"[^\w.-]+")


def downloads(run: Run, exhibits: Sequence[Exhibit]) -> None:
    """A button a thing, each with a line on what it is for."""
    shown, theme, place = forecasts_in(exhibits), current_theme(), store()
    for taken in taken_from(exhibits):
        make = partial(_csv, taken, exhibits)
        _offer(taken.title, taken.words, run, "csv", "text/csv", make)
    if run.weights_path() is not None:
        _offer(
            "Keras model",
            "The trained network, to load with keras.models.load_model.",
            run,
            "keras",
            "application/octet-stream",
            lambda: keras_file(run),
        )
    if task_of(run.spec.task).scripted:
        _offer(
            "Keras script",
            "One Python file that repeats this run with TensorFlow and pandas alone.",
            run,
            "py",
            "text/x-python",
            lambda: script(run.spec, source_of(run)),
        )
    if shown:
        _offer(
            "Figures",
            "HTML: every chart of this page, still interactive, without a network.",
            run,
            "html",
            "text/html",
            lambda: figures(run, shown, theme),
        )
    _offer(
        "Run folder",
        "Zip: recipe, data, log, weights and results; opens again under Runs.",
        run,
        "zip",
        "application/zip",
        lambda: export_zip(place, run.id),
    )


def figures(run: Run, shown: Sequence[Forecast], theme: Theme) -> str:
    """The run's charts as one HTML page."""
    cell, first = run.spec.model.cell, shown[0]
    facts = residuals(first, "test")
    about = {"timed": first.timed, "unit": first.unit, "theme": theme, "cell": cell}
    drawn = {
        "Forecast": forecast(first, theme=theme, cell=cell, name=cell_title(cell)),
        "Loss": losses([loss_curve(run, history(run.events()))], theme=theme),
        "Residuals over time": over_time(facts, **about),
        "Distribution of the residuals": distribution(facts, **about),
        "Autocorrelation of the residuals": autocorrelation(facts, theme=theme, cell=cell),
    }
    return figures_page(
        f"{run_name(run)}: {run.spec.source.preparation.heading(run.spec.source.name)}", drawn, theme=theme
    )


def _csv(taken: Taken, exhibits: Sequence[Exhibit]) -> str:
    return csv_text(taken.table(exhibits))


def file_name(run: Run, ending: str) -> str:
    """A name that says what it is and that every system takes."""
    target = UNFIT.sub("-", run.spec.source.preparation.heading(run.spec.source.name)).strip("-.")[:40] or "series"
    return f"{target}-{run.spec.model.cell}-{run.id}.{ending}"


def _offer(title: str, words: str, run: Run, ending: str, mime: str, make: Callable[[], str | bytes]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"download_{ending}"):
        st.download_button(
            title,
            make,
            file_name(run, ending),
            mime,
            icon=":material/download:",
            on_click="ignore",
            width=190,
            key=f"download_{run.id}_{ending}",
        )
        st.caption(words)
