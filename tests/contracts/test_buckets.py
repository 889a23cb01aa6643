"""Batches that are cut to the size of their longest example teach what whole ones teach."""

from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import pytest

from core.data import similar_lengths
from core.data.examples import Buckets, Examples
from core.data.sequences import LabelledSequences, laid_end_to_end
from core.data.tagged import TaggedSequences
from core.engine.compiled_model import compile_network
from core.engine.engine import Engine
from core.engine.graph import own_tokens
from core.engine.ordering import Bucketed
from core.models.build import build_network
from core.models.ends.kinds import NetworkEnds
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec
from core.tasks.sequence_labels import SequenceLabels
from core.tasks.sequence_labels.options import SequenceLabelOptions
from core.tasks.tagging import Tagging, cutting
from core.tasks.tagging.options import TaggingOptions
from core.tasks.task import Task
from core.tasks.transcription import Transcription
from core.tasks.translation import Translation, TranslationOptions
from core.tasks.translation.buckets import in_buckets
from tests.contracts.test_tasks import pairs, transcribed

SPEC = ModelSpec(cell="simple_rnn", units=4)
BOTH_WAYS = SPEC.model_copy(update={"bidirectional": True})
TOKENS, LABELS = "smoothed_cross_entropy", "cross_entropy"
OPTIONS = TranslationOptions(tokens="word", vocabulary=40, longest=7, longest_target=7, embedding=3)


