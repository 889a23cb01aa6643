"""What a task fitted on the training part, kept beside the weights: a run is asked by it without its training data."""

from pathlib import Path
from typing import Self

from pydantic import ValidationError

from core.declared import Declared
from core.errors import Refused
from core.files import write_atomically
from core.language import say

CODECS = "codecs.json"
"""The file beside the weights."""
LARGEST = 500_000_000
"""Bytes of a file of codecs that are read at most."""


class Codecs(Declared):
    """Nothing that was fitted; tasks add their scalers, vocabularies and labels."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """The codecs in a file, every field checked; raises Refused where it holds something else."""
        if path.stat().st_size > LARGEST:
            raise Refused(
                say("The codecs of this run take more than {largest:,.0f} MB.", largest=LARGEST / 1e6),
                say("Train it again."),
            )
        try:
            return cls.model_validate_json(path.read_bytes())
        except (ValidationError, KeyError, TypeError) as error:
            raise Refused(say("The codecs of this run are damaged."), say("Train it again.")) from error

    def write(self, path: Path) -> None:
        """Put them into a file at once, whole."""
        write_atomically(path, self.model_dump_json())
