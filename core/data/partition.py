"""Which texts are learnt from, which decide when to stop, and which are kept untouched."""

from collections import Counter, defaultdict
from dataclasses import dataclass

import numpy as np

from core.data.texts import LabelledTexts

PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class Partition:
    """Positions of the texts of each part, ascending int64."""

    train: np.ndarray
    validation: np.ndarray
    test: np.ndarray

    @property
    def empty(self) -> tuple[str, ...]:
        """The parts that hold nothing."""
        return tuple(part for part, count in self.counts().items() if not count)

    def counts(self) -> dict[str, int]:
        return {part: len(getattr(self, part)) for part in PARTS}


def partition(source: LabelledTexts, *, validation: float, test: float, seed: int) -> Partition:
    """Given parts as they are; otherwise a draw stratified by label that keeps equal texts and groups together.

    A label that comes only once or twice stays in the training part. Where a test part is given but no validation
    part, the latter is drawn from the training part.
    """
    given = np.array(source.parts or ["train"] * len(source), dtype=object)
    wanted = {part: share for part, share in (("test", test), ("validation", validation)) if part not in given}
    free = np.flatnonzero(given == "train")
    for members in _bundles(source, free).values():
        _draw(members, wanted, total=sum(map(len, members)), given=given, seed=seed)
    return Partition(**{part: np.flatnonzero(given == part) for part in PARTS})


def _draw(members: list[list[int]], wanted: dict[str, float], *, total: int, given: np.ndarray, seed: int) -> None:
    """Send whole bundles of one label to the wanted parts until each holds its share of `total` texts."""
    order = np.random.default_rng(seed).permutation(len(members))
    position = 0
    for part, share in wanted.items():
        target, held = round(share * total), 0
        while held < target and position < len(order) - 1 and len(members) > len(wanted):
            bundle = members[order[position]]
            given[bundle] = part
            held += len(bundle)
            position += 1


def _bundles(source: LabelledTexts, positions: np.ndarray) -> dict[str, list[list[int]]]:
    """Label -> bundles of texts that must stay together: those of one group, or those that read the same."""
    together: dict[str, list[int]] = defaultdict(list)
    for position in positions:
        key = source.groups[position] if source.groups else " ".join(source.texts[position].split()).casefold()
        together[key].append(int(position))
    by_label: dict[str, list[list[int]]] = defaultdict(list)
    for bundle in together.values():
        commonest = Counter(source.labels[position] for position in bundle).most_common(1)[0][0]
        by_label[commonest].append(bundle)
    return by_label
