"""How each input end becomes what the recurrent layers read."""

from functools import singledispatch

from core.language import mark, say
from core.models.ends.inputs import KERNEL, Frames, Measured, Tokens, WordParts
from core.models.ends.kinds import Brought
from core.models.graph import WINDOW, Building, Input
from core.models.nodes.embedding import Embedding
from core.models.nodes.frames import Convolved, FrameValues
from core.models.nodes.masking import Masking
from core.models.nodes.node import Wire
from core.models.series_vectors import series_vectors
from core.models.shown.picture import Row
from core.models.word_vectors import word_vectors
from core.words import counted


@singledispatch
def brought(end: Brought) -> Input:
    """The input of the network."""
    raise TypeError(f"There is no input for {type(end).__name__}.")


@singledispatch
def enter(end: Brought, building: Building, *, masked: bool) -> Wire:
    """What the recurrent layers read: measured values, or the vectors of tokens, padding `masked` or not."""
    raise TypeError(f"{type(end).__name__} cannot enter.")


@brought.register
def _(end: Measured) -> Input:
    detail = counted(end.features, "feature")
    if end.vectors:
        detail = say("{features}, {width} of its series", features=detail, width=end.vectors.width)
    row = Row("input", mark("Input"), detail)
    sizes = (end.timesteps + end.ahead, end.columns)
    return Input(WINDOW, sizes, row, width=end.width, ahead=end.ahead, free=end.free)


@brought.register
def _(end: Frames) -> Input:
    row = Row("input", mark("Frame"), f"{end.across} × {end.height} × {end.channels}")
    return Input(WINDOW, (end.timesteps, end.height, end.across, end.channels), row, width=end.pixels)


@brought.register
def _(end: Tokens) -> Input:
    return Input.tokens_of(end.timesteps, vocabulary=end.vocabulary, free=end.free)


@brought.register
def _(end: WordParts) -> Input:
    row = Row("input", mark("Word"), say("one of {vocabulary:,}", vocabulary=end.vocabulary))
    return Input(WINDOW, (end.timesteps, end.columns), row, tokens=True, width=end.columns, free=True)


@enter.register
def _(end: Measured, building: Building, *, masked: bool) -> Wire:
    if end.vectors:
        return series_vectors(building, end)
    return building.add(Masking(values=Wire(WINDOW))) if masked else Wire(WINDOW)


@enter.register
def _(end: Frames, building: Building, *, masked: bool) -> Wire:
    below = Wire(WINDOW)
    for _, _, filters in end.convolutions:
        below = building.add(Convolved(values=below, filters=filters, kernel=KERNEL, strides=2))
    return building.add(FrameValues(values=below))


@enter.register
def _(end: Tokens, building: Building, *, masked: bool) -> Wire:
    vectors = Embedding(values=Wire(WINDOW), numbers=end.vocabulary, width=end.embedding, masked=masked)
    return building.add(vectors)


@enter.register
def _(end: WordParts, building: Building, *, masked: bool) -> Wire:
    return word_vectors(building, end)
