"""What a person films with the camera take by take, until it becomes a source."""

from core.errors import UserError
from core.language import say
from core.sources.clips.decoding import has_pictures
from core.sources.intake.containers import container_of
from core.sources.intake.together import zipped
from core.sources.takes import Takes
from core.words import counted

FEWEST_BYTES, MOST_BYTES = 1_000, 20_000_000
LOOKED_AT = 4096
"""Bytes in which the codec is named."""


class Booth(Takes):
    """Films as the browser writes them, WebM or MP4: what they are is told by their bytes.

    Nothing is decoded here; that is done by the importer, within its limits.
    """

    ending, verb = ".webm", "film"

    def check(self, content: bytes) -> None:
        start = content[:LOOKED_AT]
        if container_of(start) not in ("matroska", "mov") or not has_pictures(start, ""):
            raise UserError(say("That is no film that can be read."), say("Film it again, or with another browser."))
        if len(content) < FEWEST_BYTES:
            raise UserError(say("That was too short."), say("Film it again."))
        if len(content) > MOST_BYTES:
            raise UserError(say("A film may take {most:.0f} MB.", most=MOST_BYTES / 1e6), say("Film fewer seconds."))

    def brought(self) -> tuple[bytes, str]:
        files = self.files()
        return zipped(files), f"{counted(len(files), 'clip')}, own camera.zip"


def film_format(content: bytes) -> str:
    """As a browser wants to be told what it plays."""
    return "video/webm" if container_of(content[:16]) == "matroska" else "video/mp4"
