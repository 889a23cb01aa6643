"""A newer file for a trained network: read as its kind of source is read, and prepared by the run's recipe."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core.errors import Refused, UserError
from core.language import say
from core.runs.folder.run import Run
from core.runs.folder.source import stored_source
from core.sources.intake.sources import Source
from core.sources.kind import Kind
from core.sources.lookup import kind_of
from core.sources.preparation import Preparation, Reading


@dataclass(frozen=True)
class NewerSource:
    """A newer file as it was read."""

    source: Source
    missing: tuple[str, ...] = ()
    """What the recipe needs and the file does not have."""


def find_newer(run: Run, outcome: Callable[[Reading], Source | None]) -> NewerSource | None:
    """The file in the first way of reading that finds all that the run needs; None while one of them is under way.

    `outcome` reads the file one way, and raises Refused. Raises what the first way said where none can be read.
    """
    refusals: list[Refused] = []
    read: list[NewerSource] = []
    for reading in readings(run):
        try:
            source = outcome(reading)
        except Refused as refused:
            refusals.append(refused)
            continue
        if source is None:
            return None
        found = NewerSource(source, tuple(missing(run, source)))
        if not found.missing:
            return found
        read.append(found)
    if not read:
        raise refusals[0]
    return read[0]


def readings(run: Run) -> tuple[Reading, ...]:
    """Ways to read a newer file, the likeliest first."""
    preparation = run.spec.source.preparation
    return kind_of(preparation).readings(preparation)


def newer_words(run: Run) -> str:
    """What a newer file has to be, as a sentence."""
    preparation = run.spec.source.preparation
    return kind_of(preparation).newer_words(preparation)


def missing(run: Run, newer: Source) -> list[str]:
    """What the recipe needs and the file does not have."""
    kind, preparation = _asked_by(run, newer)
    return kind.missing(newer.report, preparation)


def newer_value(run: Run, newer: Source, *, fill: str | None = None) -> Any:
    """What the network is asked about: a newer file by the run's recipe; raises UserError.

    `fill` says how its gaps are filled where the recipe has no answer, for which MissingValues asks.
    """
    kind, preparation = _asked_by(run, newer)
    return kind.prepare_newer(newer.stored(), newer.report, preparation, fill=fill)


def own_value(run: Run) -> Any:
    """What the network is asked about where no newer file was brought: the source that it was trained on."""
    preparation, own = run.spec.source.preparation, stored_source(run.folder)
    return kind_of(preparation).prepare_own(own.stored(), own.report, preparation)


def _asked_by(run: Run, newer: Source) -> tuple[Kind, Preparation]:
    """Who prepares a newer file, and by what: the run's own kind, or another one that gives the same value."""
    wanted = run.spec.source.preparation
    own, other = kind_of(wanted), newer.kind
    if own.reads_newer(other):
        return own, wanted
    if wanted.source_kind in other.gives:
        return other, newer.report.preparation
    raise UserError(
        say("The file holds no {gives}.", gives=own.gives[0]),
        say("Bring a file like {name}, which was trained on.", name=run.spec.source.name),
    )
