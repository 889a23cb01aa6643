"""What the supervisor does next: a function from what stands in the folders to actions, and nothing else.

Whatever a worker is given time for is counted in its own time (core.own_time): on a busy machine it has less of it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from core.language import mark, say
from core.people.settings import Bounds
from core.runs.folder.states import State
from core.runs.people.turns import Waiting, in_turn
from core.runs.processes.actions import Action, Kill, Later, Record, StartAttempt, Tell, Wait
from core.runs.processes.memory import Memory
from core.runs.processes.watched import Watched
from core.training.memory import SMALLER
from core.words import MINUTE, duration, size

STOP_GRACE = 30.0
"""Seconds that a worker may take to leave its training loop after it was asked to."""
JUDGING_GRACE = 300.0
"""Seconds that a stopped run may take to be judged, counted from the asking."""
CLOSING_GRACE = 10.0
"""Seconds that a worker may live on after its closing event."""
SILENCE = 60.0
"""Seconds without a heartbeat after which a worker counts as hung."""
STALL = 600.0
"""Seconds without an event after which a worker that still beats counts as hung."""
STARTS = 3
"""Times that a worker may die before its first event until the run counts as failed."""
LAST_WORDS = 0.5
"""Seconds for a dead worker's exit code to arrive, which says more than that it is gone."""
MEGABYTE = 1_000_000
SPARE = 500_000_000
"""Bytes of memory that a start leaves to the rest of the machine."""
SHORT = 300_000_000
"""Free bytes below which a run that takes more than it may is ended."""
LARGEST_SHARE = 0.9
"""Share of the machine's memory that no run may take."""
FOR_MEMORY = mark("waits for memory")
FOR_NODE = "waits for a larger node: it needs about {needed} of memory, and the largest has {most}"
FOR_OWN = mark("waits until another of your runs ends")

Question = Literal["stop", "pause", "resume", "cancel"]


def answer(question: Question, run: str, recorded: State, attempt: int, *, over: bool = False) -> Action | Later | None:
    """What becomes of something asked of a run; None when there is nothing to do, or it is too late.

    `over`: a started attempt told its end, or its worker is gone, and that is not written down yet.
    """
    if question == "resume":
        if recorded == "starting" and over:
            return Later(run)
        can = recorded in {"stopped", "paused", "failed", "lost", "cancelled"}
        return Record(run, "queued", "resumed") if can else None
    if recorded == "starting":
        return None if over else Tell(run, "pause" if question == "pause" else "stop")
    if recorded == "queued":
        waits = question == "pause" or attempt > 0
        return Record(run, "paused" if waits else "cancelled", mark("taken out of the queue"))
    return None


def decide(
    watched: Sequence[Watched],
    *,
    slots: int,
    broken: str = "",
    waits: str = "",
    largest: int | None = None,
    memory: Memory | None = None,
    served: Mapping[str, int] | None = None,
) -> list[Action]:
    """What to do now; `broken` says why no worker can be started at all, `waits` why none can be now.

    `largest`: bytes of the largest node, where nodes are known; `memory`: None where it is not asked about.
    `served`: owner -> place of the latest start of one of theirs among all starts; people take turns.
    """
    actions = [action for one in watched if one.recorded == "starting" and (action := follow(one))]
    ended = {action.run for action in actions if isinstance(action, Record)}
    busy = sum(one.recorded == "starting" and one.run not in ended for one in watched)
    queue = _queue(watched, ended, served or {})
    if broken:
        return actions + [Record(one.run, "failed", broken) for one in queue]
    queue, too_large = _within_nodes(queue, largest)
    queue, held = _within_bounds(queue, watched, ended)
    actions += too_large + held
    if waits:
        return actions + [Wait(one.run, waits) for one in queue if one.why != waits]
    if memory is None:
        return actions + [StartAttempt(one.run) for one in queue[: max(0, slots - busy)]]
    living = [one for one in watched if one.recorded == "starting" and one.alive]
    return actions + _relieve(living, memory) + _admit(queue, living, slots - busy, memory)


def _queue(watched: Sequence[Watched], ended: set[str], served: Mapping[str, int]) -> list[Watched]:
    """Who is next: people take turns, and of each the run that was asked for first."""
    known = {one.run: one for one in watched if one.recorded == "queued"}
    running = [one.owner for one in watched if one.recorded == "starting" and one.run not in ended]
    waiting = [Waiting(one.run, one.owner, one.ticket) for one in known.values()]
    return [known[one.run] for one in in_turn(waiting, running, served)]


def _within_bounds(
    queue: Sequence[Watched], watched: Sequence[Watched], ended: set[str]
) -> tuple[list[Watched], list[Action]]:
    """Those that may start by their owners' bounds, and what is said of the others, who keep nobody waiting."""
    running = Counter(one.owner for one in watched if one.recorded == "starting" and one.run not in ended)
    may, held = [], []
    for one in queue:
        bounds = one.bounds
        if bounds is not None and one.needs > bounds.run_memory_mb * MEGABYTE:
            held.append(Record(one.run, "failed", _more_than_allowed(one, bounds)))
        elif bounds is not None and running[one.owner] >= bounds.running:
            held += [Wait(one.run, FOR_OWN)] if one.why != FOR_OWN else []
        else:
            running[one.owner] += 1
            may.append(one)
    return may, held


