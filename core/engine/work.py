"""What one update of a network has to do, by shape alone: by it programs say whether they take it. No TensorFlow."""

from dataclasses import dataclass

from core.models.cells import cell_of
from core.models.ends import NetworkEnds
from core.models.spec import ModelSpec


@dataclass(frozen=True)
class UpdateWork:
    """An update of `batch_size` examples."""

    ends: NetworkEnds
    model: ModelSpec
    batch_size: int

    @property
    def steps(self) -> int:
        """Timesteps of all layers and directions, one after the other."""
        return self.ends.rows * self.model.layers * self._directions

    @property
    def operations(self) -> float:
        """Multiplications and additions."""
        width, total = self.ends.width, 0.0
        for _ in range(self.model.layers):
            # Forward once, backward twice; each parameter is one multiplication and one addition an example.
            total += 6.0 * self.batch_size * self.ends.rows * self._parameters(width) * self._directions
            width = self.model.units * self._directions
        return total

    @property
    def weights(self) -> int:
        """Of the first layer."""
        return self._parameters(self.ends.features)

    def operations_by(self, size: int) -> float:
        """As `operations`, where `size` examples are done at once and cost as much when there are fewer."""
        return self.operations * (-(-self.batch_size // size) * size / self.batch_size)

    @property
    def _directions(self) -> int:
        return 2 if self.model.bidirectional else 1

    def _parameters(self, width: int) -> int:
        return cell_of(self.model.cell).parameters(self.model.units, width)
