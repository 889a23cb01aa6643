"""What belongs to whom, how much it is, and what is said where it is somebody else's or too much."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from core.errors import UserError
from core.language import mark, say
from core.people.homes import home_of, tell
from core.people.person import Person
from core.people.rights import ORDERING, Deed, Sharing, may
from core.people.settings import Bounds, class_settings
from core.runs.folder.run import Run, RunRecord
from core.words import counted, size

NO_RUN = mark("There is no such run in this store."), mark("It may have been deleted; the Runs page lists all.")
SOMEBODY_ELSES = mark("This run is somebody else's."), mark("Copy it, and go on with the copy.")
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Use:
    """What somebody uses now."""

    running: int
    waiting: int
    disk: int
    """Bytes of sources, of takes that will be one, and of runs."""


class Owned:
    """What a store knows of who asks; it says at every door what the person may do."""

    def __init__(self, root: Path) -> None:
        self.root = Path(root)
        self.person: Person | None = None
        """None: nobody signs in, or it is the whole store."""

    @property
    def owner(self) -> str:
        """Of what is made here."""
        return self.person.id if self.person else ""

    def sources_of(self, owner: str) -> Path:
        """Where the sources of somebody lie."""
        return home_of(self.root, owner) / "sources"

    @property
    def bounds(self) -> Bounds | None:
        """What the person may use at most; None where nothing is bounded."""
        known = class_settings(self.root) if self.person and not self.person.teaches else None
        return known.bounds if known else None

    def may(self, deed: Deed, run: Run) -> bool:
        """Whether the person may do this with a run."""
        return may(self.person, deed, owner=run.owner, sharing=run.sharing)

    def permit(self, deed: Deed, run: Run, *, why: str = "") -> None:
        """Raise UserError where the person may not do this with a run, or has to say why and does not."""
        if not self.may(deed, run):
            raise UserError(*map(say, SOMEBODY_ELSES))
        if self.person and run.owner != self.owner and deed in ORDERING and not why.strip():
            raise UserError(
                say("This run belongs to somebody else, who should know why."), say("Do it on the Class page.")
            )

    @property
    def _has_the_whole(self) -> bool:
        return self.person is None or self.person.teaches

    def _shows(self, owner: str, sharing: Sharing) -> bool:
        """Whether the person may know that it is there."""
        return may(self.person, "open", owner=owner, sharing=sharing)

    def _tell_owner(self, done: str, owner: str, title: str, why: str) -> None:
        """Say to somebody else what became of a run, and why."""
        if self.person and owner != self.owner:
            tell(
                self.root,
                owner,
                say(
                    "{name} {done} your run {title}: {why}",
                    name=self.person.name,
                    done=done,
                    title=title,
                    why=why.strip(),
                ),
            )


def record_in(folder: Path) -> RunRecord | None:
    """Who the run in this folder is; None where that cannot be read."""
    try:
        return RunRecord.model_validate_json((folder / "run.json").read_bytes())
    except (OSError, ValidationError):
        return None


def owner_in(folder: Path) -> str:
    """Whose run lies in this folder; nobody's where that cannot be read."""
    record = record_in(folder)
    return record.owner if record else ""


def require_share(use: Use, bounds: Bounds, *, runs: int = 0, coming: int = 0) -> None:
    """Raise UserError where so many runs, or so many bytes, are more than one person may have."""
    if runs and use.waiting + runs > bounds.waiting:
        had = counted(use.waiting, "of your runs waits already", "of your runs wait already")
        raise UserError(
            say(
                "Each person may have {most}; {had}, and this would add {runs:,}.",
                most=counted(bounds.waiting, "waiting run"),
                had=had,
                runs=runs,
            ),
            say("Choose fewer cells or seeds, or cancel what waits."),
        )
    if coming > bounds.upload_mb * MEGABYTE:
        raise UserError(
            say(
                "The file has {size}; each upload may have {most}.",
                size=size(coming),
                most=size(bounds.upload_mb * MEGABYTE),
            ),
            say("Bring a part of it."),
        )
    if use.disk + coming > bounds.disk_mb * MEGABYTE:
        raise UserError(
            say(
                "You use {size} of the {most} that each person has on the disk.",
                size=size(use.disk),
                most=size(bounds.disk_mb * MEGABYTE),
            ),
            say("Delete runs that you do not need; on the Runs page, Disk space says what takes how much."),
        )


def weight(folders: Iterable[Path], seen: set[tuple[int, int]] | None = None) -> int:
    """Bytes of all files below these folders that were not seen yet; what two share is counted once."""
    seen = set() if seen is None else seen
    total = 0
    for folder in folders:
        for place, _, names in os.walk(folder):
            for name in names:
                with suppress(OSError):
                    status = os.lstat(f"{place}/{name}")
                    if (status.st_dev, status.st_ino) not in seen:
                        seen.add((status.st_dev, status.st_ino))
                        total += status.st_blocks * 512
    return total
