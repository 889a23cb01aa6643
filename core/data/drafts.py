"""What a person has decided about a source so far, kept on disk so that a reload loses nothing."""

from pathlib import Path

from pydantic import ValidationError

from core.data.preparation import Preparation
from core.declared import Declared
from core.files import write_atomically

LONGEST = 50


class Draft(Declared):
    """Every preparation the person has had, the present one last."""

    steps: tuple[Preparation, ...] = ()


class Drafts:
    """One small file a source, named by the source's content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def steps(self, sha256: str) -> tuple[Preparation, ...]:
        """The preparations so far, the present one last; empty when nothing was decided yet."""
        try:
            return Draft.model_validate_json(self._path(sha256).read_bytes()).steps
        except (FileNotFoundError, ValidationError):
            # A draft of another version is worth less than a page that opens.
            return ()

    def keep(self, sha256: str, preparation: Preparation) -> None:
        """Make `preparation` the present one; the one before can be had back with `undo`."""
        steps = self.steps(sha256)
        if steps and steps[-1] == preparation:
            return
        self._write(sha256, (*steps, preparation)[-LONGEST:])

    def undo(self, sha256: str) -> None:
        """Go back to the preparation before the present one, as long as there is one."""
        self._write(sha256, self.steps(sha256)[:-1] or self.steps(sha256))

    def _write(self, sha256: str, steps: tuple[Preparation, ...]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path(sha256), Draft(steps=steps).model_dump_json())

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json"
