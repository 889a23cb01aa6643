"""What programs draw around a table of text: ruled lines, and single quotation marks in place of double ones."""

import re

LOOKED_AT = 100_000
_RULED = re.compile(rb"(?m)^[ \t]*[|+]?[ \t]*:?-{3,}[-+|: \t]*(?=\r?$)")
_OPENING = re.compile(rb"(?m)(^|[,;|\t])'")
_CLOSING = re.compile(rb"(?m)'([,;|\t]|\r?$)")


def plain_lines(content: bytes) -> bytes:
    """The same lines with ruled ones blank and cells in double quotation marks where single ones stood."""
    top = content[:LOOKED_AT]
    if len(ruled := _RULED.findall(top)) and _is_drawn(top, ruled):
        content = _RULED.sub(b"", content)
    if b'"' not in top and _is_single_quoted(top):
        content = _CLOSING.sub(rb'"\1', _OPENING.sub(rb'\1"', content))
    return content


def _is_drawn(top: bytes, ruled: list[bytes]) -> bool:
    """Whether few lines are ruled, and the first stands among the first ones: a frame, not cells of dashes."""
    before = top[: _RULED.search(top).start()].count(b"\n")
    return before < 20 and len(ruled) <= 4 and len(ruled) < 0.5 * (top.count(b"\n") + 1)


def _is_single_quoted(top: bytes) -> bool:
    """Whether single quotation marks stand around cells in most lines, and nowhere else."""
    marks, lines = top.count(b"'"), top.count(b"\n") + 1
    opening, closing = len(_OPENING.findall(top)), len(_CLOSING.findall(top))
    return marks >= lines and abs(opening - closing) <= 1 and opening + closing >= 0.95 * marks
