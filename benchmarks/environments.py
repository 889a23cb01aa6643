"""Each peer in an environment of its own, made from its public package and kept for the next time."""

import subprocess
import sys
import venv
from pathlib import Path

PINS = Path(__file__).parent / "pins"
"""For each peer beside PyTorch, every package it needs, so that no installer has to search for versions that agree."""


def python_of(peer: str, folder: Path) -> Path | None:
    """The interpreter of `peer`'s environment, made when it is missing; None when it cannot be installed."""
    home = folder / peer
    python = home / "bin" / "python"
    done = home / "complete"
    if done.exists():
        return python
    print(f"Making the environment of {peer} (once) ...", flush=True)
    venv.create(home, with_pip=True, clear=True)
    # The plain build of PyTorch for processors first, so that nobody pulls gigabytes for graphics cards after it.
    steps = [["torch==2.13.0", "numpy==2.4.6"]]
    if (pins := PINS / f"{peer}.txt").exists():
        steps.append(["--no-deps", "--only-binary", ":all:", "--requirement", str(pins)])
    for packages in steps:
        command = [str(python), "-m", "pip", "install", "--quiet", *packages]
        if subprocess.run(command, stdout=sys.stderr).returncode:
            print(f"{peer} could not be installed; it is left out.", flush=True)
            return None
    done.touch()
    return python
