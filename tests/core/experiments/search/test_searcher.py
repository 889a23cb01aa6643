"""A search asks, follows, prunes, tells and ends; whatever dies, it goes on from where it was."""

import errno
import io
import os
import shutil
import time
from pathlib import Path

import pytest

from core.errors import NotFound, UserError
from core.experiments.search import searcher
from core.experiments.search.beginning import MOST_AT_ONCE, begin_search
from core.experiments.search.searcher import _store_of, search
from core.experiments.search.status import search_of
from core.people.person import Person
from core.runs.listed.searches import STARTS, SearchFolder, open_searches, see_to_searches
from core.runs.store import Store
from tests.core.experiments.search.laboratory import EXPERIMENT, Laboratory, start, wanted
from tests.core.runs.trial import SHA256


@pytest.fixture
def laboratory(tmp_path: Path) -> Laboratory:
    return Laboratory(tmp_path / "store", wanted())


def outcomes(laboratory: Laboratory) -> list[str]:
    return [tried.outcome for tried in laboratory.status.tried]


def test_every_trial_is_a_run_of_one_experiment_and_never_evaluated_on_the_test_part(laboratory: Laboratory) -> None:
    laboratory.run_to_the_end()
    trials = laboratory.runs()[:6]
    assert [run.id for run in trials] == [f"{EXPERIMENT}-{number}" for number in range(1, 7)]
    assert all(run.spec.trial for run in trials)
    assert [run.spec.settings["units"] for run in trials] == [one.values["units"] for one in laboratory.status.tried]


def test_what_was_chosen_is_tried_first(laboratory: Laboratory) -> None:
    laboratory.run_to_the_end()
    first = laboratory.status.tried[0]
    assert first.values == {"units": start().model.units, "learning_rate": start().training.learning_rate}


def test_what_is_recommended_is_tried_before_anything_is_chosen(tmp_path: Path) -> None:
    better = start().model_copy(update={"model": start().model.model_copy(update={"units": 20})})
    search = wanted("units").model_copy(update={"recommended": better})
    assert [values["units"] for values in search.first] == [4, 20]
    assert [values["units"] for values in search.model_copy(update={"start_first": False}).first] == [20]


def test_the_winner_is_evaluated_once_beside_the_recommended_recipe_over_the_same_seeds(laboratory: Laboratory) -> None:
    laboratory.run_to_the_end()
    status = laboratory.status
    best = min(status.tried, key=lambda tried: tried.loss)
    assert status.winner == best.number
    contest = [laboratory.store.run(run).spec for run in status.contest]
    assert [(spec.model.units, spec.training.seed) for spec in contest] == [
        (best.values["units"], 0),
        (best.values["units"], 1),
        (4, 0),
        (4, 1),
    ]
    assert not any(spec.trial for spec in contest)
    assert laboratory.files.ended()


def test_later_trials_come_closer_than_chance(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path, wanted("units", trials=20))
    laboratory.run_to_the_end()
    far = [abs(tried.values["units"] - 40) for tried in laboratory.status.tried]
    assert sum(far[12:]) / 8 < sum(far[1:9]) / 8


def test_a_bad_curve_is_pruned_its_run_stopped_and_both_say_so(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path, wanted("units", trials=8), loss=lambda values: 0.0)
    for _ in range(5):
        laboratory.look()
        laboratory.train()
    laboratory.look()
    laboratory.loss = lambda values: 9.0
    laboratory.train(epochs=5, ends=False)
    laboratory.look()
    laboratory.train(epochs=0)
    laboratory.look()
    pruned = laboratory.status.tried[5]
    assert (pruned.outcome, round(pruned.loss, 2)) == ("pruned", 9.2)
    assert pruned.why == "worse than others after 5 epochs"
    run = laboratory.store.run(f"{EXPERIMENT}-6")
    assert (run.state, run.tags) == ("stopped", ("pruned",))


def test_a_lost_or_failed_trial_is_told_as_failed_and_another_is_tried(laboratory: Laboratory) -> None:
    laboratory.look()
    laboratory.train(epochs=3, ends=False)
    laboratory.attempts.at(laboratory.store.run(f"{EXPERIMENT}-1").folder, 1).kill()
    for _ in range(2):
        laboratory.supervisor.tick()
    assert laboratory.store.run(f"{EXPERIMENT}-1").state == "lost"
    laboratory.look()
    assert outcomes(laboratory) == ["failed", "open"]
    laboratory.run_to_the_end()
    assert outcomes(laboratory)[1:] == ["complete"] * 5


