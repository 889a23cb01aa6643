"""What one update of a network has to do, by shape alone: by it programs say whether they take it. No TensorFlow."""

from dataclasses import dataclass

from core.models.cells import cell_of
from core.models.ends.inputs import Frames, TokenPair, WordParts
from core.models.ends.kinds import NetworkEnds
from core.models.spec import ModelSpec
from core.models.word_vectors import LETTERS_CELL

SQUASHED = 500.0
"""Operations that the squashing of a number and its gradient are worth: LSTM(128), 64 pairs of 20 tokens, 35 ms."""


@dataclass(frozen=True)
class UpdateWork:
    """An update of `batch_size` examples."""

    ends: NetworkEnds
    model: ModelSpec
    batch_size: int

    @property
    def steps(self) -> int:
        """Timesteps of all layers and directions, one after the other."""
        return self.ends.rows * self.model.layers * self._directions + 2 * self._letters

    @property
    def operations(self) -> float:
        """Multiplications and additions."""
        width, total = self.ends.width, 0.0
        for _ in range(self.model.layers):
            # Forward once, backward twice; each parameter is one multiplication and one addition an example.
            total += 6.0 * self.batch_size * self.ends.rows * self._parameters(width) * self._directions
            width = self.model.units * self._directions
        total += self._operations_of_answers()
        total += self._operations_of_letters() + self.operations_of_frames + self._operations_of_attention()
        # What the network would write itself takes another pass.
        return total * 4 / 3 if getattr(self.ends.input, "sampled", 0.0) else total

    @property
    def weights(self) -> int:
        """Of the first layer."""
        return self._parameters(self.ends.features)

    def operations_by(self, size: int) -> float:
        """As `operations`, where `size` examples are done at once and cost as much when there are fewer."""
        return self.operations * (-(-self.batch_size // size) * size / self.batch_size)

    @property
    def _letters(self) -> int:
        """Characters of a word that are read one after the other."""
        return (
            self.ends.input.letters.longest if isinstance(self.ends.input, WordParts) and self.ends.input.letters else 0
        )

    def _operations_of_answers(self) -> float:
        """The Dense layer, where it answers at every timestep; of a single answer it is next to nothing."""
        if not self.ends.output.every_timestep:
            return 0.0
        ahead = self.ends.input.ahead  # a decoder has one direction
        across = ahead or self.ends.timesteps * self._directions
        return 6.0 * self.batch_size * across * self.model.units * self.ends.outputs

    def _operations_of_letters(self) -> float:
        """All words of all examples side by side, in both directions."""
        if not self._letters:
            return 0.0
        letters = self.ends.input.letters
        each = cell_of(LETTERS_CELL).parameters(letters.units, letters.width)
        return 12.0 * self.batch_size * self.ends.rows * letters.longest * each

    def _operations_of_attention(self) -> float:
        """In the loop of a decoder: each timestep is squashed with each of the source, and is read by a wider cell."""
        end = self.ends.input
        if not isinstance(end, TokenPair) or end.attention != "bahdanau":
            return 0.0
        pairs, units = self.batch_size * end.ahead * end.timesteps, self.model.units
        return SQUASHED * pairs * units + 6.0 * self.batch_size * end.ahead * units * units * 4

    @property
    def operations_of_frames(self) -> float:
        """The convolutions of all frames."""
        if not isinstance(self.ends.input, Frames):
            return 0.0
        return 6.0 * self.batch_size * self.ends.rows * self.ends.input.operations

    @property
    def _directions(self) -> int:
        return 2 if self.model.bidirectional else 1

    def _parameters(self, width: int) -> int:
        return cell_of(self.model.cell).parameters(self.model.units, width)
