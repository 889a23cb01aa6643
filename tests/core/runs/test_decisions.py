"""What the supervisor does next follows from what stands in the folders."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.runs.decisions import (
    DISK_FULL,
    JUDGING_GRACE,
    LAST_WORDS,
    SILENCE,
    STALL,
    STARTS,
    STOP_GRACE,
    Kill,
    Record,
    Start,
    Tell,
    Watched,
    answer,
    decide,
    follow,
)
from core.runs.states import ALLOWED, ENDED


def living(**facts) -> Watched:
    return Watched("r", "starting", 1, **{"alive": True, "began": True} | facts)


def gone(**facts) -> Watched:
    return Watched("r", "starting", 1, **{"began": True, "gone_for": 1.0} | facts)


def test_as_many_runs_start_as_there_are_slots_in_the_order_of_asking() -> None:
    queue = [Watched(name, "queued", 0, ticket=ticket) for name, ticket in (("c", 3), ("a", 1), ("b", 2))]
    assert decide(queue, slots=2) == [Start("a"), Start("b")]
    assert decide([living(), *queue], slots=2) == [Start("a")]
    assert decide(queue, slots=0) == []


def test_a_slot_is_free_as_soon_as_its_run_ended() -> None:
    actions = decide([gone(closing="finished"), Watched("q", "queued", 0)], slots=1)
    assert actions == [Record("r", "finished", ""), Start("q")]


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
        (gone(closing="failed", exit_code=1), "failed"),
        (gone(asked="stop"), "stopped"),
        (gone(asked="pause"), "paused"),
        (gone(asked="stop", began=False), "cancelled"),
        (gone(), "lost"),
        (gone(exit_code=-9), "lost"),
        (gone(exit_code=DISK_FULL), "failed"),
        (gone(began=False), "queued"),
        (gone(began=False, starts=STARTS - 1), "failed"),
    ],
)
def test_a_dead_worker_leaves_its_run_in_the_state_that_tells_what_happened(one: Watched, state: str) -> None:
    assert follow(one).to == state


def test_the_exit_code_is_waited_for_a_moment_but_not_longer() -> None:
    assert follow(gone(gone_for=LAST_WORDS / 2)) is None
    assert follow(gone(gone_for=LAST_WORDS / 2, exit_code=-9)).to == "lost"


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
    exit_code=st.sampled_from([None, 0, -9, 1, DISK_FULL]),
)


@given(st.lists(WATCHED, max_size=8, unique_by=lambda one: one.run), st.integers(0, 4))
def test_whatever_stands_in_the_folders_the_table_and_the_slots_are_kept(watched: list[Watched], slots: int) -> None:
    actions = decide(watched, slots=slots)
    recorded = {one.run: one for one in watched}
    for action in actions:
        one = recorded[action.run]
        if isinstance(action, Record):
            assert action.to in ALLOWED[one.recorded]
            assert not one.alive, "a run whose worker lives is never written off"
        if isinstance(action, Start):
            assert one.recorded == "queued"
    ended = {action.run for action in actions if isinstance(action, Record)}
    busy = {one.run for one in watched if one.recorded == "starting"} - ended
    starts = {action.run for action in actions if isinstance(action, Start)}
    assert not starts or len(busy | starts) <= slots