def test_a_deleted_run_is_told_as_failed(laboratory: Laboratory) -> None:
    laboratory.look()
    shutil.rmtree(laboratory.store.run(f"{EXPERIMENT}-1").folder)
    laboratory.look()
    assert laboratory.status.tried[0].why == "Its run was deleted."


def test_a_searcher_that_dies_is_followed_by_one_that_goes_on(laboratory: Laboratory) -> None:
    for _ in range(3):
        laboratory.look()
        laboratory.begin_again()
        laboratory.train()
    laboratory.run_to_the_end()
    assert outcomes(laboratory) == ["complete"] * 6
    assert len(laboratory.runs()) == 6 + 4


def test_a_trial_that_was_chosen_but_not_queued_is_queued_by_the_next_searcher(laboratory: Laboratory) -> None:
    chosen = laboratory.searcher._study.ask()
    laboratory.begin_again()
    laboratory.look()
    assert laboratory.store.run(f"{EXPERIMENT}-1").spec.model.units == chosen.values["units"]


def test_a_journal_with_a_torn_last_line_is_read(laboratory: Laboratory) -> None:
    laboratory.look()
    with laboratory.files.journal.open("ab") as journal:
        journal.write(b'{"op_code": 6, "wor')
    laboratory.begin_again()
    laboratory.run_to_the_end()
    assert outcomes(laboratory) == ["complete"] * 6


def test_a_paused_trial_pauses_the_search(laboratory: Laboratory) -> None:
    laboratory.look()
    laboratory.store.pause(f"{EXPERIMENT}-1")
    laboratory.supervisor.tick()
    laboratory.train(epochs=2)
    for _ in range(3):
        laboratory.look()
    assert outcomes(laboratory) == ["open"]
    assert not see_to_searches(laboratory.store.root)
    laboratory.store.resume(f"{EXPERIMENT}-1")
    laboratory.run_to_the_end()
    assert outcomes(laboratory) == ["complete"] * 6


def test_a_search_that_is_stopped_ends_its_runs_and_evaluates_the_best_so_far(laboratory: Laboratory) -> None:
    for _ in range(3):
        laboratory.look()
        laboratory.train()
    laboratory.look()
    laboratory.files.ask_to_stop()
    laboratory.run_to_the_end()
    assert outcomes(laboratory) == ["complete"] * 3 + ["stopped"]
    assert laboratory.status.winner in (1, 2, 3)


def test_when_the_minutes_are_up_nothing_more_is_tried(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path, wanted("units", trials=None, minutes=1e-9))
    laboratory.look()
    laboratory.run_to_the_end()
    assert len(laboratory.status.tried) <= 1


def test_values_that_do_not_go_together_are_told_as_failed_without_a_run(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path, wanted("units"))
    too_many = laboratory.search.dimensions[0].model_copy(update={"low": 4, "high": 9_999})
    laboratory.search = laboratory.search.model_copy(update={"dimensions": (too_many,)})
    laboratory.files.journal.unlink()
    laboratory.begin_again()
    laboratory.run_to_the_end()
    failed = [tried for tried in laboratory.status.tried if tried.values["units"] > 512]
    assert failed
    assert all(tried.outcome == "failed" and "Units" in tried.why for tried in failed)


