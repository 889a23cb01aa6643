"""Every registered task keeps the promises of core.tasks.task."""

import tempfile
from collections.abc import Callable
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from core.data.labelled_rows import LabelledRows
from core.data.pairs import TextPairs
from core.data.sequences import laid_end_to_end
from core.data.series import Series
from core.data.texts import Corpus, LabelledTexts
from core.data.transcribed import TranscribedRecordings
from core.errors import NotFound
from core.models.ends.outputs import Label, NextTokens, Symbols, Tags
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.stack import graph_of
from core.models.weights import expected_shapes
from core.recipes.spec import TrainingSpec
from core.results.exhibits.kinds import EXHIBIT
from core.sources.lookup import all_kinds
from core.sources.sample import Sample
from core.tasks import TASKS, task_of
from tests.importing import import_here


def series() -> tuple[Series, ...]:
    time = np.arange(96)
    values = 50 + 0.2 * time + 10 * np.sin(2 * np.pi * time / 12) + np.random.default_rng(0).normal(size=96)
    index = pd.date_range("2001-01-01", periods=96, freq="MS")
    return (Series("sales", values[:, None], ("sales",), "sales", index, "MS", 12, unit="t"),)


WORDS = ("good", "bad", "not", "film", "plot", "never", "really", "dull", "warm", "short")


def labelled() -> LabelledTexts:
    random = np.random.default_rng(4)
    texts = [" ".join(random.choice(WORDS, size=random.integers(1, 9))) for _ in range(120)]
    return LabelledTexts("opinions", tuple(texts), tuple("yes" if "good" in text else "no" for text in texts))


def corpus() -> Corpus:
    random = np.random.default_rng(5)
    return Corpus("lines", ("\n".join(" ".join(random.choice(WORDS, size=6)) for _ in range(300)),))


def pairs() -> TextPairs:
    random = np.random.default_rng(6)
    sources = [" ".join(random.choice(WORDS, size=random.integers(1, 6))) for _ in range(90)]
    return TextPairs("shouted", tuple(sources), tuple(source.upper() for source in sources))


def transcribed() -> TranscribedRecordings:
    random = np.random.default_rng(7)
    said = ["".join(random.choice(list("abc"), size=random.integers(1, 5))) for _ in range(40)]
    values, starts = laid_end_to_end([random.normal(size=(20 + at % 7, 3)) for at in range(len(said))])
    files = tuple(f"{at}.wav" for at in range(len(said)))
    return TranscribedRecordings("said", ("low", "middle", "high"), values, starts, tuple(said), files=files)


def rows() -> LabelledRows:
    """Six sessions of two features that rise or fall, a gap and rows without a label among them."""
    random = np.random.default_rng(8)
    rises = np.concatenate([np.repeat([True, False, True], (14 + at, 20, 26 - at)) for at in range(6)])
    level = np.where(rises, 0.2, -0.2).cumsum()
    values = (np.stack([level, -level], axis=1) + random.normal(0, 0.1, (360, 2))).astype(np.float32)
    values[30, 0] = np.nan
    labels = np.where(rises, "rises", "falls").astype(object)
    labels[40:50] = ""
    names = tuple(f"day {number}" for number in range(6))
    return LabelledRows("way", ("left", "right"), values, tuple(labels), np.arange(7) * 60, names, np.arange(360))


class Sources(dict[str, Callable[[], Any]]):
    """Kind of source as tasks name it -> one to try them on; of others the first sample of the kind that gives it."""

    def __missing__(self, source_kind: str) -> Callable[[], Any]:
        kind = next(kind for kind in all_kinds() if source_kind in kind.gives)
        self[source_kind] = cache(partial(sampled, kind.samples[0]))
        return self[source_kind]


def sampled(sample: Sample) -> Any:
    with tempfile.TemporaryDirectory() as folder:
        source = import_here(sample.content(), sample.name, Path(folder))
        return source.prepared(source.report.preparation)


SOURCES = Sources(
    {
        "series": series,
        "labelled texts": labelled,
        "corpus": corpus,
        "text pairs": pairs,
        "transcribed recordings": transcribed,
        "labelled rows": rows,
    }
)


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


