"""Where the things of each person lie in a store, and who has been there."""

import time
from contextlib import suppress
from pathlib import Path

from pydantic import Field, ValidationError

from core.declared import Declared, Moment
from core.files import write_atomically
from core.people.person import Person

PEOPLE = "people"
PERSON = "person.json"


class Notice(Declared):
    """What somebody else did with what belongs to a person, told until the person has read it."""

    at: Moment
    text: str = Field(max_length=1_000)


def home_of(root: Path, person: str) -> Path:
    """The folder of a person's sources, drafts and choices; that of the store where nobody signs in."""
    return root / PEOPLE / person if person else root


def arrive(root: Path, person: Person) -> Path:
    """The folder of somebody who is signed in, made at the first time."""
    home = home_of(root, person.id)
    for name in ("sources", "drafts", "notices"):
        (home / name).mkdir(parents=True, exist_ok=True)
    told = person.model_dump_json()
    with suppress(FileNotFoundError):
        if (home / PERSON).read_text(encoding="utf-8") == told:
            return home
    write_atomically(home / PERSON, told)
    return home


def everybody(root: Path) -> list[Person]:
    """All who have ever been there, by name."""
    found = []
    for path in (root / PEOPLE).glob(f"*/{PERSON}"):
        with suppress(OSError, ValidationError):
            found.append(Person.model_validate_json(path.read_bytes()))
    return sorted(found, key=lambda one: (one.name.casefold(), one.id))


def tell(root: Path, person: str, text: str) -> None:
    """Leave a notice for somebody who has a home here."""
    folder = home_of(root, person) / "notices"
    if person and folder.is_dir():
        notice = Notice(at=time.time(), text=text[:1_000])
        write_atomically(folder / f"{time.time_ns():020d}.json", notice.model_dump_json())


def notices(root: Path, person: str) -> list[Notice]:
    """What was left for a person, the oldest first."""
    found = []
    for path in sorted((home_of(root, person) / "notices").glob("[0-9]*.json")):
        with suppress(OSError, ValidationError):
            found.append(Notice.model_validate_json(path.read_bytes()))
    return found


def dismiss(root: Path, person: str, *, until: float) -> None:
    """The person has read those that had come by then."""
    for path in (home_of(root, person) / "notices").glob("[0-9]*.json"):
        with suppress(OSError, ValidationError):
            if Notice.model_validate_json(path.read_bytes()).at <= until:
                path.unlink(missing_ok=True)
