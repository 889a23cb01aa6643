"""The script takes definitions from the classes and functions themselves, so that no name in a text can go stale."""

import ast
import re
from pathlib import Path

import pytest

import core.script
from core.data.spans import spans
from core.engine.losses.kinds import LOSSES, loss_of
from core.engine.ordering import Lanes, Shuffled
from core.results.baselines import Baseline, baseline_forecasts
from core.script.sources import collect
from core.words import counted


def test_a_definition_stands_in_the_script_as_it_is_called_in_its_module() -> None:
    [definition] = collect([Shuffled]).definitions
    assert definition.startswith(f"@dataclass(frozen=True)\nclass {Shuffled.__name__}:")
    assert f"class {Lanes.__name__}:" in collect([Lanes]).definitions[-1]


def test_what_a_module_does_not_define_by_that_name_is_an_error() -> None:
    def hidden() -> None: ...

    with pytest.raises(LookupError, match="hidden"):
        collect([hidden])


def test_a_loss_of_ours_brings_the_definition_that_its_code_calls() -> None:
    own = [loss for loss in (*LOSSES.values(), loss_of("mae", (0.5, 0.1))) if loss.defined is not None]
    assert own
    for loss in own:
        assert loss.code.startswith(f"{loss.defined.__name__}(")
        assert any(f"def {loss.defined.__name__}(" in definition for definition in collect([loss.defined]).definitions)


@pytest.mark.parametrize("path", sorted(Path(core.script.__file__).parent.glob("*.py")), ids=lambda path: path.stem)
def test_no_text_in_the_writing_of_scripts_names_a_module_of_ours(path: Path) -> None:
    texts = [node.value for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Constant)]
    assert not [text for text in texts if isinstance(text, str) and text.startswith("core.")]


def test_code_that_is_taken_away_has_its_texts_in_english_and_without_marks() -> None:
    [baseline, *_] = collect([Baseline]).definitions
    assert "    help: str\n" in baseline
    taken = "\n".join(collect([baseline_forecasts]).definitions)
    assert 'Baseline("Repeats the last value.", naive)' in taken
    assert not re.search(r"\b(mark|Said)\(", taken)
    assert "mark(tag)" in "\n".join(collect([spans]).definitions), "Another function of that name is left alone."


def test_what_is_filled_in_is_said_by_code_without_a_catalogue() -> None:
    code = "\n".join(collect([counted]).definitions)
    names: dict = {}
    exec(code, names)
    assert names["counted"](2, "run") == "2 runs"
    assert names["several"](1, "{n} row", "{n} rows", n=1) == "1 row"
