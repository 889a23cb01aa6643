"""Writing a target with a trained translator: the source is read once, then one token follows the other, in NumPy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from pydantic import Field

from core.declared import Declared
from core.models.in_numpy.reading import Steps
from core.models.in_numpy.running import Found, RunningGraph
from core.models.nodes.node import STATES, Value, Wire
from core.models.translator import SOURCE, TARGET

NEVER = -1e9
"""The score of what must not be written."""


class Decoding(Declared):
    """How a target is searched for."""

    beam: int = Field(4, ge=1, le=20, title="Beam", description="Width of the beam search; 1: greedy decoding.")
    length_penalty: float = Field(
        1.0,
        ge=0.0,
        le=2.0,
        title="Length penalty",
        description="Scores are divided by the length to this power; 0: short targets win, 1: the mean of all tokens.",
    )
    no_repeat: int = Field(
        0,
        ge=0,
        le=10,
        title="No repetition",
        description="No n-gram of this length is written twice; 0: no limit.",
    )


@dataclass(frozen=True)
class Specials:
    """Numbers of tokens that are no text."""

    begin: int
    end: int
    never: tuple[int, ...]
    """Those that are never written: padding, unknown, the beginning."""


@dataclass(frozen=True)
class Hypothesis:
    """A target as far as it is written, without its end."""

    tokens: tuple[int, ...]
    log_probability: float
    """Sum over its tokens, its end included."""
    score: float
    """By which hypotheses are ranked: the same after the length penalty."""
    ended: bool = True


class Decoder:
    """A translator's graph cut in two: what the source alone decides, and what each token of the target changes."""

    def __init__(self, network: RunningGraph) -> None:
        self._network = network
        told = {TARGET}
        for call in network.calls:
            if any(wire.node in told for _, wire in call.reads):
                told.add(call.node.name)
        self._reading = [call for call in network.calls if call.node.name not in told]
        self._writing = [call for call in network.calls if call.node.name in told]
        self._wanted = {wire for call in self._writing for _, wire in call.reads}

    def read(self, sources: np.ndarray) -> Found:
        """What the encoder makes of int [sources, timesteps], padded with 0."""
        found: Found = {Wire(SOURCE): Steps(np.asarray(sources), None)}
        for call in self._reading:
            call.forward(found)
        return {wire: value for wire, value in found.items() if wire in self._wanted}

    def step(self, read: Found, tokens: np.ndarray, states: dict[str, Value]) -> tuple[np.ndarray, dict[str, Value]]:
        """Probabilities [sources, tokens] of what follows `tokens` int [sources], and the states to go on from."""
        found, ended = dict(read) | {Wire(TARGET): Steps(np.asarray(tokens)[:, None], None)}, {}
        for call in self._writing:
            given = call.forward(found, states.get(call.node.name))
            if STATES in given:
                ended[call.node.name] = given[STATES]
        return found[self._network.graph.outputs[0]].values[:, 0], ended

    def whole(self, source: np.ndarray, written: np.ndarray) -> tuple[np.ndarray, np.ndarray | None]:
        """Of a source and what was written: probabilities [tokens, numbers] after each, attention [tokens, source]."""
        found: Found = {Wire(SOURCE): Steps(source[None], None), Wire(TARGET): Steps(written[None], None)}
        attention = None
        for call in (*self._reading, *self._writing):
            memory = call.remember(found)
            if (looked := call.node.looked(memory)) is not None:
                attention = looked[0]
        return found[self._network.graph.outputs[0]].values[0], attention


def translate(
    decoder: Decoder,
    sources: np.ndarray,
    specials: Specials,
    decoding: Decoding,
    *,
    longest: int | Sequence[int],
    prefix: Sequence[int] = (),
) -> list[list[Hypothesis]]:
    """The best `beam` targets of each source int [sources, timesteps], the best first; each begins with `prefix`.

    `longest` is after how many tokens each is broken off. Beam search (Graves, 2012) over all sources side by side; one
    that is done takes no time any more.
    """
    limits = np.broadcast_to(np.asarray(longest), len(sources))
    search = _Search(decoder, sources, specials, decoding, prefix, limits)
    while search.open:
        search.advance()
    return search.results()


