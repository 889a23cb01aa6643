"""shared.json in a run's folder: who besides its owner may read it. It stays here when the run is exported."""

from pathlib import Path

from pydantic import ValidationError

from core.declared import Declared
from core.files import write_atomically
from core.people.rights import Sharing

FILE = "shared.json"


class Shared(Declared):
    """Whom a run is shared with."""

    sharing: Sharing = "private"


def read_sharing(run: Path) -> Sharing:
    """Private where nothing, or nothing clear, is written down."""
    try:
        return Shared.model_validate_json((run / FILE).read_bytes()).sharing
    except (OSError, ValidationError):
        return "private"


def write_sharing(run: Path, sharing: Sharing) -> None:
    write_atomically(run / FILE, Shared(sharing=sharing).model_dump_json())
