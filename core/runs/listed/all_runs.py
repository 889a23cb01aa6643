"""Runs as they stand now: what their folders tell, and what intents ask for and nobody has seen to yet."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from core.language import say
from core.recipes.spec import RunSpec
from core.runs.folder.reader import Broken, Reader, RunFacts
from core.runs.folder.run import Run, Unreadable, outline
from core.runs.folder.states import RESUMABLE
from core.runs.intents import Ask, Submit, waiting
from core.runs.listed.listing import Lister, Listing
from core.runs.people.turns import Waiting, in_turn


@dataclass(frozen=True)
class Wanted:
    """What was asked for and is not yet seen to: runs without a folder, and runs that are to go on."""

    runs: dict[str, RunFacts]
    specs: dict[str, RunSpec]
    resumed: set[str]

    def awaits(self, facts: RunFacts) -> bool:
        """Whether a run has a place in the queue."""
        return facts.recorded == "queued" or facts.record.id in self.resumed


class AllRuns:
    """Puts folders and intents together; `look_after` is called with the runs that have not ended."""

    def __init__(
        self, reader: Reader, lister: Lister, intents: Path, look_after: Callable[[list[RunFacts]], None]
    ) -> None:
        self._reader, self._lister, self._intents, self._look_after = reader, lister, intents, look_after

    def wanted(self) -> Wanted:
        """What intents ask for; look it up before the folders, so that nothing falls in between."""
        intents = [intent for _, intent in waiting(self._intents)]
        runs, specs = {}, {}
        for intent in intents:
            for name, spec in intent.runs().items() if isinstance(intent, Submit) else ():
                specs[name] = spec
                runs[name] = RunFacts(record=intent.record(name), outline=outline(spec))
        resumed = {intent.run for intent in intents if isinstance(intent, Ask) and intent.kind == "resume"}
        return Wanted(runs, specs, resumed)

    def names_of(self, experiment: str, wanted: Wanted) -> list[str]:
        """Wishes and folders of an experiment, whose runs are called after it."""
        beginning = f"{experiment}-"
        asked = [name for name in wanted.runs if name.startswith(beginning)]
        return list(dict.fromkeys([*asked, *self._reader.names(beginning)]))

    def known(self, run: str, wanted: Wanted) -> RunFacts | None:
        """What is written down about a run or asked of it; raises Broken."""
        found = self._lister.facts(run)
        if found is None or found.last is not None or run in wanted.runs:
            return found or wanted.runs.get(run)
        # It has no state. Either nobody saw to its intent yet, or somebody has since we looked for intents.
        asked = self.wanted().runs.get(run)
        found = asked or self._lister.facts(run)
        if found is not None and asked is None and found.last is None:
            raise Broken(say("states.jsonl, which tells its states, is missing or empty."))
        return found

    def listing(self, wanted: Wanted) -> Listing:
        """All folders; those without any state that nobody asked for are unreadable."""
        found = self._lister.listing()
        for name in [name for name, facts in found.facts.items() if facts.last is None]:
            try:
                facts = self.known(name, wanted)
            except Broken as why:
                del found.facts[name]
                found.unreadable[name] = Unreadable(name, str(why), self._reader.folder / name)
            else:
                if facts is not None:
                    found.facts[name] = facts
        return found

    def runs(self, found: list[RunFacts], wanted: Wanted, known: dict[str, RunFacts] | None = None) -> list[Run]:
        """The runs as they stand now; `known`: all there are, where somebody has listed them already."""
        open_runs = [facts for facts in found if facts.overview is None or facts.record.id in wanted.resumed]
        self._look_after(open_runs)
        places: dict[str, int] = {}
        if any(wanted.awaits(facts) for facts in open_runs):
            places = _places(wanted, list((known or self._lister.listing().facts).values()))
        return [
            self._reader.run(
                facts, places, resumed=facts.record.id in wanted.resumed, spec=wanted.specs.get(facts.record.id)
            )
            for facts in found
        ]


def _places(wanted: Wanted, known: Iterable[RunFacts]) -> dict[str, int]:
    """Run -> place in the queue: those that have a ticket, then new ones, then those that are to go on."""
    waits = [Waiting(one.record.id, one.record.owner, one.ticket) for one in known if one.recorded == "queued"]
    started = [one for one in known if one.recorded == "starting"]
    latest = {one.record.owner: one.ticket for one in sorted(started, key=lambda one: one.ticket)}
    queued = in_turn(waits, [one.record.owner for one in started], latest)
    again = [facts for facts in known if facts.record.id in wanted.resumed and facts.recorded in RESUMABLE]
    order = [*(one.run for one in queued), *wanted.runs, *(facts.record.id for facts in again)]
    return {name: place for place, name in enumerate(dict.fromkeys(order), start=1)}
