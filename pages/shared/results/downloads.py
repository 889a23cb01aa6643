"""Everything of a run that can be taken away, in one place, made when it is asked for."""

import re
from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from core.exports.formats import FORMATS
from core.exports.process import export_of
from core.language import mark, say
from core.recipes.written import recipe_text
from core.reports.figures import figures
from core.reports.one_run import run_report
from core.reports.paper import browser, printed
from core.results.csv_cells import csv_text
from core.results.exhibits.kinds import Exhibit
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.keras_file import keras_file
from core.runs.folder.run import Run
from core.runs.folder.source import source_of
from core.runs.folder.taken import Taken, taken_from
from core.script import script
from core.script.short import has_short_script, short_script
from core.tasks import task_of
from pages.shared.screen.state import store
from pages.shared.screen.theme import current_theme

PAGE = mark("HTML: what this page says, to send or to print; it needs no network and runs no script.")
PRINTED = mark("The same, printed by the Chromium of this machine.")
WITHOUT_CHROMIUM = mark("A PDF needs Chromium on this machine; otherwise print the page from any browser.")
UNFIT = re.compile(r"[^\w.-]+")


def downloads(run: Run, exhibits: Sequence[Exhibit]) -> None:
    """A button a thing, each with a line on what it is for."""
    drawn, place = figures(run, exhibits, current_theme()), store()
    place.permit("export", run)
    for taken in taken_from(exhibits):
        make = partial(_csv, taken, exhibits)
        _offer(taken.title, taken.words, run, "csv", "text/csv", make)
    if run.weights_path() is not None:
        _offer(
            say("Keras model"),
            say("The trained network, to load with keras.models.load_model."),
            run,
            "keras",
            "application/octet-stream",
            lambda: keras_file(run),
        )
        _other_formats(run)
    _offer(
        say("Recipe"),
        say("TOML: its settings to read and change; opens again on Train, or with train --recipe."),
        run,
        "toml",
        "application/toml",
        lambda: recipe_text(run.spec),
    )
    if has_short_script(run.spec):
        _offer(
            say("Short Keras script"),
            say(
                "Zip: about 100 lines to read and change, and the data beside them; plain Keras, so its scores differ."
            ),
            run,
            "script.zip",
            "application/zip",
            lambda: short_script(run.spec, source_of(run)),
        )
    if task_of(run.spec.task).scripted:
        _offer(
            say("Exact script"),
            say("One Python file that repeats this run number by number, with TensorFlow and pandas alone."),
            run,
            "py",
            "text/x-python",
            lambda: script(run.spec, source_of(run)),
        )
    _offer(
        say("Report"),
        say(PAGE) if browser() else f"{say(PAGE)} {say(WITHOUT_CHROMIUM)}",
        run,
        "report.html",
        "text/html",
        lambda: run_report(run),
    )
    if browser():
        _offer(say("Report as PDF"), say(PRINTED), run, "pdf", "application/pdf", lambda: printed(run_report(run)))
    if drawn is not None:
        _offer(
            say("Figures"),
            say("HTML: every chart of this page, still interactive, without a network."),
            run,
            "html",
            "text/html",
            drawn,
        )
    _offer(
        say("Run folder"),
        say("Zip: recipe, data, log, weights and results; opens again under Runs."),
        run,
        "zip",
        "application/zip",
        lambda: export_zip(place, run.id),
    )


def _other_formats(run: Run) -> None:
    """The network with the code before and after it, in each format that this machine can make."""
    if not task_of(run.spec.task).exported:
        return
    for form in FORMATS.values():
        title = say("{title} and code", title=form.title)
        if form.missing:
            st.caption(f"{title}: {form.missing}")
        else:
            words = say(
                "Zip: {words} With Python code that reads your files and answers in your units.", words=form.words
            )
            _offer(title, words, run, f"{form.name}.zip", "application/zip", partial(export_of, run, form))


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
