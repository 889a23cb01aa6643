"""The gradient of each layer while a network was trained, as lines and in words."""

from core.charts.network.layer_gradients import layer_gradient_lines, layer_gradient_words
from core.charts.theme import LIGHT

LENGTHS = {0: {"lstm": 0.5, "lstm_1": 2.0}, 4: {"lstm": 5.0, "lstm_1": 1.0}, 1: {"lstm": 1.0, "lstm_1": 1.5}}


def test_a_layer_is_a_line_over_the_epochs() -> None:
    first, second = layer_gradient_lines(LENGTHS, LIGHT, cell="lstm").data
    assert (first.name, list(first.x), list(first.y)) == ("lstm", [0, 1, 4], [0.5, 1.0, 5.0])
    assert list(second.y) == [2.0, 1.5, 1.0]
    assert first.line.dash != second.line.dash


def test_the_words_say_where_each_began_and_ended() -> None:
    assert layer_gradient_words(LENGTHS) == (
        "Length of the gradient: lstm from 0.5000 before training to 5.000 after epoch 4; "
        "lstm_1 from 2.000 before training to 1.000 after epoch 4."
    )
    assert layer_gradient_words({2: {"gru": 1.0}}) == (
        "Length of the gradient: gru from 1.000 after epoch 2 to 1.000 after epoch 2."
    )
