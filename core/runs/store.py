"""The store: folders of runs, read cheaply by everybody; what should happen is left as intents."""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from copy import copy
from functools import cache
from pathlib import Path

from core.errors import NotFound, UserError
from core.files import keep_private, require_room, storing, write_atomically
from core.language import say
from core.people.homes import arrive
from core.people.person import Person
from core.people.rights import Deed, Sharing, is_listed, may
from core.recipes.spec import RunSpec
from core.runs.attempts import See
from core.runs.folder.reader import Broken, Reader, RunFacts
from core.runs.folder.run import (
    LONGEST_HEADING,
    LONGEST_NOTE,
    LONGEST_TAG,
    LONGEST_TITLE,
    MOST_TAGS,
    Experiment,
    Run,
    Unreadable,
)
from core.runs.folder.sharing import write_sharing
from core.runs.folder.states import ATTEMPTS, ENDED
from core.runs.intents import Ask, Submit, leave
from core.runs.listed.all_runs import AllRuns, Wanted
from core.runs.listed.index import Index
from core.runs.listed.listing import Lister
from core.runs.people.owned import NO_RUN, Owned, Use, owner_in, record_in, require_share, weight
from core.runs.processes.seen import SeenAttempt
from core.runs.start import ensure, trouble
from core.words import counted

IDENTIFIER = re.compile(r"[a-z0-9]{4,32}(-[0-9]{1,4})?")
LOOK_AFTER = 1.0
"""Seconds between two looks for a living supervisor."""


