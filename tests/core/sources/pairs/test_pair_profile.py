"""The lengths of both sides are shown in their order."""

from core.charts.texts.profile import label_counts
from core.charts.theme import LIGHT
from core.data.pairs import TextPairs
from core.sources.pairs.profile import pair_profile


def test_lengths_stand_from_the_shortest_to_the_longest_however_common_they_are() -> None:
    texts = ("a" * 4, *["a" * 45] * 9, *["a" * 15] * 3, *["a" * 25] * 5)
    for picture in pair_profile(TextPairs("pairs", texts, texts, ("en", "de"))).pictures:
        figure = label_counts(picture.counts, LIGHT, of=picture.of, ordered=picture.ordered)
        assert figure.data[0].customdata == ("up to 5", "up to 20", "up to 30", "up to 50")
