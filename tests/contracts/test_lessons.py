"""What every lesson promises."""

from pathlib import Path

import numpy as np
import pytest

import pages.shared
from core.charts.presenting import LARGER, enlarged
from core.charts.theme import DARK, LIGHT
from core.lessons import LESSONS
from core.lessons.controls import Amount, Control, DrawnCurve, OneOf, Settings, Value, defaults
from core.lessons.learning.cost import seconds
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import CurvePoint, Trial
from core.lessons.lesson import POSITION, Lesson, LessonAnswer
from core.recipes.choices import Choice
from core.sources.lookup import all_kinds
from core.sources.samples import SAMPLES
from core.tasks import task_of
from pages.shared.inside.tabs import TABS
from pages.shared.lessons.address import KEPT, SHOWN
from pages.shared.training.form import MOST_SEEDS, Form
from pages.shared.training.hyperparameters import suits

PAGES = Path(pages.shared.__file__).parents[1]
each_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def predictions(lesson: Lesson) -> dict[str, Value]:
    """Some prediction a person might make."""
    return {
        control.name: drawn(control) if isinstance(control, DrawnCurve) else ends(control)[0]
        for control in lesson.predictions
    }


def drawn(control: DrawnCurve) -> tuple[float, ...]:
    """A line from the top to the bottom."""
    return tuple(np.round(np.linspace(control.high, control.low, len(control.at)) / control.step) * control.step)


def ends(control: Control) -> list[Value]:
    """What a knob can be turned to at most."""
    return list(control.options) if isinstance(control, OneOf) else [control.low, control.high]


def turned(lesson: Lesson) -> list[Settings]:
    """All at its default, then each knob at each of its ends."""
    start = defaults(lesson.knobs) | predictions(lesson)
    found = [start, *({**start, knob.name: end} for knob in lesson.knobs for end in ends(knob))]
    if not lesson.positions:
        return found
    return [each | {POSITION: position} for each in found for position in (0, lesson.positions(each) - 1)]


def drawings(answer: LessonAnswer) -> list:
    return [*answer.drawings, *answer.folded]


@each_lesson
def test_every_prediction_has_a_truth_that_could_have_been_predicted(lesson: Lesson) -> None:
    assert lesson.predictions
    truths = lesson.answer(defaults(lesson.knobs) | predictions(lesson)).truths
    for control in (each for each in lesson.predictions if each.name in truths):
        truth = truths[control.name]
        if isinstance(control, DrawnCurve):
            assert truth is None or control.at[0] <= truth <= control.at[-1]
            assert control.words(truth) == control.crosses.format(place=f"{truth:,.{control.digits}f}")
            continue
        assert control.read(control.written(truth)) == pytest.approx(truth, abs=getattr(control, "step", 0))
        assert control.words(truth)


@each_lesson
def test_nobody_is_led_to_the_truth_by_what_is_set_before(lesson: Lesson) -> None:
    truths = lesson.answer(defaults(lesson.knobs) | predictions(lesson)).truths
    for control in lesson.predictions:
        assert control.default != truths.get(control.name, "learnt")


@each_lesson
def test_it_answers_wherever_its_knobs_are_turned(lesson: Lesson) -> None:
    for settings in turned(lesson):
        answer = lesson.answer(settings)
        assert answer.sentence
        assert drawings(answer) or lesson.trial
        for drawing in drawings(answer):
            assert drawing.alt
            assert drawing.figure(LIGHT).layout.height == drawing.figure(DARK).layout.height > 0


@each_lesson
def test_its_figures_can_be_enlarged_for_a_class(lesson: Lesson) -> None:
    for drawing in drawings(lesson.answer(turned(lesson)[0])):
        figure = drawing.figure(LIGHT)
        height = figure.layout.height
        assert enlarged(figure).layout.height == round(height * LARGER)


