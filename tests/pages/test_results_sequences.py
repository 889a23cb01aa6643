"""Runs on sequences and recordings: every entry can be seen or heard, and the network asked."""

import io
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from core.errors import UserError
from core.experiments.movement import movement_of
from core.inference.newer import newer_value
from core.inference.opened import open_predictor
from core.runs.folder.run import Run
from core.runs.store import Store
from core.sources.intake.drafts import Drafts
from tests.importing import import_here
from tests.pages.finished_sequences import FILMS, GESTURES, SAID, SOUNDS, clips, pressed, recordings
from tests.pages.screen import charts, texts, until

OpenPage = Callable[..., AppTest]


def run_of(home: Path, title: str) -> Run:
    return next(run for run in Store(home).runs() if run.title == title)


def until_labelled(page: AppTest) -> object:
    """The table of labels of a newer file."""

    def found() -> list[object]:
        return [frame.value for frame in page.dataframe if "confidence" in frame.value]

    until(page, found)
    return found()[0]


def test_an_entry_of_a_cell_is_drawn_beside_the_matrix(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, GESTURES).id)
    assert not page.exception
    assert any("Click a row to choose another sequence." in one.value for one in page.caption)
    assert page.dataframe[0].value["Sequence"].iloc[0].startswith("Sequence ")
    [*lines] = charts(page)["entry_curves"]["data"]
    assert {line["name"] for line in lines} <= {"up", "down"}


def over_seconds(page: AppTest, key: str) -> None:
    """The trimmed bands, and the opinion below, to the same end in seconds."""
    figure = charts(page)[key]
    bands, *opinions = figure["data"]
    assert bands["type"] == "heatmap"
    assert {line["name"] for line in opinions} <= {"rising", "falling"}
    assert figure["layout"]["xaxis"]["matches"] == "x2"
    assert figure["layout"]["xaxis2"]["title"]["text"] == "seconds"


def test_a_recording_of_a_cell_is_heard(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, SOUNDS).id)
    assert not page.exception
    assert page.get("audio")
    over_seconds(page, "entry_bands")


def without_weights(run: Run) -> Run:
    for file in run.folder.rglob("best.npz"):
        file.unlink()
    return run


@pytest.mark.parametrize(("title", "shown"), [(SOUNDS, "audio"), (GESTURES, "image")])
def test_an_entry_is_heard_or_seen_where_the_weights_are_gone(
    open_page: OpenPage, sequence_home: Path, title: str, shown: str
) -> None:
    page = open_page("results", run=without_weights(run_of(sequence_home, title)).id)
    assert not page.exception
    assert "This run has no weights" in texts(page)
    assert page.get(shown)
    assert ("entry_bands" in charts(page)) == (title == SOUNDS)


def test_a_drawing_is_labelled_and_its_opinion_drawn(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, GESTURES).id)
    page.session_state["tab"] = "Use it"
    page.run()
    drawn = io.BytesIO()
    np.save(drawn, np.stack([np.zeros(12), np.linspace(-1, 1, 12)], axis=1)[None].astype(np.float32))
    page.file_uploader[0].upload("drawing.npy", drawn.getvalue()).run()
    assert until_labelled(page)["label"].isin(["up", "down"]).all()
    assert "newer_opinions" in charts(page)
    assert not page.exception


def test_recordings_are_labelled_and_the_first_one_played(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, SOUNDS).id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.file_uploader[0].upload("more.zip", recordings()).run()
    assert len(until_labelled(page)) == 28
    over_seconds(page, "newer_opinions")
    assert not page.exception


def test_a_network_on_drawings_is_told_that_a_recording_is_none(sequence_home: Path, tmp_path: Path) -> None:
    run = run_of(sequence_home, GESTURES)
    newer = import_here(recordings(), "whistles.zip", tmp_path)
    with pytest.raises(UserError, match="has 40 features; the network reads 2"):
        open_predictor(run).probabilities(newer_value(run, newer))


def test_a_table_of_rows_is_labelled_by_a_network_on_files(sequence_home: Path, tmp_path: Path) -> None:
    run = run_of(sequence_home, GESTURES)
    rows = [
        f"{'ab'[at % 2]}," + ",".join(f"{at % 5 * (step % 2) + step / 7:.2f}" for step in range(24)) for at in range(12)
    ]
    table = "\n".join(["label," + ",".join(f"t{at}" for at in range(24)), *rows])
    newer = import_here(table.encode(), "rows.csv", tmp_path)
    assert newer.report.preparation.together == 2
    assert open_predictor(run).probabilities(newer_value(run, newer)).shape == (12, 2)


