"""Text that came from a person's file, made harmless before it reaches the screen."""

import re

from core.charts.drawing.safe import plot
from core.results.csv_cells import csv_cell

__all__ = ["csv_cell", "md", "name", "plot"]

# Escaped Markdown still turns addresses into links and :material/x: into icons; a zero-width space stops both.
BREAK = "\u200b"
MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~:$&^=])")
SELF_LINKING = re.compile(r"(://|www(?=\.)|@|mailto:)", re.IGNORECASE)
UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def md(text: object) -> str:
    """The text as Markdown shows it literally: no links, pictures, icons, colours or formulas."""
    plain = re.sub(r"\s*\n\s*", " ", UNSEEN.sub("", str(text)))
    separated = SELF_LINKING.sub(lambda match: f"{match[0]}{BREAK}", plain)
    icons_apart = re.sub(r":(?=\w)", f":{BREAK}", separated)
    return MARKUP.sub(r"\\\1", icons_apart)


def name(text: object, *, longest: int = 80) -> str:
    """A file's or column's name, short enough for a line and safe in Markdown."""
    return md(shortened(text, longest=longest))


def shortened(text: object, *, longest: int = 80) -> str:
    """At most `longest` characters; for places that take plain text."""
    plain = UNSEEN.sub("", str(text))
    return plain if len(plain) <= longest else f"{plain[: longest - 1]}…"
