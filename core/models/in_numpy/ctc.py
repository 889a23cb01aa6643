"""From probabilities of symbols and blank at every timestep to what was said, and when; in NumPy.

Symbols that follow each other at once are one; blanks stand between and are left out (Graves et al., 2006). The blank
is the last class. Everything here is about one recording, [timesteps, symbols and blank].
"""

from dataclasses import dataclass, field

import numpy as np

NEVER = -np.inf
LEAST = 1e-30
HARDLY = 1e-4
"""A symbol less probable than this at a timestep does not begin there, as far as a beam looks."""


@dataclass(frozen=True)
class Heard:
    """Symbols by their numbers, with the logarithm of their probability over all their alignments."""

    symbols: tuple[int, ...]
    log_probability: float


def collapsed(path: np.ndarray, blank: int) -> tuple[int, ...]:
    """The symbols of an alignment: repetitions are one, blanks are none."""
    begins = np.diff(path, prepend=-1) != 0
    return tuple(int(symbol) for symbol in path[begins & (path != blank)])


def greedy(probabilities: np.ndarray) -> tuple[int, ...]:
    """The symbols of the most probable alignment."""
    return collapsed(probabilities.argmax(axis=1), probabilities.shape[1] - 1)


def needed(symbols: np.ndarray) -> int:
    """Timesteps without which the symbols cannot be told: one each, and a blank between two that are alike."""
    return len(symbols) + int((np.asarray(symbols[1:]) == np.asarray(symbols[:-1])).sum())


@dataclass
class _Beginning:
    """What has been told so far, and how probable it is with and without a blank at the end (logarithms)."""

    blank: float = NEVER
    symbol: float = NEVER
    total: float = field(init=False, default=NEVER)

    def close(self) -> "_Beginning":
        self.total = np.logaddexp(self.blank, self.symbol)
        return self


def beam_search(probabilities: np.ndarray, beam: int) -> list[Heard]:
    """The likeliest strings of symbols, the best first, each with all its alignments: at most `beam` are followed."""
    blank = probabilities.shape[1] - 1
    logs = np.log(np.maximum(probabilities.astype(np.float64), LEAST))
    kept: dict[tuple[int, ...], _Beginning] = {(): _Beginning(blank=0.0).close()}
    for now, shares in zip(logs, probabilities, strict=True):
        candidates = np.flatnonzero(shares[:blank] > HARDLY).tolist()
        found: dict[tuple[int, ...], _Beginning] = {}
        for told, before in kept.items():
            same = found.setdefault(told, _Beginning())
            same.blank = np.logaddexp(same.blank, before.total + now[blank])
            if told:
                same.symbol = np.logaddexp(same.symbol, before.symbol + now[told[-1]])
            for symbol in candidates:
                # The same symbol once more is another one only behind a blank.
                start = before.blank if told and told[-1] == symbol else before.total
                if start > NEVER:
                    longer = found.setdefault((*told, symbol), _Beginning())
                    longer.symbol = np.logaddexp(longer.symbol, start + now[symbol])
        best = sorted(found.items(), key=lambda one: -one[1].close().total)
        kept = dict(best[:beam])
    return [Heard(told, float(one.total)) for told, one in kept.items()]


def log_probability(probabilities: np.ndarray, symbols: tuple[int, ...]) -> float:
    """Of these symbols over all their alignments (forward algorithm); minus infinity where they do not fit."""
    logs, wanted, skips = _spread(probabilities, symbols)
    row = np.full(len(wanted), NEVER)
    row[:2] = logs[0, wanted[:2]]
    for now in logs[1:]:
        row = np.logaddexp.reduce(_reached(row, skips)) + now[wanted]
    return float(np.logaddexp.reduce(row[-2:]))


def aligned(probabilities: np.ndarray, symbols: tuple[int, ...]) -> np.ndarray:
    """int [symbols] the timestep at which each symbol is heard most in the likeliest alignment (Viterbi, 1967)."""
    if not symbols:
        return np.empty(0, np.int64)
    logs, wanted, skips = _spread(probabilities, symbols)
    row = np.full(len(wanted), NEVER)
    row[:2] = logs[0, wanted[:2]]
    came = np.zeros((len(logs), len(wanted)), np.int64)
    for timestep, now in enumerate(logs[1:], start=1):
        reached = _reached(row, skips)
        came[timestep] = reached.argmax(axis=0)
        row = reached.max(axis=0) + now[wanted]
    at = len(wanted) - 1 - int(row[-2] > row[-1])
    path = np.zeros(len(logs), np.int64)
    for timestep in range(len(logs) - 1, -1, -1):
        path[timestep] = at
        at -= came[timestep, at]
    places = [np.flatnonzero(path == 2 * number + 1) for number in range(len(symbols))]
    return np.array([own[probabilities[own, symbol].argmax()] for own, symbol in zip(places, symbols, strict=True)])


def _spread(probabilities: np.ndarray, symbols: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Logarithms; the symbols with blanks around each; and where the blank between two may be skipped."""
    logs = np.log(np.maximum(probabilities.astype(np.float64), LEAST))
    wanted = np.full(2 * len(symbols) + 1, probabilities.shape[1] - 1)
    wanted[1::2] = symbols
    skips = np.zeros(len(wanted), bool)
    skips[3::2] = wanted[3::2] != wanted[1:-2:2]
    return logs, wanted, skips


def _reached(row: np.ndarray, skips: np.ndarray) -> np.ndarray:
    """[3, places] from the place itself, from the one before, and over a blank that may be skipped."""
    one = np.concatenate([[NEVER], row[:-1]])
    two = np.concatenate([[NEVER, NEVER], row[:-2]])[: len(row)]
    return np.stack([row, one, np.where(skips, two, NEVER)])
