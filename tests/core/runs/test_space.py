"""What nobody needs is given back to the disk, and nothing else."""

import os
import shutil
import time
from pathlib import Path

import pytest

from core.errors import NotStored
from core.files import require_room
from core.runs.listed.searches import SearchFolder
from core.runs.space import HALF_MADE, KEPT_IN_TRASH, UNUSED, clear_caches, empty_trash, give_back, space, tidy, unused
from core.runs.store import Store
from core.sources.intake.brought import brought
from core.sources.intake.drafts import Drafts
from core.sources.intake.sources import open_source
from core.sources.tables.series_preparation import SeriesPreparation
from tests.core.runs.trial import finished_run
from tests.importing import import_here

OTHER = b"day,sales\n" + b"".join(b"2024-01-%02d,%d\n" % (day, day * day) for day in range(1, 29))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A finished run with its source, and another source that nobody needs."""
    found = Store(tmp_path / "store")
    finished_run(found)
    import_here(OTHER, "other.csv", found.sources)
    return found


def make_old(path: Path, seconds: float) -> None:
    then = time.time() - seconds - 60
    os.utime(path, (then, then))


def test_only_sources_without_a_run_and_without_a_draft_are_unused(store: Store) -> None:
    [other] = unused(store)
    assert other.name == "other.csv"
    Drafts(store.drafts).keep(other.sha256, SeriesPreparation(target="sales"))
    assert unused(store) == []


def test_a_source_whose_run_is_a_copy_without_links_is_needed(store: Store) -> None:
    [run] = store.runs()
    original = run.folder / "source" / "original"
    content = original.read_bytes()
    original.unlink()
    original.write_bytes(content)
    assert [one.name for one in unused(store)] == ["other.csv"]


def test_old_unused_sources_go_into_the_trash_and_come_back_when_they_are_brought(store: Store) -> None:
    tidy(store)
    assert len(brought(store.sources)) == 2
    for one in brought(store.sources):
        make_old(store.sources / one.sha256 / "name", UNUSED)
    tidy(store)
    assert [one.name for one in brought(store.sources)] == ["months.csv"]
    again = import_here(OTHER, "other.csv", store.sources)
    assert open_source(store.sources, again.sha256).name == "other.csv"


def test_the_trash_is_emptied_after_its_time(store: Store) -> None:
    [run] = store.runs()
    store.delete(run.id)
    tidy(store)
    assert store.trashed() == [run.id]
    make_old(store.trash / run.id, KEPT_IN_TRASH)
    tidy(store)
    assert store.trashed() == []


def test_what_was_begun_and_never_finished_is_removed(store: Store) -> None:
    new, old = store.reader.folder / ".tmp-import-new", store.reader.folder / ".tmp-import-old"
    for half in (new, old):
        half.mkdir()
    make_old(old, HALF_MADE)
    tidy(store)
    assert (new.exists(), old.exists()) == (True, False)


def test_a_search_goes_with_the_last_of_its_runs(store: Store) -> None:
    [run] = store.runs()
    kept, gone, open_ = (SearchFolder(store.root, name) for name in (run.experiment, "gone000001", "open000001"))
    for one in (kept, gone, open_):
        one.begin("{}")
    kept.end()
    gone.end()
    store.delete(run.id)
    for one in (kept, gone, open_):
        make_old(one.path, HALF_MADE)
    tidy(store)
    assert (kept.exists(), gone.path.exists(), open_.exists()) == (True, False, True)
    empty_trash(store)
    make_old(kept.path, HALF_MADE)
    tidy(store)
    assert not kept.path.exists()


def test_what_sources_and_runs_share_is_counted_once(store: Store) -> None:
    before = space(store)
    [run] = store.runs()
    shutil.copytree(run.folder, store.reader.folder / "again-1", copy_function=os.link)
    assert space(store).sources == before.sources
    assert space(store).runs < before.runs + before.sources


def test_a_click_gives_back_what_it_says(store: Store) -> None:
    [run] = store.runs()
    give_back(store, unused(store))
    store.delete(run.id)
    assert space(store).trash > 0
    empty_trash(store)
    clear_caches(store)
    assert (space(store).trash, space(store).caches) == (0, 0)
    assert (store.runs(), store.trashed()) == ([], [])


def test_a_source_that_lost_its_name_is_still_offered(store: Store) -> None:
    [other] = unused(store)
    (store.sources / other.sha256 / "name").unlink()
    assert f"unnamed {other.sha256[:8]}" in [one.name for one in brought(store.sources)]


def test_a_reserve_of_the_disk_is_kept_free(tmp_path: Path) -> None:
    require_room(tmp_path)
    with pytest.raises(NotStored, match="nearly full"):
        require_room(tmp_path, shutil.disk_usage(tmp_path).free)
