"""What a chart shows, in a sentence for those who cannot see it; the parts of its text alternative."""

from collections.abc import Mapping, Sequence

import numpy as np

from core.charts.network.trace import Inside
from core.data.sound import HIGHEST, HOP, LOWEST, RATE
from core.language import say
from core.results.figures import number, percent
from core.words import counted

FEW = 4
"""Lines that are named at most."""
FRAMES = RATE // HOP
"""Frames of a spectrogram in a second."""


def loudest(samples: np.ndarray, rate: int) -> str:
    """Of a waveform."""
    at = int(np.abs(samples).argmax())
    return say("{seconds:.1f} s long, loudest after {at:.1f} s", seconds=len(samples) / rate, at=at / rate)


def strongest(bands: np.ndarray) -> str:
    """Of a spectrogram [frames, bands]."""
    frame, band = np.unravel_index(int(bands.argmax()), bands.shape)
    return say(
        "strongest after {frame:.1f} s, near {hertz:,.0f} Hz",
        frame=frame / FRAMES,
        hertz=_hertz(int(band), bands.shape[1]),
    )


def spans(named: Mapping[str, np.ndarray]) -> str:
    """Of lines: between which values each of them lies."""
    known = {name: values[np.isfinite(values)] for name, values in list(named.items())[:FEW]}
    told = [
        say("{name} from {least} to {most}", name=name, least=number(each.min()), most=number(each.max()))
        for name, each in known.items()
        if len(each)
    ]
    more = len(named) - FEW
    listed = ", ".join(told)
    return say("{told}, and {more}", told=listed, more=counted(more, "other line")) if more > 0 else listed


def ways(named: Mapping[str, np.ndarray]) -> str:
    """Of paths [time, 2]: from where to where each of them goes."""
    ends = {name: (_place(path[0]), _place(path[-1])) for name, path in list(named.items())[:FEW]}
    return ", ".join(
        say("{name} from {first} to {last}", name=name, first=first, last=last) for name, (first, last) in ends.items()
    )


def commonest(counts: Mapping[str, int]) -> str:
    """Of bars."""
    if not counts:
        return say("nothing to count")
    name = max(counts, key=counts.__getitem__)
    return say(
        "{name!r} is the most frequent of {different:,}, {count:,} of {all:,}",
        name=name,
        different=len(counts),
        count=counts[name],
        all=sum(counts.values()),
    )


def leading(names: Sequence[str], shares: np.ndarray) -> str:
    """Of probabilities [timesteps, classes]: who leads at the end."""
    last = int(shares[-1].argmax())
    return say("at the end {name} with {share}", name=names[last], share=percent(float(shares[-1, last])))


def most_confused(counts: np.ndarray, names: Sequence[str]) -> str:
    """Of a confusion matrix, actual down, predicted across."""
    wrong = counts.copy()
    np.fill_diagonal(wrong, 0)
    right = say("{share} on the diagonal", share=percent(counts.trace() / max(counts.sum(), 1)))
    if not wrong.any():
        return say("{right}; nothing is confused", right=right)
    actual, predicted = np.unravel_index(int(wrong.argmax()), wrong.shape)
    return say(
        "{right}; most often {actual} is taken for {predicted}, {count:,} times",
        right=right,
        actual=names[actual],
        predicted=names[predicted],
        count=wrong[actual, predicted],
    )


def likeliest_follower(scores: np.ndarray, names: Sequence[str]) -> str:
    """Of learnt scores [tags, tags] of a tag after another one."""
    before, after = np.unravel_index(int(scores.argmax()), scores.shape)
    never, least = np.unravel_index(int(scores.argmin()), scores.shape)
    return say(
        "{after} comes most easily after {before}, {least} hardly ever after {never}",
        after=names[after],
        before=names[before],
        least=names[least],
        never=names[never],
    )


def course(values: np.ndarray) -> str:
    """Of a forecast: where it begins and ends, and between what it lies."""
    if not len(values):
        return say("no timestep")
    first, last, low, high = (number(float(each)) for each in (values[0], values[-1], values.min(), values.max()))
    return say("from {first} to {last}, between {low} and {high}", first=first, last=last, low=low, high=high)


def held(facts: Inside) -> str:
    """Of heat maps of a layer: which unit holds most and least in the end of the first one."""
    panel = facts.panels[0]
    ends = panel.values[:, 0 if facts.direction == "backward" else -1]
    high, low = int(ends.argmax()), int(ends.argmin())
    most = say("unit {unit} is highest, {value:.2f}", unit=facts.order[high], value=ends[high])
    least = say("unit {unit} lowest, {value:.2f}", unit=facts.order[low], value=ends[low])
    return say("in the end {most}, {least}", most=most, least=least)


def _hertz(band: int, bands: int) -> float:
    """The middle of a band on the mel scale."""
    low, high = (1127.0 * np.log1p(hertz / 700.0) for hertz in (LOWEST, HIGHEST))
    return 700.0 * float(np.expm1((low + (high - low) * (band + 1) / (bands + 1)) / 1127.0))


def _place(point: np.ndarray) -> str:
    return f"({point[0]:.1f}, {point[1]:.1f})"
