"""Films are read whatever their format, rate, size and direction, and refused in a sentence where they are none."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.charts.takes.film import png
from core.errors import Refused, UserError
from core.sources.clips.form import RawClips
from core.sources.clips.kind import KIND
from core.sources.clips.preparation import ClipReading
from core.sources.clips.samples import DIGITS, WAYS, moving_digits
from core.sources.intake.limits import ImportLimits
from core.sources.intake.together import zipped
from core.sources.lookup import form_of
from core.sources.recordings.kind import KIND as RECORDINGS
from core.sources.recordings.samples import wav
from core.sources.tables.series_kind import KIND as SERIES
from tests.core.sources.clips.filming import FORMATS, SQUARE, START, film, moving, picture, sound, turned
from tests.importing import import_here

LIMITS = ImportLimits()
OWN = ClipReading(rate=10, width=64, height=48)


def read(folder: Path, content: bytes, name: str = "a.mp4", asked: ClipReading = OWN, **limits: int) -> RawClips:
    """As the importer does it, without a process of its own."""
    path = folder / "brought"
    path.write_bytes(content)
    assert form_of(path, name) is KIND.form
    return KIND.form.read(path, name, asked, LIMITS.model_copy(update=limits))


def left_edges(clip: np.ndarray) -> list[int]:
    """Where the square begins in each frame, on the line through its middle."""
    return [int(np.flatnonzero(frame[START + SQUARE // 2, :, 0] > 110)[0]) for frame in clip]


@pytest.mark.parametrize("ending", FORMATS)
def test_every_format_gives_the_same_frames(tmp_path: Path, ending: str) -> None:
    [clip] = read(tmp_path, film(moving(), ending), f"a.{ending}").clips
    assert clip.shape == (10, 48, 64, 1)
    assert clip.dtype == np.uint8
    assert np.abs(np.array(left_edges(clip)) - (START + 2 * np.arange(10))).max() <= 1


def test_frames_are_those_that_are_seen_at_each_moment_of_the_rate_that_is_asked_for(tmp_path: Path) -> None:
    film_at_30 = film(moving(30, width=96), rate=30)
    [clip] = read(tmp_path, film_at_30, asked=ClipReading(rate=10, width=96, height=48)).clips
    assert np.abs(np.array(left_edges(clip)) - (START + 6 * np.arange(10))).max() <= 1


def test_a_variable_frame_rate_is_made_even(tmp_path: Path) -> None:
    uneven = [0.0, 0.1, 0.2, 0.7, 0.8]
    [clip] = read(tmp_path, film(moving(5), times=uneven)).clips
    seen = (np.array(left_edges(clip)) - START + 1) // 2
    assert seen.tolist() == [0, 1, 2, 2, 2, 2, 2, 3, 4]


def test_a_film_of_a_phone_held_upright_is_turned(tmp_path: Path) -> None:
    found = read(tmp_path, turned(film(moving())), asked=ClipReading(rate=10))
    [clip] = found.clips
    assert (found.how.width, found.how.height) == (24, 32)
    # What moves to the right moves down once it is turned to the right.
    rows = [float(np.average(np.arange(32), weights=frame[..., 0].sum(axis=1))) for frame in clip]
    assert rows[-1] > rows[0] + 5


def test_what_is_proposed_suits_the_films(tmp_path: Path) -> None:
    found = read(tmp_path, film(moving(60, width=320, height=180), rate=30), asked=ClipReading())
    assert (found.how.rate, found.how.width, found.how.height, found.how.colour) == (10, 32, 18, False)
    assert found.facts[:3] == ("MP4 of 320 × 180 pixels", "30 frames a second", "grey")


def test_colours_are_kept_where_they_are_asked_for(tmp_path: Path) -> None:
    [clip] = read(tmp_path, film(moving(3)), asked=OWN.model_copy(update={"colour": True})).clips
    assert clip.shape == (3, 48, 64, 3)


def test_a_film_that_ends_in_the_middle_is_read_up_to_there(tmp_path: Path) -> None:
    whole = film(moving(40, width=160), "webm")
    found = read(tmp_path, whole[: len(whole) * 2 // 3], "a.webm")
    assert 5 < len(found.clips[0]) < 40


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("only sound.mp4", lambda: sound(), "holds no pictures, only sound"),
        ("damaged.mp4", lambda: film(moving())[:200], "cannot be decoded as a film"),
        ("long.gif", lambda: film(moving(2), "gif", rate=1, times=[0, 90]), "at most 60 s"),
    ],
    ids=["sound", "damaged", "long"],
)
def test_what_is_no_clip_is_refused_in_a_sentence(tmp_path: Path, name: str, content, said: str) -> None:
    with pytest.raises(Refused, match=said):
        read(tmp_path, content(), name)


def test_a_small_file_that_unpacks_to_a_huge_frame_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = png(np.zeros((6000, 6000, 1), np.uint8))
    assert len(bomb) < 100_000
    with pytest.raises(Refused, match="6,000 × 6,000 pixels"):
        read(tmp_path, zipped({"a/1.png": bomb, "a/2.png": bomb}), "a.zip")


def test_frames_that_would_take_too_much_room_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="would take"):
        read(tmp_path, film(moving(20)), unpacked_bytes=50_000)


def test_folders_of_pictures_are_clips_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    pictures = moving(12)
    files = {f"right/one/{number}.png": picture(each) for number, each in enumerate(pictures)}
    files |= {f"left/two/{number}.jpg": picture(each, "jpg") for number, each in enumerate(pictures[::-1])}
    found = read(tmp_path, zipped(files), "frames.zip")
    assert found.words["file"] == ("left/two", "right/one")
    assert np.abs(np.array(left_edges(found.clips[1])) - (START + 2 * np.arange(12))).max() <= 1
    assert np.abs(np.array(left_edges(found.clips[0]))[::-1] - (START + 2 * np.arange(12))).max() <= 1


def test_folders_say_the_label_and_names_the_group(tmp_path: Path) -> None:
    clip = film(moving(3))
    files = {f"{way}/{who}_{at}.mp4": clip for way in ("wave", "nod") for who in ("ada", "bob") for at in range(2)}
    judged = KIND.judge(read(tmp_path, zipped(files), "a.zip"))
    assert (judged.preparation.label, judged.preparation.group) == ("folder", "file name, word 1")


def test_a_table_beside_the_films_says_the_label_and_the_person(tmp_path: Path) -> None:
    clip = film(moving(3))
    table = "clip,gesture,person\n" + "".join(f"{at},{'ab'[at % 2]},p{at // 4}\n" for at in range(8))
    files = {f"{at}.mp4": clip for at in range(8)} | {"labels.csv": table.encode()}
    judged = KIND.judge(read(tmp_path, zipped(files), "a.zip"))
    assert (judged.preparation.label, judged.preparation.group) == ("gesture", "person")
    assert judged.raw.words["gesture"] == tuple("abababab")


def test_films_that_cannot_be_read_are_left_out_and_named(tmp_path: Path) -> None:
    files = {f"a/{at}.mp4": film(moving(3)) for at in range(2)} | {"a/9.mp4": b"\0\0\0\x18ftyp, and no more"}
    found = read(tmp_path, zipped(files), "a.zip")
    assert len(found.clips) == 2
    assert found.words["file"] == ("a/0.mp4", "a/1.mp4")
    assert found.notes == ("1 film left out: a/9.mp4 cannot be decoded as a film.",)


def test_a_playlist_in_the_clothes_of_a_film_is_not_followed(tmp_path: Path) -> None:
    named = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n"
    files = {"a/1.mp4": film(moving(3)), "a/2.mp4": named}
    found = read(tmp_path, zipped(files), "a.zip")
    assert found.notes == ("1 film left out: a/2.mp4 is no film that can be read.",)


def test_a_film_without_a_label_is_described_and_its_label_asked_for(tmp_path: Path) -> None:
    source = import_here(film(moving()), "wave.mp4", tmp_path)
    told = source.kind.inspect(source.stored(), source.report)
    assert "10 frames a second" in told.facts
    assert [one.what for one in told.findings if one.severity == "error"] == [source.report.findings[0].what]
    assert told.findings[0].what.startswith("Nothing says what each clip is.")


def test_a_clip_in_which_nothing_moves_is_found(tmp_path: Path) -> None:
    judged = KIND.judge(read(tmp_path, film(moving(1).repeat(5, axis=0))))
    assert "1 clip in which nothing moves, a.mp4 first." in [one.what for one in judged.findings]


def test_films_without_pictures_are_recordings_and_tables_stay_tables(tmp_path: Path) -> None:
    path = tmp_path / "brought"
    for content, name, form in (
        (zipped({f"a/{at}.wav": wav(np.zeros(800)) for at in range(3)}), "a.zip", RECORDINGS.form),
        (sound("webm"), "a.webm", RECORDINGS.form),
        (zipped({f"a/{at}.webm": sound("webm") for at in range(3)}), "a.zip", RECORDINGS.form),
        (zipped({"a.csv": b"x,y\n1,2\n"}), "a.zip", SERIES.form),
        (b"time,value\n1,2\n", "a.mp4", SERIES.form),
    ):
        path.write_bytes(content)
        assert form_of(path, name) is form


def test_a_newer_film_is_made_equal_as_those_that_were_learnt_from(tmp_path: Path) -> None:
    learnt = import_here(film(moving(8)), "a.mp4", tmp_path)
    preparation = learnt.report.preparation
    [reading] = KIND.readings(preparation)
    newer = import_here(film(moving(9, width=200, height=200), rate=30), "b.mp4", tmp_path, reading=reading)
    asked = KIND.prepare_newer(newer.stored(), newer.report, preparation)
    assert asked.at(0).shape == (3, 24, 32, 1)
    with pytest.raises(UserError, match="another way"):
        KIND.prepare_newer(replace(newer.stored(), rate=5.0), newer.report, preparation)


def test_no_single_frame_of_a_moving_digit_tells_its_direction() -> None:
    files = moving_digits(each=1)
    assert len(files) == len(WAYS) * len(DIGITS)
    assert {name.split("/")[0] for name in files} == set(WAYS)
    assert files == moving_digits(each=1)