def test_a_run_that_cannot_be_queued_is_told_and_tried_again(
    laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(*_: object, **__: object) -> None:
        raise UserError("You use all of the disk.")

    with monkeypatch.context() as full:
        full.setattr(laboratory.store, "require_share", too_much)
        for _ in range(3):
            laboratory.look()
        assert laboratory.status.waits == "You use all of the disk."
        assert outcomes(laboratory) == ["open"]
    laboratory.run_to_the_end()
    assert outcomes(laboratory) == ["complete"] * 6
    assert laboratory.status.waits == ""


def test_a_search_belongs_to_whoever_began_it(tmp_path: Path) -> None:
    whole = Store(tmp_path)
    ada, bob = (whole.seen_by(Person(id=f"p{digit * 16}", name=digit, role="member")) for digit in "ab")
    (ada.sources / SHA256).mkdir()
    searched = wanted("units").dimensions
    experiment = begin_search(ada, start(), searched, proposed={}, title="", trials=2, token="a")
    assert _store_of(tmp_path, search_of(ada, experiment).wanted.owner).owner == ada.owner
    with pytest.raises(NotFound):
        search_of(bob, experiment).stop()
    with pytest.raises(NotFound):
        bob.add(experiment, [start()], "", first=2)
    search_of(ada, experiment).stop()
    assert search_of(ada, experiment).stopping


def test_it_is_told_what_matters(tmp_path: Path) -> None:
    laboratory = Laboratory(tmp_path, wanted(trials=12))
    laboratory.run_to_the_end()
    told = laboratory.status.importances
    assert told["units"] > told["learning_rate"]
    assert abs(sum(told.values()) - 1) < 1e-6


def test_one_searcher_a_search_and_none_for_one_that_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []

    def begin(*said: object, **_: object) -> Ended:
        started.append(said[2])
        return Ended()

    monkeypatch.setattr("core.runs.listed.searches.attached", begin)
    folder = SearchFolder(tmp_path, EXPERIMENT)
    assert not see_to_searches(tmp_path)
    folder.begin(wanted().model_dump_json())
    lock = folder.take()
    assert see_to_searches(tmp_path)
    assert started == []
    os.close(lock)
    see_to_searches(tmp_path)
    assert started == [EXPERIMENT]
    folder.end()
    assert not see_to_searches(tmp_path)


def test_a_searcher_that_never_comes_further_is_given_up_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.listed.searches.attached", lambda *_, **__: Ended())
    folder = SearchFolder(tmp_path, EXPERIMENT)
    folder.begin(wanted().model_dump_json())
    for _ in range(STARTS + 1):
        see_to_searches(tmp_path)
    assert folder.ended()
    assert "several times" in folder.why()
    folder.begin_again()
    assert see_to_searches(tmp_path)


def test_a_searcher_that_lives_long_is_not_given_up(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many supervisors come and go while one run trains, or is paused."""
    laboratory.look()
    laboratory.files.ask_to_stop()
    laboratory.files.try_start()
    counted: list[bool] = []

    def nap(_: float) -> None:
        counted.append((laboratory.files.path / "starts").exists())
        laboratory.supervisor.tick()
        laboratory.train()

    monkeypatch.setattr(searcher, "STEADY", -1.0)
    monkeypatch.setattr(time, "sleep", nap)
    search(laboratory.store.root, EXPERIMENT)
    assert counted[0] is False


def test_a_full_disk_is_no_reason_to_give_up(laboratory: Laboratory, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(searcher, "STEADY", 0.0)
    monkeypatch.setattr(searcher, "write_atomically", full)
    for _ in range(STARTS + 1):
        assert laboratory.files.try_start()
        with pytest.raises(OSError, match="No space"):
            search(laboratory.store.root, EXPERIMENT)
    assert not laboratory.files.ended()


def test_a_search_that_cannot_go_on_says_why(laboratory: Laboratory) -> None:
    laboratory.files.record.write_text("{}")
    search(laboratory.store.root, EXPERIMENT)
    assert laboratory.files.why() == "This search cannot be read."


def test_a_search_that_was_refused_does_not_begin(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with pytest.raises(NotFound, match="source"):
        begin_search(store, start(), wanted("units").dimensions, proposed={}, title="", trials=2, token="a")
    assert list(open_searches(tmp_path)) == []


def test_each_person_has_only_a_few_searches_at_a_time(tmp_path: Path) -> None:
    store, searched = Store(tmp_path), wanted("units").dimensions
    (store.sources / SHA256).mkdir()
    lou = store.seen_by(Person(id=f"p{'1' * 16}", name="Lou", role="member"))
    (lou.sources / SHA256).mkdir()
    about = {"proposed": {}, "title": "", "trials": 2}
    for number in range(MOST_AT_ONCE):
        begin_search(store, start(), searched, token=str(number), **about)
    with pytest.raises(UserError, match=f"At most {MOST_AT_ONCE} searches"):
        begin_search(store, start(), searched, token="more", **about)
    begin_search(store, start(), searched, token="0", **about)
    begin_search(lou, start(), searched, token="more", **about)
    assert len(list(open_searches(tmp_path))) == MOST_AT_ONCE + 1


class Ended:
    """A process that is gone at once."""

    stdin = io.BytesIO()

    def poll(self) -> int:
        return 1
