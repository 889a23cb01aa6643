"""Whether the samples on Home show what their cards promise: the one click, five seeds, beside the best simple rival.

    python -m benchmarks.samples [--only opinions ...] [--seeds 5] [--data FOLDER] [--json FILE]

Every sample is brought, proposed for and submitted by the code behind its button (`source.starting.submit`), only
with more seeds, and trained by a supervisor as people's runs are. The store is a temporary folder, or FOLDER, where it
stays. Ends with 1 where a promise does not hold. A seed takes seconds; all of it about five minutes on two idle cores.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.rows import Row, write_rows
from core.sources.samples import SAMPLES
from core.sources.samples.cards import CARDS, Card

LIMIT = 1800.0
"""Seconds that one sample may take."""
LEARNT, LOST = 0.9, 0.7
"""Accuracy from which texts are understood, and below which they are not."""
FAR, LEVEL = 0.8, 1.1
"""Mean error over a rival's up to which a network is far ahead of it, and up to which it keeps up with it."""


@dataclass(frozen=True)
class Result:
    """What one run came to; `rival` is the best simple one."""

    cell: str
    seed: int
    score: float
    rival: str
    rival_score: float
    outcome: str
    """The verdict's."""
    seconds: float


@dataclass(frozen=True)
class Promise:
    """What a card says of one cell, as a rule that every seed must keep."""

    words: str
    kept: Callable[[Result], bool]


WINS = Promise("wins by a fifth", lambda one: one.outcome == "better" and one.score <= FAR * one.rival_score)
NOTHING_TO_WIN = Promise("wins nothing", lambda one: one.outcome != "better" and one.score <= LEVEL * one.rival_score)
LEARNS = Promise("learns it", lambda one: one.score >= LEARNT and one.outcome == "better")
FAILS = Promise("fails", lambda one: one.score <= LOST)
PROMISES: dict[str, dict[str, Promise]] = {
    "tank": {"simple_rnn": WINS, "lstm": WINS},
    "opinions": {"simple_rnn": FAILS, "lstm": LEARNS},
    "walk": {"lstm": NOTHING_TO_WIN},
}
"""Sample -> cell -> what its card promises."""


def trained(sample: str, card: Card, seeds: int) -> list[Result]:
    """One result a cell and seed, trained as by the click on the card."""
    from core.runs.store import default_store
    from core.sources.intake.sources import import_bytes
    from pages.shared.source.source import Chosen
    from pages.shared.source.starting import submit

    store = default_store()
    source = import_bytes(SAMPLES[sample].content(), SAMPLES[sample].name, store.sources)
    found = Chosen(source, source.report.preparation, decisions=0)
    experiment = submit(found, SAMPLES[sample].title, card.cells, token=os.urandom(8).hex(), seeds=range(seeds))
    runs = _ended(store, experiment)
    if bad := [run.id for run in runs if run.state != "finished"]:
        raise SystemExit(f"{sample}: {', '.join(bad)} did not finish")
    return [_result(run) for run in runs]


def _ended(store, experiment: str) -> list:
    """The runs, once all have ended and every rival has answered."""
    from core.runs.folder.rivalry import rivals_at_work

    deadline = time.monotonic() + LIMIT
    while time.monotonic() < deadline:
        runs = [run for run in store.runs() if run.experiment == experiment]
        if (
            runs
            and all(run.ended for run in runs)
            and not any(rivals_at_work(run.exhibits(), run.answers) for run in runs)
        ):
            return runs
        time.sleep(0.5)
    raise SystemExit(f"{experiment}: not done within {LIMIT:.0f} s")


def _result(run) -> Result:
    from core.results.exhibits.scores import Verdict
    from core.results.metrics import METRICS
    from core.runs.folder.results import of_kind, result_of

    told, verdict = result_of(run), next(of_kind(run.exhibits(), Verdict))
    metric = told.scores.metrics[0]
    network, *rivals = told.scores.rows
    pick = min if METRICS[metric].lower_is_better else max
    best = pick(rivals, key=lambda row: row.values[metric])
    return Result(
        cell=told.cell,
        seed=told.seed,
        score=network.values[metric],
        rival=best.name,
        rival_score=best.values[metric],
        outcome=verdict.outcome,
        seconds=told.seconds,
    )


def table_rows(sample: str, results: list[Result]) -> list[Row]:
    """One row a cell: what the seeds came to, and whether what the card promises holds for each."""
    rows = []
    for cell, promise in PROMISES[sample].items():
        mine = [one for one in results if one.cell == cell]
        more = {
            "promise": promise.words,
            "kept": [promise.kept(one) for one in mine],
            "outcomes": [one.outcome for one in mine],
        }
        seconds = sum(one.seconds for one in mine) / len(mine)
        rows.append(
            Row(
                name=f"{sample}: {cell}",
                measure="score of each seed",
                ours=[one.score for one in mine],
                rivals={mine[0].rival: mine[0].rival_score},
                seconds=round(seconds, 1),
                more=more,
            )
        )
    return rows


def show(rows: list[Row]) -> None:
    """The table of documents, in Markdown."""
    print("| sample: cell | scores of the seeds | best simple rival | the card promises | holds | seconds a run |")
    print("|---|---|---|---|---|---|")
    for row in rows:
        scores = ", ".join(f"{score:.3g}" for score in row.ours)
        rival = ", ".join(f"{name} {score:.3g}" for name, score in row.rivals.items())
        kept = row.more["kept"]
        holds = "yes" if all(kept) else f"{sum(kept)} of {len(kept)}"
        print(f"| {row.name} | {scores} | {rival} | {row.more['promise']} | {holds} | {row.seconds:g} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=list(PROMISES), default=list(PROMISES))
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--data", type=Path, help="folder for the store, which then stays; default: a temporary one")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="unroll-samples-", ignore_cleanup_errors=True) as folder:
        os.environ["UNROLL_HOME"] = str(arguments.data or folder)
        rows = run_all(arguments)
    write_rows(arguments.json, rows)
    sys.exit(0 if all(all(row.more["kept"]) for row in rows) else 1)


def run_all(arguments: argparse.Namespace) -> list[Row]:
    """Every sample that was asked for, one after the other; ends what it started."""
    from benchmarks.kills import end_all
    from core.runs.store import default_store

    rows: list[Row] = []
    try:
        for sample in arguments.only:
            rows += table_rows(sample, trained(sample, CARDS[sample], arguments.seeds))
            show(rows)
    finally:
        end_all(default_store())
    return rows


if __name__ == "__main__":
    main()
