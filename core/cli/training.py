"""`train`: from a file to compared networks, in one command."""

import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, Progress, TextColumn

from core.cli.history import baseline_scores, state_words
from core.cli.place import brought, read
from core.cli.screen import err, print_json, print_table, print_text
from core.cli.settings import settings
from core.errors import UserError
from core.experiments.backtests import backtest_specs, is_backtest
from core.experiments.comparisons import comparison_of
from core.experiments.movement import movement_of
from core.experiments.verdicts import verdict_of
from core.language import say
from core.models.cells import CELLS
from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.recipes.written import NOTHING_WRITTEN, read_recipe
from core.results.backtest import Backtest
from core.results.comparison import Comparison
from core.results.metrics import metric_title
from core.results.rival_names import rival_title
from core.runs.folder.results import result_of
from core.runs.folder.rivalry import rivals_at_work
from core.runs.folder.run import Run
from core.runs.store import Store
from core.sources.intake.sources import Source
from core.sources.lookup import kind_giving
from core.sources.tables.table_reading import TableReading
from core.tasks import task_of, tasks_for
from core.tasks.task import Reasoned
from core.words import counted

SHOWN_SCORES = (
    "mae",
    "rmse",
    "mase",
    "accuracy",
    "macro_f1",
    "bleu",
    "chrf",
    "exact_match",
    "nats_per_character",
    "perplexity",
)
RIVAL_SECONDS = 60.0
"""How long the comparison waits for statistical rivals once the networks are trained."""


@dataclass(frozen=True)
class Wish:
    """What is to be trained; None: as proposed from the data."""

    cells: str | None
    """Names with commas between; None: the recipe's, all where there is none."""
    seeds: int
    assignments: tuple[str, ...]
    """Changed settings, each `field=value`."""
    recipe: Path | None
    """A file of settings."""
    target: str | None
    task: str | None
    folds: int | None
    """Of a backtest; None: no backtest."""
    refit: bool


NOTHING_WISHED = Wish(cells=None, seeds=1, assignments=(), recipe=None, target=None, task=None, folds=None, refit=True)


def train(store: Store, file: Path, wish: Wish, *, reading: TableReading, json: bool) -> bool:
    """Train what is wished, wait, and print the comparison; whether all runs finished."""
    source = brought(file, store, reading=reading)
    specs, _ = _recipes(source, wish)
    _ask(source)
    title = Path(source.name).stem
    if wish.folds:
        series = source.prepared(specs[0].source.preparation)
        specs, _ = backtest_specs(specs, series, folds=wish.folds, refit=wish.refit)
        title = f"{title}: backtest over {counted(wish.folds, 'fold')}"
    experiment = store.submit(specs, title)
    _wait(store, experiment)
    trained = await_rivals(store, experiment)
    compared = comparison_of(trained) if any(result_of(run) for run in trained) else None
    if json:
        print_json(_report(trained, compared))
    else:
        _print(trained, compared)
    return all(run.state == "finished" for run in trained)


def recipes_of_file(
    store: Store, file: Path, wish: Wish, *, reading: TableReading
) -> tuple[list[RunSpec], dict[str, Reasoned]]:
    """What would be trained on a file, and what is proposed for it."""
    source = brought(file, store, reading=reading)
    found = _recipes(source, wish)
    _ask(source)
    return found


def _recipes(source: Source, wish: Wish) -> tuple[list[RunSpec], dict[str, Reasoned]]:
    """One recipe a cell and seed, and what is proposed from the data."""
    written = read_recipe(read(wish.recipe)) if wish.recipe else NOTHING_WRITTEN
    names = _cells(wish.cells or written.cell or ",".join(CELLS))
    named = wish.task or written.task
    chosen = task_of(named) if named else tasks_for(source.report.preparation.source_kind)[0]
    kind = kind_giving(chosen.source_kind, source.kind.form)
    preparation = kind.proposed(source.stored(), source.report, chosen.source_kind, subject=wish.target)
    found = source.prepared(preparation)
    proposed = chosen.propose(found)
    values = {field: reasoned.value for field, reasoned in proposed.items()}
    asked = written.values | settings(wish.assignments)
    values |= chosen.instead(values, asked) | asked
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=preparation)
    seeds = range(written.seed, written.seed + wish.seeds)
    made = recipes(chosen, recipe, cells=list(dict.fromkeys(names)), seeds=seeds, values=values)
    plan = chosen.plan(found, chosen.Options.model_validate(made[0].options))
    _tell_left_out(plan.left_out)
    for remark in plan.remarks:
        err.print(remark, markup=False)
    return made, proposed


def _cells(names: str) -> list[str]:
    found = [name.strip().lower() for name in names.split(",") if name.strip()]
    if unknown := [name for name in found if name not in CELLS] or (not found and ["nothing"]):
        raise UserError(f"There is no cell {unknown[0]!r}.", f"Choose among {', '.join(CELLS)}.")
    return found


def _tell_left_out(names: Sequence[str]) -> None:
    if names:
        listed = ", ".join(names[:10]) + (f" and {len(names) - 10:,} more" if len(names) > 10 else "")
        short = counted(len(names), "series is", "series are")
        err.print(f"{short} too short to train on and left out: {listed}.", markup=False)


def _ask(source: Source) -> None:
    """Say on standard error what only a person can decide, before anything is trained on a guess."""
    for finding in source.report.findings:
        if finding.severity != "note" and finding.alternatives:
            taken = f" Taken: {finding.proposal.title}." if finding.proposal else ""
            others = " / ".join(way.title for way in finding.alternatives)
            err.print(f"{finding.where}: {finding.what}{taken} Otherwise, on the Data page: {others}.", markup=False)


