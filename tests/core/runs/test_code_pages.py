import subprocess
import sys
from pathlib import Path

import pytest

from core.runs.processes.code_pages import SMAPS

SCRIPT = """
import re, sys
import pandas, pyarrow.parquet
from core.runs.processes.code_pages import SMAPS, give_back_code

def of_files():
    sizes = {"Rss": 0, "Anonymous": 0}
    for name, size in re.findall(r"^(Rss|Anonymous): +(\\d+) kB", SMAPS.read_text(), re.MULTILINE):
        sizes[name] += int(size)
    return sizes["Rss"] - sizes["Anonymous"], sizes["Anonymous"]

code, own = of_files()
give_back_code()
less_code, still_own = of_files()
frame = pandas.DataFrame({"group": [1, 1, 2], "value": [1.0, 2.0, 4.0]}).groupby("group").mean()
print(less_code / code, still_own / own, frame["value"].tolist())
"""


@pytest.mark.skipif(not SMAPS.is_file(), reason="Linux tells it, others do not")
def test_code_is_given_back_without_what_belongs_to_the_process_and_comes_again_when_it_is_called() -> None:
    answer = subprocess.run(
        [sys.executable, "-c", SCRIPT], cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True
    )
    code, own, *computed = answer.stdout.split(maxsplit=2)
    assert float(code) < 0.5
    assert 0.99 < float(own) < 1.05
    assert computed == ["[1.5, 4.0]\n"]
