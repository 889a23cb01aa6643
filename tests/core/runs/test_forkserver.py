import subprocess
import sys
from pathlib import Path

SCRIPT = """
import sys
from core.runs.processes.forkserver import _import_what_workers_need
_import_what_workers_need()
print(*(name for name in ("keras", "tensorflow", "sklearn", "scipy.stats", "numba") if name in sys.modules))
import sklearn
"""


def test_what_stands_by_has_tensorflow_and_keras_without_libraries_that_few_runs_need() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["keras", "tensorflow"]
