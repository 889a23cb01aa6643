"""What a node sends, written into the attempt's folder in the store: there it looks as if it had been made here."""

import errno
import os
from pathlib import Path
from typing import Literal

from core.files import not_stored, write_atomically
from core.language import say
from core.results.kept_answers import kept_answers
from core.results.rivals.asking import leave, read_question
from core.runs.cluster.node import ASKED, EVENTS, Files, News, Stamps, packed
from core.runs.processes.attempt_folder import AttemptFolder
from core.runs.processes.earlier import newest_checkpoint
from core.training.events import Failed

Kept = Literal["kept", "stuck", "refused"]
"""All is written; the disk takes nothing at present; the attempt has failed, since what came is not its own."""
NOT_FOR_NODES = frozenset({EVENTS, "lock", "sent", "stop"})


class StrayFile(ValueError):
    """A node named a file that does not belong to its attempt."""

    def __init__(self, name: str) -> None:
        super().__init__(
            say("Its node sent a file that does not belong to this run ({name!r}), so it was ended.", name=name[:200])
        )


class MirroredAttempt:
    """The folder of one attempt, kept like the one on its node."""

    def __init__(self, folder: AttemptFolder) -> None:
        self._folder = folder
        self.known: Stamps = {}
        """Files that are here as they are on the node; after a restart all are sent once more."""

    @property
    def told(self) -> int:
        """Bytes of events that are here, up to the last whole line."""
        try:
            return self._folder.events.read_bytes().rfind(b"\n") + 1
        except FileNotFoundError:
            return 0

    def keep(self, news: News, told: int) -> Kept:
        """Write it down as far as possible; whoever is stuck asks again, and gets what is not here yet."""
        try:
            self.write(news, told)
        except StrayFile as error:
            return self._failed(str(error))
        except OSError as error:
            return (
                "stuck"
                if not_stored(error)
                else self._failed(say("What its node sent cannot be kept: {error}.", error=error))
            )
        return "kept"

    def write(self, news: News, told: int) -> None:
        """Files first, events last; `told`: how many bytes of events were here when it was asked for."""
        places = {name: self._place(name) for name in (*news.files, *news.stamps)}  # before anything is written
        for name, content in news.files.items():
            if Path(name).parts[0] == ASKED:
                self._ask(name, content)
            else:
                places[name].parent.mkdir(parents=True, exist_ok=True)
                write_atomically(places[name], content)
            self.known[name] = news.stamps.get(name, (0, 0))
        for name in self.known.keys() - news.stamps.keys():
            self._place(name).unlink(missing_ok=True)
            del self.known[name]
        if news.events and self.told == told:
            self._append(news.events, told)

    def _ask(self, name: str, content: bytes) -> None:
        """Put a question of the run to the rivals here, under the name that its content gives it."""
        try:
            question = read_question(content)
        except ValueError as error:
            raise StrayFile(name) from error
        leave(question, kept_answers(self._folder.run.parents[1]))

    def _place(self, name: str) -> Path:
        """Never outside the attempt's folder, nor a file that steers it, whatever a node says."""
        folder = self._folder.path.resolve()
        try:
            place = (folder / name).resolve()
        except ValueError as error:  # no name of a file at all
            raise StrayFile(name) from error
        if folder not in place.parents or str(place.relative_to(folder)) in NOT_FOR_NODES:
            raise StrayFile(name)
        return place

    def _append(self, events: bytes, told: int) -> None:
        descriptor = os.open(self._folder.events, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            os.ftruncate(descriptor, told)  # a line that a crash cut short
            if os.pwrite(descriptor, events, told) < len(events):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    def _failed(self, why: str) -> Kept:
        """Tell in the attempt's name why it ended."""
        try:
            self._append(Failed(reason="internal", message=why).model_dump_json().encode() + b"\n", self.told)
        except OSError:
            return "stuck"
        return "refused"


def luggage(folder: AttemptFolder) -> Files:
    """What an attempt needs of its run, beside the source: the recipe, and the checkpoint that it goes on from."""
    files = {"recipe.json": (folder.run / "recipe.json").read_bytes()}
    earlier = newest_checkpoint(folder)
    if earlier is not None:
        files |= {f"attempts/{earlier.name}/checkpoint/{n}": c for n, c in packed(earlier / "checkpoint").items()}
    return files
