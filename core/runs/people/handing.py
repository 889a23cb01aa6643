"""What a teacher hands to the class: a source, or a recipe with its source; each person takes a copy."""

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from pydantic import Field, ValidationError

from core.declared import Declared, Moment
from core.errors import NotFound, UserError
from core.files import storing, write_atomically
from core.language import say
from core.people.person import LONGEST_NAME, Person
from core.runs.folder.run import LONGEST_HEADING
from core.runs.people.copying import take_source
from core.runs.store import Store, new_identifier
from core.sources.intake.drafts import Drafts
from core.sources.kinds import AnyPreparation

FOLDER = "handed"


class Handed(Declared):
    """One thing that was handed out."""

    id: str = Field(pattern=r"^[a-z0-9]{10}$")
    title: str = Field(max_length=LONGEST_HEADING)
    by: str = Field(max_length=LONGEST_NAME)
    owner: str
    at: Moment
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    run: str = ""
    """Whose recipe goes with it; empty where it is a source alone."""


@storing()
def hand_source(store: Store, sha256: str, title: str) -> None:
    """Hand one of the teacher's sources to the class, prepared as the teacher decided."""
    if not re.fullmatch(r"[0-9a-f]{64}", sha256) or not (store.sources / sha256 / "original").is_file():
        raise NotFound(say("This source is not in the store."), say("Bring the file again."))
    _hand(store, title=title, sha256=sha256)


@storing()
def hand_recipe(store: Store, run: str) -> None:
    """Hand the recipe of one of the teacher's runs to the class, which may read the run from then on."""
    _require_teacher(store)
    found = store.run(run)
    if found.sharing == "private":
        store.share(run, "link")
    _hand(store, title=found.experiment_title, sha256=found.outline.sha256, run=run)


def handed(store: Store) -> list[Handed]:
    """What is handed out now, the latest first."""
    found = []
    for path in (store.root / FOLDER).glob("*.json"):
        with suppress(OSError, ValidationError):
            found.append(Handed.model_validate_json(path.read_bytes()))
    return sorted(found, key=lambda one: -one.at)


def take_back(store: Store, identifier: str) -> None:
    """Hand it out no longer; copies that people took stay theirs."""
    _require_teacher(store)
    known = {one.id for one in handed(store)}
    if identifier in known:
        (store.root / FOLDER / f"{identifier}.json").unlink(missing_ok=True)


@storing()
def receive(store: Store, identifier: str) -> Handed:
    """Make what was handed out the person's own, as far as it is not; raises NotFound where it was taken back."""
    given = next((one for one in handed(store) if one.id == identifier), None)
    if given is None:
        raise NotFound(say("This is no longer handed out."), say("Ask your teacher."))
    store.require_share()
    if given.run:
        run = store.run(given.run)
        take_source(store, run)
        _decide(store, given.sha256, run.spec.source.preparation)
    else:
        _link_source(store.sources_of(given.owner) / given.sha256, store.sources / given.sha256)
        _take_draft(store, given)
    return given


def _hand(store: Store, *, title: str, sha256: str, run: str = "") -> None:
    person = _require_teacher(store)
    given = Handed(
        id=new_identifier(),
        title=title[:LONGEST_HEADING],
        by=person.name,
        owner=person.id,
        at=time.time(),
        sha256=sha256,
        run=run,
    )
    folder = store.root / FOLDER
    folder.mkdir(exist_ok=True)
    write_atomically(folder / f"{given.id}.json", given.model_dump_json())


def _require_teacher(store: Store) -> Person:
    if store.person is None or not store.person.teaches:
        raise UserError(say("Only a teacher can hand something to the class."), say("Ask your teacher."))
    return store.person


def _decide(store: Store, sha256: str, preparation: AnyPreparation) -> None:
    """How the source is prepared, where the person has not decided that yet; it is read as the recipe reads it."""
    drafts = Drafts(store.drafts)
    if drafts.of(sha256).present is None:
        drafts.read_as(sha256, preparation.reading)
        drafts.keep(sha256, preparation)


def _take_draft(store: Store, given: Handed) -> None:
    theirs = Drafts(store.sources_of(given.owner).parent / "drafts").of(given.sha256)
    if theirs.present is not None:
        _decide(store, given.sha256, theirs.present)


def _link_source(theirs: Path, own: Path) -> None:
    if not theirs.is_dir():
        raise NotFound(say("What was handed out is gone."), say("Ask your teacher."))
    for place, folders, names in os.walk(theirs):
        folders[:] = [name for name in folders if not name.startswith(".tmp-")]
        target = own / Path(place).relative_to(theirs)
        target.mkdir(parents=True, exist_ok=True)
        for name in names:
            if not name.startswith(".tmp-") and not (target / name).exists():
                try:
                    os.link(Path(place, name), target / name)
                except OSError:
                    shutil.copyfile(Path(place, name), target / name)
