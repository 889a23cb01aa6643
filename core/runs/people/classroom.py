"""What a teacher sees of a class: who uses how much, and how everybody's runs on one source came out."""

from dataclasses import dataclass

from core.language import say
from core.people.homes import everybody, home_of
from core.people.person import Person
from core.results.metrics import METRICS
from core.runs.folder.run import Run
from core.runs.people.owned import Use, weight
from core.runs.store import Store


@dataclass(frozen=True)
class PersonUse:
    """One person, and what is theirs."""

    person: Person
    use: Use
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class BestRun:
    """The best of somebody's runs on a source."""

    who: str
    run: Run
    tried: int
    """Runs of the person on this source."""


def people_use(store: Store) -> list[PersonUse]:
    """Everybody who has ever been there; nobody where the person is no teacher."""
    runs = store.everybodys()
    known = everybody(store.root) if store.person and store.person.teaches else []
    return [_use(store, one, tuple(run for run in runs if run.owner == one.id)) for one in known]


def best_works(people: list[PersonUse], sha256: str, *, named: bool) -> list[BestRun]:
    """The best run of each person on this source, the best first; without names they are numbered."""
    works = []
    for one in people:
        runs = [run for run in one.runs if run.outline.sha256 == sha256]
        scored = [run for run in runs if run.ended and run.overview.score is not None and run.overview.metric]
        if scored:
            works.append(BestRun(one.person.name, min(scored, key=_place), len(runs)))
    works.sort(key=lambda work: _place(work.run))
    if named:
        return works
    return [
        BestRun(say("Person {number}", number=number), work.run, work.tried)
        for number, work in enumerate(works, start=1)
    ]


def _use(store: Store, person: Person, runs: tuple[Run, ...]) -> PersonUse:
    use = Use(
        running=sum(run.living for run in runs),
        waiting=sum(run.state == "queued" for run in runs),
        disk=weight([home_of(store.root, person.id), *(run.folder for run in runs)]),
    )
    return PersonUse(person, use, runs)


def _place(run: Run) -> float:
    """Smaller is better, whatever the metric."""
    sign = 1 if METRICS[run.overview.metric].lower_is_better else -1
    return sign * run.overview.score
