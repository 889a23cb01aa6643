"""Whether any simple rival beats what is recommended: case by case, resumable, decided by the product's own test.

The protocol, fixed before anything was scored: single series, the last 2,000 timesteps of long ones; horizons of a
season (what is proposed where there is none, or one longer than 60 timesteps) and of a seventh of it;
test part, and every other field, as recommended; one LSTM a seed, and the median of the seeds as one forecast; beside
it every rival of the product, the start alone, and a network of the same recipe that starts from nothing.
"""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rows import Row, write_rows
from single_series import EVERY, Case, cases

from core.results.decision import Contestant, Decision, decide
from core.results.exhibits.scores import Errors
from core.results.measures import Measure, deciding
from core.results.significance import mean_loss

NOTHING = {"residual_over": "nothing", "blend": "nothing", "ridge": False, "correction": 1.0}
"""What makes a recommended network start from nothing."""
START, NETWORK = "start alone", "network"


@dataclass(frozen=True)
class Told:
    """What one network of a case came to."""

    errors: Errors
    start: np.ndarray
    """Absolute errors of the start alone [windows, horizon]."""
    seconds: float
    more: dict


Train = Callable[[Case, int, dict], Told]


class Kept:
    """Finished rows, and the errors behind them, so that a run that was stopped goes on where it was."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        known = json.loads(path.read_text()) if path and path.exists() else []
        self.rows = {one["name"]: Row(**one) for one in known}
        self._errors: dict[str, Errors] = {}

    def __contains__(self, name: str) -> bool:
        return name in self.rows

    def add(self, row: Row, errors: Errors) -> None:
        self.rows[row.name] = row
        self._errors[row.name] = errors
        if self._path:
            folder = self._path.with_suffix(".errors")
            folder.mkdir(exist_ok=True)
            (folder / f"{row.name}.json").write_text(errors.model_dump_json())
            write_rows(self._path, self.rows.values())

    def errors(self, name: str) -> Errors:
        if name not in self._errors:
            text = (self._path.with_suffix(".errors") / f"{name}.json").read_text()
            self._errors[name] = Errors.model_validate_json(text)
        return self._errors[name]


def against_rivals(
    data: Path, train: Train, *, seeds: int, kept: Kept, hidden: bool, nothing: bool, series: list[str] | None = None
) -> Kept:
    """One seed over all cases first, then networks from nothing, then further seeds."""
    passes = [(0, False), *([(0, True)] if nothing else []), *((seed, False) for seed in range(1, seeds))]
    for seed, bare in passes:
        for name in series or EVERY:
            for case in _open(name, data, kept, seed, bare):
                row_name = _row_name(case.name, seed, bare)
                if row_name not in kept:
                    told = train(_before_its_test(case) if hidden else case, seed, NOTHING if bare else {})
                    kept.add(_row(row_name, told), told.errors)
                    print(_line(kept.rows[row_name]), file=sys.stderr, flush=True)
    return kept


def _open(name: str, data: Path, kept: Kept, seed: int, bare: bool) -> Iterator[Case]:
    """The cases of a series; a series whose cases are all finished is not even read."""
    ending = _row_name("", seed, bare)
    finished = [row for row in kept.rows if row.startswith(f"{name}, ") and row.endswith(ending)]
    if len(finished) < 2:
        yield from cases(name, data)


def _row_name(case: str, seed: int, bare: bool) -> str:
    return f"{case}{', from nothing' if bare else ''}, seed {seed}"


def _before_its_test(case: Case) -> Case:
    """The case as it was before its test part: where rules are chosen."""
    from core.tasks.forecasting.proposing import propose

    test = int(propose(case.source, horizon=case.horizon)["test"].value)
    return Case(case.name, tuple(one.without_last(test) for one in case.source), case.horizon)


def _row(name: str, told: Told) -> Row:
    decision = decided([told.errors])
    scores = {one.name: one.score for one in decision.baselines}
    return Row(
        name=name,
        measure="mae",
        ours=decision.best.score,
        rivals={**scores, START: float(told.start.mean())},
        seconds=told.seconds,
        more={"outcome": decision.outcome, "windows": len(told.errors.origins), **told.more},
    )


def decided(each: list[Errors]) -> Decision:
    """The median forecast of some seeds against every rival, by the rule behind every verdict."""
    first, measure = each[0], mean_error()
    losses = np.abs(np.median([one.network for one in each], axis=0))[None]

    def one(name: str, losses: np.ndarray, seeds: int) -> Contestant:
        return Contestant(name, measure.score(mean_loss(losses)), losses, seeds=seeds)

    rivals = [one(name, found[None], 0) for name, found in first.absolute.items() if name != NETWORK]
    return decide([one(NETWORK, losses, 1)], rivals, measure=measure, origins=first.origins)


def mean_error() -> Measure:
    return deciding(("mae",), scaled=False)


def _line(row: Row) -> str:
    best = min((name for name in row.rivals if name != START), key=row.rivals.get)
    return (
        f"{row.name}: {row.more['outcome']}; {row.ours:.4g}, start {row.rivals[START]:.4g}, {best} "
        f"{row.rivals[best]:.4g} (x {row.ours / row.rivals[best]:.3f}); {row.seconds:.0f} s {row.more}"
    )


@dataclass(frozen=True)
class Summed:
    """One case with the seeds that are there."""

    case: str
    seeds: int
    ours: float
    singles: tuple[float, ...]
    start: float
    nothing: float | None
    rival: str
    rival_score: float
    outcome: str

    @property
    def ratio(self) -> float:
        return self.ours / self.rival_score if self.rival_score > 0 else 1.0


def summed(kept: Kept) -> list[Summed]:
    """Every case that has a finished row."""
    found: dict[str, list[str]] = {}
    for name in kept.rows:
        if ", from nothing" not in name:
            found.setdefault(name.rsplit(", seed", 1)[0], []).append(name)
    return [_summed(case, names, kept) for case, names in found.items()]


def _summed(case: str, names: list[str], kept: Kept) -> Summed:
    decision = decided([kept.errors(name) for name in names])
    bare, rival = kept.rows.get(_row_name(case, 0, True)), decision.baselines[0]
    return Summed(
        case=case,
        seeds=len(names),
        ours=decision.best.score,
        singles=tuple(kept.rows[name].ours for name in names),
        start=kept.rows[names[0]].rivals[START],
        nothing=bare.ours if bare else None,
        rival=rival.name,
        rival_score=rival.score,
        outcome=decision.outcome,
    )


OUTCOMES = {"better": "win", "no_clear_difference": "tie", "worse": "clear loss"}


def table(those: list[Summed]) -> str:
    """Case by case, and what it comes to."""
    lines = [
        "| case | recommended | its seeds | start alone | from nothing | best simple rival | ratio | outcome |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in those:
        bare = "" if one.nothing is None else f"{one.nothing:.4g}"
        singles = ", ".join(f"{value:.4g}" for value in one.singles)
        lines.append(
            f"| {one.case} | {one.ours:.4g} | {singles} | {one.start:.4g} | {bare} | {one.rival} {one.rival_score:.4g} "
            f"| {one.ratio:.3f} | {OUTCOMES[one.outcome]} |"
        )
    counts = {word: sum(one.outcome == key for one in those) for key, word in OUTCOMES.items()}
    ratios = np.array([one.ratio for one in those])
    lines.append(
        f"\n{len(those)} cases: {counts}; error over the best simple rival's: mean {ratios.mean():.3f}, "
        f"geometric mean {np.exp(np.log(ratios).mean()):.3f}, worst {ratios.max():.3f}; "
        f"start alone {np.mean([one.start / one.rival_score for one in those]):.3f}"
    )
    return "\n".join(lines)
