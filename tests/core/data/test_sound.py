"""The features of sound, held to TensorFlow's own signal processing."""

import numpy as np
import pytest

from core.data.sound import (
    BANDS,
    FLOOR,
    FRAME,
    HIGHEST,
    HOP,
    LOWEST,
    RATE,
    TRANSFORMED,
    levelled,
    log_mel,
    loud,
    mel_bands,
)


def noise(seconds: float) -> np.ndarray:
    return np.random.default_rng(5).normal(0, 0.1, round(seconds * RATE))


def test_log_mel_bands_are_those_of_tensorflow() -> None:
    import tensorflow as tf

    samples = noise(0.5).astype(np.float32)
    spectrum = tf.abs(tf.signal.stft(samples, FRAME, HOP, TRANSFORMED)) ** 2 / FRAME
    bands = tf.signal.linear_to_mel_weight_matrix(BANDS, TRANSFORMED // 2 + 1, RATE, LOWEST, HIGHEST)
    wanted = np.log(spectrum.numpy() @ bands.numpy() + FLOOR)
    assert log_mel(samples) == pytest.approx(wanted, abs=2e-3)
    assert mel_bands() == pytest.approx(bands.numpy(), abs=1e-4)


def test_a_sound_shorter_than_a_frame_is_one_frame() -> None:
    assert log_mel(noise(0.01)).shape == (1, BANDS)


def test_levelled_bands_do_not_tell_how_loud_a_sound_was() -> None:
    samples = noise(0.4)
    assert levelled(log_mel(samples)) == pytest.approx(levelled(log_mel(samples * 3)), abs=0.01)


def test_silence_before_and_after_a_sound_is_found() -> None:
    sound = np.concatenate([np.zeros(RATE), noise(0.5), np.zeros(RATE)])
    cut = loud(sound)
    assert cut.start == pytest.approx(0.9 * RATE, abs=HOP + FRAME)
    assert cut.stop == pytest.approx(1.6 * RATE, abs=HOP + FRAME)
