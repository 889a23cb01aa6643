"""From the bytes of a film, or a folder of pictures, to its frames: at one rate, of one size, in the same colours."""

import io
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from core.errors import Refused
from core.language import mark, say
from core.sources.intake.containers import OF_FILMS, container_of

if TYPE_CHECKING:
    import av

FILMS = frozenset({".mp4", ".m4v", ".mov", ".webm", ".mkv", ".gif", ".avi"})
PICTURES = frozenset({".png", ".jpg", ".jpeg"})
LONGEST = 60.0
"""Seconds of one clip."""
MOST_FRAMES, MOST_PIXELS, LARGEST = 8_000, 4e9, 4096 * 2304
"""Of one clip: frames and pixels that are decoded, and pixels of a frame."""
UNTIMED = 10.0
"""Frames a second of pictures that have no times."""
COLOURED = 16
"""Of 255, by how much red, green and blue differ at least in a frame that is not grey."""
LEAVE_OUT = mark("Leave it out, and bring the rest.")


@dataclass(frozen=True)
class Equal:
    """How all films are made equal."""

    rate: float
    width: int
    height: int
    colour: bool


@dataclass(frozen=True)
class Probed:
    """What a film is like as it came."""

    format: str
    width: int
    height: int
    """As it is shown: a phone held upright turns its films."""
    rate: float
    seconds: float
    colour: bool


@dataclass(frozen=True)
class Decoded:
    """Frames uint8 [frames, height, width, channels], and whether the file ended in the middle."""

    frames: np.ndarray
    cut: bool = False


class Film(ABC):
    """What becomes one clip."""

    name: str

    @abstractmethod
    def probe(self) -> Probed:
        """Raises Refused where nothing can be decoded, or far too much would be."""

    @abstractmethod
    def decode(self, how: Equal) -> Decoded:
        """All its frames; raises Refused."""


@dataclass(frozen=True)
class FilmFile(Film):
    """One file with a stream of pictures."""

    name: str
    content: Callable[[], bytes]

    def probe(self) -> Probed:
        with _opened(self.content(), self.name) as container:
            stream = container.streams.video[0]
            times = _packet_times(container, stream, self.name)
        seconds = times[-1] - times[0] if len(times) > 1 else 0.0
        rate = (len(times) - 1) / seconds if seconds > 0 else UNTIMED
        if seconds > LONGEST:
            raise Refused(
                say(
                    "{name} takes {seconds:.0f} s; clips of at most {longest:.0f} s are read.",
                    name=self.name,
                    seconds=seconds,
                    longest=LONGEST,
                ),
                say("Cut it into one clip for each label."),
            )
        with _opened(self.content(), self.name) as container, _unharmed(self.name):
            first = next(container.decode(video=0), None)
            if first is None:
                raise Refused(say("{name} holds no frame.", name=self.name), say(LEAVE_OUT))
            width, height = (first.height, first.width) if _turns(first) % 2 else (first.width, first.height)
            return Probed(_format(self.name), width, height, rate, seconds + 1 / rate, _coloured(first))

    def decode(self, how: Equal) -> Decoded:
        import av

        steady = Steady(self.name, how)
        with _opened(self.content(), self.name) as container:
            try:
                for number, frame in enumerate(container.decode(video=0)):
                    steady.add(number / UNTIMED if frame.time is None else frame.time, frame)
            except (av.FFmpegError, ValueError) as error:
                if steady.empty:
                    raise _damaged(self.name) from error
                steady.cut = True
        return steady.decoded()


@dataclass(frozen=True)
class PictureFolder(Film):
    """Pictures in the order of their names, a frame each."""

    name: str
    pictures: Sequence[Callable[[], bytes]]

    def probe(self) -> Probed:
        first = _picture(self.pictures[0](), self.name)
        seconds = len(self.pictures) / UNTIMED
        return Probed("pictures", first.width, first.height, UNTIMED, seconds, _coloured(first))

    def decode(self, how: Equal) -> Decoded:
        steady = Steady(self.name, how)
        for number, content in enumerate(self.pictures):
            steady.add(number / UNTIMED, _picture(content(), self.name))
        return steady.decoded()


@dataclass
class Steady:
    """Takes frames at the times at which they came, however uneven; keeps what is seen every 1 / rate seconds."""

    name: str
    how: Equal
    cut: bool = False
    _kept: list[np.ndarray] = field(default_factory=list)
    _seen: "tuple[av.VideoFrame, np.ndarray | None] | None" = None
    _start: float = 0.0
    _last: float = 0.0
    _count: int = 0
    _pixels: int = 0

    @property
    def empty(self) -> bool:
        return self._seen is None

    def add(self, time: float, frame: "av.VideoFrame") -> None:
        """The next frame; raises Refused where a clip is too long or too large."""
        self._count += 1
        self._pixels += frame.width * frame.height
        if self._seen is None:
            self._start = time
        if time - self._start > LONGEST or self._count > MOST_FRAMES or self._pixels > MOST_PIXELS:
            raise Refused(
                say(
                    "{name} unpacks to more than {longest:.0f} s, {frames:,} frames or {pixels:.0f} billion pixels.",
                    name=self.name,
                    longest=LONGEST,
                    frames=MOST_FRAMES,
                    pixels=MOST_PIXELS / 1e9,
                ),
                say("Cut it into one clip for each label, or save it smaller."),
            )
        self._keep_until(time - self._start - 1e-4)
        self._seen, self._last = (frame, None), time - self._start

    def decoded(self) -> Decoded:
        """All that was kept, the last frame included."""
        if self._seen is None:
            raise Refused(say("{name} holds no frame.", name=self.name), say(LEAVE_OUT))
        self._keep_until(self._last + 1e-4)
        return Decoded(np.stack(self._kept), self.cut)

    def _keep_until(self, time: float) -> None:
        """What is seen, at each moment before `time`."""
        while self._seen is not None and len(self._kept) / self.how.rate < time:
            frame, made = self._seen
            made = _made_equal(frame, self.how) if made is None else made
            self._seen = frame, made
            self._kept.append(made)


