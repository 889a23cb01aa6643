"""Pairs of texts as a task prepares them, and what a trained translator is asked."""

import numpy as np
import pytest

from core.data.pairs import TextPairs
from core.errors import UserError
from core.models.in_numpy.decoding import Decoding
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes
from core.tasks.translation import Translation, TranslationOptions
from core.tasks.translation.searching import best_translations

TASK = Translation()
OPTIONS = TranslationOptions(tokens="character", vocabulary=50, longest=8, longest_target=6, embedding=3, tied=False)


def pairs(count: int = 80) -> TextPairs:
    """Each source of the first ones comes with two targets, and once more with the same one."""
    random = np.random.default_rng(2)
    sources = ["".join(random.choice(list("abcd"), size=random.integers(1, 9))) for _ in range(count)]
    targets = [source[::-1] for source in sources]
    more, other = sources[:20], [f"{target}!" for target in targets[:20]]
    return TextPairs(
        "backwards", (*sources, *more, *sources[:20]), (*targets, *other, *targets[:20]), ("forwards", "backwards")
    )


def translator(**changes: object):
    options = OPTIONS.model_copy(update=changes)
    dataset, spec = TASK.prepare(pairs(), options), ModelSpec(cell="gru", units=4, bidirectional=True)
    random = np.random.default_rng(1)
    weights = [random.normal(0, 0.7, shape) for shape in expected_shapes(dataset.ends, spec)]
    if not options.tied:
        weights[-1][dataset.codecs.specials.end] = 1.5  # so that targets end
    network = Network(dataset.ends, spec, weights)
    return TASK.predictor(network, dataset.codecs, options), network, dataset


def test_no_source_stands_in_two_parts_and_no_pair_counts_twice() -> None:
    dataset = TASK.prepare(pairs(), OPTIONS)
    source = dataset.source
    parts = [{source.sources[at] for at in getattr(dataset.parts, part)} for part in ("train", "validation", "test")]
    assert len(set.union(*parts)) == sum(map(len, parts))
    used = [(source.sources[at], source.targets[at]) for part in ("train", "validation", "test")
            for at in getattr(dataset.parts, part)]  # fmt: skip
    assert len(used) == len(set(used)) == len(set(zip(source.sources, source.targets, strict=True)))


def test_a_decoder_reads_the_target_one_token_late_and_ends_it() -> None:
    dataset = TASK.prepare(pairs(), OPTIONS)
    read, answers, specials = dataset.train.all_inputs()["target"], dataset.train.all_targets(), dataset.codecs.specials
    assert (read[:, 0] == specials.begin).all()
    whole = (answers == specials.end).any(axis=1)
    assert whole.any()
    for row, answer in zip(read[whole], answers[whole], strict=True):
        length = int(np.flatnonzero(answer == specials.end)[0])
        assert row[1 : length + 1].tolist() == answer[:length].tolist()
        assert not answer[length + 1 :].any()


def test_a_target_that_is_cut_has_no_end() -> None:
    dataset = TASK.prepare(pairs(), OPTIONS)
    answers, specials = dataset.train.all_targets(), dataset.codecs.specials
    cut = ~(answers == specials.end).any(axis=1)
    assert cut.any()
    assert (answers[cut] > 0).all()


def test_of_too_many_pairs_some_are_drawn() -> None:
    assert len(TASK.prepare(pairs(), OPTIONS.model_copy(update={"most_pairs": 20})).train) == 20


def test_few_pairs_are_refused_in_a_sentence() -> None:
    with pytest.raises(UserError, match="1 pair came"):
        TASK.propose(TextPairs("one", ("a",), ("b",)))


def test_units_that_cannot_be_halved_are_refused() -> None:
    _, _, dataset = translator()
    with pytest.raises(UserError, match="two directions"):
        TASK.build(dataset.ends, ModelSpec(units=5, bidirectional=True))


def test_a_translation_is_explained_token_by_token() -> None:
    asked, _, _ = translator()
    best = asked.translations(["abca"], Decoding(beam=2))[0][0]
    told = asked.written("abca", best.tokens)
    assert told.source == ("a", "b", "c", "a")
    assert len(told.target) == len(best.tokens) + 1 == len(told.probabilities) == len(told.alternatives)
    assert np.log(told.probabilities).mean() == pytest.approx(best.score, abs=1e-4)
    assert all(sorted(one, key=lambda other: -other.probability) == list(one) for one in told.alternatives)
    assert told.attention.shape == (len(told.target), 4)


def test_a_corrected_token_is_gone_on_from() -> None:
    asked, _, _ = translator()
    told = asked.written("abca", ())
    chosen = told.alternatives[0][-1].number
    assert all(one.tokens[0] == chosen for one in asked.going_on("abca", (chosen,), Decoding(beam=3)))


@pytest.mark.parametrize("text", ["", "  \n "])
def test_nothing_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(UserError, match="nothing to translate"):
        translator()[0].translations([text], Decoding())


@pytest.mark.parametrize(
    "text", ["q" * 5, "\u05e9\u05dc\u05d5\u05dd", "\u4f60\u597d", "abcd" * 200, "a\u0301 b"], ids=ascii
)
def test_strange_and_long_texts_have_a_translation(text: str) -> None:
    asked, _, _ = translator()
    [[best, *_]] = asked.translations([text], Decoding(beam=2))
    assert asked.written(text, best.tokens).unknown >= 0
    assert len(best.tokens) <= 2 * len(text) + 20


def test_a_text_of_far_too_many_tokens_is_refused() -> None:
    with pytest.raises(UserError, match="in parts"):
        translator()[0].translations(["ab" * 3000], Decoding())


def test_texts_come_back_in_the_order_in_which_they_were_asked() -> None:
    _, network, dataset = translator()
    texts = ["abcdabcd", "a", "dcba", "bb"]
    together = best_translations(network, dataset.codecs, texts, Decoding(beam=2))
    alone = [best_translations(network, dataset.codecs, [text], Decoding(beam=2))[0] for text in texts]
    assert [those[0][0] for those in together] == [those[0][0] for those in alone]


@pytest.mark.parametrize(
    "changes",
    [{"tokens": "word"}, {"tokens": "subword"}, {"shared": True}, {"attention": "none"}, {"attention": "bahdanau"}],
)
def test_every_kind_of_token_and_network_is_asked_alike(changes: dict) -> None:
    asked, _, _ = translator(**changes)
    [[best, *_]] = asked.translations(["abca"], Decoding(beam=2))
    assert isinstance(best.text, str)
