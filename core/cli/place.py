"""Where the command line works: the store, the files it is given, the runs it is told of."""

from pathlib import Path

from core.errors import NotFound, Refused, UserError
from core.runs.folder.run import Run
from core.runs.store import Store, default_store, open_store
from core.sources.intake.sources import Source, import_bytes
from core.sources.preparation import Reading
from core.words import counted


def store_in(folder: Path | None) -> Store:
    """The store in `folder`, or the person's own."""
    try:
        return open_store(folder) if folder else default_store()
    except OSError as error:  # a file where the folder should be, say
        what = f"The folder {folder or '~/.unroll'} cannot be used ({error.strerror})."
        raise UserError(what, "Choose another one.") from error


def brought(path: Path, store: Store, *, reading: Reading = Reading()) -> Source:
    """The file, read by the importer process; raises Refused."""
    source = import_bytes(read(path), path.name, store.sources, reading=reading)
    if not (reading.is_as_detected or isinstance(reading, source.kind.form.Reading)):
        raise Refused(f"{path} is no {reading.form}, so it cannot be read like one.", "Omit the reading options.")
    return source


def read(path: Path) -> bytes:
    """What stands in the file; raises Refused."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"{path} cannot be read ({(error.strerror or 'unknown error').lower()}).") from error


def named(store: Store, name: str) -> Run:
    """The run that `name` is, or begins; raises NotFound."""
    runs = store.runs()
    found = [run for run in runs if run.id == name] or [run for run in runs if name and run.id.startswith(name)]
    if len(found) == 1:
        return found[0]
    if found:
        raise NotFound(f"{counted(len(found), 'run begins', 'runs begin')} with {name!r}.", "Give more of the id.")
    raise NotFound(f"There is no run {name!r} here.", "The command `runs` lists all.")