def is_film_name(name: str) -> bool:
    """Whether a file's name is that of a film."""
    return PurePosixPath(name).suffix.lower() in FILMS


def is_picture_name(name: str) -> bool:
    """Whether a file's name is that of a picture."""
    return PurePosixPath(name).suffix.lower() in PICTURES


def has_pictures(start: bytes, name: str) -> bool:
    """Whether what begins so holds moving pictures, not sound alone."""
    found = container_of(start)
    if found == "matroska":
        return any(codec in start for codec in (b"V_VP8", b"V_VP9", b"V_AV1", b"V_MPEG", b"V_THEORA", b"V_MJPEG"))
    if found == "mov":
        return not name.lower().endswith((".m4a", ".aac", ".m4b"))
    return found in ("gif", "avi")


@contextmanager
def _opened(content: bytes, name: str) -> Iterator["av.container.InputContainer"]:
    """With its first stream of pictures ready to be decoded on this thread alone; raises Refused."""
    import av

    container = container_of(content[:16])
    if container not in OF_FILMS:
        raise Refused(
            say("{name} is no film that can be read.", name=name), say("Save it as MP4, WebM or GIF, or leave it out.")
        )
    try:
        found = av.open(io.BytesIO(content), format=container)
    except (av.FFmpegError, ValueError) as error:
        raise _damaged(name) from error
    with found:
        if not found.streams.video:
            raise Refused(say("{name} holds no pictures, only sound.", name=name), say(LEAVE_OUT))
        told = found.streams.video[0].codec_context
        if told.width * told.height > LARGEST:
            raise Refused(
                say(
                    "{name} has frames of {width:,} × {height:,} pixels; at most {largest:.0f} million are read.",
                    name=name,
                    width=told.width,
                    height=told.height,
                    largest=LARGEST / 1e6,
                ),
                say("Save it smaller, and bring it again."),
            )
        found.streams.video[0].thread_type = "NONE"
        yield found


@contextmanager
def _unharmed(name: str) -> Iterator[None]:
    import av

    try:
        yield
    except (av.FFmpegError, ValueError, IndexError) as error:
        raise _damaged(name) from error


def _packet_times(container: "av.container.InputContainer", stream: "av.VideoStream", name: str) -> list[float]:
    """When frames are shown, in order, without decoding them; as far as the file goes."""
    import av

    times: list[float] = []
    try:
        for packet in container.demux(stream):
            if packet.pts is not None:
                times.append(float(packet.pts * packet.time_base))
            if len(times) > MOST_FRAMES:
                raise Refused(
                    say("{name} has more than {most:,} frames.", name=name, most=MOST_FRAMES),
                    say("Cut it into one clip for each label."),
                )
    except av.FFmpegError:
        pass  # it ends in the middle, which decoding says
    return sorted(times)


def _picture(content: bytes, name: str) -> "av.VideoFrame":
    with _opened(content, name) as container, _unharmed(name):
        found = next(container.decode(video=0), None)
    if found is None:
        raise _damaged(name)
    return found


def _made_equal(frame: "av.VideoFrame", how: Equal) -> np.ndarray:
    """uint8 [height, width, channels], the right way up."""
    turns = _turns(frame)
    width, height = (how.height, how.width) if turns % 2 else (how.width, how.height)
    small = frame.reformat(width=width, height=height, format="rgb24" if how.colour else "gray", interpolation="AREA")
    pixels = small.to_ndarray()
    pixels = pixels if how.colour else pixels[..., None]
    return np.ascontiguousarray(np.rot90(pixels, turns))


def _turns(frame: "av.VideoFrame") -> int:
    """Quarter turns to the left by which a frame is to be shown."""
    return round(frame.rotation / 90) % 4


def _coloured(frame: "av.VideoFrame") -> bool:
    pixels = frame.reformat(width=32, height=32, format="rgb24", interpolation="AREA").to_ndarray().astype(int)
    return bool(np.ptp(pixels, axis=2).max() >= COLOURED)


def _format(name: str) -> str:
    return PurePosixPath(name).suffix[1:].upper() or "film"


def _damaged(name: str) -> Refused:
    return Refused(
        say("{name} cannot be decoded as a film.", name=name), say("Save it as MP4, WebM or GIF, or leave it out.")
    )
