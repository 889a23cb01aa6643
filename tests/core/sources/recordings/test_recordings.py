"""Recordings: every format that is read, what is found in them, and what a network is given of them."""

import io
import zipfile
from pathlib import Path

import av
import numpy as np
import pytest

from core.data.sound import BANDS, RATE, STILL
from core.errors import Refused
from core.sources.intake.limits import ImportLimits
from core.sources.lookup import form_of, kind_named
from core.sources.preparation import Reading
from core.sources.recordings.decoding import samples_of
from core.sources.recordings.form import RawRecordings
from core.sources.recordings.samples import wav
from core.sources.samples import SAMPLES

KIND = kind_named("recordings")


def tone(seconds: float = 0.3, *, hertz: float = 440.0, rate: int = 8000, level: float = 0.5) -> np.ndarray:
    return level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)


def encoded(samples: np.ndarray, ending: str, codec: str, rate: int) -> bytes:
    """The same sound, in stereo, as another program would write it."""
    written = io.BytesIO()
    with av.open(written, "w", format=ending) as container:
        stream = container.add_stream(codec, rate=rate, layout="stereo")
        both = np.stack([samples, samples]).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(both, format="fltp", layout="stereo")
        frame.sample_rate = rate
        resampler = av.AudioResampler(
            format=stream.format.name, layout="stereo", rate=rate, frame_size=stream.frame_size
        )
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(part))
        container.mux(stream.encode(None))
    return written.getvalue()