class Store(Owned):
    """One folder with everything in it; `wake` is called with it after an intent was left, to have it seen to.

    `see` tells of attempts, which are made on this machine unless somebody says otherwise. Where people sign in, each
    has the store as `seen_by` gives it: own sources and drafts, and of the runs what rights.py allows.
    """

    @storing()
    def __init__(self, root: Path, *, wake: Callable[[Path], None] | None = None, see: See = SeenAttempt) -> None:
        super().__init__(root)
        self.sources = self.root / "sources"
        self.drafts = self.root / "drafts"
        self.cache = self.root / "cache"
        self.intents = self.root / "intents"
        self.trash = self.root / "trash"
        self.reader = Reader(self.root / "runs", see)
        self.lister = Lister(self.reader, Index(self.cache / "runs.sqlite"))
        self._all = AllRuns(self.reader, self.lister, self.intents, self._look_after)
        self._whole = self
        self._views: dict[Person, Store] = {}
        self._wake = wake
        self._looked_after = 0.0
        keep_private(self.root)
        for folder in (self.sources, self.drafts, self.cache, self.intents, self.trash, self.reader.folder):
            folder.mkdir(parents=True, exist_ok=True)

    @storing()
    def seen_by(self, person: Person) -> "Store":
        """The store as this person has it."""
        if person not in self._views:
            view, home = copy(self), arrive(self.root, person)
            view.person, view.sources, view.drafts = person, home / "sources", home / "drafts"
            self._views[person] = view
        return self._views[person]

    # What should happen

    @storing()
    def submit(self, specs: Iterable[RunSpec], title: str, *, token: str | None = None) -> str:
        """Queue one run a spec; the experiment's id. The same token again gives the same experiment, not a second."""
        specs = self._accepted(specs)
        experiment, title = self.identifier(token), _heading(title)
        if token is None or (not self._names_of(experiment, self._all.wanted()) and not self._in_trash(experiment)):
            now, owner = time.time(), self.owner
            self._leave(Submit(experiment=experiment, title=title, created=now, owner=owner, specs=specs))
        return experiment

    @storing()
    def add(self, experiment: str, specs: Iterable[RunSpec], title: str, *, first: int) -> None:
        """Queue further runs of an experiment, numbered from `first`; those that are there already stay as they are."""
        for name in self._names_of(experiment, self._all.wanted())[:1]:
            self.permit("resume", self.run(name))
        specs, now, owner = self._accepted(specs), time.time(), self.owner
        further = {"experiment": experiment, "title": _heading(title), "first": first}
        self._leave(Submit(**further, created=now, owner=owner, specs=specs))

    def identifier(self, token: str | None = None) -> str:
        """Of a new experiment; the same for the same token of one person."""
        return new_identifier(token and f"{token}{self.owner}")

    def wake(self) -> None:
        """See to it that somebody supervises."""
        if self._wake is not None:
            self._wake(self.root)

    def stop(self, run: str, *, why: str = "") -> None:
        """End it, keep the best so far and judge it; a queued run is cancelled. `why` is told to its owner."""
        self._ask("stop", run, why=why)

    def pause(self, run: str) -> None:
        """End it with a checkpoint, so that it can be resumed as if nothing had happened."""
        self._ask("pause", run)

    def cancel(self, run: str, *, why: str = "") -> None:
        """Do not train it; the same as stop when it has just begun."""
        self._ask("cancel", run, why=why)

    def resume(self, run: str) -> None:
        """A further attempt, from the newest checkpoint that is whole."""
        found = self.run(run)
        if not found.resumable:
            raise UserError(
                say("This run is {state}.", state=found.state),
                say("Only a run that ended before it was finished can go on."),
            )
        self.permit("resume", found)
        require_room(self.root)
        self.require_share(runs=1)
        if found.attempt >= ATTEMPTS:
            raise UserError(
                say("This run was begun {attempt} times.", attempt=found.attempt), say("Train its recipe again.")
            )
        self._ask("resume", run)

    def rename(self, run: str, title: str) -> None:
        title = title.strip()
        _check_length(title, LONGEST_TITLE, "name")
        self._relabel("rename", run, title=title or None)

    def annotate(self, run: str, note: str) -> None:
        _check_length(note, LONGEST_NOTE, "note")
        self._relabel("annotate", run, note=note)

    def tag(self, run: str, tags: Iterable[str]) -> None:
        """Replace its tags."""
        wanted = tuple(dict.fromkeys(tag.strip() for tag in tags if tag.strip()))
        if len(wanted) > MOST_TAGS:
            raise UserError(
                say(
                    "The run would have {tags:,} tags; at most {most} are kept.",
                    tags=len(wanted),
                    most=MOST_TAGS,
                ),
                say("Leave some out."),
            )
        for tag in wanted:
            _check_length(tag, LONGEST_TAG, "tag")
        self._relabel("tag", run, tags=wanted)

    @storing()
    def share(self, run: str, sharing: Sharing) -> None:
        """Let others read it, or nobody any more."""
        found = self.run(run)
        self.permit("share", found)
        _require_folder(found)
        write_sharing(found.folder, sharing)
        self.lister.forget(run)

    @storing()
    def delete(self, run: str, *, why: str = "") -> None:
        """Put it into the trash, from where `restore` brings it back within a week; also one that cannot be read."""
        if run not in {broken.id for broken in self.unreadable()}:
            found = self.run(run)
            self.permit("delete", found, why=why)
            if not found.ended:
                raise UserError(say("This run has not ended."), say("Stop it first, then delete it."))
            if self.lister.facts(run).recorded not in ENDED:
                raise UserError(say("This run is just ending."), say("Try again in a moment."))
        record = record_in(self.reader.folder / run)
        folder = self.trash / run
        (self.reader.folder / run).rename(folder)
        os.utime(folder, follow_symlinks=False)
        self.lister.forget(run)
        if record is not None:
            self._tell_owner("deleted", record.owner, record.title, why)

    @storing()
    def restore(self, run: str) -> None:
        """Bring it back from the trash."""
        if run not in self.trashed():
            raise NotFound(say("This run is not in the trash."), say("Runs are kept there for a week."))
        (self.trash / run).rename(self.reader.folder / run)

    # What there is

    def run(self, run: str) -> Run:
        """One run by its id."""
        if IDENTIFIER.fullmatch(run):
            wanted = self._all.wanted()
            try:
                found = self._all.known(run, wanted)
            except Broken as why:
                if not self._has_the_whole:
                    raise NotFound(*map(say, NO_RUN)) from why
                raise UserError(
                    say("This run cannot be read: {why}", why=why),
                    say("On the Runs page it can be exported or deleted."),
                ) from why
            if found is not None and self._shows(found.record.owner, found.sharing):
                return self._all.runs([found], wanted)[0]
        raise NotFound(*map(say, NO_RUN))

    def runs(self) -> list[Run]:
        """All runs of the person that can be read, newest first."""
        return self._listed(lambda facts: is_listed(self.person, owner=facts.record.owner))

    def shared(self) -> list[Run]:
        """What others share with the class, newest first."""
        return self._listed(lambda facts: facts.record.owner != self.owner and facts.sharing == "class")

    def everybodys(self) -> list[Run]:
        """The runs of all people, for those who may see them all."""
        return self._listed(lambda _: self._has_the_whole)

    def whole(self) -> "Store":
        """The store with everything in it, for those who look after it."""
        if not self._has_the_whole:
            raise NotFound(*map(say, NO_RUN))
        return self._whole

    def use(self) -> Use:
        """What the person uses now."""
        runs = self.runs()
        return Use(
            running=sum(run.living for run in runs),
            waiting=sum(run.state == "queued" for run in runs),
            disk=weight([self.sources.parent if self.person else self.sources, *(run.folder for run in runs)]),
        )

    def require_share(self, *, runs: int = 0, coming: int = 0) -> None:
        """Raise UserError where so many runs, or so many bytes, are more than the person may have."""
        if (bounds := self.bounds) is not None:
            require_share(self.use(), bounds, runs=runs, coming=coming)

    def unreadable(self) -> list[Unreadable]:
        """Folders among the runs that cannot be read as one, by name; whose they are is not known."""
        if not self._has_the_whole:
            return []
        return sorted(self._all.listing(self._all.wanted()).unreadable.values(), key=lambda one: one.id)

    def experiment(self, experiment: str) -> Experiment:
        """One experiment by its id; runs of it that cannot be read are left out."""
        wanted = self._all.wanted()
        found = []
        for name in self._names_of(experiment, wanted):
            with suppress(Broken):
                found.append(self._all.known(name, wanted))
        runs = self._all.runs(
            [facts for facts in found if facts is not None and self._shows(facts.record.owner, facts.sharing)], wanted
        )
        if not runs:
            raise NotFound(say("There is no such experiment in this store."), say("Its runs may have been deleted."))
        return self._experiment(runs)

    def experiments(self) -> list[Experiment]:
        """All experiments, newest first."""
        groups: dict[str, list[Run]] = {}
        for run in self.runs():
            groups.setdefault(run.experiment, []).append(run)
        return [self._experiment(runs) for runs in groups.values()]

    def trouble(self) -> str | None:
        """Why nobody sees to what is asked, in a sentence; None when all is well."""
        return trouble(self.root)

    def trashed(self) -> list[str]:
        """Ids of deleted runs that the person may restore, the newest first."""
        folders = [folder for folder in self.trash.iterdir() if IDENTIFIER.fullmatch(folder.name)]
        if self.person is not None:
            folders = [folder for folder in folders if may(self.person, "restore", owner=owner_in(folder))]
        return [folder.name for folder in sorted(folders, key=lambda folder: -folder.stat().st_mtime)]

    # Private

    def _accepted(self, specs: Iterable[RunSpec]) -> tuple[RunSpec, ...]:
        """The recipes, where there is something to train, its source and room for it."""
        specs = tuple(specs)
        if not specs:
            raise UserError(say("There is nothing to train."), say("Choose at least one cell and one seed."))
        for sha256 in {spec.source.sha256 for spec in specs}:
            if not (self.sources / sha256).is_dir():
                raise NotFound(say("The source of this recipe is not in the store."), say("Bring the file again."))
        require_room(self.root)
        self.require_share(runs=len(specs))
        return specs

    def _leave(self, intent: Submit | Ask) -> None:
        leave(self.intents, intent)
        self.wake()

    def _look_after(self, found: Iterable[RunFacts]) -> None:
        """Whoever looks at a run that needs a supervisor sees to it, now and then, that there is one."""
        due = time.monotonic() - self._looked_after > LOOK_AFTER
        if self._wake is not None and due and any(facts.recorded in {"queued", "starting"} for facts in found):
            self._looked_after = time.monotonic()
            with suppress(OSError):  # whoever only looks, looks on a full or read-only disk too
                self._wake(self.root)

    def _listed(self, is_in: Callable[[RunFacts], bool]) -> list[Run]:
        """Those of all runs, newest first."""
        wanted = self._all.wanted()
        known = self._all.listing(wanted).facts
        facts = [one for one in ({**wanted.runs, **known}).values() if is_in(one)]
        runs = self._all.runs(facts, wanted, known)
        return sorted(runs, key=lambda run: (-run.created, run.experiment, len(run.id), run.id))

    @storing()
    def _ask(self, kind: str, run: str, *, why: str = "") -> None:
        found = self.run(run)
        self.permit(kind, found, why=why)
        self._leave(Ask(kind=kind, run=run))
        self._tell_owner("stopped" if kind == "stop" else "cancelled", found.owner, found.title, why)

    @storing()
    def _relabel(self, deed: Deed, run: str, **changes: object) -> None:
        found = self.run(run)
        self.permit(deed, found)
        _require_folder(found)
        label = self.reader.label(run).model_copy(update=changes)
        write_atomically(found.folder / "label.json", label.model_dump_json())
        self.lister.forget(run)

    def _names_of(self, experiment: str, wanted: Wanted) -> list[str]:
        return self._all.names_of(experiment, wanted) if IDENTIFIER.fullmatch(experiment) else []

    def _in_trash(self, experiment: str) -> bool:
        """Whether runs of it were deleted, and might be restored."""
        return any(name.startswith(f"{experiment}-") for name in self.trashed())

    @staticmethod
    def _experiment(runs: list[Run]) -> Experiment:
        runs = sorted(runs, key=lambda run: _number(run.id))
        title = runs[0].experiment_title
        return Experiment(id=runs[0].experiment, title=title, created=runs[0].created, runs=tuple(runs))


