"""For all tests: statistical rivals only where a test asks for them, so that no test starts their process unawares."""

import os

os.environ["UNROLL_RIVALS"] = "simple"
