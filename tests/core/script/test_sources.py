"""The script takes definitions from the classes and functions themselves, so that no name in a text can go stale."""

import ast
from pathlib import Path

import pytest

import core.script
from core.engine.losses.kinds import LOSSES, loss_of
from core.engine.ordering import Lanes, Shuffled
from core.script.sources import collect


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
