"""What a network that labels clips has to beat: the commonest label, and the same frames in any order."""

import numpy as np

from core.data.clips import LabelledClips
from core.language import say
from core.results.exhibits.scores import Errors, Scores
from core.results.texts.text_judgement import label_verdict

ORDER_FREE = "frames in any order"
COARSE = 12
"""Places of the longer side of a frame in which this rival sees it."""


def coarse(clip: np.ndarray) -> np.ndarray:
    """float32 [frames, places]: the mean of each place of a frame, of all channels."""
    frames, height, width, _ = clip.shape
    step = max(1, -(-max(height, width) // COARSE))
    grey = clip.mean(axis=-1, dtype=np.float32)
    rows = np.add.reduceat(grey, np.arange(0, height, step), axis=1)
    return np.add.reduceat(rows, np.arange(0, width, step), axis=2).reshape(frames, -1) / (255 * step**2)


def coarse_clips(source: LabelledClips, positions: np.ndarray) -> list[np.ndarray]:
    """Those at `positions`, read one after the other."""
    return [coarse(source.at(int(at))) for at in positions]


def movement_sentence(scored: Scores, errors: Errors) -> str:
    """Whether it matters in which order the frames stand, by both on the same clips."""
    two = ("network", ORDER_FREE)
    rows = {row.name: row for row in scored.rows if row.name in two}
    among = scored.model_copy(update={"rows": tuple(rows.values())})
    paired = errors.model_copy(update={"absolute": {name: errors.absolute[name] for name in two}})
    shares = [f"{rows[name].values['accuracy']:.1%}" for name in two]
    if label_verdict(among, paired).outcome == "better":
        return say(
            "Movement matters here: the same frames in any order give {shuffled}, in their order {ordered}.",
            shuffled=shares[1],
            ordered=shares[0],
        )
    return say(
        "Nothing shows that movement matters here: the same frames in any order give {shuffled}, "
        "in their order {ordered}.",
        shuffled=shares[1],
        ordered=shares[0],
    )
