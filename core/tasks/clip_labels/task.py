"""Clip labels: which label does a short film deserve? Gestures, signs, exercises."""

from typing import Any

import numpy as np

from core.data.clips import CLIP, FRAME, LabelledClips
from core.data.entries import ReadWhenTaken
from core.data.examples import Entries
from core.data.partition import Partition
from core.language import Said, say
from core.models.ends.inputs import Frames
from core.models.ends.kinds import NetworkEnds
from core.models.ends.outputs import Label
from core.models.in_numpy.forward import Network
from core.results.arrays import FloatArray
from core.results.exhibits.scores import Errors, Scores, Verdict
from core.results.sequences.rivals import means_and_spreads
from core.results.texts.text_rivals import majority
from core.tasks.clip_labels.frames import ClipCodecs, pixel_scale, window
from core.tasks.clip_labels.labeller import ClipLabeller
from core.tasks.clip_labels.options import ClipLabelOptions
from core.tasks.clip_labels.processing import clip_processing
from core.tasks.clip_labels.rivals import ORDER_FREE, coarse_clips, movement_sentence
from core.tasks.clip_labels.scripting import clip_pieces
from core.tasks.processing import Processing
from core.tasks.scripting.pieces import Pieces
from core.tasks.sequence_labels.dataset import LabelledDataset
from core.tasks.sequence_labels.task import SequenceLabels
from core.tasks.task import Reasoned
from core.words import counted

MOST_FRAMES = 120
"""That are proposed to be read of a clip."""


class ClipLabels(SequenceLabels):
    """Source: labelled clips. Frames stay in their file and are read when they are taken."""

    name = "clip-labels"
    title = Said("Label clips")
    source_kind = "labelled clips"
    Options = ClipLabelOptions
    Codecs = ClipCodecs
    example = CLIP
    step = FRAME

    def pieces(self, source: LabelledClips, options: ClipLabelOptions, dataset: LabelledDataset) -> Pieces:
        return clip_pieces(source, dataset)

    def proposed_reading(self, source: LabelledClips) -> dict[str, Reasoned]:
        longest = int(source.lengths.max())
        return {
            "longest": Reasoned(
                value=max(2, min(longest, MOST_FRAMES)),
                why=say("The longest clip has {frames}.", frames=counted(longest, "frame")),
            ),
            "filters": Reasoned(value=8, why=say("Few, as they are learnt from these clips alone.")),
        }

    def fitted(self, source: LabelledClips, parts: Partition, options: ClipLabelOptions) -> ClipCodecs:
        """The labels of all; the scale of pixels is that of the training part alone."""
        level, spread = pixel_scale([source.at(int(at)) for at in parts.train])
        height, width, channels = source.frames.shape[1:]
        return ClipCodecs(
            classes=tuple(sorted(set(source.labels))),
            timesteps=min(int(source.lengths.max()), options.longest),
            height=height,
            width=width,
            channels=channels,
            rate=source.rate,
            differences=options.differences,
            level=level,
            spread=spread,
        )

    def inputs(self, source: LabelledClips, codecs: ClipCodecs, positions: np.ndarray) -> Entries:
        """What the network reads: float32 [positions, frames, height, width, channels], out of the file each time."""
        return ReadWhenTaken(lambda place: window(source.at(place), codecs), positions)

    def ends(self, codecs: ClipCodecs, options: ClipLabelOptions) -> NetworkEnds:
        read = Frames(codecs.timesteps, codecs.height, codecs.width, codecs.channels_read, options.filters)
        return NetworkEnds(read, Label(len(codecs.classes), pooling=options.pooling))

    def verdict(self, scored: Scores, errors: Errors, dataset: LabelledDataset) -> Verdict:
        found = super().verdict(scored, errors, dataset)
        return found.model_copy(update={"sentence": f"{found.sentence} {movement_sentence(scored, errors)}"})

    def rivals(self, dataset: LabelledDataset) -> dict[str, FloatArray]:
        classes, labels = len(dataset.codecs.classes), dataset.learnt_labels
        known, asked = (coarse_clips(dataset.source, at) for at in (dataset.learnt_positions, dataset.parts.test))
        return {
            "majority": majority(labels, texts=len(asked), classes=classes),
            ORDER_FREE: means_and_spreads(known, labels, asked, classes=classes),
        }

    def processing(self, codecs: ClipCodecs, options: ClipLabelOptions, preparation: Any) -> Processing:
        return clip_processing(codecs)

    def predictor(self, network: Network, codecs: ClipCodecs, options: ClipLabelOptions) -> ClipLabeller:
        return ClipLabeller(network, codecs)
