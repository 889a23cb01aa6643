"""Work in the background lets pages go first, and only work in the background."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GROUP = Path("/proc/self/autogroup")
PRINT = "import os; from pathlib import Path; from core.background import step_back; step_back(7); print(os.nice(0))"
WITH_GROUP = f"{PRINT}; print(Path('{GROUP}').read_text())"
FORKED = f"""
{PRINT}
from core.background import begin_session
if os.fork():
    os.wait()
else:
    begin_session()
    print(Path("{GROUP}").read_text())
"""


def told(program: str, *, session: bool) -> str:
    return subprocess.run(
        [sys.executable, "-c", program], start_new_session=session, capture_output=True, text=True, check=True
    ).stdout


@pytest.mark.parametrize("session", [True, False])
def test_the_process_itself_steps_back(session: bool) -> None:
    assert told(PRINT, session=session).split() == [str(max(7, os.nice(0)))]


@pytest.mark.skipif(not GROUP.exists(), reason="this kernel does not group processes by session")
def test_its_session_steps_back_where_sessions_share_the_processors() -> None:
    assert told(WITH_GROUP, session=True).split()[-1] == "2"


@pytest.mark.skipif(not GROUP.exists(), reason="this kernel does not group processes by session")
def test_a_session_that_it_begins_later_steps_back_as_well() -> None:
    assert told(FORKED, session=True).split()[-1] == "2"


@pytest.mark.skipif(not GROUP.exists(), reason="this kernel does not group processes by session")
def test_a_session_that_somebody_else_began_stays_as_it_is() -> None:
    before = GROUP.read_text()
    told(WITH_GROUP, session=False)
    assert GROUP.read_text() == before
