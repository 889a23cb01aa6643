"""Which column is to be predicted, which tell series apart, and which could help."""

from dataclasses import dataclass

import numpy as np

from core.language import say
from core.sources.tables.columns.column_names import COUNTER_NAMES, PARTS, TARGET_NAMES, speaks_of, words_of
from core.sources.tables.columns.frequency import in_order
from core.sources.tables.columns.view import ColumnView
from core.sources.tables.judging.time_role import TimeRole, clock_of

MOST_SERIES = 100_000


@dataclass(frozen=True)
class TargetChoice:
    """The proposed target, in one sentence why, and the other columns that could be one."""

    name: str
    why: str
    others: tuple[str, ...] = ()


def find_ids(views: list[ColumnView], time: TimeRole | None) -> tuple[str, ...]:
    """The fewest columns that, with the time, tell every row apart; none when the time does that alone."""
    if time is None:
        return ()
    stamps = time.guess.times.view("int64")
    if len(in_order(time.guess.times)) >= 0.98 * len(stamps):
        return ()
    candidates = [view for view in views if view.name not in time.columns and _could_be_id(view)]
    codes = {view.name: _codes(view) for view in candidates}
    single = [(name,) for name in codes]
    pairs = [(a, b) for i, a in enumerate(codes) for b in list(codes)[i + 1 :]] if len(codes) <= 12 else []
    best: tuple[str, ...] = ()
    for names in single + pairs:
        if best and len(names) > len(best):
            break
        if _tells_apart(stamps, [codes[name] for name in names]):
            best = names
            break
    return best


def find_target(views: list[ColumnView], taken: tuple[str, ...], decoys: frozenset[str]) -> TargetChoice | None:
    """The column to predict among those with numbers that vary, by name, place, completeness and regularity."""
    possible = [view for view in views if view.name not in taken and view.name not in decoys and _varies(view)]
    if (close := _closing_price([view for view in views if view.name not in taken])) is not None:
        others = tuple(view.name for view in possible if view is not close)
        return TargetChoice(
            close.name, say("with the three before it, it reads like open, high, low and close"), others
        )
    if not possible:
        possible = [view for view in views if view.name not in taken and _varies(view)]
    if not possible:
        return None
    if len(possible) == 1:
        return TargetChoice(possible[0].name, say("it is the only column with numbers that vary"))
    scores = {view.name: _score(view, place, len(possible)) for place, view in enumerate(possible)}
    best = max(scores, key=lambda name: scores[name][0])
    others = tuple(name for name in sorted(scores, key=lambda name: -scores[name][0]) if name != best)
    return TargetChoice(best, scores[best][1], others)


def decoys_of(views: list[ColumnView], time: TimeRole | None) -> frozenset[str]:
    """Columns of numbers that only count rows, repeat the time, or are codes."""
    found = set()
    for view in views:
        if view.numbers is None or view.kind == "boolean":
            continue
        known = view.numbers[np.isfinite(view.numbers)]
        if len(known) < 3:
            continue
        steps = np.diff(known[:10_000])
        counts_rows = len(known) > 5 and steps[0] != 0 and np.allclose(steps, steps[0], rtol=1e-6, atol=0)
        leads = view is views[0] and len(known) == view.rows and steps[0] > 0
        named = speaks_of(view.name, COUNTER_NAMES) or view.name.startswith("column ")
        numbered = view.kind == "number" and words_of(view.name)[-1:] == ["id"] and view.distinct >= len(known)
        if set(words_of(view.name)) <= TARGET_NAMES and words_of(view.name) and steps[0] != 1:
            continue
        counts = counts_rows and (named or leads or time is not None or abs(steps[0]) == 1)
        if numbered or counts or _tells_time(view, known, time):
            found.add(view.name)
    return frozenset(found)


def helpful(target: np.ndarray, others: dict[str, np.ndarray]) -> dict[str, float]:
    """Columns that better a one-step linear prediction of the target's last fifth: name -> share of error saved."""
    rows = slice(-20_000, None)
    y = target[rows]
    if len(y) < 60 or not np.isfinite(y).mean() > 0.9:
        return {}
    own = np.stack([_filled(y)[1:-1], _filled(y)[:-2]], axis=1)
    alone = _held_out(own, _filled(y)[2:])
    saved = {}
    for name, values in others.items():
        x = values[rows]
        if np.isfinite(x).mean() < 0.9 or np.nanstd(x) == 0:
            continue
        error = _held_out(np.column_stack([own, _filled(x)[1:-1], _filled(x)[:-2]]), _filled(y)[2:])
        if alone > 0 and error < 0.98 * alone:
            saved[name] = 1 - error / alone
    return dict(sorted(saved.items(), key=lambda pair: -pair[1]))


def _closing_price(views: list[ColumnView]) -> ColumnView | None:
    """The last of four nameless columns of which, in every row, the second is the highest and the third the lowest."""
    if not all(view.name.startswith("column ") for view in views):
        return None
    for place in range(len(views) - 3):
        four = views[place : place + 4]
        if not all(view.kind == "number" for view in four):
            continue
        opened, high, low, close = (view.numbers for view in four)
        known = np.isfinite(opened + high + low + close)
        above = (high >= np.maximum(opened, close)) & (low <= np.minimum(opened, close))
        if known.sum() >= 3 and above[known].all() and (high > low)[known].mean() > 0.5:
            return four[3]
    return None


