"""How a text is taken: as one stream or as lines, and what is too little, said before anything trains."""

import pytest

from core.data.texts import Corpus
from core.errors import UserError
from core.tasks.writing import Writing, WritingOptions

VERSE = "Row, row, row your boat\nGently down the stream\nMerrily, merrily\n"
VERSES = Corpus("song", (VERSE * 40,))


def test_lines_that_keep_coming_again_are_one_text() -> None:
    assert Writing().propose(VERSES)["documents"].value == "stream"


def test_short_lines_that_differ_are_documents() -> None:
    different = Corpus("names", ("\n".join(f"name{number}" for number in range(400)),))
    assert Writing().propose(different)["documents"].value == "lines"


@pytest.mark.parametrize("lookback", [32, 100])
def test_what_is_too_little_is_said_by_the_plan_already(lookback: int) -> None:
    options = WritingOptions(documents="lines", lookback=lookback)
    for ask in (Writing().plan, Writing().prepare):
        with pytest.raises(UserError, match=r"needs more|next to no text"):
            ask(VERSES, options)


def test_a_carried_memory_is_told_to_the_network_and_leaves_the_windows_as_they_are() -> None:
    fresh, carried = (Writing().prepare(VERSES, WritingOptions(memory=memory)) for memory in ("fresh", "carried"))
    assert (fresh.ends.carried, carried.ends.carried) == (False, True)
    assert (fresh.train.all_inputs() == carried.train.all_inputs()).all()


def test_what_is_recommended_follows_from_how_long_the_text_is() -> None:
    short, long = (
        {name: one.value for name, one in Writing().propose(Corpus("verse", (VERSE * count,))).items()}
        for count in (100, 30_000)
    )
    assert (short["memory"], long["memory"]) == ("carried", "carried")
    assert short["units"] < long["units"]
    assert short["batch_size"] < long["batch_size"]
    assert short["epochs"] > long["epochs"]


def test_the_memory_of_lines_that_differ_is_not_carried() -> None:
    different = Corpus("names", ("\n".join(f"name{number}" for number in range(400)),))
    assert Writing().propose(different)["memory"].value == "fresh"
