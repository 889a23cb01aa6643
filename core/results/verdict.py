"""What it comes down to, in one honest sentence with its evidence."""

import numpy as np

from core.results.exhibits import Errors, Verdict
from core.results.significance import Difference, difference

CLOSE = 0.9
"""A mean error above this share of the last value's is not worth a second clause."""
LARGE = 0.2
"""Share of the rival's error from which a difference that chance may explain is still said to look like one."""
STRETCHES = 4
"""Independent stretches of the test part from which on an interval is told."""
NAMES = {
    "naive": "repeating the last value",
    "seasonal naive": "repeating the last season",
    "drift": "continuing the line from first to last value",
    "mean": "always saying the mean",
    "ridge": "a ridge regression on the same windows",
    "Theta": "the Theta method",
    "ETS": "exponential smoothing",
    "STL + ETS": "exponential smoothing without the season",
    "SARIMAX": "a seasonal ARIMA model",
}


def rival_words(name: str) -> str:
    """A rival's name as part of a sentence."""
    return NAMES.get(name, name)


def judge_network(errors: Errors, *, unit: str | None = None, warnings: tuple[str, ...] = ()) -> Verdict:
    """Is the network worth having? Its errors on the test part against every simple rival's."""
    losses = {name: float(values.mean()) for name, values in errors.absolute.items()}
    rivals = {name: loss for name, loss in losses.items() if name != "network"}
    if max(losses.values()) <= 1e-9 * max(1.0, *losses.values()) or rivals.get("naive") == 0:
        return _constant(losses, warnings)
    best = min(rivals, key=rivals.__getitem__)
    words = _Words(losses, unit, errors.scaled)
    against_naive = _compare(errors, "network", "naive")
    if not _is_better(against_naive) and not _is_better(_compare(errors, best, "naive")):
        sentence = _nothing_beats(losses, best, words)
        worse = against_naive.clear and against_naive.mean > 0
        return _verdict("worse" if worse else "no_clear_difference", sentence, against_naive, "naive", warnings)
    against_best = _compare(errors, "network", best)
    if _is_better(against_best):
        sentence = (
            f"The network is better than every rival: {words.of('network')}, {-against_best.share:.0%} "
            f"below {rival_words(best)} ({words.value(best)})."
        )
        return _verdict("better", sentence, against_best, best, warnings)
    if against_best.clear:
        sentence = (
            f"The network loses: {rival_words(best)} is better, {words.value(best)} against {words.of('network')}."
        )
        if not _is_better(against_naive):
            sentence += " Not even the last value is beaten."
        return _verdict("worse", sentence, against_best, best, warnings)
    sentence = _level(against_best.share, best, words)
    if not _is_better(against_naive):
        sentence += " The last value is not clearly beaten."
    return _verdict("no_clear_difference", sentence, against_best, best, warnings)


def _level(share: float, best: str, words: "_Words") -> str:
    """What cannot be told apart, `share` being the network's distance over the rival's error."""
    if share >= LARGE:
        found = f"{rival_words(best)} looks better, {words.value(best)} against {words.of('network')}"
        return f"Not clear over so few windows: {found}."
    if share <= -LARGE:
        found = f"the network looks better, {words.of('network')} against {words.value(best)} of {rival_words(best)}"
        return f"Not clear over so few windows: {found}."
    return f"No clear difference: the network has {words.of('network')}, {rival_words(best)} {words.value(best)}."


def repeats_last_value(last: np.ndarray, predicted: np.ndarray, actual: np.ndarray) -> bool:
    """Shift test on one-step forecasts [windows]: True when a forecast is little more than the value before it.

    Either it hardly leaves the last value, or it fits the series one timestep late far better than in time.
    """
    if len(last) < 3:
        return False
    move, real = np.abs(predicted - last).mean(), np.abs(actual - last).mean()
    if real == 0:
        return False
    late = np.sqrt(np.mean((predicted - last) ** 2))
    in_time = np.sqrt(np.mean((predicted - actual) ** 2))
    return bool(move < 0.25 * real or late < 0.4 * in_time)


def _nothing_beats(losses: dict[str, float], best: str, words: "_Words") -> str:
    figures = f"{words.of('network')} against {words.value('naive')}"
    if losses["network"] < CLOSE * losses["naive"]:
        return f"Nothing clearly beats the last value here: {figures}, but over so few windows that may be luck."
    if losses[best] < CLOSE * losses["naive"]:
        return f"Nothing clearly beats the last value here: {figures}; {rival_words(best)} has {words.value(best)}."
    return f"Nothing beats the last value here: {figures}."


class _Words:
    """Mean absolute errors as people read them."""

    def __init__(self, losses: dict[str, float], unit: str | None, scaled: bool) -> None:
        self._losses, self._scaled = losses, scaled
        self._unit = f" {unit}" if unit and not scaled else ""

    def of(self, name: str) -> str:
        return f"{'MASE' if self._scaled else 'mean error'} {self.value(name)}"

    def value(self, name: str) -> str:
        return f"{self._losses[name]:.4g}{self._unit}"


def _compare(errors: Errors, first: str, second: str) -> Difference:
    return difference(errors.absolute[first], errors.absolute[second], origins=errors.origins, groups=errors.series)


def _is_better(one: Difference) -> bool:
    """Lower error, clearly; a single window has to show far more than many."""
    return one.clear and one.mean < 0


def _verdict(outcome: str, sentence: str, found: Difference, rival: str, warnings: tuple[str, ...]) -> Verdict:
    chance = "below 0.1 %" if found.p_value < 0.001 else f"{found.p_value:.1%}"
    pairs = f"{found.pairs} pairs" if found.windows > 1 else f"{found.pairs} timesteps of a single test window"
    if found.stretches >= STRETCHES:
        pairs = f"95 % interval of the difference {found.low:+.3g} to {found.high:+.3g}, {pairs}"
    elif found.windows > 1:
        pairs += f", which overlap so much that they count like {max(found.stretches, 1)}"
    evidence = (
        f"Against {rival_words(rival)}: mean absolute error {found.share:+.1%} ({pairs}); "
        f"if both were equally good, chance alone would give this with probability {chance} (Diebold-Mariano)."
    )
    return Verdict(outcome=outcome, sentence=sentence, evidence=evidence, warnings=warnings)


def _constant(losses: dict[str, float], warnings: tuple[str, ...]) -> Verdict:
    return Verdict(
        outcome="worse" if losses["network"] > 1e-6 else "no_clear_difference",
        sentence="Nothing beats the last value here: it is exactly right on the whole test part.",
        evidence=f"The test part does not change; the network's mean error is {losses['network']:.3g}.",
        warnings=warnings,
    )