def by_name(inputs: np.ndarray | dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """What is brought to each input; an only one has no name."""
    return inputs if isinstance(inputs, dict) else {"": inputs}


def test_preparing_twice_gives_the_same_examples(task) -> None:
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    first, second = (task.prepare(source, options).train for _ in range(2))
    for name, array in by_name(first.all_inputs()).items():
        assert np.array_equal(array, by_name(second.all_inputs())[name])
    assert np.array_equal(first.all_targets(), second.all_targets())


def test_a_plan_tells_ends_and_counts_without_cutting(task) -> None:
    source = SOURCES[task.source_kind]()
    options = chosen(task, source)
    plan, dataset = task.plan(source, options), task.prepare(source, options)
    assert plan.ends == dataset.ends
    for part, count in plan.examples.items():
        assert len(getattr(dataset, part)) == pytest.approx(count, abs=1)


def test_examples_fit_the_ends_of_the_network(task) -> None:
    source = SOURCES[task.source_kind]()
    dataset = task.prepare(source, chosen(task, source))
    ends, inputs, targets = dataset.ends, dataset.train.all_inputs(), dataset.train.all_targets()
    if isinstance(inputs, dict):
        graph = graph_of(ends, ModelSpec())
        assert {name: array.shape[1:] for name, array in inputs.items()} == {
            each.name: each.sizes for each in graph.inputs
        }
        assert all(array.dtype == np.int32 for array in inputs.values())
        assert max(array.max() for array in inputs.values()) < max(ends.input.vocabulary, ends.outputs)
        assert targets.max() < ends.outputs
        return
    assert inputs.shape[1:] == graph_of(ends, ModelSpec()).inputs[0].sizes
    assert inputs.dtype == (np.int32 if ends.input.vocabulary else np.float32)
    if ends.input.vocabulary:
        assert (inputs if inputs.ndim == 2 else inputs[..., 0]).max() < ends.input.vocabulary
    if isinstance(ends.output, Symbols):
        assert targets[:, 0].max() <= ends.timesteps
        assert targets[:, 1:].max() < ends.outputs - 1
    elif isinstance(ends.output, Label | NextTokens | Tags):
        assert targets.max() < ends.outputs
    else:
        assert targets.shape[-1] == ends.outputs


def test_errors_pair_the_network_with_every_baseline(task) -> None:
    source = SOURCES[task.source_kind]()
    dataset = task.prepare(source, chosen(task, source))
    model = Network(dataset.ends, ModelSpec(units=3), random_weights(dataset.ends, ModelSpec(units=3)))
    exhibits = {exhibit.kind: exhibit for exhibit in task.judge(model, dataset)}
    baselines = {row.name for row in exhibits["scores"].rows if row.role == "baseline"}
    assert baselines == set(exhibits["errors"].absolute) - {"network"}
    assert all(np.isfinite(values).all() for values in exhibits["errors"].absolute.values())


def test_rivals_learn_the_parts_that_the_network_has_learnt(task) -> None:
    if "finish" in task.settled:
        pytest.skip("Its network never learns the validation part.")
    source = SOURCES[task.source_kind]()
    dataset = task.prepare(source, chosen(task, source))
    model = Network(dataset.ends, ModelSpec(units=3), random_weights(dataset.ends, ModelSpec(units=3)))
    alone, too = (
        task.judge(model, replace(dataset, learnt=learnt)) for learnt in (("train",), ("train", "validation"))
    )
    network, again = (next(one for one in told if one.kind == "errors").absolute["network"] for told in (alone, too))
    assert np.array_equal(network, again)
    assert [one.model_dump_json() for one in alone] != [one.model_dump_json() for one in too]


def random_weights(ends, spec) -> list[np.ndarray]:
    random = np.random.default_rng(1)
    return [random.normal(0, 0.3, shape) for shape in expected_shapes(ends, spec)]


def test_a_vocabulary_never_sees_the_test_part() -> None:
    task, source = TASKS["classification"], labelled()
    options = chosen(task, source)
    dataset = task.prepare(source, options)
    texts = list(source.texts)
    for number, position in enumerate(dataset.parts.test):
        texts[position] = f"secret{number} secret{number}"
    again = task.prepare(replace(source, texts=tuple(texts)), options)
    assert np.array_equal(dataset.train.all_inputs(), again.train.all_inputs())
    assert (again.test.all_inputs()[:, -1] == 1).all()


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
