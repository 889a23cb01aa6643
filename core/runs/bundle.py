"""A run as one zip: sent elsewhere, and checked to the last byte before it is let in there."""

import hashlib
import io
import re
import shutil
import zipfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO, Literal, TypeVar

from pydantic import TypeAdapter

from core.data.sources import import_bytes
from core.declared import Declared
from core.errors import Refused, UserError
from core.files import not_stored, replaced, storing, write_atomically
from core.models.weights import load_weights
from core.results.exhibits import EXHIBIT
from core.runs.admission import appear
from core.runs.archive import HINT, checked_members, unpack
from core.runs.run import Label, RunRecord
from core.runs.source import link_source, run_source
from core.runs.states import ALLOWED, ENDED, Transition
from core.runs.store import IDENTIFIER, Store, new_identifier
from core.tasks import task_of
from core.training.events import EVENT
from core.training.spec import RunSpec

MANIFEST = "manifest.json"
NAMES = re.compile(
    r"(recipe|run|label)\.json|states\.jsonl|source/(original|name|table\.parquet|report\.json)"
    r"|attempts/[1-9][0-9]{0,2}/(events\.jsonl|best\.npz|model\.keras|checkpoint/(manifest\.json|state-[0-9a-f]{16}\.npz)"
    r"|exhibits/[a-z0-9_-]{1,60}\.json)"
)
NOT_OPENED = re.compile(r"attempts/[0-9]+/model\.keras|source/(table\.parquet|report\.json|name)")
"""Sent along for people; here they are made again from the recipe, the weights and the original bytes."""
SMALL = 1_000_000
"""Bytes of a recipe, a label, a history."""
LARGE = 200_000_000
"""Bytes of a log or an exhibit."""
Parsed = TypeVar("Parsed")


class Member(Declared):
    """One file of a bundle."""

    bytes: int
    sha256: str


class Manifest(Declared):
    """manifest.json: what a bundle holds."""

    kind: Literal["unroll run"] = "unroll run"
    schema_version: Literal[1] = 1
    files: dict[str, Member]


def export_zip(store: Store, run: str) -> bytes:
    """Everything about an ended run as one zip."""
    buffer = io.BytesIO()
    _pack(store, run, buffer)
    return buffer.getvalue()


def write_zip(store: Store, run: str, path: Path) -> None:
    """Put the same into a file."""
    with replaced(path) as temporary, temporary.open("wb") as file:
        _pack(store, run, file)


@storing()
def import_zip(store: Store, path: Path) -> str:
    """Let a bundle in; the id of the run, which is a new one when its old one is taken. Raises Refused."""
    half = store.reader.folder / f".tmp-import-{new_identifier()}"
    half.mkdir()
    try:
        _unpack(path, half)
        record = _record(store, half)
        _check_run(store, half)
        write_atomically(half / "run.json", record.model_dump_json())
        appear(half, store.reader.folder / record.id)
    except UserError as error:
        raise Refused(error.message, error.hint) from error
    except Exception as error:
        # Whatever a parser trips over in bytes from outside: zlib, struct, JSON, recursion, arithmetic.
        if not_stored(error):
            raise
        raise Refused("This is not a run exported from Unroll, or it was changed since.", HINT) from error
    finally:
        shutil.rmtree(half, ignore_errors=True)
    return record.id


def _pack(store: Store, run: str, file: BinaryIO) -> None:
    found = store.run(run)
    if not found.ended:
        raise UserError("This run has not ended.", "Stop it or wait for its end, then export it.")
    paths = {path.relative_to(found.folder).as_posix(): path for path in sorted(found.folder.rglob("*"))}
    paths = {name: path for name, path in paths.items() if path.is_file() and NAMES.fullmatch(name)}
    manifest = Manifest(files={name: _member(path) for name, path in paths.items()})
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr(MANIFEST, manifest.model_dump_json(indent=1))
        for name, path in paths.items():
            archive.write(path, name)


def _member(file: Path) -> Member:
    with file.open("rb") as opened:
        return Member(bytes=file.stat().st_size, sha256=hashlib.file_digest(opened, "sha256").hexdigest())


