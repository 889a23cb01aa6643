"""A run can be sent as a zip and opened elsewhere; whatever else is in a zip stays outside."""

import io
import json
import stat
import time
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from core.errors import NotFound, Refused, UserError
from core.inference.forecasting import predict_next
from core.inference.opened import open_predictor
from core.results.exhibits.scores import Verdict
from core.runs.bundles.bundle import MANIFEST, export_zip
from core.runs.bundles.process import RunImports, import_zip
from core.runs.bundles.reading import open_bundle
from core.runs.folder.lines import append_line
from core.runs.folder.states import Transition
from core.runs.store import Store
from core.sources.intake.imports import Imports
from core.sources.intake.limits import ImportLimits
from core.training.events import EVENT, Failed, Progress
from tests.core.runs.recipes import SHA256, recipe
from tests.core.runs.trial import finished_run

Files = dict[str, bytes]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, str]:
    """A store with one finished run."""
    store = Store(tmp_path_factory.mktemp("home"))
    return store, finished_run(store)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Another store, which knows the source already, so that importing is quick."""
    store = Store(tmp_path_factory.mktemp("elsewhere"))
    finished_run(store)
    return store


@pytest.fixture(scope="module")
def files(home: tuple[Store, str]) -> Files:
    """What a good bundle holds, without its manifest."""
    with zipfile.ZipFile(io.BytesIO(export_zip(*home))) as archive:
        return {name: archive.read(name) for name in archive.namelist() if name != MANIFEST}


def test_an_exported_run_is_the_same_elsewhere(home: tuple[Store, str], tmp_path: Path) -> None:
    store, run = home
    store.annotate(run, "as it should be")
    elsewhere = Store(tmp_path / "elsewhere")
    (tmp_path / "run.zip").write_bytes(export_zip(store, run))
    brought = elsewhere.run(import_zip(elsewhere, tmp_path / "run.zip"))
    original = store.run(run)
    assert (brought.id, brought.state, brought.note, brought.spec) == (
        run,
        "finished",
        "as it should be",
        original.spec,
    )
    assert brought.imported
    assert brought.keras_path() is None
    assert brought.exhibits() == original.exhibits()
    assert brought.events() == original.events()
    assert np.array_equal(
        predict_next(open_predictor(brought))[0].values, predict_next(open_predictor(original))[0].values
    )


def test_a_run_that_is_here_already_comes_in_under_a_new_id(home: tuple[Store, str], tmp_path: Path) -> None:
    store, run = home
    (tmp_path / "run.zip").write_bytes(export_zip(store, run))
    other = import_zip(store, tmp_path / "run.zip")
    assert other != run
    assert {found.id for found in store.runs()} >= {run, other}


def test_a_refused_bundle_leaves_nothing_behind(elsewhere: Store, files: Files, tmp_path: Path) -> None:
    before = sorted(path.name for path in elsewhere.reader.folder.iterdir())
    (tmp_path / "in.zip").write_bytes(bundle(without("run.json")(files)))
    with pytest.raises(Refused, match="not a run exported"):
        import_zip(elsewhere, tmp_path / "in.zip")
    assert sorted(path.name for path in elsewhere.reader.folder.iterdir()) == before


def test_a_bundle_is_opened_under_the_limits_of_an_importer(elsewhere: Store, files: Files, tmp_path: Path) -> None:
    (tmp_path / "in.zip").write_bytes(bundle(files))
    with pytest.raises(Refused, match="was not read within"):
        import_zip(elsewhere, tmp_path / "in.zip", limits=ImportLimits(seconds=0.05))


def test_bundles_take_turns_with_other_imports(elsewhere: Store, files: Files, tmp_path: Path) -> None:
    imports, content = Imports(at_once=1), bundle(files)
    brought = RunImports(imports)
    refused, good = brought.begin(elsewhere, b"no zip"), brought.begin(elsewhere, content)
    while (run := brought.outcome(elsewhere, good)) is None:
        time.sleep(0.05)
    assert elsewhere.run(run).imported
    with pytest.raises(Refused, match="not a run exported"):
        brought.outcome(elsewhere, refused)
    assert not list(elsewhere.cache.glob(".tmp-*"))
    with pytest.raises(NotFound):
        brought.outcome(elsewhere, "nobody")


def test_of_previews_and_progress_only_the_newest_is_exported(home: tuple[Store, str], tmp_path: Path) -> None:
    store, run = home
    told = store.run(run).events()
    path = store.run(run).attempt_folder(1) / "events.jsonl"
    for batch in range(3):
        event = Progress(epoch=1, batch=batch, batches=3, loss=1.0, examples_per_second=1.0, seconds_left=1.0)
        append_line(path, event.model_dump_json())
    (tmp_path / "run.zip").write_bytes(export_zip(store, run))
    with zipfile.ZipFile(tmp_path / "run.zip") as archive:
        lines = archive.read("attempts/1/events.jsonl").splitlines()
    assert [EVENT.validate_json(line) for line in lines] == [*told, event]


def test_what_programs_say_is_cut_where_it_is_as_long_as_a_book() -> None:
    life = Transition(to="failed", why="x" * 200_000, at=0.0)
    told = Failed(reason="internal", message="x" * 200_000)
    verdict = Verdict(outcome="better", sentence="x" * 200_000, evidence="")
    assert {len(life.why), len(told.message), len(verdict.sentence)} == {4_000}


def test_a_run_that_has_not_ended_is_not_exported(store: Store) -> None:
    (store.sources / SHA256).mkdir(exist_ok=True)
    store.submit([recipe()], "waits")
    with pytest.raises(UserError, match="not ended"):
        export_zip(store, store.runs()[0].id)


def with_bytes(name: str, content: bytes) -> Callable[[Files], Files]:
    return lambda files: {**files, name: content}


def without(name: str) -> Callable[[Files], Files]:
    return lambda files: {key: value for key, value in files.items() if key != name}


def changed(name: str, change: Callable[[dict], object]) -> Callable[[Files], Files]:
    def make(files: Files) -> Files:
        content = json.loads(files[name])
        change(content)
        return {**files, name: json.dumps(content).encode()}

    return make


def arrays(*values: np.ndarray, pack: Callable = np.savez) -> bytes:
    buffer = io.BytesIO()
    pack(buffer, **{str(number): value for number, value in enumerate(values)})
    return buffer.getvalue()


def weights(change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Files], Files]:
    def make(files: Files) -> Files:
        with np.load(io.BytesIO(files["attempts/1/best.npz"])) as held:
            content = arrays(*(change(held[str(number)]) for number in range(len(held.files))))
        return {**files, "attempts/1/best.npz": content}

    return make


def states(**changes: object) -> Callable[[Files], Files]:
    def make(files: Files) -> Files:
        lines = files["states.jsonl"].splitlines()
        lines[-1] = json.dumps({**json.loads(lines[-1]), **changes}).encode()
        return {**files, "states.jsonl": b"\n".join(lines) + b"\n"}

    return make


UNIT = json.dumps({"kind": "scores", "part": "test", "unit": "x" * 2_000, "metrics": [], "rows": []}).encode()
STATE = "attempts/1/checkpoint/state-0123456789abcdef.npz"
HOSTILE_CONTENT = {
    "a path upwards": with_bytes("../../outside.txt", b"x"),
    "an absolute path": with_bytes("/tmp/outside.txt", b"x"),
    "a Windows path": with_bytes("attempts\\1\\x", b"x"),
    "a program": with_bytes("attempts/1/run.py", b"x"),
    "a pickle among the exhibits": with_bytes("attempts/1/exhibits/x.pkl", b"x"),
    "no recipe": without("recipe.json"),
    "no history": without("states.jsonl"),
    "no source": without("source/original"),
    "a recipe that is no JSON": with_bytes("recipe.json", b"{"),
    "a recipe as deep as a well": with_bytes("recipe.json", b"[" * 100_000),
    "a field nobody declared": changed("recipe.json", lambda spec: spec.update(run="rm -rf")),
    "a network of a million units": changed("recipe.json", lambda spec: spec["model"].update(units=1_000_000)),
    "an unknown task": changed("recipe.json", lambda spec: spec.update(task="os.system")),
    "another source": with_bytes("source/original", b"a,b\n1,2\n"),
    "weights of another network": changed("recipe.json", lambda spec: spec["model"].update(units=5)),
    "weights that are no numbers": weights(lambda array: np.full_like(array, np.nan)),
    "weights of twice the size": weights(lambda array: np.concatenate([array, array])),
    "weights that are objects": weights(lambda array: np.array([{}], dtype=object)),
    "first weights that are no archive": with_bytes("attempts/1/first.npz", b"PK" + b"x" * 100),
    "weights that are no archive": with_bytes("attempts/1/best.npz", b"PK" + b"x" * 100),
    "a checkpoint that unpacks": with_bytes(STATE, arrays(np.zeros(200_000), pack=np.savez_compressed)),
    "a run that still trains": with_bytes("states.jsonl", b'{"to":"queued","why":"","at":0}\n'),
    "a history out of order": with_bytes("states.jsonl", b'{"to":"finished","why":"","at":0,"attempt":1}\n'),
    "an exhibit of an unknown kind": with_bytes("attempts/1/exhibits/02-x.json", b'{"kind":"script"}'),
    "an event that is none": with_bytes("attempts/1/events.jsonl", b'{"kind":"exec"}\n'),
    "a log that never ends": with_bytes("attempts/1/events.jsonl", b'{"kind":"judging","best_epoch":1}\n' * 100_001),
    "a log of one endless preview": with_bytes("attempts/1/events.jsonl", b" " * 21_000_000 + b"\n"),
    "a thousand million attempts": states(attempt=1_000_000_000),
    "a ticket beyond all numbers": states(ticket=10**30),
    "a date beyond all calendars": changed("run.json", lambda run: run.update(created=1e18)),
    "a name as long as a book": changed("run.json", lambda run: run.update(title="x" * 10_000)),
    "a note as long as a book": with_bytes("label.json", json.dumps({"note": "x" * 100_000}).encode()),
    "a thousand tags": with_bytes("label.json", json.dumps({"tags": [str(tag) for tag in range(1000)]}).encode()),
    "a source named like a book": changed("recipe.json", lambda spec: spec["source"].update(name="x" * 10_000)),
    "a target named like a book": changed(
        "recipe.json", lambda s: s["source"]["preparation"].update(target="x" * 9_000)
    ),
    "an exhibit named like a book": with_bytes("attempts/1/exhibits/02-x.json", UNIT),
    "a label of ten megabytes": with_bytes("label.json", json.dumps({"note": "x" * 10_000_000}).encode()),
}


@pytest.mark.parametrize("change", HOSTILE_CONTENT.values(), ids=HOSTILE_CONTENT.keys())
def test_a_bundle_with_something_else_in_it_is_refused(
    change: Callable[[Files], Files], files: Files, elsewhere: Store, tmp_path: Path
) -> None:
    refuse(elsewhere, tmp_path, bundle(change(files)))


def bundle(files: Files) -> bytes:
    """A zip whose manifest fits its content."""
    described = {
        name: {"bytes": len(content), "sha256": sha256(content).hexdigest()} for name, content in files.items()
    }
    manifest = {"kind": "unroll run", "schema_version": 1, "files": described}
    return zipped({MANIFEST: json.dumps(manifest).encode(), **files})


def zipped(files: Files) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def refuse(store: Store, folder: Path, content: bytes) -> None:
    """It is refused in words, by what the process that opens bundles does."""
    (folder / "in.zip").write_bytes(content)
    with pytest.raises(Refused) as refusal:
        open_bundle(folder / "in.zip", folder / "done", sources=store.sources, telling=lambda stage: None)
    assert refusal.value.message.endswith(".")
    assert not (folder.parent / "outside.txt").exists()


def link(files: Files) -> bytes:
    buffer = io.BytesIO(bundle(files))
    with zipfile.ZipFile(buffer, "a") as archive:
        entry = zipfile.ZipInfo("attempts/1/exhibits/link.json")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    return buffer.getvalue()


def overlapping(files: Files) -> bytes:
    """Two directory entries that point to the same bytes."""
    content = bytearray(bundle(files))
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


HOSTILE_ARCHIVES: dict[str, Callable[[Files], bytes]] = {
    "nothing": lambda files: b"",
    "no zip": lambda files: b"PK\x03\x04" + b"\x00" * 50,
    "a zip cut off": lambda files: bundle(files)[:-400],
    "a zip with a byte flipped": lambda files: flipped(bundle(files)),
    "no manifest": zipped,
    "more than the manifest says": lambda files: zipped({**unzipped(bundle(files)), "label.json": b"{}"}),
    "less than the manifest says": lambda files: zipped(without("run.json")(unzipped(bundle(files)))),
    "another content than the manifest says": lambda files: zipped({**unzipped(bundle(files)), "run.json": b"{}"}),
    "a bomb": lambda files: bundle({**files, "attempts/1/events.jsonl": b" " * 200_000_000}),
    "a symbolic link": link,
    "members that overlap": overlapping,
    "too many members": lambda files: bundle(
        {**files, **{f"attempts/1/exhibits/{n}.json": b"{}" for n in range(5_001)}}
    ),
}


@pytest.mark.parametrize("make", HOSTILE_ARCHIVES.values(), ids=HOSTILE_ARCHIVES.keys())
def test_a_zip_that_is_not_what_it_seems_is_refused(
    make: Callable[[Files], bytes], files: Files, elsewhere: Store, tmp_path: Path
) -> None:
    refuse(elsewhere, tmp_path, make(files))


def unzipped(content: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def flipped(content: bytes) -> bytes:
    middle = content.find(b"recipe.json") + 200
    return content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :]
