"""Every registered task keeps the promises of core.tasks.task."""

import numpy as np
import pandas as pd
import pytest

from core.data.series import Series
from core.errors import NotFound
from core.models.forward import Network
from core.models.spec import ModelSpec
from core.results.exhibits import EXHIBIT
from core.tasks import TASKS, task_of
from core.training.spec import TrainingSpec


def series() -> tuple[Series, ...]:
    time = np.arange(96)
    values = 50 + 0.2 * time + 10 * np.sin(2 * np.pi * time / 12) + np.random.default_rng(0).normal(size=96)
    index = pd.date_range("2001-01-01", periods=96, freq="MS")
    return (Series("sales", values[:, None], ("sales",), "sales", index, "MS", 12, unit="t"),)


SOURCES = {"series": series}


@pytest.fixture(params=list(TASKS))
def task(request):
    return TASKS[request.param]


def chosen(task, source):
    values = {name: one.value for name, one in task.propose(source).items()}
    return task.Options(**{name: value for name, value in values.items() if name in task.Options.model_fields})


def test_every_option_explains_itself(task) -> None:
    for name, field in task.Options.model_fields.items():
        assert field.title, name
        assert str(field.description).endswith("."), name


def test_options_have_defaults_and_names_of_their_own(task) -> None:
    task.Options()
    assert not set(task.Options.model_fields) & (set(ModelSpec.model_fields) | set(TrainingSpec.model_fields))


def test_every_proposal_is_a_field_with_a_reason(task) -> None:
    known = set(task.Options.model_fields) | set(ModelSpec.model_fields) | set(TrainingSpec.model_fields)
    for name, one in task.propose(SOURCES[task.source_kind]()).items():
        assert name in known
        assert one.why.endswith("."), name


def test_the_options_survive_json(task) -> None:
    options = chosen(task, SOURCES[task.source_kind]())
    assert task.Options.model_validate_json(options.model_dump_json()) == options


def test_preparing_twice_gives_the_same_examples(task) -> None:
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    first, second = (task.prepare(source, options).train for _ in range(2))
    assert np.array_equal(first.all_inputs(), second.all_inputs())
    assert np.array_equal(first.all_targets(), second.all_targets())


def test_build_preview_and_judge_answer_with_exhibits_that_survive_json(task) -> None:
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    dataset = task.prepare(source, options)
    model = task.build(dataset.ends, ModelSpec(units=4), seed=1)
    assert model.output_shape[-1] == dataset.ends.outputs
    exhibits = [task.preview(model, dataset), *task.judge(model, dataset)]
    for exhibit in exhibits:
        again = EXHIBIT.validate_json(exhibit.model_dump_json())
        assert again.model_dump_json() == exhibit.model_dump_json()
    assert {"verdict", "scores"} <= {exhibit.kind for exhibit in exhibits}
    scores = next(exhibit for exhibit in exhibits if exhibit.kind == "scores")
    assert scores.part == "test"
    assert scores.rows[0].role == "network"
    assert len(scores.rows) > 1
    with_numpy = task.judge(Network(dataset.ends, ModelSpec(units=4), model.get_weights()), dataset)
    other = next(exhibit for exhibit in with_numpy if exhibit.kind == "scores")
    assert other.rows[0].values == pytest.approx(scores.rows[0].values, rel=1e-4)


def test_an_unknown_task_is_not_found() -> None:
    with pytest.raises(NotFound):
        task_of("clairvoyance")