class _Search:
    """All beginnings of all sources that are not done, [sources, beam]."""

    def __init__(
        self,
        decoder: Decoder,
        sources: np.ndarray,
        specials: Specials,
        decoding: Decoding,
        prefix: Sequence[int],
        limits: np.ndarray,
    ) -> None:
        self._decoder, self._specials, self._decoding, self._limits = decoder, specials, decoding, limits
        count, beam = len(sources), decoding.beam
        self._finished: list[list[Hypothesis]] = [[] for _ in range(count)]
        self._places = np.arange(count)
        """Which source each row of the beams belongs to."""
        self._read = _taken(decoder.read(sources), np.repeat(np.arange(count), beam))
        self._states: dict[str, Value] = {}
        self._last = np.full(count * beam, specials.begin)
        self._tokens = np.zeros((count, beam, 0), np.int64)
        self._scores = np.full((count, beam), NEVER)
        self._scores[:, 0] = 0.0
        for token in prefix:
            self._follow(token)

    @property
    def open(self) -> bool:
        return len(self._places) > 0

    @property
    def length(self) -> int:
        return self._tokens.shape[2]

    def advance(self) -> None:
        """One more token for every beginning; those that end are put aside."""
        beam, count = self._decoding.beam, len(self._places)
        probabilities = self._allowed()
        likely = min(2 * beam, probabilities.shape[1])
        each = largest(probabilities, likely)
        logarithms = _logarithms(np.take_along_axis(probabilities, each, axis=1))
        scores = logarithms.reshape(count, beam, likely) + self._scores[:, :, None]
        flat = scores.reshape(count, -1)
        order = np.argsort(-flat, axis=1, kind="stable")[:, : 2 * beam]
        tokens = np.take_along_axis(each.reshape(count, -1), order, axis=1)
        self._choose(order // likely, tokens, np.take_along_axis(flat, order, axis=1))

    def results(self) -> list[list[Hypothesis]]:
        """The best of each source, ended or not."""
        ranked = (sorted(those, key=lambda one: (-one.ended, -one.score)) for those in self._finished)
        return [those[: self._decoding.beam] for those in ranked]

    def _choose(self, parents: np.ndarray, tokens: np.ndarray, scores: np.ndarray) -> None:
        """The best that go on; those among the best that end are finished."""
        beam, count = self._decoding.beam, len(self._places)
        ends = tokens == self._specials.end
        for row, at in zip(*np.nonzero(ends[:, :beam] & (scores[:, :beam] > NEVER / 2)), strict=True):
            written = tuple(self._tokens[row, parents[row, at]].tolist())
            self._finished[self._places[row]].append(self._ended(written, float(scores[row, at])))
        go_on = np.argsort(ends, axis=1, kind="stable")[:, :beam]
        parents, tokens, self._scores = (np.take_along_axis(each, go_on, axis=1) for each in (parents, tokens, scores))
        rows = (np.arange(count)[:, None] * beam + parents).ravel()
        before = np.take_along_axis(self._tokens, parents[:, :, None], axis=1)
        self._tokens = np.concatenate([before, tokens[:, :, None]], axis=2)
        self._last = tokens.ravel()
        self._states = {name: _of(value, rows) for name, value in self._states.items()}
        self._leave()

    def _leave(self) -> None:
        """Sources with as many ended targets as there are beams, none of which can be overtaken, are done."""
        beam = self._decoding.beam
        done = np.array([self._is_done(row, place) for row, place in enumerate(self._places)], dtype=bool)
        if not done.any():
            return
        for row in np.flatnonzero(done):
            if len(self._finished[self._places[row]]) < beam:
                self._break_off(row)
        kept = np.flatnonzero(~done)
        rows = (kept[:, None] * beam + np.arange(beam)).ravel()
        self._places, self._tokens, self._scores = self._places[kept], self._tokens[kept], self._scores[kept]
        self._last, self._read = self._last[rows], _taken(self._read, rows)
        self._states = {name: _of(value, rows) for name, value in self._states.items()}

    def _break_off(self, row: int) -> None:
        """What stands there is kept without an end."""
        unended = (self._hypothesis(row, at) for at in range(self._decoding.beam))
        self._finished[self._places[row]] += [one for one in unended if one.log_probability > NEVER / 2]

    def _is_done(self, row: int, place: int) -> bool:
        ended = self._finished[place]
        if self.length >= self._limits[place]:
            return True
        if len(ended) < self._decoding.beam:
            return False
        best = max(one.score for one in ended)
        return best >= self._scores[row, 0] / (self.length + 1) ** self._decoding.length_penalty or len(ended) >= 2 * (
            self._decoding.beam
        )

    def _allowed(self) -> np.ndarray:
        """[sources * beam, numbers] probabilities of the next token; those of forbidden ones are below 0."""
        probabilities, self._states = self._decoder.step(self._read, self._last, self._states)
        probabilities[:, list(self._specials.never)] = -1.0
        if self._decoding.no_repeat:
            for row, written in enumerate(self._tokens.reshape(len(probabilities), -1).tolist()):
                probabilities[row, _repeated(written, self._decoding.no_repeat)] = -1.0
        return probabilities

    def _follow(self, token: int) -> None:
        """The token that a person wants, whatever its probability."""
        beam = self._decoding.beam
        probabilities, self._states = self._decoder.step(self._read, self._last, self._states)
        told = _logarithms(probabilities[:, token]).reshape(-1, beam)
        self._scores[:, 0] += told[:, 0]
        self._tokens = np.concatenate([self._tokens, np.full((*self._tokens.shape[:2], 1), token)], axis=2)
        self._last = np.full_like(self._last, token)

    def _ended(self, tokens: tuple[int, ...], total: float) -> Hypothesis:
        return Hypothesis(tokens, total, total / (len(tokens) + 1) ** self._decoding.length_penalty)

    def _hypothesis(self, row: int, at: int) -> Hypothesis:
        tokens, total = tuple(self._tokens[row, at].tolist()), float(self._scores[row, at])
        return Hypothesis(tokens, total, total / max(len(tokens), 1) ** self._decoding.length_penalty, ended=False)


def largest(values: np.ndarray, count: int) -> np.ndarray:
    """int64 [rows, count]: the places of the largest values of each row, in any order.

    They stand in as many columns of a square, those with the largest maxima; where there are many values, finding
    these first takes a tenth of the time.
    """
    numbers = values.shape[1]
    across = int((count * numbers) ** 0.5)
    down = numbers // across
    if 4 * (across + count * down) > numbers:
        return np.argpartition(-values, count - 1, axis=1)[:, :count]
    maxima = values[:, : down * across].reshape(-1, down, across).max(axis=1)
    columns = np.argpartition(-maxima, count - 1, axis=1)[:, :count]
    inside = (columns[:, None] + across * np.arange(down)[:, None]).reshape(len(values), -1)
    behind = np.broadcast_to(np.arange(down * across, numbers), (len(values), numbers - down * across))
    places = np.concatenate([inside, behind], axis=1)
    best = np.argpartition(-np.take_along_axis(values, places, axis=1), count - 1, axis=1)[:, :count]
    return np.take_along_axis(places, best, axis=1)


def _logarithms(probabilities: np.ndarray) -> np.ndarray:
    """Log-probabilities; those of forbidden tokens far below all others."""
    return np.where(probabilities < 0, NEVER, np.log(np.maximum(probabilities, 1e-30)))


def _repeated(written: list[int], size: int) -> list[int]:
    """Tokens that would complete `size` in a row that stand there already."""
    if len(written) < size:
        return []
    last = written[len(written) - size + 1 :]
    starts = range(len(written) - size + 1)
    return [written[at + size - 1] for at in starts if written[at : at + size - 1] == last]


def _taken(found: Found, rows: np.ndarray) -> Found:
    return {wire: _of(value, rows) for wire, value in found.items()}


def _of(value: Any, rows: np.ndarray) -> Any:
    """The rows of arrays, in whatever they lie."""
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        return value[rows]
    if isinstance(value, Steps):
        return Steps(value.values[rows], _of(value.mask, rows))
    return tuple(_of(each, rows) for each in value)