def packed(files: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return written.getvalue()


def read(content: bytes, name: str, folder: Path) -> RawRecordings:
    path = folder / "brought"
    path.write_bytes(content)
    assert form_of(path, name) is KIND.form, f"{name} is not taken for recordings"
    return KIND.form.read(path, name, Reading(), ImportLimits())


@pytest.mark.parametrize(
    ("ending", "codec", "rate"),
    [
        ("flac", "flac", 44100),
        ("ogg", "libopus", 48000),
        ("mp3", "libmp3lame", 22050),
        ("ipod", "aac", 48000),
        ("webm", "libopus", 48000),
        ("wav", "pcm_s24le", 11025),
    ],
)
def test_every_format_gives_the_tone_that_was_written(ending: str, codec: str, rate: int, tmp_path: Path) -> None:
    name = {"ipod": "a.m4a"}.get(ending, f"a.{ending}")
    raw = read(encoded(tone(1.0, rate=rate), ending, codec, rate), name, tmp_path)
    samples = raw.recordings[0] / 32767
    assert len(samples) == pytest.approx(RATE, rel=0.1)
    spectrum = np.abs(np.fft.rfft(samples))
    assert spectrum.argmax() * RATE / len(samples) == pytest.approx(440, abs=3)
    assert np.sqrt((samples[2000:-2000] ** 2).mean()) == pytest.approx(0.5 / np.sqrt(2), rel=0.1)


def test_a_list_of_files_dressed_up_as_a_sound_opens_none_of_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.wav").write_bytes(wav(tone()))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Refused, match="cannot be decoded as sound"):
        samples_of(b"ffconcat version 1.0\nfile secret.wav\n", "song.mp3")


def test_a_plain_wav_at_another_rate_is_brought_to_ours() -> None:
    stereo = np.repeat(tone(0.5)[:, None], 2, axis=1).ravel()
    content = bytearray(wav(stereo))
    content[22:24] = (2).to_bytes(2, "little")  # two channels
    samples = samples_of(bytes(content), "a.wav")
    assert len(samples) == RATE // 2
    assert np.abs(samples).max() == pytest.approx(0.5, abs=0.05)


def recordings(names: list[str]) -> bytes:
    return packed({name: wav(tone(hertz=200 + 10 * at)) for at, name in enumerate(names)})


def test_folders_are_labels_and_names_speakers(tmp_path: Path) -> None:
    names = [f"{word}/{who}_{take}.wav" for word in ("yes", "no") for who in ("ann", "bo", "cy") for take in range(3)]
    preparation = KIND.judge(read(recordings(names), "words.zip", tmp_path)).preparation
    assert (preparation.label, preparation.group) == ("folder", "file name, word 1")


def test_without_folders_the_first_word_of_the_names_is_the_label(tmp_path: Path) -> None:
    names = [f"{digit}_{who}_{take}.wav" for digit in range(3) for who in ("ann", "bo") for take in range(4)]
    raw = read(recordings(names), "digits.zip", tmp_path)
    preparation = KIND.judge(raw).preparation
    assert (preparation.label, preparation.group) == ("file name, word 1", "file name, word 2")
    assert set(raw.words[preparation.label]) == {"0", "1", "2"}


def test_what_cannot_be_decoded_is_left_out_and_named(tmp_path: Path) -> None:
    names = [f"{word}/{take}.wav" for word in ("yes", "no") for take in range(5)]
    files = {name: wav(tone()) for name in names} | {"no/broken.mp3": b"ID3 nothing", "no/empty.wav": wav(np.empty(0))}
    judged = KIND.judge(read(packed(files), "words.zip", tmp_path))
    assert len(judged.raw.recordings) == 10
    assert any("2 files left out: no/broken.mp3 cannot be decoded" in one.what for one in judged.findings)


def test_silence_and_sounds_that_are_cut_off_are_found(tmp_path: Path) -> None:
    files = {f"{word}/{take}.wav": wav(tone()) for word in ("yes", "no") for take in range(5)}
    files |= {"no/silent.wav": wav(np.zeros(4000)), "no/loud.wav": wav(np.clip(tone(level=3.0), -1, 1))}
    told = " ".join(one.what for one in KIND.judge(read(packed(files), "words.zip", tmp_path)).findings)
    assert "1 recording with nothing but silence, no/silent.wav first" in told
    assert "1 recording with peaks that are cut off, no/loud.wav first" in told


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (wav(np.empty(0)), "a.wav", "a.wav holds no sound"),
        (wav(tone(61.0)), "a.wav", "a.wav takes 61 s"),
        (b"fLaC" + bytes(100), "a.flac", "a.flac cannot be decoded"),
        (wav(tone())[:60], "a.wav", "a.wav"),
    ],
)
def test_what_is_wrong_is_said(content: bytes, name: str, words: str, tmp_path: Path) -> None:
    if name == "a.wav" and len(content) == 60:
        assert len(read(content, name, tmp_path).recordings[0]) < RATE  # the rest of a cut file is still a sound
        return
    with pytest.raises(Refused) as refused:
        read(content, name, tmp_path)
    assert words in str(refused.value)


def test_a_network_is_given_bands_that_do_not_tell_how_loud_it_was(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    sound = np.concatenate([np.zeros(4000), tone(0.5) * np.hanning(4000), np.zeros(4000)])
    sound += random.normal(0, 0.001, len(sound))
    files = {f"{word}/{take}.wav": wav(sound) for word in ("yes", "no") for take in range(5)}
    judged = KIND.judge(read(packed(files), "words.zip", tmp_path))
    KIND.form.write(judged, tmp_path)
    stored = KIND.form.open(tmp_path)
    prepared = KIND.prepare(stored, judged.preparation)
    whole = KIND.prepare(stored, judged.preparation.model_copy(update={"trim": "nothing"}))
    assert prepared.values.shape[1] == BANDS
    assert prepared.lengths[0] < whole.lengths[0]
    assert prepared.at(0).mean(axis=0) == pytest.approx(0, abs=1e-4)
    spread = prepared.at(0).std(axis=0)
    assert spread[spread > STILL] == pytest.approx(1, abs=0.01)
    assert (spread > STILL).sum() > BANDS // 2


def test_the_sample_is_split_by_birds() -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        raw = read(SAMPLES["whistles"].content(), "whistles.zip", Path(folder))
    preparation = KIND.judge(raw).preparation
    assert preparation.group == "file name, word 1"
    assert set(raw.words[preparation.label]) == {"rising", "falling", "up and down", "down and up", "two up"}