@cache
def _store_at(root: Path) -> Store:
    return Store(root, wake=ensure)


@cache
def _store_named(root: str, _cwd: Path) -> Store:
    """Asked several times by every page; to find out which folder a name means takes a dozen calls of the system."""
    return _store_at(Path(root).expanduser().resolve())


def open_store(root: Path) -> Store:
    """The store in `root`, whose intents wake a supervisor; one object a process, so that reading stays cheap."""
    return _store_named(os.fspath(root), Path.cwd())


def default_store() -> Store:
    """The store named by UNROLL_HOME, or ~/.unroll."""
    return open_store(Path(os.environ.get("UNROLL_HOME") or "~/.unroll"))


def _require_folder(run: Run) -> None:
    """Raise UserError where a run is asked for, but has no folder yet."""
    if not run.folder.is_dir():
        raise UserError(say("This run is just being put in the queue."), say("Try again in a moment."))


def _check_length(text: str, longest: int, what: str) -> None:
    if len(text) > longest:
        raise UserError(
            say(
                "The {what} has {characters}; at most {longest:,} are kept.",
                what=what,
                characters=counted(len(text), "character"),
                longest=longest,
            ),
            say("Make it shorter."),
        )


def _heading(title: str) -> str:
    """The name of an experiment, which is made of a file's or a column's, as long as it may be."""
    return title if len(title) <= LONGEST_HEADING else title[: LONGEST_HEADING - 1] + "…"


def new_identifier(token: str | None = None) -> str:
    """Ten characters, the same for the same token."""
    digest = hashlib.sha256((token or secrets.token_hex(16)).encode()).digest()
    return "".join("abcdefghijkmnpqrstuvwxyz23456789"[byte % 32] for byte in digest[:10])


def _number(run: str) -> int:
    return int(run.rpartition("-")[2]) if "-" in run else 0
