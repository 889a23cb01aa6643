"""A vector for each word: its own, those of its features, and what a small recurrent layer makes of its characters."""

from core.models.ends.inputs import Letters, WordParts
from core.models.graph import WINDOW, Building
from core.models.nodes.dropout import Dropout
from core.models.nodes.embedding import Embedding
from core.models.nodes.joined import Joined
from core.models.nodes.masking import Masking
from core.models.nodes.node import Wire
from core.models.nodes.recurrent import Recurrent
from core.models.nodes.refolded import Refolded
from core.models.nodes.regrouped import Regrouped
from core.models.nodes.sliced import Sliced

LETTERS_CELL = "gru"
"""The cell that reads characters, whatever reads the words."""


def word_vectors(building: Building, end: WordParts) -> Wire:
    """All of them side by side; where the word is padding, all are passed over."""
    # In the order in which Keras comes to them: what is farthest from the answer first.
    letters = [_letters(building, end, end.letters)] if end.letters else []
    numbers = building.add(Sliced(values=Wire(WINDOW), part=0))
    vectors = building.add(
        Embedding(
            name="word",
            named=True,
            values=numbers,
            numbers=end.vocabulary,
            width=end.embedding,
            masked=True,
            drawn=end.columns == 1,
        )
    )
    if end.hidden:
        vectors = building.add(Dropout(values=vectors, rate=end.hidden, whole=True))
    parts = [vectors]
    for place, part in enumerate(end.parts, start=1):
        column = building.add(Sliced(values=Wire(WINDOW), part=place))
        told = {"numbers": part.numbers, "width": part.width, "masked": True, "drawn": False}
        parts.append(building.add(Embedding(name=part.name, named=True, values=column, **told)))
    parts += letters
    if len(parts) == 1:
        return vectors
    told = ["word", *(part.name for part in end.parts), *(["letters"] if letters else [])]
    return building.add(Joined(name="joined", named=True, parts=(*parts[1:], vectors), shown_as=", ".join(told)))


def _letters(building: Building, end: WordParts, letters: Letters) -> Wire:
    """The characters of each word as a sequence of its own, in both directions to its end."""
    window = building.add(Sliced(values=Wire(WINDOW), part=slice(1 + len(end.parts), None)))
    each = building.add(Regrouped(values=window, sizes=(letters.longest,), drawn_as=WINDOW))
    vectors = building.add(
        Embedding(
            name="letter",
            named=True,
            values=each,
            numbers=letters.numbers,
            width=letters.width,
            masked=True,
            drawn=False,
        )
    )
    read = building.add(
        Recurrent(
            name="letters",
            named=True,
            values=vectors,
            cell=LETTERS_CELL,
            units=letters.units,
            bidirectional=True,
            drawn=False,
        )
    )
    words = building.add(Refolded(name="words", named=True, values=read, like=Wire(WINDOW)))
    # A word without characters is padding: both directions leave it at zero.
    return building.add(Masking(values=words))
