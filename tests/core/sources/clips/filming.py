"""Films written on the spot: a bright square that moves to the right, one pixel a frame."""

import io
from collections.abc import Sequence

import av
import numpy as np

CODECS = {"mp4": "mpeg4", "mov": "mpeg4", "webm": "libvpx", "gif": "gif", "avi": "mpeg4"}
FORMATS = {"mp4": "yuv420p", "mov": "yuv420p", "webm": "yuv420p", "gif": "gray", "avi": "yuv420p"}
START, SQUARE = 4, 16


def moving(frames: int = 10, *, width: int = 64, height: int = 48) -> np.ndarray:
    """uint8 [frames, height, width]"""
    clip = np.zeros((frames, height, width), np.uint8)
    for frame in range(frames):
        clip[frame, START : START + SQUARE, START + 2 * frame : START + 2 * frame + SQUARE] = 220
    return clip


def film(clip: np.ndarray, ending: str = "mp4", *, rate: int = 10, times: Sequence[float] = ()) -> bytes:
    """As a file; `times` in seconds where they are not even."""
    written = io.BytesIO()
    with av.open(written, "w", format={"webm": "webm"}.get(ending, ending)) as container:
        stream = container.add_stream(CODECS[ending], rate=rate)
        stream.height, stream.width, stream.pix_fmt = clip.shape[1], clip.shape[2], FORMATS[ending]
        for number, picture in enumerate(clip):
            frame = av.VideoFrame.from_ndarray(picture, format="gray").reformat(format=FORMATS[ending])
            frame.pts = round(times[number] * rate) if times else number
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return written.getvalue()


def sound(ending: str = "mp4") -> bytes:
    """A film without pictures."""
    written = io.BytesIO()
    with av.open(written, "w", format=ending) as container:
        stream = container.add_stream({"mp4": "aac", "webm": "libopus"}[ending], rate=48_000)
        stream.layout = "mono"
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 48_000), np.float32), format="fltp", layout="mono")
        frame.sample_rate = 48_000
        resampler = av.AudioResampler(format=stream.format.name, layout="mono", rate=48_000, frame_size=960)
        for part in resampler.resample(frame):
            container.mux(stream.encode(part))
        container.mux(stream.encode())
    return written.getvalue()


def turned(mp4: bytes) -> bytes:
    """The same MP4, marked as to be shown a quarter turn to the right, as phones mark theirs."""
    at = mp4.index(b"tkhd") + 4 + 40
    one, zero, corner = 0x10000, 0, 0x40000000
    matrix = np.array([zero, one, zero, -one, zero, zero, zero, zero, corner], ">i4").tobytes()
    return mp4[:at] + matrix + mp4[at + len(matrix) :]


def picture(pixels: np.ndarray, ending: str = "png") -> bytes:
    """One picture [height, width] as PNG or JPEG."""
    written = io.BytesIO()
    with av.open(written, "w", format="image2pipe") as container:
        stream = container.add_stream("png" if ending == "png" else "mjpeg", rate=1)
        stream.height, stream.width = pixels.shape
        stream.pix_fmt = "gray" if ending == "png" else "yuvj420p"
        frame = av.VideoFrame.from_ndarray(pixels, format="gray").reformat(format=stream.pix_fmt)
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return written.getvalue()