def _within_nodes(queue: Sequence[Watched], largest: int | None) -> tuple[list[Watched], list[Action]]:
    """Those that some node can take, and what is said of the others: they wait for a larger node, and keep nobody."""
    if largest is None:
        return list(queue), []
    fits, held = [], []
    for one in queue:
        why = FOR_NODE.format(needed=size(one.needs), most=size(largest))
        if one.needs <= largest:
            fits.append(one)
        elif one.why != why:
            held.append(Wait(one.run, why))
    return fits, held


def _more_than_allowed(one: Watched, bounds: Bounds) -> str:
    allowed = size(bounds.run_memory_mb * MEGABYTE)
    return say(
        "It needs about {size} of memory, and each run may take {allowed}. {smaller}",
        size=size(one.needs),
        allowed=allowed,
        smaller=say(SMALLER),
    )


def _relieve(living: Sequence[Watched], memory: Memory) -> list[Action]:
    """End the youngest run that takes too much; one at a time, since memory comes back a moment later."""
    if any(one.condemned for one in living):
        return []
    too_large = [one for one in living if one.takes > _most(one, memory)]
    if not too_large and memory.available < SHORT:
        too_large = [one for one in living if one.takes > one.may_take]
    if not too_large:
        return []
    youngest = max(too_large, key=lambda one: one.ticket)
    return [
        Kill(
            youngest.run,
            say(
                "Out of memory: it took {size} and was terminated. {smaller}",
                size=size(youngest.takes),
                smaller=say(SMALLER),
            ),
        )
    ]


def _most(one: Watched, memory: Memory) -> float:
    """Bytes that this run may take, wherever memory stands."""
    allowed = LARGEST_SHARE * memory.total
    return allowed if one.bounds is None else min(allowed, one.bounds.run_memory_mb * MEGABYTE)


def _admit(queue: Sequence[Watched], living: Sequence[Watched], places: int, memory: Memory) -> list[Action]:
    """Start who is next as long as there is room for what it needs and what others have not taken yet.

    Nobody is passed by, so that a large run gets its turn; one run alone may always start, unless the machine is
    smaller than it.
    """
    actions: list[Action] = []
    alone = not living
    room = memory.available - SPARE - sum(max(0, one.needs - one.takes) for one in living)
    for one in queue:
        if one.needs > memory.total:
            actions.append(Record(one.run, "failed", _too_large(one, memory)))
        elif places <= 0:
            continue
        elif alone or one.needs <= room:
            actions.append(StartAttempt(one.run))
            alone, places, room = False, places - 1, room - one.needs
        else:
            places = 0
            if one.why != FOR_MEMORY:
                actions.append(Wait(one.run, FOR_MEMORY))
    return actions


def _too_large(one: Watched, memory: Memory) -> str:
    needed, there = size(one.needs), size(memory.total)
    return say(
        "Out of memory: it needs about {needed}, and this machine has {there}. {smaller}",
        needed=needed,
        there=there,
        smaller=say(SMALLER),
    )


def follow(one: Watched) -> Action | None:
    """What a started run needs."""
    return _judge_the_living(one) if one.alive else _bury(one)


def _judge_the_living(one: Watched) -> Kill | Tell | None:
    if one.condemned:
        return Kill(one.run, one.condemned)
    if one.closing:
        return Kill(one.run) if one.closing_for > CLOSING_GRACE else None
    if one.asked and one.asked_for > (JUDGING_GRACE if one.judging else STOP_GRACE):
        return Kill(one.run)
    if one.asked is None and one.bounds is not None and one.took > one.bounds.run_minutes * MINUTE:
        return Tell(
            one.run,
            "stop",
            say("It took the {time} that each run may take.", time=duration(MINUTE * one.bounds.run_minutes)),
        )
    if one.silent_for > SILENCE:
        return Kill(one.run, mark("It did not respond for a minute and was terminated."))
    if one.still_for > STALL:
        return Kill(one.run, mark("It made no progress for ten minutes and was terminated."))
    return None


def _bury(one: Watched) -> Record | None:
    if one.closing:
        return Record(one.run, one.closing, one.closing_why)
    if one.outcome is None and one.gone_for < LAST_WORDS:
        return None
    if one.asked:
        if not one.began and one.attempt <= 1:
            return Record(one.run, "cancelled", mark("stopped before it began"))
        state: State = "stopped" if one.asked == "stop" else "paused"
        return Record(one.run, state, mark("It did not end in time and was terminated; what it had saved is kept."))
    if one.condemned:
        return Record(one.run, "failed", one.condemned)
    if one.outcome == "disk full":
        return Record(one.run, "failed", mark("The disk is full. Free some space, then resume this run."))
    if one.outcome == "out of memory":
        return Record(one.run, "failed", _out_of_memory(one.takes))
    if one.began:
        return Record(
            one.run, "lost", mark("Its process is gone: killed, or the machine was switched off. Resume goes on.")
        )
    if one.starts + 1 < STARTS:
        return Record(one.run, "queued", mark("its worker ended before it began; waits for another"))
    return Record(one.run, "failed", mark("Its worker ended before it began, several times. See the run's stderr.log."))


def _out_of_memory(took: int) -> str:
    if not took:
        return say("Out of memory: the system ended it. {smaller}", smaller=say(SMALLER))
    return say(
        "Out of memory: the system ended it when it took {size}. {smaller}", size=size(took), smaller=say(SMALLER)
    )
