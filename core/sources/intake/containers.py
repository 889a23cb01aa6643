"""Which container a file of sound, film or picture is, by its first bytes."""

_ATOMS = (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip")
"""What the first four letters of a MOV, MP4 or M4A say, behind a length."""
_LENGTHS = 9
"""The first byte of such a length is below this, for any file that is taken; that of a text is not."""
_RIFF = {b"WAVE": "wav", b"AVI ": "avi"}
_MARKS = {
    b"\x1aE\xdf\xa3": "matroska",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
    b"\x89PNG\r\n\x1a\n": "png_pipe",
    b"fLaC": "flac",
    b"OggS": "ogg",
    b"FORM": "aiff",
    b"ID3": "mp3",
    **dict.fromkeys((b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3"), "mp3"),
    **dict.fromkeys((b"\xff\xf1", b"\xff\xf9"), "aac"),
    b"\xff\xd8\xff": "jpeg_pipe",
}
OF_FILMS = frozenset({"mov", "avi", "matroska", "gif", "png_pipe", "jpeg_pipe"})
OF_SOUND_ALONE = frozenset({"wav", "flac", "ogg", "aiff", "mp3", "aac"})
OF_SOUNDS = OF_SOUND_ALONE | {"mov", "matroska"}


def container_of(start: bytes) -> str | None:
    """FFmpeg's name of the only way in which bytes that begin so may be read; None where they are nothing of the kind.

    It is never left to guess: some of what it can guess names other files, which it opens.
    """
    if start[4:8] in _ATOMS and start[0] < _LENGTHS:
        return "mov"
    if start.startswith(b"RIFF"):
        return _RIFF.get(start[8:12])
    return next((found for mark, found in _MARKS.items() if start.startswith(mark)), None)
