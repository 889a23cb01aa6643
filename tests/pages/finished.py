"""A store with tiny runs that were really trained, in this process, once for all page tests."""

import time
from pathlib import Path

from core.recipes.spec import RunSpec
from core.runs.admission import admit
from core.runs.folder.lines import append_line
from core.runs.folder.states import State, Transition, closing_state
from core.runs.intents import Submit, waiting
from core.runs.store import Store
from core.training.events import Failed
from core.training.failures import diverged
from tests.core.runs.trial import trial_specs, trial_store

FINISHED, BROKEN = "Months", "Months, too fast"


def fill(folder: Path) -> None:
    """An LSTM with two seeds and a SimpleRNN that finished; one run that diverged at once and one that was lost."""
    trial_store(folder)
    store = Store(folder)
    train_all(store, [*trial_specs("lstm", seeds=2), *trial_specs("simple_rnn")], FINISHED)
    store.submit(trial_specs("simple_rnn", "gru", activation="relu", learning_rate=0.1), BROKEN)
    for run, spec in _admitted(store):
        attempt = store.reader.folder / run / "attempts" / "1"
        attempt.mkdir(parents=True)
        if spec.model.cell == "simple_rnn":
            append_line(attempt / "events.jsonl", diverged(spec, epoch=1, best_epoch=0).model_dump_json())
            _write(store, run, "failed", "Training diverged in epoch 1.")
        else:
            _write(store, run, "lost", "Its process is gone: killed, or the machine was switched off.")


def train_all(store: Store, specs: list[RunSpec], title: str) -> None:
    """Train one after the other, as a worker does."""
    store.submit(specs, title)
    train_waiting(store)


def train_waiting(store: Store) -> None:
    """The same with what somebody else has asked for."""
    from core.runs.folder.source import run_source
    from core.training.loop import train

    for run, spec in _admitted(store):
        folder = store.reader.folder / run
        attempt = folder / "attempts" / "1"
        attempt.mkdir(parents=True)
        log = attempt / "events.jsonl"
        closing = train(
            spec,
            run_source(folder),
            folder=attempt,
            emit=lambda event, log=log: append_line(log, event.model_dump_json()),
            should_stop=lambda: None,
        )
        assert not isinstance(closing, Failed), closing.message
        _write(store, run, closing_state(closing), closing.why)


def _admitted(store: Store) -> list[tuple[str, RunSpec]]:
    asked = [(path, wish) for path, wish in waiting(store.intents) if isinstance(wish, Submit)]
    runs = []
    for path, submitted in asked:
        new = list(admit(store, submitted))
        runs += [(run, spec) for run, spec in submitted.runs().items() if run in new]
        path.unlink()
    for run, _ in runs:
        _write(store, run, "queued", "submitted", attempt=0)
        _write(store, run, "starting", "begins")
    return runs


def _write(store: Store, run: str, to: State, why: str, *, attempt: int = 1) -> None:
    transition = Transition(to=to, why=why, at=time.time(), attempt=attempt)
    append_line(store.reader.folder / run / "states.jsonl", transition.model_dump_json())
