"""The opinion of a network stands below what it reads, on the same axis."""

import numpy as np
import pytest

from core.charts.takes.opinion import MOST_LEADING, leaders, sequence_opinion, sound_opinion
from core.charts.texts.coloured import running_opinion
from core.charts.theme import THEMES, Theme, template

THEME = THEMES["light"]
CLASSES = ("no", "yes", "perhaps")
TOLD = np.array([[0.6, 0.3, 0.1], [0.2, 0.7, 0.1], [0.1, 0.8, 0.1], [0.1, 0.9, 0.0]])


def test_who_leads_at_the_end_stands_first_and_who_never_led_is_left_out() -> None:
    assert leaders(TOLD) == [1, 0]


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_every_label_has_a_colour_of_its_own(theme: Theme) -> None:
    told = np.eye(MOST_LEADING) * 0.6 + 0.1
    figure = sequence_opinion({}, told, tuple("abcd"), theme)
    assert len({line.line.color for line in figure.data}) == MOST_LEADING
    running = running_opinion(list("abcd"), told, tuple("abcd"), theme)
    assert len({line.line.color for line in running.data}) == len(running.data)
    colours = template(theme.name).layout.colorway
    assert len(set(colours)) == len(colours)


def test_a_timestep_of_several_frames_was_read_at_its_end_in_seconds() -> None:
    figure = sound_opinion(np.zeros((80, 40)), TOLD, CLASSES, THEME)
    bands, yes, no = figure.data
    assert bands.x[-1] == 0.79
    assert (yes.name, yes.x.tolist()) == ("yes", [0.2, 0.4, 0.6, 0.8])
    assert no.y.tolist() == [0.6, 0.2, 0.1, 0.1]
    assert (yes.xaxis, figure.layout.xaxis.matches) == ("x2", "x2")


def test_values_and_opinions_share_the_timesteps() -> None:
    figure = sequence_opinion({"x": np.arange(8.0)}, TOLD, CLASSES, THEME)
    values, yes, _ = figure.data
    assert values.x.tolist() == list(range(1, 9))
    assert yes.x.tolist() == [2, 4, 6, 8]


def test_of_a_drawing_the_opinion_is_drawn_alone() -> None:
    figure = sequence_opinion({}, TOLD, CLASSES, THEME)
    assert [line.x.tolist() for line in figure.data] == [[1, 2, 3, 4]] * 2
    assert figure.layout.yaxis.title.text == "probability"
