"""A split of texts is fair to labels and never lets the same text stand on two sides."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.data.partition import PARTS, partition
from core.data.texts import LabelledTexts


def texts(count: int = 200, **more) -> LabelledTexts:
    return LabelledTexts(
        "t", tuple(f"text {i}" for i in range(count)), tuple("ab"[i % 4 == 0] for i in range(count)), **more
    )


def split(source, seed=0):
    return partition(source, validation=0.1, test=0.2, seed=seed)


def test_every_text_is_in_exactly_one_part_and_shares_hold():
    found = split(texts())
    assert found.counts() == {"train": 140, "validation": 20, "test": 40}
    assert sorted(np.concatenate([found.train, found.validation, found.test])) == list(range(200))


def test_each_label_has_its_share_in_every_part():
    source, found = texts(), split(texts())
    for part in PARTS:
        labels = Counter(source.labels[i] for i in getattr(found, part))
        assert labels["b"] / labels.total() == 0.25


@given(
    st.lists(
        st.tuples(st.sampled_from(["Good", "good ", "bad", "so so"]), st.sampled_from("xy")), min_size=1, max_size=60
    )
)
def test_equal_texts_never_stand_on_two_sides(rows):
    source = LabelledTexts("t", tuple(text for text, _ in rows), tuple(label for _, label in rows))
    found = split(source)
    sides = [{source.texts[i].strip().casefold() for i in getattr(found, part)} for part in PARTS]
    assert all(not left & right for left, right in combinations(sides, 2))
    assert sum(found.counts().values()) == len(rows)


def test_groups_stay_together():
    source = texts(groups=tuple(f"author {i % 20}" for i in range(200)))
    found = split(source)
    sides = [{source.groups[i] for i in getattr(found, part)} for part in PARTS]
    assert all(not left & right for left, right in combinations(sides, 2))
    assert len(found.test) >= 20


def test_a_label_that_comes_once_is_learnt_from():
    source = LabelledTexts("t", tuple(f"text {i}" for i in range(50)), ("rare", *["common"] * 49))
    assert 0 in split(source, seed=3).train


def test_given_parts_are_kept_and_a_missing_validation_part_is_drawn_from_the_training_part():
    source = texts(parts=("test",) * 50 + ("train",) * 150)
    found = split(source)
    assert found.test.tolist() == list(range(50))
    assert len(found.validation) == 15
    assert found.validation.min() >= 50