def _unpack(path: Path, half: Path) -> None:
    """Every file that the manifest names and we believe, at its place below `half`."""
    with zipfile.ZipFile(path) as archive:
        members = checked_members(archive, path.stat().st_size)
        entry = members.pop(MANIFEST, None)
        if entry is None or entry.file_size > 1_000_000:
            raise Refused("This zip has no manifest of an Unroll run.", HINT)
        manifest = Manifest.model_validate_json(archive.read(entry))
        if set(members) != set(manifest.files):
            raise Refused("The archive does not hold what its manifest says.", HINT)
        for name, entry in members.items():
            if not NAMES.fullmatch(name):
                raise Refused(f"{name!r} does not belong into a run.", HINT)
            if NOT_OPENED.fullmatch(name):
                continue
            expected = manifest.files[name]
            if entry.file_size != expected.bytes or unpack(archive, entry, half / name) != expected.sha256:
                raise Refused(f"{name} is not the file that was exported.", HINT)


def _record(store: Store, half: Path) -> RunRecord:
    """Who the run is here: its old name where that is free."""
    record = RunRecord.model_validate_json(_text(half / "run.json"))
    taken = {run.experiment for run in store.runs()} | {name.partition("-")[0] for name in store.trashed()}
    known = IDENTIFIER.fullmatch(record.id) and record.id.startswith(f"{record.experiment}-")
    experiment = record.experiment if known and record.experiment not in taken else new_identifier()
    number = record.id.rpartition("-")[2] if known else "1"
    changes = {"id": f"{experiment}-{number}", "experiment": experiment, "imported": True}
    return record.model_copy(update=changes)


def _check_run(store: Store, half: Path) -> None:
    """Every part of an unpacked run is what it should be; its source is brought in like any upload."""
    spec = RunSpec.model_validate_json(_text(half / "recipe.json"))
    if (half / "label.json").exists():
        Label.model_validate_json(_text(half / "label.json"))
    _check_life(half)
    for path in half.glob("attempts/*/events.jsonl"):
        _parsed(path, EVENT, limit=LARGE)
    for path in half.glob("attempts/*/exhibits/*.json"):
        EXHIBIT.validate_json(_text(path, LARGE))
    _bring_source(store, spec, half)
    task = task_of(spec.task)
    ends = task.plan(run_source(half), task.Options.model_validate(spec.options)).ends
    for path in half.glob("attempts/*/best.npz"):
        load_weights(path, ends, spec.model)
    for path in half.glob("attempts/*/checkpoint/*.npz"):
        _check_arrays(path)


def _check_life(half: Path) -> None:
    """An ended life, without its places in another store's queue."""
    life = _parsed(half / "states.jsonl", TypeAdapter(Transition))
    attempts = [int(folder.name) for folder in half.glob("attempts/*")]
    if not life or life[-1].to not in ENDED or life[-1].attempt < max(attempts, default=0):
        raise Refused("The exported run had not ended.", "Export it again when it has.")
    if any(after.to not in ALLOWED[before and before.to] for before, after in pairwise([None, *life])):
        raise Refused("The history of this run cannot have happened.", HINT)
    lines = [transition.model_copy(update={"ticket": 0}).model_dump_json() for transition in life]
    write_atomically(half / "states.jsonl", "\n".join(lines) + "\n")


def _bring_source(store: Store, spec: RunSpec, half: Path) -> None:
    original = half / "source" / "original"
    content = original.read_bytes()
    if hashlib.sha256(content).hexdigest() != spec.source.sha256:
        raise Refused("The source in the archive is not the one of its recipe.", HINT)
    import_bytes(content, spec.source.name, store.sources, reading=spec.source.preparation.reading)
    shutil.rmtree(half / "source")
    link_source(store.sources, spec, half / "source")


def _check_arrays(path: Path) -> None:
    """A checkpoint's arrays are stored as they are: opening them cannot take more memory than the file is long."""
    with zipfile.ZipFile(path) as arrays:
        entries = arrays.infolist()
        stored = all(entry.compress_type == zipfile.ZIP_STORED for entry in entries)
        if not stored or sum(entry.file_size for entry in entries) > path.stat().st_size:
            raise Refused("The checkpoint in the archive is not one of ours.", HINT)


def _parsed(path: Path, kind: TypeAdapter[Parsed], *, limit: int = SMALL) -> Sequence[Parsed]:
    """Every line of a JSON lines file; a torn last line, which a crash may leave, does not count."""
    text = _text(path, limit)
    whole = text[: text.rfind(b"\n") + 1]
    return [kind.validate_json(line) for line in whole.splitlines() if line.strip()]


def _text(path: Path, limit: int = SMALL) -> bytes:
    if path.stat().st_size > limit:
        raise Refused(f"{path.name} in the archive is too long.", HINT)
    return path.read_bytes()
