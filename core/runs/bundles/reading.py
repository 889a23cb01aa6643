"""A bundle opened by a process of its own: `python -m core.runs.bundles.reading FOLDER`."""

import hashlib
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from core.declared import Declared
from core.errors import NotFound, Refused, UserError
from core.files import not_stored, write_atomically
from core.language import mark, say
from core.recipes.spec import RunSpec
from core.runs.bundles.archive import HINT, checked_members, unpack
from core.runs.bundles.bundle import LOG, MANIFEST, NAMES, NOT_OPENED, Manifest, told_log
from core.runs.folder.run import RunLabel, RunRecord
from core.runs.folder.source import find_source, link_source, run_source
from core.runs.folder.states import ALLOWED, ENDED, Transition
from core.sources.intake.confinement import confined, tell
from core.sources.intake.importer import load as load_importer
from core.sources.intake.importer import read as read_table
from core.sources.intake.limits import ImportLimits
from core.sources.intake.sources import digest, shown_name
from core.training.events import EVENT

SMALL = 4_000_000
"""Bytes of a recipe, a label, a history."""
LARGEST = 100_000_000
"""Bytes of a log or an exhibit."""
EXHIBITS = 150_000_000
"""Bytes of all exhibits of an attempt."""
EVENTS = 100_000
KEPT = 20_000_000
"""Events of an attempt that are kept, and their bytes."""
LIFE = 10_000
"""Transitions of a run."""
Parsed = TypeVar("Parsed")
Tell = Callable[[str], None]


class Request(Declared):
    """request.json: what is to be opened, and where sources lie that need not be read again."""

    bundle: str
    sources: str


def load() -> None:
    """What checking a run needs."""
    load_importer()
    from core.models.weights import load_weights  # noqa: F401
    from core.tasks import task_of

    task_of("forecasting")


def read(work: Path, limits: ImportLimits) -> None:
    """The bundle, unpacked and checked, as FOLDER/done: a run, and its source where that is a new one."""
    request = Request.model_validate_json((work / "request.json").read_bytes())
    done = work / "done.partial"
    open_bundle(
        Path(request.bundle),
        done,
        sources=Path(request.sources),
        limits=limits,
        telling=lambda stage: tell(work, stage),
    )
    done.rename(work / "done")


def open_bundle(path: Path, done: Path, *, sources: Path, limits: ImportLimits = ImportLimits(), telling: Tell) -> None:
    """Unpack a bundle into `done`/run and check every part; raises Refused."""
    run = done / "run"
    run.mkdir(parents=True)
    try:
        say("unpacking it")
        _unpack(path, run, limits)
        say("checking its recipe and its history")
        spec = _check_records(run)
        _check_told(run)
        _bring_source(run, spec, done / "sources", sources, limits, telling)
        say("checking its weights")
        _check_arrays(run, spec)
    except UserError as error:
        raise Refused(error.message, error.hint) from error
    except MemoryError:
        raise
    except Exception as error:
        # Whatever a parser trips over in bytes from outside: zlib, struct, JSON, recursion, arithmetic.
        if not_stored(error):
            raise
        raise Refused(say("This is not a run exported from Unroll, or it was changed since."), say(HINT)) from error


def _unpack(path: Path, run: Path, limits: ImportLimits) -> None:
    """Every file that the manifest names and we believe, at its place below `run`."""
    with zipfile.ZipFile(path) as archive:
        members = checked_members(archive, path.stat().st_size)
        entry = members.pop(MANIFEST, None)
        if entry is None or entry.file_size > SMALL:
            raise Refused(say("This zip has no manifest of an Unroll run."), say(HINT))
        manifest = Manifest.model_validate_json(archive.read(entry))
        if set(members) != set(manifest.files):
            raise Refused(say("The archive does not hold what its manifest says."), say(HINT))
        for name, entry in members.items():
            if not NAMES.fullmatch(name):
                raise Refused(say("{name!r} does not belong into a run.", name=name), say(HINT))
            if NOT_OPENED.fullmatch(name):
                continue
            _check_size(name, entry.file_size, limits)
            expected = manifest.files[name]
            if entry.file_size != expected.bytes or unpack(archive, entry, run / name) != expected.sha256:
                raise Refused(say("{name} is not the file that was exported.", name=name), say(HINT))


def _check_size(name: str, size: int, limits: ImportLimits) -> None:
    """Before a byte of it is unpacked."""
    last = name.rpartition("/")[2]
    allowed = LARGEST if last == LOG or "/exhibits/" in name else SMALL
    if last == "original":
        allowed = limits.upload_bytes
    elif last.endswith(".npz"):
        allowed = limits.file_bytes
    if size > allowed:
        raise Refused(
            say(
                "{last} in the archive has {size:,.0f} MB; at most {allowed:,.0f} are read.",
                last=last,
                size=size / 1e6,
                allowed=allowed / 1e6,
            ),
            say(HINT),
        )


