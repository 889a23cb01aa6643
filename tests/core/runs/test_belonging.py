"""What is somebody else's is as if it were not there; what is shared is changed by its owner alone."""

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.errors import NotFound, UserError
from core.people.homes import dismiss, everybody, notices, tell
from core.people.person import Person
from core.people.rights import DEEDS, ORDERING, READING, may
from core.runs.bringing import bring
from core.runs.bundles.bundle import export_zip, write_zip
from core.runs.bundles.process import import_zip
from core.runs.folder.run import LONGEST_HEADING
from core.runs.folder.source import source_of
from core.runs.people.copying import copy_run
from core.runs.people.handing import hand_recipe, hand_source, handed, receive, take_back
from core.runs.people.owned import NO_RUN, SOMEBODY_ELSES
from core.runs.space import clear_caches, empty_trash, space, tidy
from core.runs.store import Store
from core.serving import switch
from core.serving.switch import Services
from core.sources.intake.brought import brought
from core.sources.intake.drafts import Drafts
from core.sources.intake.imports import IMPORTS
from core.sources.intake.sources import open_source
from tests.core.runs.trial import CSV, finished_run
from tests.importing import import_here

KIM, LOU, ADA = (
    Person(id=f"p{digit * 16}", name=name, role=role)
    for digit, name, role in (("1", "Kim", "member"), ("2", "Lou", "member"), ("3", "Ada", "teacher"))
)
CLASS = """
sign_in = "header"
person = "X-User"
teachers = ["ada"]
[bounds]
waiting = 2
upload_mb = 1
disk_mb = 10
"""
UNKNOWN = "abcdefghjk-1"
Operation = Callable[[Store, str], object]
READ: dict[str, Operation] = {
    "open": lambda store, run: store.run(run),
    "open its experiment": lambda store, run: store.experiment(run.partition("-")[0]),
    "export": export_zip,
    "copy": copy_run,
}
CHANGE: dict[str, Operation] = {
    "stop": lambda store, run: store.stop(run),
    "pause": lambda store, run: store.pause(run),
    "cancel": lambda store, run: store.cancel(run),
    "resume": lambda store, run: store.resume(run),
    "rename": lambda store, run: store.rename(run, "mine"),
    "annotate": lambda store, run: store.annotate(run, "mine"),
    "tag": lambda store, run: store.tag(run, ["mine"]),
    "share": lambda store, run: store.share(run, "class"),
    "delete": lambda store, run: store.delete(run),
    "restore": lambda store, run: store.restore(run),
    "serve": lambda store, run: Services().turn_on(store, store.run(run)),
    "end its service": lambda store, run: Services().turn_off(store, store.run(run)),
}
OPERATIONS = READ | CHANGE


def error_of(operation: Operation, store: Store, run: str) -> tuple[type, str, str]:
    with pytest.raises(UserError) as caught:
        operation(store, run)
    return type(caught.value), caught.value.message, caught.value.hint


def wait_until_read(store: Store, sha256: str) -> None:
    while IMPORTS.outcome(store.sources, sha256) is None:
        time.sleep(0.02)


@pytest.fixture(scope="module")
def lent(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, dict[str, str]]:
    """A store in which Kim and Lou each have a run on the same file; whose run is which."""
    store = Store(tmp_path_factory.mktemp("class") / "home")
    (store.root / "class.toml").write_text(CLASS)
    return store, {person.id: finished_run(store.seen_by(person)) for person in (KIM, LOU)}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS.keys())
@pytest.mark.parametrize(("person", "other"), [(KIM, LOU), (LOU, KIM)], ids=["Kim", "Lou"])
def test_what_is_somebody_elses_answers_as_what_is_not_there(lent, operation, person, other) -> None:
    store, runs = lent
    foreign = error_of(operation, store.seen_by(person), runs[other.id])
    assert foreign == error_of(operation, store.seen_by(person), UNKNOWN)
    assert foreign[0] is NotFound