def _could_be_id(view: ColumnView) -> bool:
    if view.kind in ("empty", "time") or clock_of(view) is not None:
        return False
    if view.kind == "number" and not (view.numbers[np.isfinite(view.numbers)] % 1 == 0).all():
        return False
    return 1 < view.distinct <= min(MOST_SERIES, max(2, view.rows // 2))


def _codes(view: ColumnView) -> np.ndarray:
    return view.cells.dictionary_encode().indices.fill_null(-1).to_numpy(zero_copy_only=False).astype("int64")


def _tells_apart(stamps: np.ndarray, codes: list[np.ndarray]) -> bool:
    """Whether 99 of 100 rows differ in time or in one of the codes, and most codes have several rows."""
    joined = np.zeros(len(stamps), dtype=np.int64)
    for code in codes:
        joined = joined * (code.max() + 2) + code
    order = np.lexsort([stamps, joined])
    same = (np.diff(joined[order]) == 0) & (np.diff(stamps[order]) == 0)
    groups = 1 + int((np.diff(np.sort(joined)) != 0).sum())
    return bool(same.mean() < 0.01) and len(stamps) >= 3 * groups


def _varies(view: ColumnView) -> bool:
    if view.numbers is None or view.kind == "boolean":
        return False
    known = view.numbers[np.isfinite(view.numbers)]
    return len(known) >= 3 and bool((known != known[0]).any())


def _tells_time(view: ColumnView, known: np.ndarray, time: TimeRole | None) -> bool:
    return time is not None and (_is_time_part(view, known) or _follows(known, time))


def _is_time_part(view: ColumnView, known: np.ndarray) -> bool:
    parts = set().union(*PARTS.values()) | {"weekday", "dayofweek", "dow", "season", "wochentag", "dayofyear", "doy"}
    words = words_of(view.name)
    return (
        len(words) == 1 and words[0] in parts and len(np.unique(known[:5000])) <= 400 and bool((known % 1 == 0).all())
    )


def _follows(known: np.ndarray, time: TimeRole) -> bool:
    """Whether a column only ever grows with the time, as decimal years do."""
    stamps = time.guess.times
    if len(known) != len(stamps) or len(known) < 10 or np.isnat(stamps).any():
        return False
    thinned = slice(None, None, 1 + len(known) // 5000)
    return _grow_together(known[thinned], stamps[thinned]) and _grow_together(known, stamps)


def _grow_together(known: np.ndarray, stamps: np.ndarray) -> bool:
    stamps = stamps.astype("int64").astype("float64")
    if np.std(known) == 0 or np.std(stamps) == 0:
        return False
    return abs(np.corrcoef(known, stamps)[0, 1]) > 0.99999


def _score(view: ColumnView, place: int, count: int) -> tuple[float, str]:
    known = np.isfinite(view.numbers)
    share = known.mean()
    values = view.numbers[known][:50_000]
    words = words_of(view.name)
    named = any(word in TARGET_NAMES for word in words)
    exact = len(words) == 1 and named
    few = len(np.unique(values[:2000])) <= max(5, 0.002 * len(values))
    regular = _lasting(values)
    score = 2.0 * exact + 1.0 * named + share + 0.6 * (place == 0) + 1.0 * regular - 1.5 * few
    score += 0.3 * (place == count - 1)
    if named:
        return score, say("its name says so")
    reasons = (
        [say("it is the first column of numbers")]
        if place == 0
        else [say("it is the last column")]
        if place == count - 1
        else []
    )
    reasons += [say("it is nearly complete")] if share > 0.95 else []
    reasons += [say("its values follow from one another")] if regular > 0.5 else []
    return score, " and ".join(reasons[:2]) or say("it varies most regularly")


def _lasting(values: np.ndarray) -> float:
    """Autocorrelation at lag one, 0 to 1."""
    if len(values) < 5 or np.std(values) == 0:
        return 0.0
    return (
        float(np.clip(np.corrcoef(values[1:], values[:-1])[0, 1], 0, 1))
        if np.std(values[1:]) and np.std(values[:-1])
        else 0.0
    )


def _filled(values: np.ndarray) -> np.ndarray:
    places = np.arange(len(values))
    known = np.isfinite(values)
    return np.interp(places, places[known], values[known])


def _held_out(inputs: np.ndarray, outputs: np.ndarray) -> float:
    """Mean absolute error on the last fifth of a least-squares fit to the first four."""
    cut = int(0.8 * len(outputs))
    centre, spread = inputs[:cut].mean(axis=0), inputs[:cut].std(axis=0) + 1e-12
    design = np.column_stack([np.ones(len(inputs)), (inputs - centre) / spread])
    weights, *_ = np.linalg.lstsq(design[:cut], outputs[:cut], rcond=None)
    return float(np.abs(design[cut:] @ weights - outputs[cut:]).mean())
