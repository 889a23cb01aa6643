"""What is asked of a store is durable at once, is asked only once, and is read cheaply."""

import pytest

from core.errors import NotFound, UserError
from core.runs.store import Store
from core.training.spec import RunSpec


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
