"""May this person do this with that? The only place that decides it; whoever opens a door asks here."""

from typing import Literal, get_args

from core.people.person import Person

Sharing = Literal["private", "link", "class"]
"""Who may read what belongs to somebody: nobody else, whoever knows its address, or the class, which sees it listed."""
Reading = Literal["open", "export", "copy", "compare"]
Ordering = Literal["stop", "cancel", "delete"]
Owning = Literal["pause", "resume", "rename", "annotate", "tag", "restore", "share", "serve"]
Deed = Reading | Ordering | Owning
READING: frozenset[str] = frozenset(get_args(Reading))
ORDERING: frozenset[str] = frozenset(get_args(Ordering))
"""What a teacher may do with what belongs to others, and says why."""
DEEDS: tuple[str, ...] = (*get_args(Reading), *get_args(Ordering), *get_args(Owning))


def may(person: Person | None, deed: Deed, *, owner: str, sharing: Sharing = "private") -> bool:
    """None: nobody signs in here, and everything belongs to whoever is there."""
    if person is None or person.id == owner:
        return True
    if deed in READING:
        return person.teaches or sharing != "private"
    return person.teaches and deed in ORDERING


def is_listed(person: Person | None, *, owner: str) -> bool:
    """Whether it stands in the person's own lists."""
    return person is None or person.id == owner
