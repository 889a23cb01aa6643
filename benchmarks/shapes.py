"""What is trained in the comparison of speed, and how much arithmetic an update of it takes."""

from dataclasses import asdict, dataclass
from itertools import product

GATES = {"simple_rnn": 1, "gru": 3, "lstm": 4}
EMBEDDING = 32
"""Numbers a character becomes before it is read."""
WIDE = 256
"""The same of a piece of a word, on both sides of a translator."""


@dataclass(frozen=True)
class Shape:
    """One network on one kind of window; with a vocabulary, it reads characters and says after each what comes next.

    Where it also writes some tokens `ahead`, it is a translator: encoder, decoder and Luong's attention.
    """

    cell: str
    activation: str = "tanh"
    units: int = 50
    lookback: int = 10
    layers: int = 1
    batch: int = 32
    vocabulary: int = 0
    ahead: int = 0

    @property
    def name(self) -> str:
        network = f"{self.cell} {self.activation} {self.units}x{self.layers}"
        if self.ahead:
            return f"{network} {self.lookback} to {self.ahead} of {self.vocabulary} batch {self.batch}"
        return f"{network} lookback {self.lookback} batch {self.batch}{' characters' if self.vocabulary else ''}"

    @property
    def embedding(self) -> int:
        return WIDE if self.ahead else EMBEDDING

    @property
    def flops(self) -> float:
        """Multiplications and additions of one update: forwards once, backwards twice; matrix products only."""
        width, total = self.embedding if self.vocabulary else 1, 0
        for _ in range(self.layers):
            total += (self.lookback + self.ahead) * GATES[self.cell] * self.units * (self.units + width)
            width = self.units
        if self.ahead:  # the question, what is seen, and both products of the attention
            total += self.ahead * self.units * (3 * self.units + 2 * self.lookback)
        total += (self.ahead or self.lookback) * self.units * self.vocabulary
        return float(6 * self.batch * total)

    @property
    def examples(self) -> int:
        """Windows in the series: whole batches, as many as keep an epoch short."""
        return self.batch * max(4, min(100, 32_000 // (self.lookback * max(1, self.batch // 32))))

    def told(self, values: list[float] | None) -> dict:
        return {**asdict(self), "examples": self.examples, "values": values, "embedding": self.embedding}


CELLS = tuple(GATES)
PARTS: dict[str, tuple[Shape, ...]] = {
    "notebook": (Shape("simple_rnn", "relu"), Shape("lstm", "relu")),
    "small": tuple(
        Shape(cell, activation, units, lookback, layers, batch)
        for cell, (activation, layers, batch), units, lookback in product(
            CELLS, (("tanh", 1, 32), ("relu", 2, 128)), (16, 50), (10, 48)
        )
    ),
    "long": tuple(Shape(cell, lookback=lookback) for cell in CELLS for lookback in (168, 512)),
    "wide": tuple(Shape(cell, units=units, lookback=48) for cell in CELLS for units in (128, 256)),
    "deep": tuple(Shape(cell, layers=2, batch=batch, lookback=48) for cell in CELLS for batch in (32, 128)),
    "text": tuple(Shape("lstm", units=units, lookback=100, batch=64, vocabulary=65) for units in (128, 256)),
    "translation": tuple(
        Shape("lstm", units=256, lookback=20, ahead=20, batch=64, vocabulary=vocabulary) for vocabulary in (4000, 8000)
    ),
    "grid": tuple(
        Shape(cell, activation, units, lookback, layers, batch)
        for cell, activation, units, lookback, layers, batch in product(
            CELLS, ("relu", "tanh"), (16, 50, 128, 256), (10, 48, 168, 512), (1, 2), (32, 128)
        )
    ),
}
