"""A store is its owner's alone, whatever the umask, and no link leads out of it."""

import os
import stat
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from core.runs.bundles.bundle import export_zip
from core.runs.store import Store
from tests.core.runs.trial import finished_run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a store with a finished run, made under a umask that takes nothing away."""
    usual = os.umask(0)
    try:
        store = Store(tmp_path_factory.mktemp("rights") / "home")
        store.annotate(finished_run(store), "a note")
    finally:
        os.umask(usual)
    return store.root


def open_to_others(root: Path) -> list[Path]:
    """What group or everybody may read, write or enter."""
    paths = [root, *root.rglob("*")]
    return [path for path in paths if not path.is_symlink() and path.stat().st_mode & 0o077]


def test_folders_and_files_are_their_owners_whatever_the_umask(made: Path) -> None:
    assert len(list(made.rglob("*"))) > 20
    assert open_to_others(made) == []


def test_a_store_that_others_could_look_into_is_tightened(made: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.touch()
    outside.chmod(0o644)
    (made / "link").symlink_to(outside)
    for path in (made, *made.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() else 0o644)
    Store(made)
    assert open_to_others(made) == []
    assert stat.S_IMODE(outside.stat().st_mode) == 0o644


def test_a_link_in_a_run_is_not_exported(made: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.json").write_text("{}")
    store = Store(made)
    [run] = store.runs()
    (run.attempt_folder(1) / "exhibits" / "09-secret.json").symlink_to(tmp_path / "secret.json")
    with zipfile.ZipFile(BytesIO(export_zip(store, run.id))) as archive:
        assert not any("secret" in name for name in archive.namelist())
