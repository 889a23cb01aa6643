"""The history as tables: one line for each run, or for each experiment with the best of its runs."""

from collections import Counter
from datetime import UTC, datetime

import streamlit as st

from core.results.figures import number
from core.results.metrics import METRICS
from core.results.rival_names import rival_title
from core.runs.overview import Overview
from core.runs.run import Run
from core.words import counted, rounded
from pages.shared.screen.safe import shortened
from pages.shared.screen.words import cell_title, run_name, state_title

SHOWN = 500
SCORES = {
    "Score": st.column_config.NumberColumn(
        format="%.4g", width=70, help="The main score on the untouched test part; the next column says which one."
    ),
    "Better by": st.column_config.NumberColumn(
        format="%+.0f %%", help="How much better than the best baseline; below zero it is worse."
    ),
    "Started": st.column_config.DatetimeColumn(format="distance"),
}


def run_table(runs: list[Run]) -> list[Run]:
    """One line a run; those that were selected."""
    shown = runs[:SHOWN]
    lines = [run.overview for run in shown]
    columns = {
        "Run": [run_name(run) for run in shown],
        "Score": [line.score for line in lines],
        "Of": [METRICS[line.metric].title if line.metric else None for line in lines],
        "Source": [shortened(run.outline.source, longest=40) for run in shown],
        "Status": [state_title(run.state) for run in shown],
        "Best baseline": [_rival(line) for line in lines],
        "Better by": [None if line.gain is None else rounded(100 * line.gain) for line in lines],
        "Loss": [list(line.losses) for line in lines],
        "Started": [datetime.fromtimestamp(run.created, UTC) for run in shown],
        "Name": [shortened(run.title, longest=60) for run in shown],
        "Tags": [list(run.tags) for run in shown],
        "Note": [shortened(run.note, longest=80) for run in shown],
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
            "Run": st.column_config.TextColumn(pinned=True),
            **SCORES,
            "Loss": st.column_config.LineChartColumn(help="Validation loss, epoch by epoch.", width="small"),
            "Tags": st.column_config.ListColumn(),
        },
        alt=f"{counted(len(shown), 'run')}, the newest first",
    )
    if len(runs) > SHOWN:
        st.caption(f"The newest {SHOWN} of {len(runs):,}; search to find the others.")
    return [shown[row] for row in event.selection.rows if row < len(shown)]


def experiment_table(runs: list[Run]) -> list[Run]:
    """One line for each experiment, with the best score of its runs; all runs of those that were selected."""
    members = experiments_of(runs)
    best = [best_of(some) for some in members]
    columns = {
        "Source": [shortened(some[0].outline.source, longest=40) for some in members],
        "Best score": [line.score if line else None for line in best],
        "Of": [METRICS[line.metric].title if line else None for line in best],
        "Runs": [cells_of(some) for some in members],
        "Status": [states_of(some) for some in members],
        "Best baseline": [_rival(line) if line else None for line in best],
        "Better by": [rounded(100 * line.gain) if line and line.gain is not None else None for line in best],
        "Started": [datetime.fromtimestamp(some[0].created, UTC) for some in members],
        "Name": [shortened(some[0].experiment_title, longest=60) for some in members],
    }
    event = st.dataframe(
        columns,
        key=f"runs.experiments.{hash(tuple(some[0].experiment for some in members))}",
        on_select="rerun",
        selection_mode="multi-row",
        hide_index=True,
        placeholder="–",
        column_config={
            "Source": st.column_config.TextColumn(pinned=True, width=150),
            **SCORES,
            "Best score": SCORES["Score"],
        },
        alt=f"{counted(len(members), 'experiment')}, the newest first",
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
