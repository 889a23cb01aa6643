"""A learnt vector for each series, joined to the features of every timestep."""

from core.models.ends import NetworkEnds
from core.models.layer import WINDOW, Layer

NUMBER, VALUES, VECTOR, JOINED = "get_item", "get_item_1", "series_vector", "joined"


def series_vectors(ends: NetworkEnds) -> tuple[Layer, ...]:
    """The window's last column as numbers of series, the others as they are, and the vectors beside these.

    The layers stand in the order in which Keras itself lists them.
    """
    rows, features = ends.rows, ends.features
    return (
        _columns(NUMBER, ends, part=features, output=(rows,)),
        _columns(VALUES, ends, part=slice(features), output=(rows, features)),
        Layer(
            role="embedding",
            name=VECTOR,
            keras_class="Embedding",
            arguments={"input_dim": ends.series, "output_dim": ends.vector},
            features=1,
            output=(rows, ends.vector),
            weights=((ends.series, ends.vector),),
            named=True,
            reads=(NUMBER,),
        ),
        Layer(
            role="joined",
            name=JOINED,
            keras_class="Concatenate",
            arguments={},
            features=ends.width,
            output=(rows, ends.width),
            named=True,
            reads=(VALUES, VECTOR),
        ),
    )


def _columns(name: str, ends: NetworkEnds, *, part: int | slice, output: tuple[int, ...]) -> Layer:
    """Some columns of the window; an operation without weights, which Keras names by itself."""
    return Layer(
        role="sliced",
        name=name,
        keras_class="GetItem",
        arguments={"part": part},
        features=ends.columns,
        output=output,
        reads=(WINDOW,),
    )
