"""Every chart's text alternative says what it shows, not only what it is."""

import ast
import re
from pathlib import Path

import numpy as np

import pages.shared
from core.charts import findings
from core.charts.network.trace import Inside, Panel

PAGES = Path(pages.shared.__file__).parents[1]
BUILDERS = {"chart", "live_plotly", "_plotted", "_of_residuals"}
"""What puts a chart on a page; of `_plotted` the alternative is its second argument."""
WORDED = re.compile(
    r"finding|sentence|told|words|lowest|season_why|strengths|area|error|label|percent|where|history|best_epoch|"
    r"left_over|plain|panels|_typical|_alt|each[.]alt|note"
)
"""What words a finding in pages."""
SAYING = {name for name in vars(findings) if callable(getattr(findings, name)) and not name.startswith("_")}


def alternatives() -> list[tuple[str, str]]:
    """Place and source text of every alternative; a name stands for all that it is set to in its function."""
    found = []
    for path in sorted(PAGES.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for function in (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.FunctionDef)):
            set_to = {
                target.id: ast.get_source_segment(text, node.value)
                for node in ast.walk(function)
                if isinstance(node, ast.Assign)
                for target in node.targets
                if isinstance(target, ast.Name)
            }
            for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
                given = alternative(call)
                if given is not None and function.name not in BUILDERS:
                    words = ast.get_source_segment(text, given)
                    found.append((f"{path.relative_to(PAGES)}:{call.lineno}", f"{words} {set_to.get(words, '')}"))
    return found


def alternative(call: ast.Call) -> ast.expr | None:
    """What a call that shows a chart gives as its alternative."""
    name = getattr(call.func, "id", "")
    if name == "_plotted":
        return call.args[1]
    return next((word.value for word in call.keywords if word.arg == "alt"), None) if name in BUILDERS else None


def test_every_chart_says_its_finding() -> None:
    found = alternatives()
    assert len(found) > 40
    silent = [f"{place} {words}" for place, words in found if not WORDED.search(words) and not says(words)]
    assert silent == []


def says(words: str) -> bool:
    return any(re.search(rf"\b{name}\(", words) for name in SAYING)


def test_a_sound_is_told_by_its_loudest_moment_and_band() -> None:
    from core.data.sound import RATE, log_mel

    seconds = np.arange(RATE) / RATE
    samples = np.where(seconds > 0.6, 0.5, 0.01) * np.sin(2 * np.pi * 1000 * seconds)
    assert findings.loudest(samples, RATE).startswith("1.0 s long, loudest after 0.")
    told = re.search(r"strongest after 0\.[6-9] s, near ([\d,]+) Hz", findings.strongest(log_mel(samples)))
    assert told is not None
    assert abs(float(told[1].replace(",", "")) - 1000) < 60


def test_lines_and_paths_are_told_by_where_they_lie() -> None:
    lines = {"x": np.array([1.0, np.nan, 3.0]), **{name: np.zeros(2) for name in "abcde"}}
    assert findings.spans(lines).startswith("x from 1.000 to 3.000, a from 0 to 0")
    assert findings.spans(lines).endswith("and 2 other lines")
    assert findings.ways({"up": np.array([[0.0, -1.0], [0.0, 1.0]])}) == "up from (0.0, -1.0) to (0.0, 1.0)"


def test_bars_probabilities_and_matrices_are_told_by_what_leads() -> None:
    assert findings.commonest({"a": 2, "b": 6}) == "'b' is the most frequent of 2, 6 of 8"
    assert findings.leading(("a", "b"), np.array([[0.9, 0.1], [0.25, 0.75]])) == "at the end b with 75.0%"
    told = findings.most_confused(np.array([[5, 2], [1, 2]]), ("O", "NAME"))
    assert told == "70.0% on the diagonal; most often O is taken for NAME, 2 times"
    assert findings.most_confused(np.eye(2), "ab").endswith("nothing is confused")
    told = findings.likeliest_follower(np.array([[0.0, 3.0], [-2.0, 1.0]]), ("B", "I"))
    assert told == "I comes most easily after B, B hardly ever after I"


def test_forecasts_and_states_are_told_by_their_ends() -> None:
    assert findings.course(np.array([2.0, 5.0, 1.0])) == "from 2.000 to 1.000, between 1.000 and 5.000"
    values = np.array([[0.0, 0.9], [0.0, -0.5]])
    panel = Panel("hidden", "", values, low=-1.0, high=1.0)
    facts = Inside("gru", "gru", "forward", np.array([7, 3]), (panel,))
    assert findings.held(facts) == "in the end unit 7 is highest, 0.90, unit 3 lowest, -0.50"
