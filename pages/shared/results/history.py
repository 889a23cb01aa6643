"""The history as tables: one line for each run, or for each experiment with the best of its runs."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from core.language import say
from core.results.figures import number
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.runs.folder.run import Run
from core.runs.listed.overview import Overview
from core.words import counted, rounded
from pages.shared.screen.safe import shortened
from pages.shared.screen.words import cell_title, run_name, state_title

SHOWN = 500


def run_table(runs: list[Run]) -> list[Run]:
    """One line a run; those that were selected."""
    shown = runs[:SHOWN]
    lines = [run.overview for run in shown]
    columns = {
        say("Run"): [run_name(run) for run in shown],
        say("Score"): [line.score for line in lines],
        say("Of"): [METRICS[line.metric].title if line.metric else None for line in lines],
        say("Source"): [shortened(run.outline.source, longest=40) for run in shown],
        say("Status"): [state_title(run.state) for run in shown],
        say("Best baseline"): [_rival(line) for line in lines],
        say("Better by"): [None if line.gain is None else rounded(100 * line.gain) for line in lines],
        say("Loss"): [list(line.losses) for line in lines],
        say("Started"): [datetime.fromtimestamp(run.created, UTC) for run in shown],
        say("Name"): [shortened(run.title, longest=60) for run in shown],
        say("Tags"): [list(run.tags) for run in shown],
        say("Note"): [shortened(run.note, longest=80) for run in shown],
    }
    event = st.dataframe(
        columns,
        # Rows are selected by their place: another list must not inherit the selection of the one before.
        key=f"runs.table.{hash(tuple(run.id for run in shown))}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        placeholder="–",
        column_config={
            say("Run"): st.column_config.TextColumn(pinned=True),
            **_score_columns(),
            say("Loss"): st.column_config.LineChartColumn(help=say("Validation loss, epoch by epoch."), width="small"),
            say("Tags"): st.column_config.ListColumn(),
        },
        alt=say("{runs}, the newest first", runs=counted(len(shown), "run")),
    )
    if len(runs) > SHOWN:
        st.caption(say("The newest {shown} of {count:,}; search to find the others.", shown=SHOWN, count=len(runs)))
    return [shown[row] for row in event.selection.rows if row < len(shown)]


def experiment_table(runs: list[Run]) -> list[Run]:
    """One line for each experiment, with the best score of its runs; all runs of those that were selected."""
    members = experiments_of(runs)
    best = [best_of(some) for some in members]
    columns = {
        say("Source"): [shortened(some[0].outline.source, longest=40) for some in members],
        say("Best score"): [line.score if line else None for line in best],
        say("Of"): [METRICS[line.metric].title if line else None for line in best],
        say("Runs"): [cells_of(some) for some in members],
        say("Status"): [states_of(some) for some in members],
        say("Best baseline"): [_rival(line) if line else None for line in best],
        say("Better by"): [rounded(100 * line.gain) if line and line.gain is not None else None for line in best],
        say("Started"): [datetime.fromtimestamp(some[0].created, UTC) for some in members],
        say("Name"): [shortened(some[0].experiment_title, longest=60) for some in members],
    }
    event = st.dataframe(
        columns,
        key=f"runs.experiments.{hash(tuple(some[0].experiment for some in members))}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        placeholder="–",
        column_config={
            say("Source"): st.column_config.TextColumn(pinned=True, width=150),
            **_score_columns(),
            say("Best score"): _score_columns()[say("Score")],
        },
        alt=say("{experiments}, the newest first", experiments=counted(len(members), "experiment")),
    )
    return [run for row in event.selection.rows if row < len(members) for run in members[row]]


def experiments_of(runs: list[Run]) -> list[list[Run]]:
    """The newest runs, those of an experiment together."""
    groups: dict[str, list[Run]] = {}
    for run in runs[:SHOWN]:
        groups.setdefault(run.experiment, []).append(run)
    return list(groups.values())


def best_of(runs: list[Run]) -> Overview | None:
    """Of the run with the best score."""
    scored = [line for run in runs if (line := run.overview).score is not None and line.metric]
    if not scored:
        return None
    first = min if METRICS[scored[0].metric].lower_is_better else max
    return first(scored, key=lambda line: line.score)


def cells_of(runs: list[Run]) -> str:
    """ "2 LSTM, 2 GRU"."""
    counts = Counter(cell_title(run.outline.cell) for run in runs)
    return ", ".join(f"{count} {cell}" if count > 1 else cell for cell, count in counts.items())


def states_of(runs: list[Run]) -> str:
    """ "Finished", or how many of each."""
    counts = Counter(state_title(run.state) for run in runs)
    return next(iter(counts)) if len(counts) == 1 else ", ".join(f"{n} {state.lower()}" for state, n in counts.items())


def _rival(line: Overview) -> str | None:
    return f"{rival_title(line.rival)} {number(line.rival_score)}" if line.rival else None


def _score_columns() -> dict[str, Any]:
    """How scores, gains and beginnings are shown in both tables."""
    untouched = say("The main score on the untouched test part; the next column says which one.")
    gain = say("How much better than the best baseline; below zero it is worse.")
    return {
        say("Score"): st.column_config.NumberColumn(format="%.4g", width=70, help=untouched),
        say("Better by"): st.column_config.NumberColumn(format="%+.0f %%", help=gain),
        say("Started"): st.column_config.DatetimeColumn(format="distance"),
    }
