"""What the supervisor does next follows from what stands in the folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runs.folder.states import ALLOWED, ENDED
from core.runs.processes.actions import Kill, Record, StartAttempt, Tell, Wait
from core.runs.processes.decisions import (
    FOR_MEMORY,
    JUDGING_GRACE,
    LAST_WORDS,
    SILENCE,
    STALL,
    STARTS,
    STOP_GRACE,
    answer,
    decide,
    follow,
)
from core.runs.processes.memory import Memory
from core.runs.processes.watched import Watched
from core.training.memory import SMALLER

GB = 1_000_000_000
LARGE = Memory(total=16 * GB, available=12 * GB)
SHORT = Memory(total=16 * GB, available=GB // 10)


def living(**facts) -> Watched:
    return Watched("r", "starting", 1, **{"alive": True, "began": True} | facts)


def gone(**facts) -> Watched:
    return Watched("r", "starting", 1, **{"began": True, "gone_for": 1.0} | facts)


def test_as_many_runs_start_as_there_are_slots_in_the_order_of_asking() -> None:
    queue = [Watched(name, "queued", 0, ticket=ticket) for name, ticket in (("c", 3), ("a", 1), ("b", 2))]
    assert decide(queue, slots=2) == [StartAttempt("a"), StartAttempt("b")]
    assert decide([living(), *queue], slots=2) == [StartAttempt("a")]
    assert decide(queue, slots=0) == []


def test_a_slot_is_free_as_soon_as_its_run_ended() -> None:
    actions = decide([gone(closing="finished"), Watched("q", "queued", 0)], slots=1)
    assert actions == [Record("r", "finished", ""), StartAttempt("q")]


def test_queued_runs_fail_with_a_reason_when_no_worker_can_ever_start() -> None:
    assert decide([Watched("q", "queued", 0)], slots=1, broken="no TensorFlow") == [
        Record("q", "failed", "no TensorFlow")
    ]


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (living(), None),
        (living(asked="stop", asked_for=STOP_GRACE - 1), None),
        (living(asked="stop", asked_for=STOP_GRACE + 1), Kill("r")),
        (living(asked="stop", asked_for=STOP_GRACE + 1, judging=True), None),
        (living(asked="stop", asked_for=JUDGING_GRACE + 1, judging=True), Kill("r")),
        (living(closing="finished", asked="stop", asked_for=9999, closing_for=1), None),
        (living(closing="finished", closing_for=11), Kill("r")),
    ],
)
def test_a_living_worker_is_left_alone_until_it_overstays(one: Watched, expected: Kill | None) -> None:
    assert follow(one) == expected


@pytest.mark.parametrize("facts", [{"silent_for": SILENCE + 1}, {"still_for": STALL + 1}])
def test_a_hung_worker_is_ended_and_its_run_failed(facts: dict) -> None:
    kill = follow(living(**facts))
    assert isinstance(kill, Kill)
    assert follow(gone(condemned=kill.why)) == Record("r", "failed", kill.why)


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (gone(closing="finished"), "finished"),
        (gone(closing="finished", asked="stop"), "finished"),
        (gone(closing="failed", outcome="ended"), "failed"),
        (gone(asked="stop"), "stopped"),
        (gone(asked="pause"), "paused"),
        (gone(asked="stop", began=False), "cancelled"),
        (gone(), "lost"),
        (gone(outcome="ended"), "lost"),
        (gone(outcome="disk full"), "failed"),
        (gone(began=False), "queued"),
        (gone(began=False, starts=STARTS - 1), "failed"),
    ],
)
def test_a_dead_worker_leaves_its_run_in_the_state_that_tells_what_happened(one: Watched, state: str) -> None:
    assert follow(one).to == state


def test_the_outcome_is_waited_for_a_moment_but_not_longer() -> None:
    assert follow(gone(gone_for=LAST_WORDS / 2)) is None
    assert follow(gone(gone_for=LAST_WORDS / 2, outcome="ended")).to == "lost"


def waiting(run: str, ticket: int, **facts) -> Watched:
    return Watched(run, "queued", 0, ticket=ticket, **facts)


def test_runs_start_while_there_is_memory_for_them_and_for_what_others_have_not_taken_yet() -> None:
    queue = [waiting("a", 1, needs=5 * GB), waiting("b", 2, needs=5 * GB), waiting("c", 3, needs=5 * GB)]
    assert decide(queue, slots=4, memory=LARGE) == [StartAttempt("a"), StartAttempt("b"), Wait("c", FOR_MEMORY)]
    just_started = living(needs=8 * GB, takes=GB)
    assert decide([just_started, queue[0]], slots=4, memory=LARGE) == [Wait("a", FOR_MEMORY)]
    settled = living(needs=8 * GB, takes=8 * GB)
    assert decide([settled, queue[0]], slots=4, memory=LARGE) == [StartAttempt("a")]


def test_a_run_that_waits_for_memory_says_so_once_and_is_not_passed_by() -> None:
    large = waiting("a", 1, needs=14 * GB, why=FOR_MEMORY)
    assert decide([living(), large, waiting("b", 2, needs=GB)], slots=4, memory=LARGE) == []


def test_one_run_alone_starts_however_little_memory_is_free() -> None:
    queue = [waiting("a", 1, needs=2 * GB), waiting("b", 2, needs=2 * GB)]
    assert decide(queue, slots=2, memory=SHORT) == [StartAttempt("a"), Wait("b", FOR_MEMORY)]


def test_a_run_that_is_larger_than_the_machine_fails_at_once_and_says_what_to_make_smaller() -> None:
    [failed, started] = decide([waiting("a", 1, needs=40 * GB), waiting("b", 2, needs=GB)], slots=1, memory=LARGE)
    assert failed == Record(
        "a", "failed", f"Out of memory: it needs about 40.0 GB, and this machine has 16.0 GB. {SMALLER}"
    )
    assert started == StartAttempt("b")
    assert decide([waiting("a", 1, needs=40 * GB)], slots=0, memory=LARGE) == [failed]


def takes(run: str, ticket: int, taken: int, **facts) -> Watched:
    return Watched(run, "starting", 1, ticket=ticket, alive=True, began=True, needs=GB, takes=taken, **facts)


def test_where_memory_is_short_the_youngest_run_beyond_its_bound_is_ended() -> None:
    runs = [takes("old", 1, 4 * GB), takes("young", 2, 4 * GB), takes("small", 3, GB)]
    assert decide(runs, slots=3, memory=LARGE) == []
    [kill] = decide(runs, slots=3, memory=SHORT)
    assert kill == Kill("young", f"Out of memory: it took 4.0 GB and was terminated. {SMALLER}")
    assert follow(gone(condemned=kill.why)) == Record("r", "failed", kill.why)
    [again] = decide([runs[0], takes("young", 2, 4 * GB, condemned=kill.why)], slots=3, memory=SHORT)
    assert again == kill, "nobody else is ended before the memory is back"


def test_no_run_may_take_nearly_the_whole_machine() -> None:
    [kill] = decide([takes("a", 1, 15 * GB)], slots=1, memory=LARGE)
    assert kill.run == "a"


def test_a_run_that_the_system_ended_for_lack_of_memory_failed_and_says_so() -> None:
    record = follow(gone(outcome="out of memory", takes=3 * GB))
    assert record == Record("r", "failed", f"Out of memory: the system ended it when it took 3.0 GB. {SMALLER}")


def test_what_is_asked_of_a_run_depends_on_where_it_stands() -> None:
    assert answer("stop", "r", "queued", 0).to == "cancelled"
    assert answer("cancel", "r", "queued", 0).to == "cancelled"
    assert answer("pause", "r", "queued", 0).to == "paused"
    assert answer("stop", "r", "queued", 1).to == "paused"
    assert answer("stop", "r", "starting", 1) == Tell("r", "stop")
    assert answer("pause", "r", "starting", 1) == Tell("r", "pause")
    assert answer("resume", "r", "lost", 1).to == "queued"
    assert answer("resume", "r", "finished", 1) is None
    assert answer("stop", "r", "finished", 1) is None


STATES = st.sampled_from(sorted(ENDED | {"queued", "starting"}))


@given(st.sampled_from(["stop", "pause", "resume", "cancel"]), STATES, st.integers(0, 3))
def test_nothing_that_is_asked_leads_where_the_table_does_not(question: str, state: str, attempt: int) -> None:
    action = answer(question, "r", state, attempt)
    if isinstance(action, Record):
        assert action.to in ALLOWED[state]


WATCHED = st.builds(
    Watched,
    run=st.uuids().map(str),
    recorded=st.sampled_from(["queued", "starting"]),
    attempt=st.integers(1, 3),
    ticket=st.integers(0, 9),
    starts=st.integers(0, 3),
    alive=st.booleans(),
    began=st.booleans(),
    closing=st.sampled_from([None, "finished", "stopped", "paused", "failed"]),
    asked=st.sampled_from([None, "stop", "pause"]),
    asked_for=st.floats(0, 500),
    gone_for=st.floats(0, 100),
    silent_for=st.floats(0, 100),
    still_for=st.floats(0, 1000),
    condemned=st.sampled_from(["", "hung"]),
    outcome=st.sampled_from([None, "ended", "out of memory", "disk full"]),
    needs=st.integers(0, 20 * GB),
    takes=st.integers(0, 20 * GB),
)
MEMORY = st.sampled_from([None, LARGE, SHORT])


@given(st.lists(WATCHED, max_size=8, unique_by=lambda one: one.run), st.integers(0, 4), MEMORY)
def test_whatever_stands_in_the_folders_the_table_and_the_slots_are_kept(
    watched: list[Watched], slots: int, memory: Memory | None
) -> None:
    actions = decide(watched, slots=slots, memory=memory)
    recorded = {one.run: one for one in watched}
    for action in actions:
        one = recorded[action.run]
        if isinstance(action, Record):
            assert action.to in ALLOWED[one.recorded]
            assert one.recorded == "queued" or not one.alive, "a run whose worker lives is never written off"
        if isinstance(action, StartAttempt):
            assert one.recorded == "queued"
    ended = {action.run for action in actions if isinstance(action, Record)}
    busy = {one.run for one in watched if one.recorded == "starting"} - ended
    starts = {action.run for action in actions if isinstance(action, StartAttempt)}
    assert not starts or len(busy | starts) <= slots
