"""What people want from the supervisor: one small file each, written atomically, taken in order."""

import secrets
import time
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from core.declared import Declared, Moment
from core.files import write_atomically
from core.recipes.spec import RunSpec
from core.runs.folder.run import LONGEST_HEADING, RunRecord


class Submit(Declared):
    """Train these, as one experiment or further runs of one; run i is called `<experiment>-<first + i>`."""

    kind: Literal["submit"] = "submit"
    experiment: str
    title: str = Field(max_length=LONGEST_HEADING)
    created: Moment
    owner: str = Field("", max_length=64)
    """Whose runs they are; empty where a store has one owner."""
    specs: tuple[RunSpec, ...]
    first: int = Field(1, ge=1, le=9_999)
    """The number of the first one: more than 1 where the experiment has runs already."""

    def runs(self) -> dict[str, RunSpec]:
        return {f"{self.experiment}-{number}": spec for number, spec in enumerate(self.specs, start=self.first)}

    def record(self, run: str) -> RunRecord:
        """Who one of them is."""
        who = {"experiment": self.experiment, "title": self.title, "created": self.created, "owner": self.owner}
        return RunRecord(id=run, **who)


class Ask(Declared):
    """Something asked of one run."""

    kind: Literal["stop", "pause", "resume", "cancel"]
    run: str


Intent = Annotated[Submit | Ask, Field(discriminator="kind")]
INTENT = TypeAdapter(Intent)


def leave(folder: Path, intent: Intent) -> None:
    """Put an intent where the supervisor finds it; it is durable when this returns."""
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(folder / f"{time.time_ns():020d}-{secrets.token_hex(4)}.json", intent.model_dump_json())


def waiting(folder: Path) -> list[tuple[Path, Intent]]:
    """Every readable intent, oldest first."""
    found = []
    for path in sorted(folder.glob("[0-9]*.json")) if folder.is_dir() else ():
        try:
            found.append((path, INTENT.validate_json(path.read_bytes())))
        except (FileNotFoundError, ValidationError):
            continue
    return found
