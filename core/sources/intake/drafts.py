"""What a person has decided about a source so far, kept on disk so that a reload loses nothing."""

from pathlib import Path

from pydantic import ValidationError

from core.declared import Declared
from core.files import storing, write_atomically
from core.sources.kinds import AnyPreparation, AnyReading
from core.sources.preparation import Reading

LONGEST = 50


class Draft(Declared):
    """How the bytes are to be read, and every preparation the person has had since, the present one last."""

    reading: AnyReading = Reading()
    steps: tuple[AnyPreparation, ...] = ()

    @property
    def present(self) -> AnyPreparation | None:
        """None: nothing was decided yet, what was proposed holds."""
        return self.steps[-1] if self.steps else None


class Drafts:
    """One small file a source, named by the source's content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, sha256: str) -> Draft:
        """The draft of this source; an empty one when nothing was decided yet."""
        try:
            return Draft.model_validate_json(self._path(sha256).read_bytes())
        except (FileNotFoundError, ValidationError):
            # A draft of another version is worth less than a page that opens.
            return Draft()

    def steps(self, sha256: str) -> tuple[AnyPreparation, ...]:
        """Every preparation the person has had, the present one last; empty when nothing was decided yet."""
        return self.of(sha256).steps

    def keep(self, sha256: str, preparation: AnyPreparation) -> None:
        """Make `preparation` the present one; the one before can be had back with `undo`."""
        draft = self.of(sha256)
        if draft.present != preparation:
            self._write(sha256, draft.model_copy(update={"steps": (*draft.steps, preparation)[-LONGEST:]}))

    def undo(self, sha256: str) -> None:
        """Go back to the preparation before the present one; at last to what was proposed."""
        draft = self.of(sha256)
        self._write(sha256, draft.model_copy(update={"steps": draft.steps[:-1]}))

    def read_as(self, sha256: str, reading: Reading) -> None:
        """Read the bytes another way; what was decided about the table before does not hold for the new one."""
        self._write(sha256, Draft(reading=reading))

    @storing()
    def _write(self, sha256: str, draft: Draft) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path(sha256), draft.model_dump_json())

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.json"
