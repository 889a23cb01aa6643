"""What a chart shows, in a sentence for those who cannot see it; the parts of its text alternative."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.charts.network.trace import Inside
from core.data.sound import HIGHEST, HOP, LOWEST, RATE
from core.results.figures import number, percent
from core.words import counted

FEW = 4
"""Lines that are named at most."""
FRAMES = RATE // HOP
"""Frames of a spectrogram in a second."""


def loudest(samples: np.ndarray, rate: int) -> str:
    """Of a waveform."""
    at = int(np.abs(samples).argmax())
    return f"{len(samples) / rate:.1f} s long, loudest after {at / rate:.1f} s"


def strongest(bands: np.ndarray) -> str:
    """Of a spectrogram [frames, bands]."""
    frame, band = np.unravel_index(int(bands.argmax()), bands.shape)
    return f"strongest after {frame / FRAMES:.1f} s, near {_hertz(int(band), bands.shape[1]):,.0f} Hz"


def spans(named: Mapping[str, np.ndarray]) -> str:
    """Of lines: between which values each of them lies."""
    known = {name: values[np.isfinite(values)] for name, values in list(named.items())[:FEW]}
    told = [f"{name} from {number(each.min())} to {number(each.max())}" for name, each in known.items() if len(each)]
    more = len(named) - FEW
    return ", ".join(told) + (f", and {counted(more, 'other line')}" if more > 0 else "")


def ways(named: Mapping[str, np.ndarray]) -> str:
    """Of paths [time, 2]: from where to where each of them goes."""
    ends = {name: (_place(path[0]), _place(path[-1])) for name, path in list(named.items())[:FEW]}
    return ", ".join(f"{name} from {first} to {last}" for name, (first, last) in ends.items())


def commonest(counts: Mapping[str, int]) -> str:
    """Of bars."""
    if not counts:
        return "nothing to count"
    name = max(counts, key=counts.__getitem__)
    return f"{name!r} is the most frequent of {len(counts):,}, {counts[name]:,} of {sum(counts.values()):,}"


def leading(names: Sequence[str], shares: np.ndarray) -> str:
    """Of probabilities [timesteps, classes]: who leads at the end."""
    last = int(shares[-1].argmax())
    return f"at the end {names[last]} with {percent(float(shares[-1, last]))}"


def most_confused(counts: np.ndarray, names: Sequence[str]) -> str:
    """Of a confusion matrix, actual down, predicted across."""
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    right = f"{percent(counts.trace() / max(counts.sum(), 1))} on the diagonal"
    if not wrong.any():
        return f"{right}; nothing is confused"
    actual, predicted = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return f"{right}; most often {names[actual]} is taken for {names[predicted]}, {wrong[actual, predicted]:,} times"


def likeliest_follower(scores: np.ndarray, names: Sequence[str]) -> str:
    """Of learnt scores [tags, tags] of a tag after another one."""
    before, after = np.unravel_index(int(scores.argmax()), scores.shape)
    never, least = np.unravel_index(int(scores.argmin()), scores.shape)
    return f"{names[after]} comes most easily after {names[before]}, {names[least]} hardly ever after {names[never]}"


def course(values: np.ndarray) -> str:
    """Of a forecast: where it begins and ends, and between what it lies."""
    if not len(values):
        return "no timestep"
    first, last, low, high = (number(float(each)) for each in (values[0], values[-1], values.min(), values.max()))
    return f"from {first} to {last}, between {low} and {high}"


def held(facts: Inside) -> str:
    """Of heat maps of a layer: which unit holds most and least in the end of the first one."""
    panel = facts.panels[0]
    ends = panel.values[:, 0 if facts.direction == "backward" else -1]
    high, low = int(ends.argmax()), int(ends.argmin())
    most = f"unit {facts.order[high]} is highest, {ends[high]:.2f}"
    least = f"unit {facts.order[low]} lowest, {ends[low]:.2f}"
    return f"in the end {most}, {least}"


def _hertz(band: int, bands: int) -> float:
    """The middle of a band on the mel scale."""
    low, high = (1127.0 * np.log1p(hertz / 700.0) for hertz in (LOWEST, HIGHEST))
    return 700.0 * float(np.expm1((low + (high - low) * (band + 1) / (bands + 1)) / 1127.0))


def _place(point: np.ndarray) -> str:
    return f"({point[0]:.1f}, {point[1]:.1f})"
