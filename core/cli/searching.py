"""`search`: from a file or a run to the best settings that were found, in one command."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from core.cli.place import named
from core.cli.screen import err, print_json, print_table, print_text
from core.cli.training import Wish, await_rivals, recipes_of_file
from core.errors import UserError
from core.experiments.search.beginning import begin_search, chosen_dimensions, searchable
from core.experiments.search.status import KnownSearch, search_of
from core.experiments.search.worth import Worth, worth
from core.language import say
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.runs.folder.source import run_source
from core.runs.store import Store
from core.sources.tables.table_reading import TableReading
from core.tasks import task_of
from core.tasks.task import Reasoned

EVERY = 0.3
SHOWN = 10
"""Trials that are printed, the best ones."""


@dataclass(frozen=True)
class SearchWish:
    """What is to be searched."""

    trials: int | None
    minutes: float | None
    only: tuple[str, ...]
    """Hyperparameters; empty: the usual ones."""
    start_first: bool
    training: Wish
    """What a training on the file would be; its seeds are those of the comparison at the end."""


def search(store: Store, about: str, wish: SearchWish, *, reading: TableReading, json: bool) -> bool:
    """Search, wait, and print what was found; whether there is a winner."""
    start, cells, proposed, title = _started_from(store, about, wish, reading)
    known = searchable(start, cells, proposed)
    names = wish.only or tuple(one.field for one in known if one.usual)
    experiment = begin_search(
        store,
        start,
        chosen_dimensions(known, names),
        proposed=proposed,
        title=f"{title}: search",
        trials=wish.trials,
        minutes=wish.minutes,
        start_first=wish.start_first,
        seeds=wish.training.seeds,
    )
    found = _wait(store, experiment)
    await_rivals(store, experiment)
    contest = found.contest(store.experiment(experiment))
    winner = found.status.winner
    told = worth(found.wanted, found.status.tried[winner - 1].values, contest) if winner else None
    print_json(_search_report(found, told)) if json else _print_search(found, told)
    return winner is not None and all(run.state == "finished" for run in contest)


def _started_from(
    store: Store, about: str, wish: SearchWish, reading: TableReading
) -> tuple[RunSpec, list[str], dict[str, Reasoned], str]:
    """The recipe to search around, the cells to choose among, what is proposed, and a name."""
    if Path(about).exists():
        specs, proposed = recipes_of_file(store, Path(about), replace(wish.training, seeds=1), reading=reading)
        return specs[-1], [spec.model.cell for spec in specs], proposed, Path(specs[0].source.name).stem
    run = named(store, about)
    start = run.spec.model_copy(update={"trial": False})
    return start, [start.model.cell], _proposed(run), run.title


def _proposed(run: Run) -> dict[str, Reasoned]:
    """What the task proposes for the source of a run."""
    return task_of(run.spec.task).propose(run_source(run.folder))


def _wait(store: Store, experiment: str) -> KnownSearch:
    """Say what is tried until the winner was evaluated; the first Ctrl-C ends the search, the second leaves it."""
    told = 0
    with err.status("Searching.") as line, _ending(store, experiment):
        while True:
            found = search_of(store, experiment)
            told = _tell_new(found, told)
            line.update(f"{len(found.status.tried)} tried." if not found.ended else "The winner is being evaluated.")
            runs = store.experiment(experiment).runs
            if found.ended and all(run.ended for run in runs):
                if found.why:
                    raise UserError(say(found.why), "The command `runs` lists what was tried.")
                return found
            time.sleep(EVERY)


def _tell_new(found: KnownSearch, told: int) -> int:
    """A line for each trial that has come to its end since, in the order of their numbers; how many are told."""
    for one in found.status.tried[told:]:
        if one.outcome == "open":
            break
        loss = f", validation loss {one.loss:.4g}" if one.loss is not None else ""
        err.print(f"{one.number}. {_said(one.values)}: {one.outcome}{loss}", markup=False)
        told = one.number
    return told


@contextmanager
def _ending(store: Store, experiment: str) -> Iterator[None]:
    def stop(*_: object) -> None:
        signal.signal(signal.SIGINT, before)
        err.print("Ending the search; the best so far is evaluated. Ctrl-C again leaves without waiting.")
        search_of(store, experiment).stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _said(values: dict) -> str:
    return ", ".join(
        f"{name}={value:.4g}" if isinstance(value, float) else f"{name}={value}" for name, value in values.items()
    )


def _search_report(found: KnownSearch, told: Worth | None) -> dict:
    status = found.status
    return {
        "experiment": found.wanted.experiment,
        "trials": [one.model_dump(mode="json") for one in status.tried],
        "winner": status.winner,
        "importances": status.importances,
        "contest": list(status.contest),
        "seconds": round(status.seconds, 3),
        "worth": told.answer if told else None,
        "verdict": told.verdict.sentence if told else None,
    }


def _print_search(found: KnownSearch, told: Worth | None) -> None:
    best = sorted((one for one in found.status.tried if one.loss is not None), key=lambda one: one.loss)[:SHOWN]
    fields = [one.field for one in found.wanted.dimensions]
    print_table(
        ("run", "outcome", "validation loss", *(name.replace("_", " ") for name in fields)),
        [(one.number, one.outcome, one.loss, *(one.values.get(name) for name in fields)) for one in best],
    )
    if found.status.importances:
        print_text("")
        shares = [(name, f"{share:.0%}") for name, share in found.status.importances.items()]
        print_table(("what matters", "share of the differences in loss"), shares)
    print_text("")
    print_text(f"{told.answer} {told.verdict.sentence}" if told else "The winner could not be evaluated.")
    print_text(f"Evaluated: {', '.join(found.status.contest)}")
