"""Lessons, opened as a list, before and after the prediction, and from an address."""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from streamlit.testing.v1 import AppTest

from core.lessons import LESSONS
from core.lessons.can_it_learn import trial as trial_of
from core.lessons.controls import OneOf, Settings, defaults
from core.lessons.learning import asking
from core.lessons.learning.asking import Trials
from core.lessons.learning.trial import Trial
from core.lessons.lesson import Lesson
from core.models.cells import CELLS
from core.runs.store import default_store
from core.sources.intake.sources import import_bytes
from core.sources.samples import SAMPLES
from tests.core.runs.trial import SHA256
from tests.pages.finished import FINISHED
from tests.pages.screen import charts, texts

OpenPage = Callable[..., AppTest]
FEW = 10
"""Updates of a training that nobody looks at."""


@pytest.fixture(params=LESSONS)
def lesson(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Lesson:
    """Each of them; one that trains does so with few updates."""
    whole = LESSONS[request.param]
    if whole.trial is None:
        return whole

    def brief(settings: Settings) -> Trial:
        return whole.trial(settings).model_copy(update={"updates": FEW})

    monkeypatch.setitem(LESSONS, whole.name, replace(whole, trial=brief))
    return LESSONS[whole.name]


def button(page: AppTest, label: str):
    return next(each for each in page.button if each.label == label)


def metrics(page: AppTest) -> list[tuple[str, str]]:
    return [(each.label, each.value) for each in page.metric]


def predicted(page: AppTest, lesson: Lesson) -> AppTest:
    """After some prediction was made and shown."""
    for control in lesson.predictions:
        if isinstance(control, OneOf):
            page.radio(key=f"lesson.{lesson.name}.{control.name}").set_value(next(iter(control.options))).run()
    return button(page, "Show me").click().run()


def until_ended(lesson: Lesson) -> None:
    """Wait for the training that a prediction began, where there is one."""
    if lesson.trial is None:
        return
    first = {control.name: next(iter(control.options)) for control in lesson.predictions if isinstance(control, OneOf)}
    wait_for(lesson.trial({**defaults(lesson.knobs), **defaults(lesson.predictions), **first}))


def wait_for(trial: Trial) -> None:
    """Until it has ended."""
    while Trials(default_store().root).learning(trial):
        time.sleep(0.02)


def test_all_lessons_are_listed_with_what_they_ask(open_page: OpenPage) -> None:
    page = open_page("lessons")
    assert not page.exception
    assert all(lesson.asks in texts(page) for lesson in LESSONS.values())


def test_the_prediction_comes_first_and_stays_beside_the_truth(open_page: OpenPage, lesson: Lesson) -> None:
    page = open_page("lessons", lesson=lesson.name)
    assert not page.exception
    assert charts(page) == {}
    assert metrics(page) == []
    page = predicted(page, lesson)
    assert not page.exception
    assert [label for label, _ in metrics(page)] == ["You said", "It is"] * len(lesson.predictions)
    assert lesson.why in texts(page)
    assert lesson.catch in texts(page)
    assert charts(page) or lesson.trial


def test_a_choice_has_to_be_made_before_anything_is_shown(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="loop")
    assert button(page, "Show me").disabled
    assert "Choose an answer first: The sequence gets twice as long" in texts(page)
    page.radio[0].set_value("twice").run()
    assert not button(page, "Show me").disabled
    assert "Choose an answer first" not in texts(page)


def test_what_nobody_predicted_is_not_said_to_be_theirs(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="forgetting")
    page.slider(key="lesson.forgetting.fitting").set_value(6.0).run()
    assert "counts as no prediction" in texts(page)
    page = button(page, "Show me").click().run()
    said = [value for label, value in metrics(page) if label == "You said"]
    assert said == ["no prediction", "6", "no prediction"]
    assert page.query_params.get("fitting") in ("6", ["6"])
    assert "half" not in page.query_params


def test_a_drawn_curve_stands_in_the_address_and_beside_the_truth(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="reach", shown="1", lstm="32.30.28.20.10.5.1.0")
    assert not page.exception
    assert metrics(page)[2:4] == [
        ("You said", "below 1% from lag 15 on"),
        ("It is", "below 1% from lag 24 on"),
    ]
    assert metrics(page)[0] == ("You said", "no prediction")
    named = [line["name"] for line in charts(page)["reach"]["data"] if line["showlegend"]]
    assert named[len(CELLS) :] == ["you: LSTM"]


def test_the_address_of_one_person_opens_the_same_for_another(open_page: OpenPage, lesson: Lesson) -> None:
    page = predicted(open_page("lessons", lesson=lesson.name), lesson)
    until_ended(lesson)
    knob = next(slider for slider in page.slider if slider.key.startswith("lesson.") and slider.value != slider.max)
    knob.set_value(knob.max).run()
    address = dict(page.query_params)
    assert address["lesson"] == lesson.name
    other = open_page("lessons", **address)
    assert not other.exception
    assert texts(other) == texts(page)
    assert metrics(other) == metrics(page)
    assert charts(other) == charts(page)


def test_a_knob_begins_with_what_it_is_set_to(open_page: OpenPage) -> None:
    """As a browser does with one that it has dropped for a moment; what it begins with is then told as chosen."""
    for name in ("loop", "exploding"):
        page = open_page("lessons", lesson=name, shown="1", twice="same", position="3", optimiser="adam")
        knobs = [each for each in (*page.slider, *page.radio) if each.key.startswith("lesson.")]
        assert knobs
        for each in knobs:
            begins = each.proto.options[each.proto.default] if each.type == "radio" else each.proto.default
            assert begins == (each.format_func(each.value) if each.type == "radio" else [each.value]), each.label


def test_an_address_with_nonsense_opens_with_the_defaults(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="reach", shown="1", simple_rnn="far", forget_bias="nan", equal="nothing")
    assert not page.exception
    assert metrics(page)[0] == ("You said", "no prediction")


def test_a_lesson_that_does_not_exist_opens_the_list(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="alchemy")
    assert not page.exception
    assert page.title[0].value == "Lessons"


def test_starting_over_forgets_the_prediction_and_the_knobs(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="reach", shown="1", gru="32.30.28.20.10.5.1.0", forget_bias="3", presenting="1")
    button(page, "Start over").click().run()
    assert not page.exception
    assert {*page.query_params} == {"lesson", "presenting"}
    assert metrics(page) == []


def test_the_timeline_is_stepped_and_scrubbed_and_stands_in_the_address(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="loop", shown="1", twice="same", position="3")
    before = charts(page)["loop_lstm"]
    button(page, "Next").click().run()
    assert page.query_params["position"] == "4"
    assert "timestep 4 of 6" in texts(page)
    assert charts(page)["loop_lstm"] != before
    button(page, "Back").click().run()
    assert charts(page)["loop_lstm"] == before
    page.slider(key="lesson.loop.position").set_value(12).run()
    assert "Backward, done" in texts(page)
    assert button(page, "Next").disabled


def test_playing_goes_on_by_itself_and_stops_at_the_end(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages.shared.lessons.timeline.PACE", 0.0)
    page = open_page("lessons", lesson="loop", shown="1", twice="same", position="9")
    button(page, "Play").click().run()
    for _ in range(5):
        page.run()
    assert not page.exception
    assert page.query_params["position"] == "12"
    assert button(page, "Play")


def test_the_presenter_view_has_larger_charts(open_page: OpenPage) -> None:
    plain = open_page("lessons", lesson="reach", shown="1")
    large = open_page("lessons", lesson="reach", shown="1", presenting="1")
    heights = [charts(page)["reach"]["layout"]["height"] for page in (plain, large)]
    assert heights[1] > 1.3 * heights[0]


def test_a_training_shows_itself_while_it_goes_and_then_stands_beside_the_prediction(open_page: OpenPage) -> None:
    page = predicted(open_page("lessons", lesson="learning"), LESSONS["learning"])
    assert not page.exception
    assert metrics(page)[-1] == ("It is", "not known yet")
    trials, trial = Trials(default_store().root), trial_of(defaults(LESSONS["learning"].knobs))
    while not trials.curves(trial).told:
        assert trials.learning(trial)
        time.sleep(0.001)
    learner = psutil.Process(asking._started[-1].pid)
    learner.suspend()
    assert "solved it so far" in texts(page.run())
    learner.resume()
    wait_for(trial)
    page.run()
    assert not page.exception
    assert metrics(page)[-1] == ("It is", "0")
    assert len(charts(page)["from_nothing"]["data"]) == 1 + trial.seeds


def chosen(page: AppTest, sha256: str, task: str, name: str) -> object:
    """What stands in a field of Train."""
    return page.session_state[f"choice.{sha256[:12]}.{task}.{name}"]


def test_a_training_on_a_sample_opens_train_with_the_lessons_choice(open_page: OpenPage) -> None:
    sample = SAMPLES["reversed"]
    source = import_bytes(sample.content(), sample.name, default_store().sources).sha256
    page = open_page("lessons", lesson="reading", shown="1")
    page.button(key="sample_training.reversed.Without attention").click().run()
    assert not page.exception
    assert "Train GRU × 3 seeds" in [each.label for each in page.button]
    assert chosen(page, source, "translation", "attention") == "none"
    assert "Changed by you: attention." in texts(page)
    again = open_page("train", source=source)
    assert chosen(again, source, "translation", "attention") == "none"


def test_the_way_to_ones_own_data_carries_what_the_lesson_chose(open_page: OpenPage, full_home: Path) -> None:
    page = open_page("lessons", lesson="luck", shown="1", source=SHA256)
    page.button(key="own_data").click().run()
    assert not page.exception
    assert "Train 2 networks × 5 seeds" in [each.label for each in page.button]
    assert "Changed by you" not in texts(page)


def test_the_unrolled_loop_leads_to_the_steps_of_ones_own_network(open_page: OpenPage, full_home: Path) -> None:
    run = next(run for run in default_store().runs() if run.title == FINISHED)
    page = open_page("lessons", lesson="loop", shown="1", run=run.id)
    page.button(key="own_data").click().run()
    assert not page.exception
    assert page.title[0].value == "Inside"
    assert "Forward, timestep 1 of" in texts(page)


def test_other_settings_are_trained_when_they_are_asked_for(open_page: OpenPage) -> None:
    page = open_page("lessons", lesson="learning", shown="1", can="yes", problem="first", timesteps="5", units="16")
    assert not page.exception
    assert "from_nothing" not in charts(page)
    next(each for each in page.button if each.label.startswith("Train 5 seeds")).click().run()
    assert not page.exception
    trial = trial_of(defaults(LESSONS["learning"].knobs) | {"problem": "first", "timesteps": 5, "units": 16})
    wait_for(trial)
    page.run()
    assert "5 of 5 seeds solved it, after" in texts(page)
