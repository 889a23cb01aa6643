"""The loss chart says what the histories say, for one run and for many."""

from dataclasses import replace

import pytest

from core.charts.runs.losses import POINTS, LossCurve, gradients, losses
from core.charts.theme import DARK, LIGHT, Theme, dash_of


def curve(run: str = "a", cell: str = "lstm", *, best_epoch: int = 2) -> LossCurve:
    return LossCurve(
        run=run,
        cell=cell,
        group={"lstm": "LSTM", "gru": "GRU"}[cell],
        name=f"{cell} {run}",
        epochs=[1, 2, 3],
        loss=[0.9, 0.5, 0.4],
        validation_loss=[1.0, 0.6, None],
        gradient_norm=[2.0, 1.0, 0.5],
        best_epoch=best_epoch,
    )


def test_chart_says_from_where_on_the_validation_part_was_learnt_too() -> None:
    figure = losses([replace(curve(), validated=2)], theme=LIGHT)
    assert [shape.x0 for shape in figure.layout.shapes] == [2.5]
    assert [note.text[:26] for note in figure.layout.annotations] == ["validation part learnt too"]
    assert not losses([curve()], theme=LIGHT).layout.shapes


def by_uid(figure, uid: str):
    return next(trace for trace in figure.data if trace.uid == uid)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_every_run_keeps_its_cells_colour_and_dash(theme: Theme) -> None:
    figure = losses([curve("a", "lstm"), curve("b", "gru")], theme=theme)
    for run, cell in (("a", "lstm"), ("b", "gru")):
        line = by_uid(figure, f"{run}-validation").line
        assert (line.color, line.dash) == (theme.cells[cell], dash_of(cell))


def test_losses_are_the_histories_numbers() -> None:
    figure = losses([curve()], theme=LIGHT)
    assert list(by_uid(figure, "a-train").y) == [0.9, 0.5, 0.4]
    assert list(by_uid(figure, "a-validation").y) == [1.0, 0.6, None]


def test_the_best_epoch_is_ringed_once() -> None:
    ring = by_uid(losses([curve(best_epoch=2)], theme=LIGHT), "a-best")
    assert (list(ring.x), list(ring.y)) == ([2], [0.6])


def test_no_ring_before_the_first_finite_validation_loss() -> None:
    assert list(by_uid(losses([curve(best_epoch=0)], theme=LIGHT), "a-best").x) == []


def test_seeds_of_one_cell_share_one_legend_entry() -> None:
    figure = losses([curve("a"), curve("b"), curve("c", "gru")], theme=LIGHT)
    assert [trace.name for trace in figure.data if trace.showlegend] == ["LSTM", "GRU"]


def test_a_single_run_names_training_and_validation() -> None:
    figure = losses([curve()], theme=LIGHT)
    assert [trace.name for trace in figure.data if trace.showlegend] == ["Training", "Validation"]


def test_axes_have_names_and_the_scale_that_was_chosen() -> None:
    plain, logarithmic = losses([curve()], theme=LIGHT), losses([curve()], theme=LIGHT, logarithmic=True)
    assert plain.layout.xaxis.title.text == "Epoch"
    assert plain.layout.yaxis.title.text == "Loss: mean squared error, scaled"
    assert plain.layout.yaxis.type != "log"
    assert logarithmic.layout.yaxis.type == "log"


def test_traces_keep_their_place_while_runs_have_nothing_to_show() -> None:
    young = LossCurve(run="a", cell="lstm", group="LSTM", name="LSTM", epochs=[], loss=[], validation_loss=[])
    assert len(losses([young], theme=LIGHT).data) == len(losses([curve()], theme=LIGHT).data)


@pytest.mark.parametrize("logarithmic", [False, True])
def test_an_empty_chart_has_no_logarithmic_axis(logarithmic: bool) -> None:
    young = LossCurve(run="a", cell="lstm", group="LSTM", name="LSTM", epochs=[], loss=[], validation_loss=[])
    assert losses([young], theme=LIGHT, logarithmic=logarithmic).layout.yaxis.type is None
    assert gradients([young], theme=LIGHT).layout.yaxis.type is None


def test_gradients_are_drawn_on_a_logarithmic_axis() -> None:
    figure = gradients([curve()], theme=LIGHT)
    assert list(by_uid(figure, "a-gradient").y) == [2.0, 1.0, 0.5]
    assert figure.layout.yaxis.type == "log"


def test_ten_thousand_epochs_take_as_many_points_as_a_screen_shows_and_no_peak_is_lost() -> None:
    count = 10_000
    falling = [1 / epoch for epoch in range(1, count + 1)]
    validation = [*falling]
    validation[7_000], validation[8_000], validation[9_001] = 3.0, 1e-6, None
    told = {"epochs": range(1, count + 1), "loss": falling, "validation_loss": validation, "gradient_norm": falling}
    long = replace(curve(best_epoch=8_001), **told)
    for figure in (losses([long], theme=LIGHT), gradients([long], theme=LIGHT)):
        assert max(len(trace.x) for trace in figure.data) < 4 * POINTS
    drawn = by_uid(losses([long], theme=LIGHT), "a-validation")
    assert (drawn.x[0], drawn.x[-1]) == (1, count)
    assert (max(value for value in drawn.y if value), min(value for value in drawn.y if value)) == (3.0, 1e-6)
    assert by_uid(losses([long], theme=LIGHT), "a-best").x == (8_001,)


def test_the_legend_says_what_bold_and_faint_lines_are() -> None:
    figure = losses([curve("a", "lstm"), curve("b", "gru")], theme=LIGHT)
    entries = [trace.name for trace in figure.data if trace.showlegend is not False]
    assert entries == ["LSTM", "GRU", "bold: validation", "faint: training"]
    assert by_uid(figure, "bold: validation").line.width > by_uid(figure, "faint: training").line.width


def test_the_first_epoch_is_drawn_batch_by_batch_before_it_has_ended() -> None:
    begun = replace(curve(), epochs=[], loss=[], validation_loss=[], beginning=[(0.1, 2.0), (0.2, 1.8)])
    assert list(by_uid(losses([begun], theme=LIGHT), "a-train").x) == [0.1, 0.2]
    ended = replace(curve(), beginning=[(0.5, 2.0), (1.0, 1.0)])
    assert list(by_uid(losses([ended], theme=LIGHT), "a-train").x) == [0.5, 1, 2, 3]


def test_smoothed_losses_are_exponential_means() -> None:
    figure = losses([curve()], theme=LIGHT, smooth=True)
    assert list(by_uid(figure, "a-validation").y) == pytest.approx([1.0, 0.92, None])
    assert by_uid(figure, "a-train").y[1] == pytest.approx(0.8 * 0.9 + 0.2 * 0.5)