@pytest.mark.parametrize("operation", CHANGE.values(), ids=CHANGE.keys())
@pytest.mark.parametrize(("person", "other"), [(KIM, LOU), (LOU, KIM)], ids=["Kim", "Lou"])
def test_what_is_shared_is_changed_by_its_owner_alone(lent, operation, person, other) -> None:
    store, runs = lent
    store.seen_by(other).share(runs[other.id], "link")
    before = store.run(runs[other.id])
    try:
        told = error_of(operation, store.seen_by(person), runs[other.id])
        assert told[1] in (SOMEBODY_ELSES[0], "This run is not in the trash.", "This run is finished.")
        after = store.run(runs[other.id])
        assert (after.title, after.note, after.tags, after.sharing) == (before.title, before.note, before.tags, "link")
    finally:
        store.seen_by(other).share(runs[other.id], "private")


def test_a_source_and_what_is_decided_about_it_are_ones_own(lent) -> None:
    store, runs = lent
    sha256 = store.run(runs[KIM.id]).outline.sha256
    kim, lou = store.seen_by(KIM), store.seen_by(LOU)
    Drafts(kim.drafts).keep(sha256, store.run(runs[KIM.id]).spec.source.preparation)
    assert Drafts(lou.drafts).of(sha256).present is None
    only_kims = bring(kim, b"day,n\n" + b"\n".join(b"2001-01-%02d,%d" % (day, day) for day in range(1, 29)), "n.csv")
    wait_until_read(kim, only_kims)
    with pytest.raises(NotFound):
        open_source(lou.sources, only_kims)
    spec = store.run(runs[LOU.id]).spec
    foreign = spec.model_copy(update={"source": spec.source.model_copy(update={"sha256": only_kims})})
    with pytest.raises(NotFound, match="not in the store"):
        lou.submit([foreign], "not mine")
    assert {one.sha256 for one in brought(lou.sources)} == {sha256}


def test_two_people_with_the_same_file_share_its_bytes_and_nothing_else(lent) -> None:
    store, _ = lent
    content = CSV.encode() + b"2009-01-01,70.5\n"
    shas = [bring(store.seen_by(person), content, f"{person.name}.csv") for person in (KIM, LOU)]
    homes = [store.seen_by(person).sources / sha for person, sha in zip((KIM, LOU), shas, strict=True)]
    for person, sha in zip((KIM, LOU), shas, strict=True):
        wait_until_read(store.seen_by(person), sha)
    assert homes[0].joinpath("original").samefile(homes[1] / "original")
    assert [(home / "name").read_text() for home in homes] == ["Kim.csv", "Lou.csv"]
    [one, other] = [next(home.glob("*/report.json")) for home in homes]
    assert not one.samefile(other)


def test_lists_show_ones_own_and_what_the_class_may_read(lent) -> None:
    store, runs = lent
    kim, lou = store.seen_by(KIM), store.seen_by(LOU)
    assert [run.id for run in kim.runs()] == [runs[KIM.id]]
    assert kim.shared() == []
    lou.share(runs[LOU.id], "link")
    assert kim.run(runs[LOU.id]).sharing == "link"
    assert (kim.shared(), [run.id for run in kim.runs()]) == ([], [runs[KIM.id]])
    lou.share(runs[LOU.id], "class")
    assert [run.id for run in kim.shared()] == [runs[LOU.id]]
    assert kim.everybodys() == []
    assert {run.id for run in store.seen_by(ADA).everybodys()} == set(runs.values())
    lou.share(runs[LOU.id], "private")