def _check_records(run: Path) -> RunSpec:
    """Who the run is, what people wrote on it, and a life that has ended; its recipe."""
    RunRecord.model_validate_json((run / "run.json").read_bytes())
    if (run / "label.json").exists():
        RunLabel.model_validate_json((run / "label.json").read_bytes())
    _check_life(run)
    return RunSpec.model_validate_json((run / "recipe.json").read_bytes())


def _check_life(run: Path) -> None:
    """An ended life, without its places in another store's queue."""
    life = list(_parsed((run / "states.jsonl").read_bytes().splitlines(keepends=True), TypeAdapter(Transition)))
    attempts = [int(folder.name) for folder in run.glob("attempts/*")]
    if not life or life[-1].to not in ENDED or life[-1].attempt < max(attempts, default=0):
        raise Refused(say("The exported run had not ended."), say("Export it again when it has."))
    if any(after.to not in ALLOWED[before and before.to] for before, after in pairwise([None, *life])):
        raise Refused(say("The history of this run cannot have happened."), say(HINT))
    lines = [transition.model_copy(update={"ticket": 0}).model_dump_json() for transition in life]
    write_atomically(run / "states.jsonl", "\n".join(lines) + "\n")


def _check_told(run: Path) -> None:
    """Events, of which only what is looked at again stays, and exhibits; one at a time, whatever there is."""
    from core.results.exhibits.kinds import EXHIBIT

    for path in run.glob(f"attempts/*/{LOG}"):
        with path.open("rb") as lines:
            for _ in _parsed(lines, EVENT, most=None):
                pass
        kept = told_log(path)
        if kept.count(b"\n") > EVENTS or len(kept) > KEPT:
            raise Refused(say("A log in the archive tells more than {events:,} events.", events=EVENTS), say(HINT))
        write_atomically(path, kept)
    for folder in run.glob("attempts/*/exhibits"):
        paths = sorted(folder.iterdir())
        if sum(path.stat().st_size for path in paths) > EXHIBITS:
            raise Refused(
                say("The exhibits have more than {exhibits:.0f} MB together.", exhibits=EXHIBITS / 1e6), say(HINT)
            )
        for path in paths:
            EXHIBIT.validate_json(path.read_bytes())


def _bring_source(run: Path, spec: RunSpec, new: Path, sources: Path, limits: ImportLimits, telling: Tell) -> None:
    """The run's source, read like any upload where the store does not hold it yet, linked into the run."""
    original = run / "source" / "original"
    with original.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != spec.source.sha256:
            raise Refused(say("The source in the archive is not the one of its recipe."), say(HINT))
    try:
        find_source(sources, spec)
    except NotFound:
        _read_source(original, spec, new / spec.source.sha256, limits)
        sources = new
    telling(mark("preparing its source"))
    shutil.rmtree(run / "source")
    link_source(sources, spec, run / "source")


def _read_source(original: Path, spec: RunSpec, home: Path, limits: ImportLimits) -> None:
    reading = spec.source.preparation.reading
    work = home / "work"
    work.mkdir(parents=True)
    original.rename(home / "original")
    write_atomically(home / "name", shown_name(spec.source.name))
    write_atomically(work / "reading.json", reading.model_dump_json())
    read_table(work, limits)
    (work / "done").rename(home / digest(reading))
    shutil.rmtree(work)


def _check_arrays(run: Path, spec: RunSpec) -> None:
    """Weights are those of the recipe's network, and a checkpoint takes no more memory than its file is long."""
    from core.models.weights import FIRST, load_weights
    from core.tasks import task_of

    task = task_of(spec.task)
    ends = task.plan(run_source(run), task.Options.model_validate(spec.options)).ends
    for path in (*run.glob("attempts/*/best.npz"), *run.glob(f"attempts/*/{FIRST}")):
        load_weights(path, ends, spec.model)
    for path in run.glob("attempts/*/checkpoint/*.npz"):
        with zipfile.ZipFile(path) as arrays:
            entries = arrays.infolist()
        stored = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
        if not stored or sum(entry.file_size for entry in entries) > path.stat().st_size:
            raise Refused(say("The checkpoint in the archive is not one of ours."), say(HINT))


def _parsed(lines: Sequence[bytes] | Iterator[bytes], kind: TypeAdapter[Parsed], *, most: int | None = LIFE):
    """Every whole line of a JSON lines file; a torn last line, which a crash may leave, does not count."""
    for number, line in enumerate(lines):
        if most is not None and number >= most:
            raise _too_many(most)
        if line.endswith(b"\n") and line.strip():
            yield kind.validate_json(line)


def _too_many(most: int) -> Refused:
    return Refused(say("A log in the archive has more than {most:,} lines.", most=most), say(HINT))


if __name__ == "__main__":
    sys.exit(confined(Path(sys.argv[1]), load=load, read=read))
