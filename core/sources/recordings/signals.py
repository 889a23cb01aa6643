"""Signals whose transcript is known exactly: Morse code and the tones of telephone keys, in noise."""

from collections.abc import Iterator, Mapping

import numpy as np

from core.data.sound import as_wav
from core.sources.intake.together import zipped

RATE = 4_000
MORSE = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            ".-",
            "-...",
            "-.-.",
            "-..",
            ".",
            "..-.",
            "--.",
            "....",
            "..",
            ".---",
            "-.-",
            ".-..",
            "--",
            "-.",
            "---",
            ".--.",
            "--.-",
            ".-.",
            "...",
            "-",
            "..-",
            "...-",
            ".--",
            "-..-",
            "-.--",
            "--..",
        ],
        strict=True,
    )
)
SPEEDS = (20.0, 28.0)
"""Words a minute; the word is PARIS, 50 dots long with the pause behind it."""
KEYS = dict(
    zip("123456789*0#", [(low, high) for low in (697, 770, 852, 941) for high in (1209, 1336, 1477)], strict=True)
)
"""Key -> hertz of its two tones (ITU-T Q.23)."""
HELD, PAUSES = (0.06, 0.14), (0.04, 0.15)
"""Seconds for which a key is held, and between two of them."""
EDGE = 0.005
"""Seconds in which a tone comes and goes, so that it does not click."""
LEVEL = 0.25


def morse_recordings(
    count: int, *, decibels: float, seed: int, letters: tuple[int, int] = (2, 5), speeds: tuple[float, float] = SPEEDS
) -> Iterator[tuple[str, np.ndarray]]:
    """Text and sound of each recording: letters drawn alike, speed and pitch of each sender drawn too.

    `decibels` are those of the tone above the noise, over all frequencies up to half the rate.
    """
    random = np.random.default_rng(seed)
    for _ in range(count):
        text = "".join(random.choice(list(MORSE), random.integers(letters[0], letters[1] + 1)))
        dot, hertz = 1.2 / random.uniform(*speeds), random.uniform(550, 750)
        keyed = np.concatenate([_sent(letter, dot) for letter in text])
        yield text, _in_noise(keyed[: -round(3 * dot * RATE)], (hertz,), decibels, random)


def tone_recordings(
    count: int, *, decibels: float, seed: int, keys: tuple[int, int] = (4, 8), pace: float = 1.0
) -> Iterator[tuple[str, np.ndarray]]:
    """Keys and sound of each recording; how long a key is held, and the pause behind it, are drawn.

    At a pace of 2 both are half as long.
    """
    random = np.random.default_rng(seed)
    for _ in range(count):
        pressed = random.choice(list(KEYS), random.integers(keys[0], keys[1] + 1))
        parts = []
        for key in pressed:
            held, pause = (round(random.uniform(*bounds) * RATE / pace) for bounds in (HELD, PAUSES))
            parts.append(_in_noise(_shaped(held, pause), KEYS[str(key)], None, random))
        yield "".join(pressed), _in_noise(np.concatenate(parts), (), decibels, random)


def listed(recordings: Iterator[tuple[str, np.ndarray]]) -> bytes:
    """A ZIP of numbered WAV files, and a table that says what is in each."""
    files: dict[str, bytes] = {}
    rows = ["file,transcript"]
    for number, (text, sound) in enumerate(recordings, start=1):
        name = f"{number:04}.wav"
        files[name] = as_wav(sound, RATE)
        rows.append(f"{name},{text}")
    return zipped(_with_table(files, rows))


def _with_table(files: Mapping[str, bytes], rows: list[str]) -> dict[str, bytes]:
    return {**files, "transcripts.csv": ("\n".join(rows) + "\n").encode()}


def _sent(letter: str, dot: float) -> np.ndarray:
    """How strong the tone is: one dot or three, a dot of silence between, three behind the letter."""
    marks = [_shaped(round((1 if mark == "." else 3) * dot * RATE), round(dot * RATE)) for mark in MORSE[letter]]
    return np.concatenate([*marks, np.zeros(round(2 * dot * RATE))])


def _shaped(sounding: int, silent: int) -> np.ndarray:
    edge = round(EDGE * RATE)
    rise = np.sin(np.linspace(0, np.pi / 2, edge)) ** 2
    return np.concatenate([rise, np.ones(sounding - 2 * edge), rise[::-1], np.zeros(silent)])


def _in_noise(
    strength: np.ndarray, hertz: tuple[float, ...], decibels: float | None, random: np.random.Generator
) -> np.ndarray:
    """Tones of that strength, silence around them, and noise; `strength` alone is a sound that is there already."""
    time = np.arange(len(strength)) / RATE
    tones = [np.sin(2 * np.pi * (each * time + random.random())) for each in hertz]
    sound = strength * (LEVEL * sum(tones) / len(tones) ** 0.5 if tones else 1.0)
    if decibels is None:
        return sound
    quiet = [np.zeros(round(random.uniform(0.05, 0.2) * RATE)) for _ in range(2)]
    sound = np.concatenate([quiet[0], sound, quiet[1]])
    return sound + random.normal(0, LEVEL / 2**0.5 * 10 ** (-decibels / 20), len(sound))
