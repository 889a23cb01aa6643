"""People take turns, whoever asked for more at first; of one person, the run that was asked for first."""

from pathlib import Path

import pytest

from core.people.homes import notices
from core.people.settings import Bounds
from core.runs.attempts import Signs
from core.runs.people.turns import Waiting, in_turn
from core.runs.processes.actions import Record, StartAttempt, Tell, Wait
from core.runs.processes.decisions import FOR_OWN, decide
from core.runs.processes.memory import Memory
from core.runs.processes.supervisor import Supervisor
from core.runs.processes.watched import Watched
from core.runs.store import Store
from tests.core.runs.recipes import SHA256, recipe
from tests.core.runs.test_belonging import CLASS, KIM, LOU
from tests.core.runs.test_life import Elsewhere

MANY = [Waiting(f"a{number}", "a", number) for number in range(1, 11)]
ROOMY = Memory(total=64_000_000_000, available=60_000_000_000)


def test_who_asks_last_is_served_next() -> None:
    late = Waiting("b1", "b", 11)
    assert in_turn([*MANY, late], running=["a"], served={"a": 1})[0] is late
    # Also where the run of the other has just ended.
    assert in_turn([*MANY, late], running=[], served={"a": 1})[0] is late


def test_one_slot_is_shared_by_turns() -> None:
    waiting = [*MANY[:3], *(Waiting(f"b{number}", "b", 10 + number) for number in range(1, 4))]
    served: dict[str, int] = {}
    order = []
    while waiting:
        one = in_turn(waiting, [], served)[0]
        waiting.remove(one)
        served[one.owner] = max(served.values(), default=0) + 1
        order.append(one.run)
    assert order == ["a1", "b1", "a2", "b2", "a3", "b3"]


def test_of_one_person_runs_start_in_the_order_of_asking() -> None:
    assert [one.run for one in in_turn(MANY[::-1], ["a"], {"a": 5})] == [one.run for one in MANY]


def queued(run: str, owner: str, ticket: int, **facts: object) -> Watched:
    return Watched(run, "queued", 0, ticket=ticket, owner=owner, **facts)


def training(run: str, owner: str, **facts: object) -> Watched:
    return Watched(run, "starting", 1, owner=owner, alive=True, began=True, **facts)


def test_a_person_with_as_many_runs_as_allowed_keeps_nobody_waiting() -> None:
    bounds = Bounds(running=1)
    watched = [training("a1", "a"), queued("a2", "a", 2, bounds=bounds), queued("b1", "b", 3, bounds=bounds)]
    assert decide(watched, slots=4, memory=ROOMY) == [Wait("a2", FOR_OWN), StartAttempt("b1")]
    told = [watched[0], queued("a2", "a", 2, bounds=bounds, why=FOR_OWN)]
    assert decide(told, slots=4, memory=ROOMY) == []


def test_a_run_that_needs_more_than_each_may_take_is_told_so() -> None:
    one = queued("a1", "a", 1, bounds=Bounds(run_memory_mb=500), needs=900_000_000)
    [failed] = decide([one], slots=1, memory=ROOMY)
    assert isinstance(failed, Record)
    assert failed.to == "failed"
    assert "each run may take 500 MB" in failed.why


def test_a_run_that_takes_more_than_each_may_is_ended() -> None:
    one = training("a1", "a", bounds=Bounds(run_memory_mb=500), takes=600_000_000)
    [ended] = decide([one], slots=1, memory=ROOMY)
    assert "Out of memory" in ended.why


@pytest.mark.parametrize(("took", "asked", "stopped"), [(61, None, True), (59, None, False), (61, "stop", False)])
def test_a_run_that_had_its_time_is_stopped_once(took: float, asked: str | None, stopped: bool) -> None:
    one = training("a1", "a", bounds=Bounds(run_minutes=1), took=took, asked=asked)
    told = [action for action in decide([one], slots=1, memory=ROOMY) if isinstance(action, Tell)]
    assert bool(told) is stopped


def test_without_bounds_time_is_nobodys_matter() -> None:
    assert decide([training("a1", "", took=1e6)], slots=1, memory=ROOMY) == []


def test_a_supervisor_serves_people_in_turn_and_stops_what_had_its_time(tmp_path: Path) -> None:
    attempts = Elsewhere()
    store = Store(tmp_path / "store", see=attempts.see)
    (store.root / "class.toml").write_text(CLASS + "run_minutes = 1\n")
    views = [store.seen_by(person) for person in (KIM, LOU)]
    for view in views:
        (view.sources / SHA256).mkdir()
        view.submit([recipe(seed=seed) for seed in range(2)], "trial")
    supervisor = Supervisor(store, attempts, slots=2, memory=lambda: ROOMY)
    for _ in range(3):
        supervisor.tick()
    trials = {store.run(run).owner: trial for (run, _), trial in attempts.trials.items() if trial.lives}
    assert set(trials) == {KIM.id, LOU.id}
    trials[KIM.id].signs = lambda: Signs(seconds=61.0)
    supervisor.tick()
    assert (trials[KIM.id].wish, trials[LOU.id].wish) == ("stop", None)
    [notice] = notices(store.root, KIM.id)
    assert "It took the 1 min 00 s that each run may take." in notice.text
    assert notices(store.root, LOU.id) == []
