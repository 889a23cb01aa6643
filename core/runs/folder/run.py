"""A run as pages and the command line see it: a folder, its state, and what it told."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

from pydantic import Field

from core.declared import Declared, Moment
from core.people.rights import Sharing
from core.recipes.spec import RunSpec
from core.results.exhibits.kinds import Exhibit
from core.results.kept_answers import kept_answers
from core.runs.folder.rivalry import answers_stamp, with_late_rivals
from core.runs.folder.shelf import read_exhibits, read_files
from core.runs.folder.states import ENDED, LIVING, RESUMABLE, State
from core.runs.listed.overview import SHORT, Overview, question_in, read_overview
from core.training.account import Account
from core.training.events import Event

LONGEST_TITLE, LONGEST_NOTE, LONGEST_TAG, MOST_TAGS = 120, 4_000, 60, 30
"""Characters, and tags, of what people write on a run."""
LONGEST_HEADING = 300
"""Characters of a name that was made of others, such as a file's and what was done with it."""


class RunRecord(Declared):
    """run.json: who a run is; written once."""

    id: str = Field(max_length=64)
    experiment: str = Field(max_length=64)
    title: str = Field(max_length=LONGEST_HEADING)
    """The experiment's."""
    created: Moment
    owner: str = Field("", max_length=64)
    """Whose it is; empty where a store has one owner."""
    imported: bool = False
    """Came in as a zip from elsewhere: its model is rebuilt, never opened."""


class RunLabel(Declared):
    """label.json: what people wrote on a run."""

    title: str | None = Field(None, max_length=LONGEST_HEADING)
    note: str = Field("", max_length=LONGEST_NOTE)
    tags: tuple[Annotated[str, Field(max_length=LONGEST_TAG)], ...] = Field((), max_length=MOST_TAGS)


class Outline(Declared):
    """What lists show of a recipe, small enough to keep for every run of a store."""

    task: str
    cell: str
    seed: int
    options: dict
    source: str
    """The name of the file."""
    sha256: str
    subject: str
    prepared: str
    """Digest of how the source was prepared, whichever features were chosen."""


def outline(spec: RunSpec) -> Outline:
    """What lists show of this recipe."""
    preparation = spec.source.preparation
    # Not the tags: what is listed of older runs was read before preparations had any.
    prepared = preparation.model_dump_json(exclude={"kind": True, "features": True, "known": True, "reading": {"form"}})
    return Outline(
        task=spec.task,
        cell=spec.model.cell,
        seed=spec.training.seed,
        options=spec.options,
        source=spec.source.name,
        sha256=spec.source.sha256,
        subject=preparation.subject,
        prepared=hashlib.sha256(prepared.encode()).hexdigest()[:16],
    )


@dataclass(frozen=True)
class Unreadable:
    """A folder among the runs that cannot be read as one."""

    id: str
    why: str
    """In words a person understands."""
    folder: Path


@dataclass(frozen=True)
class Run:
    """One training of one recipe, as it stood when it was read."""

    id: str
    experiment: str
    experiment_title: str
    outline: Outline
    state: State
    attempt: int
    """0 before the first one."""
    place: int | None
    """Place in the queue from 1; None when it does not wait."""
    title: str
    note: str
    tags: tuple[str, ...]
    created: float
    why: str
    """Why it is in this state, in plain words."""
    imported: bool
    owner: str
    """Whose it is; empty where nobody signs in."""
    sharing: Sharing
    runs_folder: Path
    """The folder of all runs."""
    known: Overview | None = field(repr=False, compare=False)
    """What came of it, where it has ended."""
    _spec: Callable[[str], RunSpec] = field(repr=False, compare=False)
    _events: Callable[[str, int], list[Event]] = field(repr=False, compare=False)
    _account: Callable[[str, int], Account] = field(repr=False, compare=False)

    @property
    def folder(self) -> Path:
        """Its own folder."""
        return self.runs_folder / self.id

    @property
    def spec(self) -> RunSpec:
        """The whole recipe; lists do with the outline."""
        return self._spec(self.id)

    @property
    def judged(self) -> bool:
        """Whether it shows anything."""
        return self.known.judged if self.known else bool(self.exhibit_files())

    @property
    def trained(self) -> bool:
        """Whether it has learned something."""
        return self.known.trained if self.known else self.weights_path() is not None

    @property
    def living(self) -> bool:
        return self.state in LIVING

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def resumable(self) -> bool:
        return self.state in RESUMABLE

    def attempt_folder(self, attempt: int) -> Path:
        return self.folder / "attempts" / str(attempt)

    @property
    def account(self) -> Account:
        """What all that its attempts told adds up to by now."""
        return self._account(self.id, self.attempt)

    def events(self) -> list[Event]:
        """Everything that all attempts told, in order, read anew from the disk."""
        return [event for number in range(1, self.attempt + 1) for event in self._events(self.id, number)]

    def exhibits(self) -> list[Exhibit]:
        """What the newest judged attempt shows, with the rivals that answered since; unreadable files are left out."""
        folder = self._newest("exhibits")
        return with_late_rivals(read_exhibits(folder), self.answers) if folder else []

    @property
    def overview(self) -> Overview:
        """The run in short; read once where nothing changes any more."""
        return self.known or self.read_overview()

    def read_overview(self) -> Overview:
        """The same, read from its folder."""
        judged, trained = bool(self.exhibit_files()), self.weights_path() is not None
        return read_overview(self.account, self._short_exhibits(), judged=judged, trained=trained)

    def _short_exhibits(self) -> list[Exhibit]:
        """The scores and what the rivals were asked; everything only where rivals have answered since."""
        found = read_files([path for path in self.exhibit_files() if path.stem.endswith(SHORT)])
        question = question_in(found)
        return self.exhibits() if question and answers_stamp(question, self.answers) else found

    @property
    def answers(self) -> Path:
        """Where its store keeps the answers of statistical rivals."""
        return kept_answers(self.folder.parents[1])

    def exhibit_files(self) -> list[Path]:
        """The files of the newest judged attempt, in order."""
        folder = self._newest("exhibits")
        return sorted(folder.glob("*.json")) if folder else []

    def weights_path(self) -> Path | None:
        """best.npz of the newest attempt that has one."""
        return self._newest("best.npz")

    def first_weights_path(self) -> Path | None:
        """first.npz: the weights with which its training began; None of runs from before these were kept."""
        return self._newest("first.npz")

    def milestones(self) -> dict[int, Path]:
        """Epoch -> weights after it, of some epochs; none of imported runs and of large networks."""
        found = self.folder.glob("attempts/*/milestones/*.npz")
        return dict(sorted((int(path.stem), path) for path in found if path.stem.isdecimal()))

    def keras_path(self) -> Path | None:
        """The saved Keras model, when it was made on this machine."""
        return None if self.imported else self._newest("model.keras")

    def _newest(self, name: str) -> Path | None:
        paths = (self.attempt_folder(number) / name for number in range(self.attempt, 0, -1))
        return next((path for path in paths if path.is_file() or (path.is_dir() and any(path.iterdir()))), None)


@dataclass(frozen=True)
class Experiment:
    """Runs that were started together on one source and one split."""

    id: str
    title: str
    created: float
    runs: tuple[Run, ...]

    @property
    def ended(self) -> bool:
        return all(run.ended for run in self.runs)
