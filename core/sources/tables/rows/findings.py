"""What is wrong, or worth knowing, about labelled rows under the roles that a person chose."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from core.data.labelled_rows import ROW
from core.data.moments import moment
from core.language import say
from core.sources.findings import Finding, Severity
from core.sources.tables.columns.view import cells_of, look
from core.sources.tables.rows.preparation import RowPreparation
from core.sources.tables.rows.preparing import FAR, MOST_JUMPS, is_jump, label_words, moments_of, session_words
from core.words import counted

FEW_ROWS, SHORT = 20, 20
"""Rows of a label that is hardly learnt, and of a session in which little comes before a row."""
UNEVEN = 0.05
"""Share of the steps in time that differ from the usual one, from which on a table is uneven."""
OF_ROWS = frozenset({"row labels", "row times", "row values", "row sessions"})
"""Detectors whose findings depend on the roles; the others speak of the file's form."""


def row_findings(table: pd.DataFrame, preparation: RowPreparation) -> list[Finding]:
    """About labels, times, sessions and values; nothing about columns that are not there."""
    wanted = (preparation.label, *preparation.features, *preparation.time_columns, preparation.session)
    if any(name is not None and name not in table.columns for name in wanted) or not len(table):
        return []
    return [
        *_about_labels(table, preparation),
        *_about_sessions(table, preparation),
        *_about_times(table, preparation),
        *_about_values(table, preparation),
    ]


def _about_labels(table: pd.DataFrame, preparation: RowPreparation) -> Iterator[Finding]:
    words = label_words(cells_of(table, preparation.label))
    counts = Counter(words.tolist())
    blank, where = counts.pop("", 0), say("column {column}", column=preparation.label)
    if len(counts) < 2:
        what = (
            say("Every row has the same label, {first!r}.", first=next(iter(counts)))
            if counts
            else say("No row has a label.")
        )
        yield _finding("row labels", "error", say("{what} Choose a label with two or more values.", what=what), where)
    if blank:
        what = say(
            "{rows} without a label: they are read, but neither learnt nor scored.",
            rows=ROW.counted(blank).capitalize(),
        )
        yield _finding("row labels", "note", what, where, count=blank)
    few = sorted(word for word, count in counts.items() if count < FEW_ROWS)
    if few:
        what = say(
            "{labels} with fewer than {least}, hardly learnt: {names}.",
            labels=counted(len(few), "label"),
            least=counted(FEW_ROWS, "row"),
            names=", ".join(few[:5]),
        )
        yield _finding("row labels", "warning", what, where)
    changes = np.count_nonzero(words[1:] != words[:-1])
    if len(counts) >= 2 and len(words) < 1.5 * (changes + 1):
        what = say("The label changes in almost every row: rows do not look like a course in time.")
        yield _finding("row labels", "warning", what, where)


def _about_sessions(table: pd.DataFrame, preparation: RowPreparation) -> Iterator[Finding]:
    if preparation.session is None:
        what = say("Nothing says which session a row belongs to: all rows are one.")
        yield _finding("row sessions", "note", what, say("columns"))
        return
    sizes = Counter(session_words(table, preparation.session).tolist())
    short = sorted(name for name, size in sizes.items() if size < SHORT)
    if short:
        what = say(
            "{sessions} of {sizes:,} shorter than {least}: {names}. Little stands beside their rows.",
            sessions=counted(len(short), "session"),
            sizes=len(sizes),
            least=counted(SHORT, "row"),
            names=", ".join(short[:5]),
        )
        yield _finding("row sessions", "warning", what, say("column {column}", column=preparation.session))


