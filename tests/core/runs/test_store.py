"""What is asked of a store is durable at once, is asked only once, and is read cheaply."""

import shutil
import time
from pathlib import Path

import pytest

from core.errors import NotFound, UserError
from core.runs.lines import append_line
from core.runs.run import Label
from core.runs.store import Store
from core.training.events import EVENT, Finished, Noticed, Previewed
from core.training.spec import RunSpec
from tests.core.runs.trial import finished_run


def test_a_submitted_run_is_queued_before_any_supervisor_lives(store: Store, spec: RunSpec) -> None:
    experiment = store.submit([spec, spec], "Café sales")
    runs = store.experiment(experiment).runs
    assert [run.state for run in runs] == ["queued", "queued"]
    assert [run.place for run in runs] == [1, 2]
    assert store.run(runs[0].id).spec == spec
    assert runs[0].title == "Café sales"


def test_the_same_token_submits_only_once(store: Store, spec: RunSpec) -> None:
    assert store.submit([spec], "a", token="click 1") == store.submit([spec], "a", token="click 1")
    assert len(store.runs()) == 1
    store.submit([spec], "a", token="click 2")
    assert len(store.runs()) == 2


def test_nothing_to_train_and_unknown_sources_are_refused(store: Store, spec: RunSpec) -> None:
    with pytest.raises(UserError, match="nothing to train"):
        store.submit([], "empty")
    strange = spec.source.model_copy(update={"sha256": "f" * 64})
    with pytest.raises(NotFound, match="not in the store"):
        store.submit([spec.model_copy(update={"source": strange})], "strange")


@pytest.mark.parametrize("name", ["../../etc/passwd", "", "nobody-1", ".tmp-x", "a" * 500, "aaaa-1\n"])
def test_ids_from_outside_never_become_paths(store: Store, name: str) -> None:
    with pytest.raises(NotFound):
        store.run(name)
    with pytest.raises(NotFound):
        store.restore(name)


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one finished run, to be copied."""
    store = Store(tmp_path_factory.mktemp("finished"))
    finished_run(store)
    return store.root


@pytest.fixture
def full(finished: Path, tmp_path: Path) -> Store:
    """A store with one finished run."""
    shutil.copytree(finished, tmp_path / "full")
    return Store(tmp_path / "full")


def test_what_people_write_on_a_run_is_kept(full: Store) -> None:
    [run] = full.runs()
    full.rename(run.id, "  Café *sales*  ")
    full.annotate(run.id, "a\nnote")
    full.tag(run.id, ["good", " good ", "", "later"])
    for store in (full, Store(full.root)):
        found = store.run(run.id)
        assert (found.title, found.note, found.tags) == ("Café *sales*", "a\nnote", ("good", "later"))
    full.rename(run.id, "")
    assert full.run(run.id).title == "Months"


def test_a_deleted_run_is_gone_until_it_is_restored(full: Store) -> None:
    [run] = full.runs()
    full.delete(run.id)
    assert (full.runs(), full.trashed()) == ([], [run.id])
    with pytest.raises(NotFound):
        full.run(run.id)
    full.restore(run.id)
    assert (full.run(run.id), full.trashed()) == (run, [])


def test_a_run_that_has_not_ended_is_not_deleted(store: Store, spec: RunSpec) -> None:
    store.submit([spec], "waits")
    with pytest.raises(UserError, match="Stop it first"):
        store.delete(store.runs()[0].id)


def test_a_finished_run_is_not_resumed(full: Store) -> None:
    with pytest.raises(UserError, match="finished"):
        full.resume(full.runs()[0].id)


def test_one_broken_folder_does_not_hide_the_others(full: Store) -> None:
    for name in ("torn-1", "gone-1", ".tmp-half"):
        (full.reader.folder / name).mkdir()
    (full.reader.folder / "torn-1" / "run.json").write_text('{"id": "tor')
    assert len(Store(full.root).runs()) == 1


def test_a_torn_line_waits_and_is_closed_off_by_the_next(full: Store) -> None:
    [run] = full.runs()
    path = run.attempt_folder(1) / "events.jsonl"
    told = run.events()
    with path.open("a") as file:
        file.write('{"kind":"finished","outco')
    assert run.events() == told
    notice = Noticed(epoch=1, topic="other", message="after the crash")
    append_line(path, notice.model_dump_json())
    assert run.events() == Store(full.root).run(run.id).events() == [*told, notice]


def test_only_the_newest_preview_is_kept_in_memory(full: Store) -> None:
    [run] = full.runs()
    path = run.attempt_folder(1) / "events.jsonl"
    previews = [Previewed(epoch=epoch, exhibit=run.exhibits()[0]) for epoch in (1, 2, 3)]
    for preview in previews:
        append_line(path, preview.model_dump_json())
        assert [event for event in run.events() if isinstance(event, Previewed)] == [preview]
    fresh = Store(full.root).run(run.id).events()
    assert [event for event in fresh if isinstance(event, Previewed)] == previews[-1:]
    assert any(isinstance(event, Finished) for event in fresh)
    assert all(EVENT.validate_json(event.model_dump_json()) == event for event in fresh)


def test_two_hundred_runs_are_listed_in_less_than_fifty_milliseconds(full: Store) -> None:
    [run] = full.runs()
    for number in range(200):
        copy = full.reader.folder / f"many-{number}"
        shutil.copytree(run.folder, copy)
        record = (copy / "run.json").read_text().replace(run.id, copy.name)
        (copy / "run.json").write_text(record)
        (copy / "label.json").write_text(Label(note=str(number)).model_dump_json())
    assert len(full.runs()) == 201
    assert min(seconds_of(full) for _ in range(10)) < 0.05


def seconds_of(store: Store) -> float:
    """Of the processor, so that a busy machine does not count."""
    began = time.process_time()
    store.runs()
    return time.process_time() - began