def waves() -> LabelledSequences:
    """Forty sequences of 4 to 12 timesteps that swing slowly or fast, a third of them the latter."""
    lengths = 4 + np.random.default_rng(0).binomial(8, 0.5, 40)
    waved = [np.sin((1 + at % 3 // 2) * np.arange(length))[:, None] for at, length in enumerate(lengths)]
    labels = tuple("fast" if at % 3 > 1 else "slow" for at in range(len(lengths)))
    return LabelledSequences("waves", ("x",), *laid_end_to_end(waved), labels)


@dataclass(frozen=True)
class Parts:
    """Train and validation part."""

    train: Examples
    validation: Examples
    ends: NetworkEnds


@pytest.fixture(scope="module")
def whole() -> Parts:
    """Every example with all its padding."""
    dataset = Translation().prepare(pairs(), OPTIONS)
    train, validation = (replace(part, buckets=None) for part in (dataset.train, dataset.validation))
    return Parts(train, validation, dataset.ends)


def cut(parts: Parts, shares: tuple[float, ...]) -> Parts:
    """The same examples in sizes."""
    used = {name: (array > 0).sum(axis=1) for name, array in parts.train.all_inputs().items()}
    sizes = Buckets.of(used, shares=shares)
    held_out = {name: (array > 0).sum(axis=1) for name, array in parts.validation.all_inputs().items()}
    return replace(
        parts,
        train=replace(parts.train, buckets=sizes),
        validation=replace(parts.validation, buckets=sizes.numbered(held_out)),
    )


def one_epoch(
    parts: Parts,
    order: np.ndarray,
    *,
    switch: int | None = None,
    spec: ModelSpec = SPEC,
    loss: str = TOKENS,
) -> tuple[list[np.ndarray], float, float]:
    """Weights after an epoch in this order, its mean loss and the validation loss after it."""
    model = build_network(parts.ends, spec, seed=1)
    compile_network(model, TrainingSpec(loss=loss), (), parts.ends.own_loss)
    engine = Engine(model, parts, batch_size=8, seed=3, switch=switch)
    engine.begin_epoch(1, 0.01)
    engine._order = order
    first, sums = 0, np.zeros(2)
    while first < engine.batches:
        first, sums = engine.train(first, sums)
    batch, total = 0, 0.0
    while batch < engine.validation_batches:
        batch, total = engine.validate(batch, total)
    return engine.weights(), engine.mean_loss(sums, engine.batches), total / engine.validation_examples


Learnt = tuple[list[np.ndarray], float, float]
"""Weights, loss and validation loss."""


@pytest.fixture(scope="module")
def of_whole(whole: Parts) -> tuple[Parts, np.ndarray, Learnt]:
    """The same in two sizes, an order of them, and what whole ones teach in that order."""
    sizes = cut(whole, (0.5,))
    assert len(sizes.train.buckets.sizes) == 2
    order = Bucketed(len(whole.train), 8, sizes.train.buckets.numbers).order(3, 1)
    return sizes, order, one_epoch(whole, order)


@pytest.mark.parametrize("switch", [None, 0], ids=["graph", "compiled"])
def test_cut_batches_teach_what_whole_ones_teach(of_whole: tuple, switch: int | None) -> None:
    sizes, order, expected = of_whole
    assert_learnt_alike(one_epoch(sizes, order, switch=switch), expected)


@pytest.fixture(scope="module")
def sentences() -> tuple[Parts, np.ndarray, Learnt]:
    """Tagged sentences in two sizes, an order of them, and what they teach in that order with all their padding."""
    random = np.random.default_rng(2)
    said = tuple(
        tuple(f"w{word}" for word in random.integers(0, 9, length)) for length in 2 + random.binomial(6, 0.5, 60)
    )
    tags = tuple(tuple("B-X" if word < "w4" else "O" for word in words) for words in said)
    options = TaggingOptions(longest=8, embedding=3, letters=2, chain=True, hidden_tokens=0.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cutting, "FEWEST_IN_SIZES", 10)
        patch.setattr(cutting, "SHARES", (0.5,))  # each size is compiled
        dataset = Tagging().prepare(TaggedSequences("said", said, tags, "iob2"), options)
    assert len(dataset.train.buckets.sizes) == 2
    order = Bucketed(len(dataset.train), 8, dataset.train.buckets.numbers).order(3, 1)
    plain = Parts(*(replace(part, buckets=None) for part in (dataset.train, dataset.validation)), dataset.ends)
    return Parts(dataset.train, dataset.validation, dataset.ends), order, one_epoch(plain, order)


@pytest.mark.parametrize("switch", [None, 0], ids=["graph", "compiled"])
def test_sentences_are_cut_where_padding_stands_at_their_front(sentences: tuple, switch: int | None) -> None:
    parts, order, expected = sentences
    assert_learnt_alike(one_epoch(parts, order, switch=switch), expected)


def said(task: Task, source: object, options: dict, spec: ModelSpec) -> tuple[Parts, np.ndarray, Learnt]:
    """Recordings or sequences of unequal length in sizes, an order of them, and what they teach with their padding."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(similar_lengths, "SHARES", (0.5,))
        sized, plain = (
            task.prepare(source, task.Options(**options, hidden=0.0, similar_lengths=similar))
            for similar in (True, False)
        )
    assert len(sized.train.buckets.sizes) == 2
    order = Bucketed(len(sized.train), 8, sized.train.buckets.numbers).order(3, 1)
    whole = Parts(plain.train, plain.validation, plain.ends)
    return Parts(sized.train, sized.validation, sized.ends), order, one_epoch(whole, order, spec=spec, loss=LABELS)


@pytest.fixture(scope="module")
def labelled() -> tuple[Parts, np.ndarray, Learnt]:
    return said(SequenceLabels(), waves(), {"pooling": "mean", "class_weights": True}, SPEC)


@pytest.fixture(scope="module")
def heard() -> tuple[Parts, np.ndarray, Learnt]:
    return said(Transcription(), transcribed(), {"stacked": 1}, BOTH_WAYS)


@pytest.mark.parametrize(
    ("of", "switch", "spec"), [("labelled", 0, SPEC), ("heard", None, BOTH_WAYS)], ids=["compiled", "graph"]
)
def test_targets_of_whole_examples_are_taught_alike(
    of: str, switch: int | None, spec: ModelSpec, request: pytest.FixtureRequest
) -> None:
    parts, order, expected = request.getfixturevalue(of)
    assert_learnt_alike(one_epoch(parts, order, switch=switch, spec=spec, loss=LABELS), expected)


def test_the_maximum_over_all_timesteps_is_never_cut() -> None:
    dataset = SequenceLabels().prepare(waves(), SequenceLabelOptions(pooling="max", similar_lengths=True))
    assert dataset.train.buckets is None
    assert not dataset.ends.input.free


def assert_learnt_alike(learnt: Learnt, expected: Learnt) -> None:
    (weights, *losses), (others, *told) = learnt, expected
    assert losses == pytest.approx(told, rel=1e-5)
    for ours, theirs in zip(weights, others, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=2e-5)


def test_attention_in_the_loop_and_own_tokens_are_compiled_to_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_tokens, "RISE", 1)
    options = OPTIONS.model_copy(update={"attention": "bahdanau", "sampling": 0.5})
    dataset = Translation().prepare(pairs(), options)
    parts = Parts(dataset.train, dataset.validation, dataset.ends)
    order = Bucketed(len(parts.train), 8, parts.train.buckets.numbers).order(3, 1)
    spec = SPEC.model_copy(update={"recurrent_dropout": 0.2})
    assert_learnt_alike(*(one_epoch(parts, order, switch=switch, spec=spec) for switch in (None, 0)))


def test_a_share_of_the_tokens_is_read_as_the_network_would_have_written_them(monkeypatch: pytest.MonkeyPatch) -> None:
    import tensorflow as tf

    monkeypatch.setattr(own_tokens, "RISE", 1)
    read = np.tile(np.int32([9, 2, 3, 4, 0]), (4000, 1))

    def asked(x: dict, training: bool) -> "tf.Tensor":
        return tf.one_hot(x["target"] + 1, 12)

    asked.optimizer = SimpleNamespace(iterations=tf.constant(3))
    told = own_tokens.with_own_tokens(asked, {"target": tf.constant(read)}, 0.25)["target"].numpy()
    assert (told[:, 0] == 9).all()  # the beginning
    assert (told[:, 4] == 0).all()  # padding
    changed = told[:, 1:4] != read[:, 1:4]
    assert (told[:, 1:4][changed] == (read[:, :3] + 1)[changed]).all()
    assert 0.2 < (told[:, 1] == 10).mean() < 0.3


def test_an_epoch_visits_every_example_once_in_batches_of_like_size() -> None:
    numbers = np.random.default_rng(0).integers(0, 3, 100).astype(np.int32)
    course = Bucketed(100, 8, numbers)
    order = course.order(1, 2)
    assert sorted(order) == list(range(100))
    batches = numbers[order[:96]].reshape(12, 8)
    assert sum(len(set(batch)) > 1 for batch in batches) <= 2
    assert not np.array_equal(order, course.order(1, 3))
    assert np.array_equal(order, course.order(1, 2))


def test_every_example_fits_in_its_size_and_no_smaller_one() -> None:
    dataset = Translation().prepare(pairs(), OPTIONS)
    for part in in_buckets({"train": dataset.train, "validation": dataset.validation}).values():
        inputs = part.all_inputs()
        for row, number in enumerate(part.buckets.numbers):
            used = {name: int((array[row] > 0).sum()) for name, array in inputs.items()}
            fits = [all(used[name] <= most for name, most in size) for size in part.buckets.sizes]
            assert fits.index(True) == number