def test_a_copy_is_ones_own_with_its_source(lent) -> None:
    store, runs = lent
    kim, lou = store.seen_by(KIM), store.seen_by(LOU)
    lou.share(runs[LOU.id], "link")
    lou.annotate(runs[LOU.id], "for me alone")
    copied = copy_run(kim, runs[LOU.id])
    lou.share(runs[LOU.id], "private")
    assert kim.run(copied).owner == KIM.id
    assert (kim.run(copied).note, kim.run(copied).sharing) == ("", "private")
    assert len(source_of(kim.run(copied))) == len(source_of(lou.run(runs[LOU.id])))
    kim.delete(copied)
    with pytest.raises(NotFound):
        lou.restore(copied)
    empty_trash(lou)
    kim.restore(copied)
    kim.delete(copied)
    empty_trash(kim)
    assert lou.run(runs[LOU.id]).exhibits()


def test_an_imported_bundle_is_of_whoever_brings_it_and_shared_with_nobody(lent, tmp_path: Path) -> None:
    store, runs = lent
    kim, lou = store.seen_by(KIM), store.seen_by(LOU)
    lou.share(runs[LOU.id], "class")
    write_zip(kim, runs[LOU.id], tmp_path / "run.zip")
    lou.share(runs[LOU.id], "private")
    brought_in = kim.run(import_zip(kim, tmp_path / "run.zip"))
    assert (brought_in.owner, brought_in.sharing) == (KIM.id, "private")
    with pytest.raises(NotFound):
        lou.run(brought_in.id)
    kim.delete(brought_in.id)


def test_what_is_everybodys_is_looked_after_by_the_teacher(lent) -> None:
    store, runs = lent
    (store.reader.folder / "broken").mkdir()
    assert [one.id for one in store.seen_by(ADA).unreadable()] == ["broken"]
    assert store.seen_by(KIM).unreadable() == []
    with pytest.raises(UserError, match="everybody"):
        clear_caches(store.seen_by(KIM))
    assert [run for run, _ in space(store.seen_by(KIM)).largest] == [runs[KIM.id]]
    (store.reader.folder / "broken").rmdir()
    tidy(store)
    assert {person.name for person in everybody(store.root)} == {"Kim", "Lou", "Ada"}


def test_a_teacher_says_why_and_the_person_is_told(lent) -> None:
    store, runs = lent
    ada, run = store.seen_by(ADA), runs[LOU.id]
    with pytest.raises(UserError, match="should know why"):
        ada.delete(run)
    with pytest.raises(UserError, match=SOMEBODY_ELSES[0]):
        ada.rename(run, "better")
    ada.delete(run, why="It fills the disk.")
    [notice] = notices(store.root, LOU.id)
    assert notice.text == "Ada deleted your run Months: It fills the disk."
    store.seen_by(LOU).restore(run)


def test_what_a_teacher_hands_out_is_taken_as_a_copy(lent) -> None:
    store, runs = lent
    ada, kim = store.seen_by(ADA), store.seen_by(KIM)
    sha256 = import_here(CSV.encode() + b"2009-02-01,71.5\n", "handed.csv", ada.sources).sha256
    with pytest.raises(UserError, match="Only a teacher"):
        hand_source(kim, store.run(runs[KIM.id]).outline.sha256, "mine")
    hand_source(ada, sha256, "Read this")
    [given] = handed(kim)
    assert receive(kim, given.id).title == "Read this"
    assert open_source(kim.sources, sha256).name == "handed.csv"
    with pytest.raises(UserError, match="Only a teacher"):
        take_back(kim, given.id)
    take_back(ada, given.id)
    with pytest.raises(NotFound, match="no longer handed out"):
        receive(kim, given.id)
    assert open_source(kim.sources, sha256).name == "handed.csv"


def test_a_name_of_any_length_is_handed_out(lent) -> None:
    store, _ = lent
    ada = store.seen_by(ADA)
    sha256 = import_here(CSV.encode() + b"2009-03-01,71.5\n", "long.csv", ada.sources).sha256
    hand_source(ada, sha256, "long" * 200)
    [given] = handed(ada)
    assert len(given.title) == LONGEST_HEADING
    take_back(ada, given.id)


