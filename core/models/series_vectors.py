"""A learnt vector for each series, joined to the features of every timestep."""

from core.models.ends.inputs import Measured
from core.models.graph import WINDOW, Building
from core.models.nodes.embedding import Embedding
from core.models.nodes.joined import Joined
from core.models.nodes.node import Wire
from core.models.nodes.sliced import Sliced


def series_vectors(building: Building, end: Measured) -> Wire:
    """The window's last column as numbers of series, the others as they are, and the vectors beside these."""
    window, vectors = Wire(WINDOW), end.vectors
    number = building.add(Sliced(values=window, part=end.features))
    values = building.add(Sliced(values=window, part=slice(end.features)))
    embedding = Embedding(
        name="series_vector", named=True, values=number, numbers=vectors.series, width=vectors.width, drawn=False
    )
    return building.add(Joined(name="joined", named=True, parts=(values, building.add(embedding))))
