"""Each peer in an environment of its own, made from its public package and kept for the next time."""

import subprocess
import sys
import venv
from pathlib import Path

PACKAGES = {
    # The plain build of PyTorch for processors first, so that nobody pulls gigabytes for graphics cards after it.
    "torch": [["torch==2.13.0", "numpy"]],
    "darts": [["torch==2.13.0", "numpy"], ["torch==2.13.0", "darts[torch]==0.48.1"]],
    "neuralforecast": [["torch==2.13.0", "numpy"], ["torch==2.13.0", "neuralforecast==3.3.0"]],
}


def python_of(peer: str, folder: Path) -> Path | None:
    """The interpreter of `peer`'s environment, made when it is missing; None when it cannot be installed."""
    home = folder / peer
    python = home / "bin" / "python"
    done = home / "complete"
    if done.exists():
        return python
    print(f"Making the environment of {peer} (once) ...", flush=True)
    venv.create(home, with_pip=True, clear=True)
    for packages in PACKAGES[peer]:
        command = [str(python), "-m", "pip", "install", "--quiet", *packages]
        if subprocess.run(command, stdout=sys.stderr).returncode:
            print(f"{peer} could not be installed; it is left out.", flush=True)
            return None
    done.touch()
    return python
