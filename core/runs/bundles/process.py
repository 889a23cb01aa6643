"""Bringing a run back from a zip: opened by a confined process, then let into the store."""

from pathlib import Path

from core.files import appear, storing, write_atomically
from core.language import Said, say
from core.runs.bundles.archive import HINT
from core.runs.bundles.reading import Request
from core.runs.folder.run import RunRecord
from core.runs.store import IDENTIFIER, Store, new_identifier
from core.sources.intake.confined_process import ConfinedProcess
from core.sources.intake.importer_process import move
from core.sources.intake.imports import IMPORTS, Imports
from core.sources.intake.limits import ImportLimits

LIMITS = ImportLimits(cpu_seconds=60)
"""A bundle holds a source, which is read like any other, and a run beside it."""


class BundleProcess(ConfinedProcess):
    """One bundle on its way into a store; `run` is its id once it is there."""

    advice = remedy = otherwise = Said(HINT)

    def __init__(self, store: Store, bundle: Path, *, limits: ImportLimits = LIMITS) -> None:
        self._store, self._bundle = store, bundle
        self.run: str | None = None
        super().__init__("core.runs.bundles.reading", store.reader.folder / f".tmp-import-{new_identifier()}", limits)

    def prepare(self, work: Path) -> None:
        request = Request(bundle=str(self._bundle.resolve()), sources=str(self._store.sources.resolve()))
        write_atomically(work / "request.json", request.model_dump_json())

    def title(self) -> str:
        return say("The zip")

    @storing()
    def take(self, done: Path) -> None:
        for home in (done / "sources").glob("*"):
            _join(home, self._store.sources / home.name)
        record = _record(self._store, done / "run")
        write_atomically(done / "run" / "run.json", record.model_dump_json())
        appear(done / "run", self._store.reader.folder / record.id)
        self.run = record.id


@storing()
def import_zip(store: Store, path: Path, *, limits: ImportLimits = LIMITS) -> str:
    """Let a bundle in and wait for it; the id of the run, a new one when its old one is taken. Raises Refused."""
    process = BundleProcess(store, path, limits=limits)
    process.begin()
    while not process.finished():
        process.wait(0.02)
    return process.run


class Arriving:
    """A zip that a page brought: a job of the queue of imports."""

    def __init__(self, store: Store, path: Path) -> None:
        self._path = path
        self._process = BundleProcess(store, path)

    def begin(self) -> None:
        self._process.begin()

    def result(self) -> str | None:
        """The run's id; raises Refused."""
        try:
            there = self._process.finished()
        except BaseException:
            self._path.unlink(missing_ok=True)
            raise
        if there:
            self._path.unlink(missing_ok=True)
        return self._process.run


class RunImports:
    """The bundles that pages brought, which take turns with all other imports of this server."""

    def __init__(self, imports: Imports = IMPORTS) -> None:
        self._imports = imports

    @storing()
    def begin(self, store: Store, content: bytes) -> str:
        """Store the zip and let it wait for its turn; the name under which `outcome` is asked."""
        store.require_share(coming=len(content))
        name = new_identifier()
        path = store.cache / f".tmp-{name}.zip"
        write_atomically(path, content)
        self._imports.queue(_key(store, name), lambda: Arriving(store, path))
        return name

    def outcome(self, store: Store, name: str) -> str | None:
        """The run's id, None while the zip waits or is opened; raises Refused, or NotFound when nobody brought it."""
        return self._imports.answer(_key(store, name))


def _key(store: Store, name: str) -> tuple[Path, str, str]:
    return store.root, name, "run"


def _join(home: Path, target: Path) -> None:
    """Put a source that was read where sources lie, beside other ways of reading it."""
    target.mkdir(exist_ok=True)
    for path in home.iterdir():
        if path.is_dir():
            move(path, target / path.name)
        elif not (target / path.name).exists():
            path.rename(target / path.name)


def _record(store: Store, run: Path) -> RunRecord:
    """Who the run is here: its old name where that is free."""
    record = RunRecord.model_validate_json((run / "run.json").read_bytes())
    taken = {path.name.partition("-")[0] for folder in (store.reader.folder, store.trash) for path in folder.iterdir()}
    known = IDENTIFIER.fullmatch(record.id) and record.id.startswith(f"{record.experiment}-")
    experiment = record.experiment if known and record.experiment not in taken else new_identifier()
    number = record.id.rpartition("-")[2] if known else "1"
    changes = {"id": f"{experiment}-{number}", "experiment": experiment, "owner": store.owner, "imported": True}
    return record.model_copy(update=changes)


RUN_IMPORTS = RunImports()
"""Those of this process."""
