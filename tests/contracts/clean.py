"""Scripts that each run in a process of its own where nothing of Unroll can be imported.

Those processes are forked from one that has imported Keras and TensorFlow, which takes as long as a small script runs.
"""

import os
import subprocess
import sys
from pathlib import Path

PARENT = """
import os, runpy, sys, traceback
import keras, pandas, tensorflow

def run(folder):
    os.chdir(folder)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(stream.name.strip("<>"), os.O_CREAT | os.O_WRONLY, 0o600), stream.fileno())
    try:
        runpy.run_path(os.path.abspath("repeat.py"), run_name="__main__")
        return 0
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os._exit(run(line.rstrip("\\n")))
    print(os.waitpid(child, 0)[1], flush=True)
"""


class Clean:
    """The parent of all scripts, in `folder`; started for the first of them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._parent: subprocess.Popen[str] | None = None

    def run(self, text: str, folder: Path) -> str:
        """What the script prints when it runs in `folder`, which is made."""
        folder.mkdir()
        (folder / "repeat.py").write_text(text)
        self._parent = self._parent or self._started()
        print(folder, file=self._parent.stdin, flush=True)
        status = int(self._parent.stdout.readline())
        assert status == 0, (folder / "stderr").read_text()[-2000:]
        return (folder / "stdout").read_text()

    def end(self) -> None:
        """It ends when nobody speaks to it any more."""
        if self._parent:
            self._parent.communicate()

    def _started(self) -> "subprocess.Popen[str]":
        ours = ("PYTHON", "TF_", "XLA_", "OMP_")
        surroundings = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return subprocess.Popen(
            [sys.executable, "-P", "-c", PARENT],
            cwd=self._folder,
            env=surroundings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
