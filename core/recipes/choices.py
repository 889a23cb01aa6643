"""What a person has chosen to train on a source so far, kept on disk so that a reload loses nothing."""

from pathlib import Path

from pydantic import ValidationError

from core.declared import Declared
from core.files import write_atomically
from core.recipes.made import Value


class Choice(Declared):
    """One task's form: where it starts, and what the person changed since; None and empty: as proposed."""

    start: str | None = None
    seeds: int | None = None
    cells: tuple[str, ...] | None = None
    changed: dict[str, Value] = {}


class SourceChoices(Declared):
    """All forms of one source, and the task that is shown."""

    task: str | None = None
    choices: dict[str, Choice] = {}


class Choices:
    """One small file a source, named by the source's content."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def of(self, sha256: str) -> SourceChoices:
        """What was chosen for this source; empty when nothing was."""
        try:
            return SourceChoices.model_validate_json(self._path(sha256).read_bytes())
        except (FileNotFoundError, ValidationError):
            # A choice of another version is worth less than a page that opens.
            return SourceChoices()

    def keep(self, sha256: str, task: str, choice: Choice) -> None:
        """Make `choice` the one of this task, and the task the one that is shown."""
        before = self.of(sha256)
        after = SourceChoices(task=task, choices={**before.choices, task: choice})
        if after != before:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path(sha256), after.model_dump_json())

    def _path(self, sha256: str) -> Path:
        return self.folder / f"{sha256}.choices.json"
