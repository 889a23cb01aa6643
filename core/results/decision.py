"""Who is better, and whether it can be said: the one rule behind every sentence about runs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from core.results.exhibits.scores import Errors
from core.results.measures import Measure
from core.results.significance import Difference, difference, mean_loss

LAST_VALUE = "naive"


@dataclass(frozen=True)
class Contestant:
    """A network, which is as many runs as it has seeds, or a baseline."""

    name: str
    score: float
    """Of the deciding measure."""
    losses: np.ndarray | None = field(default=None, repr=False)
    """[seeds, windows, horizon] paired losses; None where only the score is known."""
    seeds: int = 0
    """0: a baseline, which depends on no seed."""
    averaged: bool = False
    """Whether its seeds are judged as one forecast, the median of theirs."""
    falling: int = 0
    """Epochs after which training ended while the validation loss was still falling; 0: it was not."""
    runs: tuple[str, ...] = ()
    """The ids of its runs."""


@dataclass(frozen=True)
class Pair:
    """Two contestants and how they differ; None where that cannot be tested."""

    first: Contestant
    second: Contestant
    difference: Difference | None

    @property
    def clear(self) -> bool:
        return self.difference is not None and self.difference.clear

    @property
    def first_wins(self) -> bool:
        return self.clear and self.difference.mean < 0

    @property
    def second_wins(self) -> bool:
        return self.clear and self.difference.mean > 0


@dataclass(frozen=True)
class Decision:
    """What several runs come down to; both tuples hold the best first."""

    measure: Measure
    unit: str | None
    networks: tuple[Contestant, ...]
    baselines: tuple[Contestant, ...]
    among: tuple[Pair, ...]
    """The best network against each other network."""
    against: Pair | None
    """The best network against the baseline that decides: the best one, or one that it is not clearly better than."""
    last_value: tuple[Pair, ...] = ()
    """The best network and the best baseline, each against repeating the last value."""
    folds: int = 0
    """How many folds of a backtest, each with networks of its own; 0: no such backtest."""
    waiting: int = 0
    """Runs that have not ended yet."""
    baselines_at_work: bool = False
    """Whether more baselines will join."""

    @property
    def best(self) -> Contestant:
        return self.networks[0]

    @property
    def provisional(self) -> bool:
        """Whether something is unfinished, so that nothing can be claimed yet."""
        return bool(self.waiting or self.baselines_at_work or self.falling)

    @property
    def falling(self) -> tuple[Contestant, ...]:
        """Networks whose training ended while they may still have become better; a perfect score cannot."""
        perfect = self.measure.score(0.0)
        return tuple(one for one in self.networks if one.falling and not np.isclose(one.score, perfect, atol=1e-12))

    @property
    def one_seed(self) -> tuple[Contestant, ...]:
        """Networks that were trained once, so that their luck is unknown."""
        return tuple(one for one in self.networks if one.seeds == 1)

    @property
    def beaten(self) -> tuple[Contestant, ...]:
        """Networks that the best one is clearly better than; one seed never shows that."""
        if self.provisional or self.one_seed:
            return ()
        return tuple(pair.second for pair in self.among if pair.first_wins)

    @property
    def outcome(self) -> str:
        """The best network against the baselines; among networks alone, whether one is best."""
        if self.provisional:
            return "no_clear_difference"
        if self.against is None:
            return "better" if self.among and len(self.beaten) == len(self.among) else "no_clear_difference"
        if self.against.first_wins:
            return "better"
        return "worse" if self.against.second_wins else "no_clear_difference"

    @property
    def winner(self) -> str | None:
        """Who is better than everybody else; None where nobody is."""
        if self.outcome == "worse" and self.against:
            return self.against.second.name
        alone = len(self.beaten) == len(self.among)
        return self.best.name if self.outcome == "better" and alone else None

    @property
    def beats_last_value(self) -> bool:
        return not self.last_value or any(pair.first_wins for pair in self.last_value)


def decide(
    networks: Sequence[Contestant],
    baselines: Sequence[Contestant],
    *,
    measure: Measure,
    unit: str | None = None,
    origins: np.ndarray | None = None,
    groups: np.ndarray | None = None,
    **unfinished: int | bool,
) -> Decision:
    """The best network against every other network and against the baselines.

    "Better than every baseline" needs a clear difference to each of them, so each is tested as if it were alone.
    Where one out of several was picked because it looked best, its test is corrected for as many (Bonferroni).
    """
    ranked, rivals = (_ranked(those, measure, groups) for those in (networks, baselines))
    best = ranked[0]

    def pair(first: Contestant, second: Contestant, tests: int = 1) -> Pair:
        return Pair(first, second, _difference(first, second, origins, groups, tests))

    return Decision(
        measure=measure,
        unit=unit,
        networks=ranked,
        baselines=rivals,
        among=tuple(pair(best, other, len(ranked) - 1) for other in ranked[1:]),
        against=_deciding_pair(best, rivals, pair) if rivals else None,
        last_value=tuple(_against_last_value(best, rivals, pair)),
        **unfinished,
    )


def decide_one(errors: Errors, scores: dict[str, float], *, measure: Measure, unit: str | None = None) -> Decision:
    """One network of one seed against the baselines; `scores` by name where they are known."""
    both = ([], [])
    for name, losses in errors.absolute.items():
        network = name == "network"
        score = scores.get(name, measure.score(mean_loss(losses, errors.series)))
        both[not network].append(Contestant(name, score, losses[None], seeds=int(network)))
    return decide(*both, measure=measure, unit=unit, origins=errors.origins, groups=errors.series)


def _ranked(those: Sequence[Contestant], measure: Measure, groups: np.ndarray | None) -> tuple[Contestant, ...]:
    """By mean loss, and by score where losses are not known; of equal ones the last value comes first."""
    sign = -1 if measure.higher_is_better else 1
    known = all(one.losses is not None for one in those)
    worth = [mean_loss(one.losses, groups) if known else sign * one.score for one in those]
    order = sorted(range(len(those)), key=lambda place: (worth[place], those[place].name != LAST_VALUE))
    return tuple(those[place] for place in order)


def _deciding_pair(best: Contestant, rivals: Sequence[Contestant], pair) -> Pair:
    nearest = pair(best, rivals[0])
    if nearest.difference is None:
        return nearest
    if nearest.difference.mean >= 0:
        return pair(best, rivals[0], len(rivals))
    pairs = [nearest, *(pair(best, rival) for rival in rivals[1:])]
    return next((one for one in pairs if not one.first_wins), nearest)


def _against_last_value(best: Contestant, rivals: Sequence[Contestant], pair) -> Iterator[Pair]:
    simple = next((rival for rival in rivals if rival.name == LAST_VALUE), None)
    if simple is None or simple.losses is None:
        return
    yield pair(best, simple)
    if rivals[0] is not simple:
        yield pair(rivals[0], simple, len(rivals) - 1)


def _difference(
    first: Contestant, second: Contestant, origins: np.ndarray | None, groups: np.ndarray | None, tests: int
) -> Difference | None:
    if first.losses is None or second.losses is None or origins is None:
        return None
    if not np.isfinite(first.losses).all() or not np.isfinite(second.losses).all():
        return None
    return difference(first.losses, second.losses, origins=origins, groups=groups, tests=tests)
