"""What a worker prints is written down within a bound, its first words and its last, also when it is killed."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from core.runs.processes.scribe import LEFT_OUT, LIMIT, Scribe, fork_scribe

FLOOD = """
import os
os.write(2, b"first words\\n")
for _ in range(800):
    os.write(2, b"x" * 65_535 + b"\\n")
os.write(2, b"last words\\n")
os.kill(os.getpid(), 9)
"""


def spoken(path: Path, program: str) -> tuple[subprocess.Popen, int]:
    """A process that says what `program` says, and the scribe that listens."""
    heard, said = os.pipe()
    process = subprocess.Popen([sys.executable, "-c", program], stderr=said)
    os.close(said)
    scribe = fork_scribe(heard, path)
    os.close(heard)
    return process, scribe


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_fifty_megabytes_never_make_more_than_the_limit_and_the_last_words_of_a_killed_process_stand(tmp_path) -> None:
    path = tmp_path / "stderr.log"
    process, scribe = spoken(path, FLOOD)
    largest = 0
    while os.waitpid(scribe, os.WNOHANG) == (0, 0):
        largest = max(largest, path.stat().st_size if path.exists() else 0)
    assert process.wait() == -signal.SIGKILL
    assert 0 < largest <= LIMIT
    written = path.read_bytes()
    assert written.startswith(b"first words\n")
    assert LEFT_OUT in written
    assert written.endswith(b"x\nlast words\n")


def test_what_fits_is_written_as_it_was_said_behind_what_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "stderr.log"
    for said in (b"one\n", b"two\n"):
        scribe = Scribe(path)
        scribe.write(said)
        scribe.close()
    assert path.read_bytes() == b"one\ntwo\n"
    assert path.stat().st_mode & 0o777 == 0o600