def _about_times(table: pd.DataFrame, preparation: RowPreparation) -> Iterator[Finding]:
    if not preparation.time_columns:
        what = say("No column says when a row was measured: rows keep their order.")
        yield _finding("row times", "note", what, say("columns"))
        return
    moments, where = moments_of(table, preparation), " + ".join(preparation.time_columns)
    if moments is None:
        what = say("Some rows have no readable time: rows keep the order in which they stand.")
        yield _finding("row times", "warning", what, where)
        return
    words = session_words(table, preparation.session) if preparation.session else np.zeros(len(table))
    codes, _ = pd.factorize(words)
    ticks = moments.view("int64")
    if (np.diff(ticks)[np.diff(codes) == 0] < 0).any():
        yield _finding(
            "row times", "note", say("Rows do not stand in the order of time: they are put in order."), where
        )
    order = np.lexsort([ticks, codes])
    inside = np.flatnonzero(np.diff(codes[order]) == 0)
    steps = np.diff(ticks[order])[inside]
    yield from _about_steps(steps, where)
    if preparation.part_at_jumps:
        sessions = codes[order][inside]
        jumps, irregular = is_jump(steps, sessions)
        yield from _about_jumps(jumps, moments[order][inside], where)
        yield from _about_irregular(sessions[irregular], where)


def _about_irregular(sessions: np.ndarray, where: str) -> Iterator[Finding]:
    """`sessions` [steps] says where steps are far that are no jumps."""
    if not len(sessions):
        return
    what = say(
        "Irregular times in {sessions}: more than {most:.0%} of the steps there last at least {far} usual ones. "
        "None of them counts as a jump in time.",
        sessions=counted(len(np.unique(sessions)), "session"),
        most=MOST_JUMPS,
        far=FAR,
    )
    yield _finding("row times", "note", what, where, count=len(sessions))


def _about_jumps(jumps: np.ndarray, before: np.ndarray, where: str) -> Iterator[Finding]:
    """`jumps` [steps] says which steps are jumps, `before` when each of them begins."""
    if not jumps.any():
        return
    count = int(jumps.sum())
    what = say(
        "{jumps} in time of at least {far} usual steps, the first after {moment}: rows before "
        "and after a jump are not read together.",
        jumps=counted(count, "jump"),
        far=FAR,
        moment=moment(before[jumps.argmax()]),
    )
    yield _finding("row times", "note", what, where, count=count)


def _about_steps(steps: np.ndarray, where: str) -> Iterator[Finding]:
    """`steps` [rows] in nanoseconds within sessions."""
    twice = int((steps == 0).sum())
    if twice:
        what = say(
            "{rows} with the time of the row before: they are read one after the other.",
            rows=ROW.counted(twice).capitalize(),
        )
        yield _finding("row times", "warning", what, where, count=twice)
    usual = np.median(steps) if len(steps) else 0
    uneven = np.abs(steps - usual) > 0.5 * usual
    if len(steps) and uneven.mean() > UNEVEN:
        what = say(
            "Rows come unevenly: {mean:.0%} of the steps differ from the usual one by more than a "
            "half. The network reads row after row and does not know how much time lies between them.",
            mean=uneven.mean(),
        )
        yield _finding("row times", "warning", what, where, count=int(uneven.sum()))


def _about_values(table: pd.DataFrame, preparation: RowPreparation) -> Iterator[Finding]:
    for name in preparation.features:
        view = look(name, cells_of(table, name), decimal=preparation.reading.decimal)
        if view.numbers is None:
            yield _finding(
                "row values", "error", say("{name!r} holds no numbers.", name=name), say("column {column}", column=name)
            )
            continue
        missing = int(np.isnan(view.clean).sum())
        if missing == view.rows:
            yield _finding(
                "row values", "error", say("{name!r} holds no numbers.", name=name), say("column {column}", column=name)
            )
        elif missing:
            codes = [f"{code:g}" for code in view.codes] + [repr(word) for word in list(view.odd)[:3]]
            values = counted(missing, "value")
            what = say("{values} missing, filled in between their neighbours of the session.", values=values)
            if codes:
                what += " " + say("{codes} among them.", codes=", ".join(codes))
            severity: Severity = "warning" if missing > 0.1 * view.rows or view.odd else "note"
            yield _finding("row values", severity, what, say("column {column}", column=name), count=missing)


def _finding(detector: str, severity: Severity, what: str, where: str, *, count: int = 1) -> Finding:
    return Finding(detector=detector, severity=severity, what=what, where=where, count=count)
