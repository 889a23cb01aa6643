"""On a full or a read-only disk every wish is refused in a sentence, nothing half-made stays, and later all goes on."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.cli import main
from core.errors import NotStored, UserError
from core.files import write_atomically
from core.runs.admission import admit
from core.runs.bundles.bundle import export_zip
from core.runs.bundles.process import import_zip
from core.runs.intents import waiting
from core.runs.store import Store
from core.sources.intake.drafts import Drafts
from core.sources.intake.sources import import_bytes
from core.sources.preparation import Reading
from core.sources.tables.series_preparation import SeriesPreparation
from tests.core.runs.trial import finished_run
from tests.disks import full, read_only, small_disk

OTHER = b"day,sales\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day * day) for day in range(1, 29))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of four megabytes."""
    with small_disk(tmp_path / "disk", megabytes=4) as place:
        yield place


@pytest.fixture
def store(disk: Path) -> Store:
    """A store with one finished run on a small disk."""
    found = Store(disk / "store")
    finished_run(found)
    return found


def wishes(store: Store, bundle: Path) -> dict[str, Callable[[], object]]:
    [run] = store.runs()
    return {
        "submit": lambda: store.submit([run.spec], "again"),
        "rename": lambda: store.rename(run.id, "another"),
        "tag": lambda: store.tag(run.id, ["good"]),
        "bring": lambda: import_bytes(OTHER, "other.csv", store.sources),
        "decide": lambda: Drafts(store.drafts).keep("f" * 64, SeriesPreparation(target="sales")),
        "read otherwise": lambda: Drafts(store.drafts).read_as("f" * 64, Reading()),
        "import": lambda: import_zip(store, bundle),
    }


@pytest.mark.parametrize("wish", ["submit", "rename", "tag", "bring", "decide", "read otherwise", "import"])
def test_on_a_full_disk_each_wish_is_refused_in_a_sentence(store: Store, disk: Path, tmp_path: Path, wish: str) -> None:
    bundle = tmp_path / "run.zip"
    bundle.write_bytes(export_zip(store, store.runs()[0].id))
    before = files_of(store)
    with full(disk), pytest.raises(UserError, match=r"disk is (nearly )?full|no room"):
        wishes(store, bundle)[wish]()
    assert files_of(store) == before
    wishes(store, bundle)[wish]()


def test_on_a_full_disk_runs_are_still_listed_and_read(store: Store, disk: Path) -> None:
    first = store.runs()
    with full(disk):
        assert Store(store.root).runs() == first
        assert first[0].exhibits()


def test_a_run_is_admitted_whole_or_not_at_all(store: Store, disk: Path) -> None:
    [run] = store.runs()
    experiment = store.submit([run.spec], "again")
    [(_, submitted)] = waiting(store.intents)
    before = files_of(store)
    with full(disk), pytest.raises(OSError, match="No space"):
        list(admit(store, submitted))
    assert files_of(store) == before
    assert list(admit(store, submitted)) == [f"{experiment}-1"]


def test_a_read_only_disk_is_said_and_can_be_read(store: Store, disk: Path, tmp_path: Path) -> None:
    bundle = tmp_path / "run.zip"
    bundle.write_bytes(export_zip(store, store.runs()[0].id))
    asked = wishes(store, bundle)
    with read_only(disk):
        assert len(Store(store.root).runs()) == 1
        for wish in asked.values():
            with pytest.raises(UserError, match="cannot be written"):
                wish()


def test_a_store_cannot_be_made_where_nothing_may_be_written(disk: Path) -> None:
    with read_only(disk), pytest.raises(NotStored, match="cannot be written"):
        Store(disk / "new")


@pytest.mark.parametrize("command", ["inspect", "train"])
def test_a_command_on_a_full_disk_says_one_sentence(
    store: Store,
    disk: Path,
    tmp_path: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture,
) -> None:
    (tmp_path / "other.csv").write_bytes(OTHER)
    monkeypatch.setattr(sys, "argv", ["core", command, str(tmp_path / "other.csv"), "--runs", str(store.root)])
    with full(disk), pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 2
    assert "The disk is full" in told.err
    assert "Traceback" not in told.err


def test_an_atomic_write_leaves_nothing_behind_when_the_disk_is_full(disk: Path) -> None:
    write_atomically(disk / "note", "before")
    with pytest.raises(OSError, match="No space"):
        write_atomically(disk / "note", bytes(8_000_000))
    assert [path.name for path in disk.iterdir()] == ["note"]
    assert (disk / "note").read_text() == "before"


def files_of(store: Store) -> list[str]:
    """Everything in the store but caches and locks."""
    paths = (path.relative_to(store.root) for path in store.root.rglob("*"))
    return sorted(str(path) for path in paths if path.parts[0] in {"runs", "sources", "drafts", "intents", "trash"})
