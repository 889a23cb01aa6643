"""What is asked of a store is durable at once, is asked only once, and is read cheaply."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from core.errors import NotFound, UserError
from core.recipes.spec import RunSpec
from core.results.exhibits.forecasting import RivalsAsked
from core.runs.admission import admit
from core.runs.folder.lines import append_line, last_entry
from core.runs.folder.run import RunLabel, RunRecord
from core.runs.folder.states import Transition
from core.runs.intents import waiting
from core.runs.store import Store
from core.training.events import EVENT, Finished, Noticed, Previewed
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


def test_a_token_whose_run_was_deleted_submits_it_no_second_time(store: Store, spec: RunSpec) -> None:
    experiment = store.submit([spec], "a", token="click")
    [(path, wish)] = waiting(store.intents)
    [run] = admit(store, wish)
    path.unlink()
    append_line(
        store.reader.folder / run / "states.jsonl",
        Transition(to="cancelled", why="", at=0.0, ticket=1).model_dump_json(),
    )
    store.delete(run)
    assert store.submit([spec], "a", token="click") == experiment
    assert store.runs() == []
    store.restore(run)
    assert [one.id for one in store.runs()] == [run]


def test_a_record_of_before_there_were_owners_opens_and_has_none() -> None:
    old = '{"id":"abcd-1","experiment":"abcd","title":"Sales","created":1.0,"imported":false}'
    assert RunRecord.model_validate_json(old).owner == ""


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


def hold_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "no states": ("states.jsonl", Path.unlink, "missing or empty"),
    "empty states": ("states.jsonl", lambda path: path.write_bytes(b""), "missing or empty"),
    "zeroed states": ("states.jsonl", lambda path: path.write_bytes(bytes(500)), "no state that can be read"),
    "folder of states": ("states.jsonl", hold_a_folder, "cannot be read"),
    "torn record": ("run.json", lambda path: path.write_text('{"id": "tor'), "cut off"),
    "no record": ("run.json", Path.unlink, "missing"),
    "torn recipe": ("recipe.json", lambda path: path.write_text(path.read_text()[:100]), "cut off"),
    "folder of recipe": ("recipe.json", hold_a_folder, "cannot be read"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_an_unreadable_run_is_told_beside_the_others_and_can_be_deleted(full: Store, damage: str) -> None:
    [run] = full.runs()
    shutil.copytree(run.folder, full.reader.folder / "other-1")
    name, harm, why = DAMAGES[damage]
    harm(run.folder / name)
    for store in (full, Store(full.root)):
        with pytest.raises(UserError, match="cannot be read"):
            store.run(run.id)
    for store in (full, Store(full.root)):
        assert [found.id for found in store.runs()] == ["other-1"]
        [broken] = store.unreadable()
        assert broken.id == run.id
        assert why in broken.why
    full.delete(run.id)
    assert (full.unreadable(), full.trashed()) == ([], [run.id])


def test_a_damaged_part_of_a_run_does_not_hide_the_rest(full: Store) -> None:
    [run] = full.runs()
    hold_a_folder(run.folder / "attempts/1/events.jsonl")
    found = Store(full.root).run(run.id)
    assert (found.state, found.events(), len(found.exhibits())) == ("finished", [], 1)


def test_a_run_that_is_a_link_is_not_followed(full: Store, tmp_path: Path) -> None:
    [run] = full.runs()
    run.folder.rename(tmp_path / "elsewhere")
    run.folder.symlink_to(tmp_path / "elsewhere")
    assert full.runs() == []
    [broken] = full.unreadable()
    assert "link" in broken.why
    full.delete(run.id)
    assert (tmp_path / "elsewhere" / "run.json").is_file()


def test_half_made_folders_are_neither_runs_nor_unreadable(full: Store) -> None:
    (full.reader.folder / ".tmp-half").mkdir()
    assert len(full.runs()) == 1
    assert full.unreadable() == []


def test_a_run_is_queued_while_its_folder_has_no_states_yet(store: Store, spec: RunSpec) -> None:
    experiment = store.submit([spec], "a")
    [(_, submitted)] = waiting(store.intents)
    assert [*admit(store, submitted)] == [f"{experiment}-1"]
    assert [run.state for run in store.runs()] == ["queued"]
    assert store.unreadable() == []


def test_a_long_history_is_read_from_its_end(full: Store) -> None:
    [run] = full.runs()
    states = run.folder / "states.jsonl"
    states.write_text(states.read_text() * 20_000)
    parsed: list[bytes] = []
    last = last_entry(states, lambda line: parsed.append(line) or Transition.model_validate_json(line))
    assert (last.to, len(parsed)) == ("finished", 1)
    assert Store(full.root).run(run.id).state == "finished"


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


@pytest.fixture
def many(full: Store) -> Store:
    """Fifty copies of one finished run."""
    [run] = full.runs()
    for number in range(50):
        copy = full.reader.folder / f"many-{number}"
        shutil.copytree(run.folder, copy)
        (copy / "label.json").write_text(RunLabel(note=str(number)).model_dump_json())
    return full


def test_runs_that_have_not_changed_are_listed_without_opening_a_file(many: Store) -> None:
    first = many.runs()
    assert len(first) == 51
    with opened() as files:
        assert many.runs() == first
    assert files == []


def test_another_process_lists_them_from_the_index_alone(many: Store) -> None:
    first = many.runs()
    store = Store(many.root)
    with opened() as files:
        again = store.runs()
    assert files == []
    assert [(run.id, run.note, run.overview) for run in again] == [(run.id, run.note, run.overview) for run in first]
    assert again[0].spec == first[0].spec


@pytest.mark.parametrize("harm", [b"", b"no database at all" * 1000])
def test_a_broken_index_is_made_anew(many: Store, harm: bytes) -> None:
    first = many.runs()
    (many.cache / "runs.sqlite").write_bytes(harm)
    assert Store(many.root).runs() == first
    with opened() as files:
        assert Store(many.root).runs() == first
    assert files == []


def test_what_changes_is_read_anew_by_every_process(many: Store) -> None:
    many.runs()
    other = Store(many.root)
    other.runs()
    many.rename("many-7", "Another name")
    append_line(
        many.reader.folder / "many-8" / "states.jsonl", Transition(to="queued", why="resumed", at=1).model_dump_json()
    )
    shutil.rmtree(many.reader.folder / "many-9")
    for store in (many, other, Store(many.root)):
        found = {run.id: run for run in store.runs()}
        assert found["many-7"].title == "Another name"
        assert found["many-8"].state == "queued"
        assert "many-9" not in found


_watched: list[list[str]] = []


def _note(event: str, told: tuple, watched: list[list[str]] = _watched) -> None:
    """For every `open` in this process; it outlives this module, and what stands in it."""
    if event == "open":
        for seen in watched:
            seen.append(str(told[0]))


sys.addaudithook(_note)


@contextmanager
def opened() -> Iterator[list[str]]:
    """Files of runs that are opened meanwhile."""
    seen: list[str] = []
    found: list[str] = []
    _watched.append(seen)
    try:
        yield found
    finally:
        _watched.remove(seen)
        found[:] = [path for path in seen if "/runs/" in path]


def test_texts_that_people_write_on_a_run_have_a_length(full: Store) -> None:
    [run] = full.runs()
    for write, what in (
        (lambda: full.rename(run.id, "x" * 121), "name has 121 characters; at most 120"),
        (lambda: full.annotate(run.id, "x" * 4_001), "note has 4,001"),
        (lambda: full.tag(run.id, ["x" * 61]), "tag has 61"),
        (lambda: full.tag(run.id, [str(tag) for tag in range(31)]), "31 tags; at most 30"),
    ):
        with pytest.raises(UserError, match=what):
            write()
    assert full.run(run.id) == run


def test_a_name_made_of_a_long_one_is_cut(store: Store, spec: RunSpec) -> None:
    store.submit([spec], "x" * 5_000)
    assert [len(run.title) for run in store.runs()] == [300]


def test_a_run_is_not_begun_without_end(full: Store) -> None:
    [run] = full.runs()
    for state in ("queued", "lost"):
        line = Transition(to=state, why="", at=0.0, attempt=999, ticket=1)
        append_line(full.reader.folder / run.id / "states.jsonl", line.model_dump_json())
    with pytest.raises(UserError, match="begun 999 times"):
        full.resume(run.id)


def test_a_run_whose_rivals_have_not_answered_is_told_in_short(store: Store) -> None:
    run = store.run(finished_run(store))
    none = np.zeros(0, dtype=int)
    asked = RivalsAsked(question="0" * 32, rows=1, horizon=1, windows=none, blocks=none, places=none, future=0)
    (run.exhibit_files()[0].parent / "02-rivals_asked.json").write_text(asked.model_dump_json())
    assert run.read_overview().asked == "0" * 32
