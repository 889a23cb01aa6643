"""Somebody who is signed in."""

import hashlib
from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from core.declared import Declared
from core.people.settings import ClassSettings

Role = Literal["teacher", "member"]
LONGEST_NAME = 80


class Person(Declared):
    """Who asks. Where nobody signs in there is no person, and everything belongs to whoever is there."""

    id: str = Field(pattern=r"^p[0-9a-f]{16}$")
    """The same at every sign-in; what belongs to the person carries it as its owner."""
    name: str = Field(max_length=LONGEST_NAME)
    role: Role

    @property
    def teaches(self) -> bool:
        return self.role == "teacher"


class Turned(Declared):
    """Somebody who is signed in and belongs to none of the groups."""

    name: str = Field(max_length=LONGEST_NAME)


def person_from(claims: Mapping[str, object], settings: ClassSettings) -> Person | Turned | None:
    """Who these claims, or the headers of a proxy, speak of; None where they name nobody."""
    told = claims.get(settings.person)
    if not isinstance(told, str) or not told.strip():
        return None
    shown = claims.get(settings.shown) if settings.shown else None
    name = (shown if isinstance(shown, str) and shown.strip() else told).strip()[:LONGEST_NAME]
    groups = {told.strip(), *_groups(claims.get(settings.groups) if settings.groups else None)}
    if groups & set(settings.teachers):
        role: Role = "teacher"
    elif not settings.members or groups & set(settings.members):
        role = "member"
    else:
        return Turned(name=name)
    return Person(id=_id(str(claims.get("iss", "")), told.strip()), name=name, role=role)


def _groups(told: object) -> set[str]:
    """A list of names, or one text with commas between them."""
    names = told.split(",") if isinstance(told, str) else told if isinstance(told, list | tuple) else ()
    return {name.strip() for name in names if isinstance(name, str) and name.strip()}


def _id(issuer: str, told: str) -> str:
    """Says nothing about the person to whoever reads the name of a folder."""
    return "p" + hashlib.sha256("\n".join((issuer, told)).encode()).hexdigest()[:16]