def _wait(store: Store, experiment: str) -> None:
    """Show how far all runs are until they have ended; the first Ctrl-C stops them, the second leaves them alone."""
    columns = [
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        TextColumn("{task.fields[state]}", markup=False),
    ]
    with Progress(*columns, console=err, transient=True) as bars, _politely(store, experiment):
        tasks = {
            run.id: bars.add_task(_bar_words(run), total=1.0, state="queued")
            for run in store.experiment(experiment).runs
        }
        before = None
        while True:
            if (trouble := store.trouble()) != before and trouble:
                err.print(trouble, markup=False)
            before = trouble
            current = store.experiment(experiment).runs
            for run in current:
                told = run.account.progress
                bars.update(tasks[run.id], completed=told.share, state=state_words(run, told))
            if all(run.ended for run in current):
                return
            time.sleep(0.1)


def await_rivals(store: Store, experiment: str) -> tuple[Run, ...]:
    """The runs with all statistical rivals that join within a minute."""
    runs = store.experiment(experiment).runs
    limit = time.monotonic() + RIVAL_SECONDS
    with err.status("The statistical rivals are being computed."):
        while any(rivals_at_work(run.exhibits(), run.answers) for run in runs) and time.monotonic() < limit:
            time.sleep(0.2)
    return store.experiment(experiment).runs


def _bar_words(run: Run) -> str:
    words = (
        f"{run.spec.model.cell} seed {run.spec.training.seed}",
        *task_of(run.spec.task).told_apart(run.spec.options),
    )
    return ", ".join(words)


@contextmanager
def _politely(store: Store, experiment: str) -> Iterator[None]:
    def stop_all(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        err.print("Stopping; the best network so far is kept and evaluated. Ctrl-C again leaves without waiting.")
        for run in store.experiment(experiment).runs:
            if not run.ended:
                store.stop(run.id)

    before = signal.signal(signal.SIGINT, stop_all)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _report(runs: Sequence[Run], compared: Comparison | None) -> dict:
    results = {run.id: result_of(run) for run in runs}
    judged = next((result for result in results.values() if result), None)
    return {
        "runs": [
            {
                "id": run.id,
                "cell": run.spec.model.cell,
                "seed": run.spec.training.seed,
                "status": run.state,
                "scores": _scores(result.scores.rows[0].values) if result else {},
                "parameters": result.parameters if result else None,
                "epochs": result.epochs if result else None,
                "seconds": round(result.seconds, 3) if result else None,
            }
            for run in runs
            for result in [results[run.id]]
        ],
        "baselines": {name: _scores(values) for name, values in baseline_scores(judged.scores).items()}
        if judged
        else {},
        "verdict": _verdict(runs, compared),
        **({"movement": told} if (told := movement_of(runs)) else {}),
        **({"backtest": _backtest_report(compared.backtest)} if compared and any(map(is_backtest, runs)) else {}),
    }


def _backtest_report(told: Backtest | None) -> dict | None:
    if told is None:
        return None
    return {
        "refit": told.refit,
        "origins": [fold.origin for fold in told.folds],
        "windows": [fold.windows for fold in told.folds],
        "mae_by_fold": {name: told.scores(name, "mae") for name in told.contestants},
        "mae_by_step": {name: told.steps(name, "mae").tolist() for name in told.contestants},
    }


def _print_backtest(told: Backtest) -> None:
    """Mean absolute error: folds down, contestants across, then by timesteps ahead."""
    names = told.contestants
    rows = [
        (f"fold {number}, row {fold.origin + 1}", *(fold.score(name, "mae") for name in names))
        for number, fold in enumerate(told.folds, start=1)
    ]
    print_table(("MAE by fold", *map(rival_title, names)), rows)
    print_text("")
    steps = [told.steps(name, "mae") for name in names]
    print_table(
        ("MAE by timesteps ahead", *map(rival_title, names)),
        [(step + 1, *(each[step] for each in steps)) for step in _some(told.horizon)],
    )
    print_text("")


def _some(horizon: int, most: int = 12) -> list[int]:
    """Steps ahead spread over the horizon, the first and the last among them."""
    count = min(horizon, most)
    return sorted({round(step * (horizon - 1) / max(count - 1, 1)) for step in range(count)})


def _print(runs: Sequence[Run], compared: Comparison | None) -> None:
    if compared is not None:
        print_table(
            ("on the test part", *(metric_title(each) for each in compared.metrics), "parameters", "seconds"),
            [
                (
                    rival_title(row.name),
                    *(row.mean.get(metric) for metric in compared.metrics),
                    row.parameters,
                    row.seconds,
                )
                for row in compared.rows
            ],
        )
        print_text("")
        if compared.backtest is not None and any(map(is_backtest, runs)):
            _print_backtest(compared.backtest)
    for run in runs:
        if run.state != "finished":
            print_text(f"{run.id} ({run.spec.model.cell}, seed {run.spec.training.seed}) {run.state}: {say(run.why)}")
    print_text(_verdict(runs, compared))
    for sentence in movement_of(runs):
        print_text(sentence)
    print_text(f"Runs: {', '.join(run.id for run in runs)}")


def _scores(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {metric: values[metric] for metric in SHOWN_SCORES if metric in values}


def _verdict(runs: Sequence[Run], compared: Comparison | None) -> str:
    verdict = verdict_of(runs) if compared is not None else None
    return verdict.sentence if verdict else "No run has a result, so there is nothing to compare."
