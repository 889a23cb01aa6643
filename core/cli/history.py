"""`runs` and `show`: what was trained, and what came of it."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from core.cli.place import named
from core.cli.screen import err, print_json, print_table, print_text
from core.errors import UserError
from core.experiments.search.status import search_of
from core.experiments.verdicts import verdict_of
from core.language import say
from core.results.metrics import metric_title
from core.results.rival_names import rival_title
from core.runs.folder.results import result_of
from core.runs.folder.run import Run
from core.runs.store import Store
from core.training.progress import RunProgress
from core.words import counted, duration


def list_runs(store: Store, *, json: bool, newest: int) -> None:
    """Print a line a run, newest first: all of them as JSON, the newest in a table; then what cannot be read."""
    with _without_collecting():
        found = store.runs()
        if json:
            print_json([summary(run) for run in found])
            return
    if found:
        _print_runs(found[:newest])
    else:
        print_text("No runs yet. `python -m core train FILE` starts some.")
    if len(found) > newest:
        print_text(f"The newest {newest} of {len(found):,}; --newest {len(found)} prints all of them.")
    _print_searches(store, found[:newest])
    for broken in store.unreadable():
        err.print(f"{broken.id} cannot be read. {broken.why}", markup=False)


def _print_searches(store: Store, shown: list[Run]) -> None:
    """A line for each search among the experiments that are listed."""
    for experiment in dict.fromkeys(run.experiment for run in shown):
        search = None
        with suppress(UserError):  # one that cannot be read takes no list away
            search = search_of(store, experiment)
        if search is not None:
            status, told = search.status, say(search.why) or ("ended" if search.ended else "going on")
            best = f", lowest validation loss {status.best.loss:.4g} (run {status.best.number})" if status.best else ""
            tried = counted(len(status.tried), "run")
            print_text(f"Search {experiment} ({search.wanted.title}): {tried} tried{best}; {told}")


@contextmanager
def _without_collecting() -> Iterator[None]:
    """What a list is made of stays until it is printed: looking through it for garbage takes as long as making it."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _print_runs(found: list[Run]) -> None:
    print_table(
        ("run", "title", "cell", "seed", "status", "MAE", "age"),
        [
            (run.id, run.title, run.outline.cell, run.outline.seed, _status(run), _mae(run), age(run.created))
            for run in found
        ],
    )


def show(store: Store, name: str, *, json: bool) -> None:
    """Print the run of that name: its state, its scores beside the simple rivals, its recipe."""
    found = named(store, name)
    result = result_of(found)
    if json:
        baselines = baseline_scores(result.scores) if result else {}
        recipe = found.spec.model_dump(mode="json")
        print_json({**summary(found), "verdict": _verdict(found), "baselines": baselines, "recipe": recipe})
        return
    print_text(f"{found.title} · {found.spec.model.cell} · seed {found.spec.training.seed} · {_status(found)}")
    print_text(_verdict(found) or say(found.why))
    siblings = store.experiment(found.experiment).runs
    if len(siblings) > 1 and (together := verdict_of(siblings)):
        print_text(f"All {counted(len(siblings), 'run')} of its experiment: {together.sentence}")
    for message in found.account.progress.messages:
        print_text(message)
    if result:
        print_text("")
        rows = [
            (rival_title(row.name), *(row.values.get(metric) for metric in result.scores.metrics))
            for row in result.scores.rows
        ]
        print_table(("on the test part", *(metric_title(each) for each in result.scores.metrics)), rows)
    print_text("")
    print_table(("recipe", ""), [(name.replace("_", " "), value) for name, value in found.spec.settings.items()])


def summary(run: Run) -> dict:
    """One run as JSON; `scores` are the network's on the test part."""
    short = run.overview
    return {
        "id": run.id,
        "experiment": run.experiment,
        "title": run.title,
        "cell": run.outline.cell,
        "seed": run.outline.seed,
        "status": run.state,
        "why": run.why,
        "place": run.place,
        "scores": dict(short.scores),
        "parameters": short.parameters,
        "epochs": short.epochs,
        "best_epoch": short.best_epoch,
        "seconds": short.seconds,
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(run.created)),
        "note": run.note,
        "tags": list(run.tags),
    }


def baseline_scores(scores) -> dict[str, dict[str, float | None]]:
    """Name -> scores of every simple rival."""
    return {row.name: dict(row.values) for row in scores.rows if row.role == "baseline"}


def age(created: float) -> str:
    """How long ago, in the largest unit that fits."""
    seconds = max(0.0, time.time() - created)
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= size:
            return f"{seconds // size:.0f} {unit}"
    return "now"


def _status(run: Run) -> str:
    if run.place:
        return f"{run.state} ({run.place})"
    return state_words(run, run.account.progress)


def state_words(run: Run, told: RunProgress) -> str:
    """ "training, epoch 3 of 100, 8 s left"; while it compiles nothing is said of the time."""
    if run.state != "training":
        return run.state
    if told.compiling:
        return "compiling"
    left = f", {duration(told.seconds_left)} left" if told.seconds_left is not None else ""
    return f"training, epoch {told.epoch} of {told.epochs}{left}"


def _mae(run: Run) -> float | None:
    return run.overview.scores.get("mae") if run.ended else None


def _verdict(run: Run) -> str | None:
    found = verdict_of([run])
    return found.sentence if found else None