def test_what_was_understood_stands_beside_what_is_right_and_is_heard(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, SAID).id)
    assert not page.exception
    assert {"Wrong", "Understood", "Right"} <= set(page.dataframe[0].value)
    assert page.get("audio")
    assert "understood_bands" in charts(page)
    page.session_state["tab"] = "Scores"
    page.run()
    assert not page.exception
    assert {"Replaced", "Left out", "Made up"} <= set(page.table[1].value)


def test_a_recording_of_ones_own_is_written_down(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, SAID).id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.file_uploader[0].upload("more.zip", pressed(3)).run()
    until(page, lambda: "tried_bands" in charts(page))
    assert not page.exception
    table = next(frame.value for frame in page.dataframe if "transcript" in frame.value)
    assert table["recording"].tolist() == ["0001.wav", "0002.wav", "0003.wav"]


def films(page: AppTest) -> list[dict]:
    """What each clip on the page is played with."""
    told = (json.loads(element.proto.json) for element in page.get("bidi_component"))
    return [one for one in told if "sheet" in one]


def test_a_clip_of_a_cell_plays_with_the_opinion_at_each_frame_and_what_decided(
    open_page: OpenPage, sequence_home: Path
) -> None:
    page = open_page("results", run=run_of(sequence_home, FILMS).id)
    assert not page.exception
    [film] = films(page)
    assert film["sheet"].startswith("data:image/png;base64,")
    assert film["frames"] == len(film["opinions"]) == len(film["decided"]) == 6
    assert sum(film["opinions"][-1]) == pytest.approx(1.0, abs=1e-3)
    assert "the same frames in any order give" in texts(page)


def test_clips_are_labelled_and_the_first_one_played(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("results", run=run_of(sequence_home, FILMS).id)
    page.session_state["tab"] = "Use it"
    page.run()
    page.file_uploader[0].upload("more.zip", clips()).run()
    assert until_labelled(page)["label"].isin(["left", "right"]).all()
    assert len(films(page)) == 2
    assert not page.exception


@pytest.mark.parametrize("title", [GESTURES, SOUNDS, SAID, FILMS])
def test_inside_and_data_open_on_them(title: str, open_page: OpenPage, sequence_home: Path) -> None:
    run = run_of(sequence_home, title)
    assert not open_page("inside", runs=run.id).exception
    page = open_page("data", source=run.spec.source.sha256)
    assert not page.exception
    drawn = charts(page)
    heard = {"waveform", "spectrogram"}
    shown = {SOUNDS: heard, SAID: heard, GESTURES: {"picture_0", "picture_1"}, FILMS: {"picture_0"}}
    assert shown[title] <= set(drawn)
    assert len(films(page)) == (title == FILMS)


def test_clips_are_read_in_colour_where_that_is_asked_for(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("data", source=run_of(sequence_home, FILMS).spec.source.sha256)
    page.session_state["how_it_was_read"] = True
    page.run()
    page.selectbox(key="reading_Colours").set_value(True)
    next(button for button in page.button if button.label == "Read it this way").click()
    page.run()
    until(page, lambda: "32 × 19 pixels, in colour" in texts(page))
    assert not page.exception


def test_the_command_line_is_told_whether_movement_matters(sequence_home: Path) -> None:
    [told] = movement_of([run_of(sequence_home, FILMS)])
    assert "the same frames in any order give" in told
    assert movement_of([run_of(sequence_home, GESTURES)]) == []
    [first, _] = movement_of([run_of(sequence_home, FILMS)] * 2)
    assert first == f"GRU, seed 0: {told}"


def test_silence_is_kept_where_a_person_says_so(open_page: OpenPage, sequence_home: Path) -> None:
    run = run_of(sequence_home, SAID)
    page = open_page("data", source=run.spec.source.sha256)
    assert "silence before and after is cut off" in texts(page)
    page.selectbox(key="role_trim").select("nothing").run()
    assert not page.exception
    assert "silence before and after is cut off" not in texts(page)
    assert Drafts(Store(sequence_home).drafts).of(run.spec.source.sha256).present.trim == "nothing"


def test_the_speaker_of_recordings_can_be_none(open_page: OpenPage, sequence_home: Path) -> None:
    page = open_page("data", source=run_of(sequence_home, SOUNDS).spec.source.sha256)
    page.selectbox(key="role_group").select("file name, word 2").run()
    assert "groups by file name, word 2: no group is both" in texts(page)
    page.selectbox(key="role_group").select("None: no groups").run()
    assert not page.exception
    assert "in the order of the file" in texts(page)
    assert page.selectbox(key="role_group").value == "None: no groups"
