"""For all tests: statistical rivals only where a test asks for them, so that no test starts their process unawares.

Machine code is made once for all of them, and kept for the next time.
"""

import os
import tempfile
from pathlib import Path

from core.engine.kept_code import machine_code_in

os.environ["UNROLL_RIVALS"] = "simple"
os.environ["NUMBA_CACHE_DIR"] = str(machine_code_in(Path(tempfile.gettempdir()) / "unroll-tests"))