@each_lesson
def test_what_was_drawn_stands_beside_the_truth_in_the_first_figure(lesson: Lesson) -> None:
    settings = defaults(lesson.knobs) | defaults(lesson.predictions)
    for control in (each for each in lesson.predictions if isinstance(each, DrawnCurve)):
        heights = drawn(control)
        lines = [
            lesson.answer(settings | {control.name: said}).drawings[0].figure(LIGHT).data for said in (None, heights)
        ]
        assert len(lines[1]) == len(lines[0]) + 1
        assert list(lines[1][-1].y) == pytest.approx(list(control.values(heights)))
        assert list(lines[1][-1].x) == list(control.at)


@each_lesson
def test_it_leads_to_a_page_for_ones_own_data(lesson: Lesson) -> None:
    assert (PAGES / f"{lesson.own.page}.py").is_file()
    assert lesson.own.tab in ("", *TABS)
    assert lesson.own.choice == Choice() or lesson.own.page == "train"


@each_lesson
def test_its_trainings_on_samples_choose_what_train_has(lesson: Lesson) -> None:
    for training in lesson.trainings:
        task, choice = task_of(training.task), training.choice
        [kind] = [kind for kind in all_kinds() if SAMPLES[training.sample] in kind.samples]
        assert task.source_kind in kind.gives
        assert choice.cells
        assert 2 <= choice.seeds <= MOST_SEEDS
        for name, value in choice.changed.items():
            [field] = [field for field in Form("", task, {}).fields if field.name == name]
            assert suits(field, value)


@each_lesson
def test_no_two_of_its_trainings_on_a_sample_are_the_same(lesson: Lesson) -> None:
    chosen = [(one.sample, one.choice.model_dump_json()) for one in lesson.trainings]
    assert len(set(chosen)) == len(chosen)


@each_lesson
def test_its_names_do_not_clash_in_an_address(lesson: Lesson) -> None:
    names = [control.name for control in (*lesson.predictions, *lesson.knobs)]
    assert len({*names, *KEPT, SHOWN, POSITION}) == len(names) + len(KEPT) + 2


@each_lesson
def test_a_knob_starts_at_one_of_its_steps(lesson: Lesson) -> None:
    for control in (*lesson.knobs, *lesson.predictions):
        if isinstance(control, Amount):
            assert control.nearest(control.default) == control.default


def trials(lesson: Lesson) -> list[tuple[Settings, Trial]]:
    """Whatever its knobs can have trained."""
    return [(settings, lesson.trial(settings)) for settings in turned(lesson)] if lesson.trial else []


@each_lesson
def test_nobody_waits_longer_than_a_minute_for_a_training(lesson: Lesson) -> None:
    assert all(seconds(trial) <= 60 for _, trial in trials(lesson))


@each_lesson
def test_trainings_show_every_seed_as_a_line_of_its_own(lesson: Lesson) -> None:
    for settings, trial in trials(lesson):
        assert trial.seeds >= 5
        curves = LearningCurves(
            trial, tuple(CurvePoint(seed, at, 0.5 + seed, 1.0, False) for seed in (0, 3) for at in (1, 2))
        )
        found = lesson.learned(settings, curves)
        assert found.sentence
        assert all(drawing.alt and drawing.figure(LIGHT).layout.height for drawing in found.drawings)
        lines = found.drawings[0].figure(LIGHT).data
        assert sum(len(line.x) == 2 and set(line.x) == {1, 2} for line in lines) >= 2


@each_lesson
def test_predictions_are_settled_by_what_is_computed_or_learnt(lesson: Lesson) -> None:
    settings = defaults(lesson.knobs) | predictions(lesson)
    truths = dict(lesson.answer(settings).truths)
    if lesson.trial:
        trial = lesson.trial(settings)
        told = tuple(CurvePoint(seed, 10 + seed, 0.01, 1.0, True) for seed in range(trial.seeds))
        truths |= lesson.learned(settings, LearningCurves(trial, told, ended=True)).truths
    assert set(truths) == {control.name for control in lesson.predictions}
