"""class.toml in the folder of a store: how people sign in, who teaches, and how much each may use."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from core.declared import Declared
from core.errors import UserError
from core.language import mark, say

FILE = "class.toml"
EXAMPLE = mark("docs/class.md has an example.")


class Bounds(Declared):
    """What each person may use at most; a teacher is not bounded."""

    running: int = Field(1, ge=1, le=1000)
    """Runs that train at the same time."""
    waiting: int = Field(20, ge=1, le=10_000)
    """Runs in the queue."""
    run_minutes: float = Field(60, gt=0)
    """Minutes of processor time that a run has for itself."""
    run_memory_mb: int = Field(4_000, ge=500)
    upload_mb: int = Field(50, ge=1)
    """One upload, and all uploads on their way at a time."""
    disk_mb: int = Field(2_000, ge=10)
    """Sources, takes and runs together."""


class ClassSettings(Declared):
    """How a class uses one server."""

    sign_in: Literal["openid", "header"]
    person: str = Field(min_length=1)
    """The claim, or the header, that says who it is."""
    shown: str = ""
    """The one with a name for people to read."""
    groups: str = ""
    """The one with the groups of the person."""
    teachers: tuple[str, ...] = Field(min_length=1)
    """Groups, or people, that teach."""
    members: tuple[str, ...] = ()
    """Groups, or people, that may work here; empty: everybody who is signed in."""
    bounds: Bounds = Bounds()

    @property
    def headers(self) -> tuple[str, ...]:
        """The headers of a proxy that are believed."""
        named = (self.person, self.shown, self.groups)
        return tuple(name for name in named if name) if self.sign_in == "header" else ()


@cache
def class_settings(root: Path) -> ClassSettings | None:
    """Those of the store in `root`, as they stood when they were first asked for; None where nobody signs in.

    Raises UserError where the file cannot be read: a server that should ask who is there does not go on without.
    """
    try:
        content = (root / FILE).read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(say("{root} cannot be read: {error}.", root=root / FILE, error=error), say(EXAMPLE)) from error
    try:
        return ClassSettings.model_validate(tomllib.loads(content), strict=False)
    except tomllib.TOMLDecodeError as error:
        raise UserError(say("{root} is not TOML: {error}.", root=root / FILE, error=error), say(EXAMPLE)) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UserError(f"{root / FILE}: {where}: {first['msg']}.", say(EXAMPLE)) from error
