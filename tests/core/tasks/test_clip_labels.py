"""Clips as a network reads them, the network in front of its recurrent layers, and the rival that knows no order."""

import numpy as np
import pytest

from core.data.clips import LabelledClips
from core.errors import UserError
from core.models.ends.inputs import Frames
from core.models.in_numpy.forward import Network
from core.models.spec import ModelSpec
from core.models.stack import graph_of
from core.results.exhibits.labelling import Labelled
from core.results.texts.text_judgement import label_errors, label_scores
from core.sources.clips.samples import LENGTH, SIDE, WAYS, drifting
from core.tasks.clip_labels import ClipLabels
from core.tasks.clip_labels.frames import ClipCodecs, pixel_scale, window
from core.tasks.clip_labels.labeller import ClipLabeller
from core.tasks.clip_labels.options import ClipLabelOptions
from core.tasks.clip_labels.rivals import ORDER_FREE, movement_sentence

TASK = ClipLabels()


def source(count: int = 40, *, side: int = SIDE) -> LabelledClips:
    """A bright square that drifts in one of the ways, from anywhere."""
    random, square = np.random.default_rng(2), np.full((6, 6), 200)
    labels = [list(WAYS)[at % len(WAYS)] for at in range(count)]
    clips = [drifting(square, WAYS[label], tuple(random.integers(0, SIDE, 2).tolist())) for label in labels]
    frames = np.concatenate(clips)[:, :side, :side, None]
    return LabelledClips("way", frames, np.arange(count + 1) * LENGTH, 10.0, tuple(labels))


def codecs(**changes: object) -> ClipCodecs:
    usual = {"classes": ("a", "b"), "timesteps": 4, "height": 1, "width": 1, "channels": 1, "rate": 10.0}
    return ClipCodecs(**(usual | {"differences": False, "level": 100.0, "spread": 50.0} | changes))


def of(*pixels: int) -> np.ndarray:
    """Frames of one pixel."""
    return np.array(pixels, np.uint8).reshape(-1, 1, 1, 1)


def test_a_short_clip_waits_on_its_first_frame_and_does_not_move_meanwhile() -> None:
    told = window(of(50, 200), codecs(differences=True))
    assert told[:, 0, 0].tolist() == [[-1, 0], [-1, 0], [-1, 0], [2, 3]]


def test_of_a_long_clip_frames_evenly_apart_are_read() -> None:
    assert window(of(0, 50, 100, 150, 200, 250, 255), codecs())[:, 0, 0, 0].tolist() == pytest.approx([-2, 0, 2, 3.1])


def test_the_scale_is_that_of_all_pixels() -> None:
    pixels = [of(0, 10, 20), of(255)]
    level, spread = pixel_scale(pixels)
    together = np.concatenate(pixels).astype(float)
    assert (level, spread) == pytest.approx((together.mean(), together.std()))


def test_frames_are_halved_until_they_are_small() -> None:
    assert Frames(5, 24, 32, 2).convolutions == ((11, 15, 8), (5, 7, 16), (2, 3, 16))
    assert Frames(5, 4, 4, 2).convolutions == ()
    assert Frames(5, 8, 60, 2).convolutions[-1][0] >= 1


@pytest.mark.parametrize("pooling", ["last", "mean", "max"])
def test_summary_and_sizes_follow_from_the_end(pooling: str) -> None:
    ends = TASK.prepare(source(), ClipLabelOptions(pooling=pooling, longest=LENGTH)).ends
    graph = graph_of(ends, ModelSpec(cell="gru", units=4, bidirectional=True))
    assert [node.kind for node in graph.nodes][:4] == ["TimeDistributed"] * 4
    assert graph.sizes[graph.nodes[3].name] == (LENGTH, ends.width)


def judged_as(told: np.ndarray, rival: np.ndarray, truth: np.ndarray) -> str:
    found = Labelled(
        part="test", entry=TASK.example, classes=("a", "b"), truth=truth, probabilities=told, rivals={ORDER_FREE: rival}
    )
    return movement_sentence(label_scores(found), label_errors(found, np.arange(len(truth))))


def test_movement_matters_where_the_same_frames_in_any_order_tell_much_less() -> None:
    truth = np.arange(40) % 2
    right, guessed = np.eye(2)[truth], np.eye(2)[np.arange(40) // 2 % 2]
    assert judged_as(right, guessed, truth).startswith("Movement matters here: the same frames in any order give 50.0%")
    assert judged_as(right, right, truth).startswith("Nothing shows that movement matters here")


def test_the_rival_that_knows_no_order_cannot_tell_where_a_square_drifts() -> None:
    dataset = TASK.prepare(source(120), ClipLabelOptions(longest=LENGTH))
    told = TASK.rivals(dataset)[ORDER_FREE].argmax(axis=1)
    # It sees along which axis, never which way.
    assert (told == dataset.test.all_targets()).mean() < 0.75


def labeller(clips: LabelledClips) -> ClipLabeller:
    dataset = TASK.prepare(clips, ClipLabelOptions(longest=LENGTH, filters=2))
    spec, random = ModelSpec(cell="gru", units=3), np.random.default_rng(1)
    shapes = [shape for shapes in graph_of(dataset.ends, spec).weights.values() for shape in shapes]
    weights = [random.normal(0, 0.3, shape).astype(np.float32) for shape in shapes]
    return ClipLabeller(Network(dataset.ends, spec, weights), dataset.codecs)


def test_the_opinion_frame_by_frame_ends_in_the_answer_and_every_frame_has_its_share_in_it() -> None:
    clips = source()
    asked = labeller(clips)
    opinions, decided = asked.opinions(clips, 3), asked.decided(clips, 3)
    assert len(opinions) == len(decided) == LENGTH
    np.testing.assert_allclose(opinions[-1], asked.probabilities(clips)[3], rtol=1e-5)
    # Nothing is seen after the last frame, and something before it.
    assert np.abs(decided).max() > 0


def test_frames_of_another_size_are_refused_with_both_sizes() -> None:
    with pytest.raises(UserError, match="20 × 20 × 1 numbers; the network reads 24 × 24 × 1"):
        labeller(source()).probabilities(source(4, side=20))


def test_the_frames_that_are_read_have_numbers_as_names() -> None:
    dataset = TASK.prepare(source(), ClipLabelOptions(longest=LENGTH))
    named = dataset.times(0)
    assert named == dataset.times(1)
    assert len(named) == dataset.ends.timesteps == LENGTH
    assert (named[2], named[-1]) == (f"frame 3 of {LENGTH}", f"frame {LENGTH} of {LENGTH}")
