"""Sources for tests of what is read, not of who reads it: brought without a process of their own."""

from pathlib import Path
from tempfile import TemporaryDirectory

from core.files import write_atomically
from core.sources.intake.importer import read
from core.sources.intake.importer_process import move
from core.sources.intake.limits import ImportLimits
from core.sources.intake.sources import Source, admitted, digest, is_sound, keep, open_source
from core.sources.preparation import Reading

LIMITS = ImportLimits()


def import_here(content: bytes, name: str, sources: Path, *, reading: Reading = Reading()) -> Source:
    """As `import_bytes`, by the same steps in this process: a new one loads its libraries for seconds."""
    sha256 = admitted(content)
    home = sources / sha256
    target = home / digest(reading)
    if not is_sound(target):
        keep(content, name, home)
        with TemporaryDirectory(dir=home, prefix=".tmp-") as folder:
            work = Path(folder)
            write_atomically(work / "reading.json", reading.model_dump_json())
            read(work, LIMITS, be_patient=lambda limits, times: None)
            move(work / "done", target)
    return open_source(sources, sha256, reading)