def test_whoever_hands_out_no_recipe_shares_none(lent) -> None:
    store, runs = lent
    with pytest.raises(UserError, match="Only a teacher"):
        hand_recipe(store.seen_by(KIM), runs[KIM.id])
    assert store.run(runs[KIM.id]).sharing == "private"


def test_what_came_while_others_were_read_is_still_told(lent) -> None:
    store, _ = lent
    tell(store.root, KIM.id, "first")
    [first] = notices(store.root, KIM.id)
    tell(store.root, KIM.id, "second")
    dismiss(store.root, KIM.id, until=first.at)
    assert [notice.text for notice in notices(store.root, KIM.id)] == ["second"]
    dismiss(store.root, KIM.id, until=time.time())
    assert notices(store.root, KIM.id) == []


def test_whose_runs_are_served_is_not_told_to_others(lent, monkeypatch: pytest.MonkeyPatch) -> None:
    store, runs = lent
    services = Services()
    services._running[Path(runs[LOU.id])] = (Living(), None)
    monkeypatch.setattr(switch, "MOST", 1)
    kim = store.seen_by(KIM)
    with pytest.raises(UserError, match="At most 1 run") as caught:
        services.turn_on(kim, kim.run(runs[KIM.id]))
    assert runs[LOU.id] not in caught.value.message


class Living:
    """A process that goes on."""

    def poll(self) -> None:
        return None


def test_a_run_without_a_folder_yet_is_not_shared(lent) -> None:
    store, runs = lent
    kim = store.seen_by(KIM)
    run = f"{kim.submit([kim.run(runs[KIM.id]).spec], 'soon')}-1"
    with pytest.raises(UserError, match="just being put in the queue"):
        kim.share(run, "class")
    for intent in store.intents.iterdir():
        intent.unlink()


def test_only_a_run_is_restored_from_the_trash(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (store.trash / f"source-{'0' * 64}").mkdir()
    with pytest.raises(NotFound, match="not in the trash"):
        store.restore(f"source-{'0' * 64}")


def test_bounds_are_told_before_they_are_passed(lent) -> None:
    store, runs = lent
    kim = store.seen_by(KIM)
    spec = kim.run(runs[KIM.id]).spec
    with pytest.raises(UserError, match="2 waiting runs"):
        kim.submit([spec] * 3, "too many")
    with pytest.raises(UserError, match=r"each upload may have 1.0 MB"):
        bring(kim, bytes(1_100_000), "large.csv")
    (kim.sources / "large").write_bytes(b"x" * 11_000_000)
    with pytest.raises(UserError, match="on the disk"):
        kim.submit([spec], "full")
    (kim.sources / "large").unlink()
    (kim.sources.parent / "recorded").mkdir()
    (kim.sources.parent / "recorded" / "large").write_bytes(b"x" * 11_000_000)
    with pytest.raises(UserError, match="on the disk"):
        bring(kim, b"more", "more.csv")
    shutil.rmtree(kim.sources.parent / "recorded")
    assert store.seen_by(ADA).bounds is None
    assert store.bounds is None


@pytest.mark.parametrize("deed", DEEDS)
def test_one_place_decides(deed: str) -> None:
    reads = deed in READING
    assert may(None, deed, owner="")
    assert may(KIM, deed, owner=KIM.id)
    assert not may(KIM, deed, owner=LOU.id)
    assert not may(KIM, deed, owner="")
    assert may(KIM, deed, owner=LOU.id, sharing="link") == reads
    assert may(KIM, deed, owner=LOU.id, sharing="class") == reads
    assert may(ADA, deed, owner=LOU.id) == (reads or deed in ORDERING)


def test_with_nobody_signed_in_a_store_is_as_it_was(tmp_path: Path) -> None:
    store = Store(tmp_path)
    assert (store.owner, store.bounds, store.sources) == ("", None, tmp_path / "sources")
    assert error_of(lambda one, run: one.run(run), store, UNKNOWN)[1:] == NO_RUN
    assert not (tmp_path / "people").exists()
