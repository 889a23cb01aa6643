"""docs/recipe-add-a-node.md is followed to the letter, and what comes out keeps every promise of a node."""

import re
from pathlib import Path

import pytest

from tests.contracts.recipe import followed, run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's file written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    where = r"core/models/nodes/\w+\.py"
    return followed("recipe-add-a-node.md", copy, where=where, contract="test_nodes.py", register=_register)


def _register(copy: Path, lines: str) -> None:
    """Put the recipe's NODES in place of the old one."""
    registry = copy / "core" / "models" / "nodes" / "__init__.py"
    text, found = registry.read_text(encoding="utf-8"), re.compile(r"^NODES = \(\n.*?^\)$", re.MULTILINE | re.DOTALL)
    assert found.search(text)
    registry.write_text(found.sub(lines.strip(), text), encoding="utf-8")


@pytest.mark.slow
def test_the_new_node_passes_the_contract(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "normalised", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout
    passed = (
        int(re.search(r"(\d+) passed", answer.stdout)[1]) if "passed" in answer.stdout else answer.stdout.count(".")
    )
    assert passed >= 6


def test_the_new_node_stands_between_others_without_another_line(project: Path) -> None:
    script = """
from core.models.graph import Building, Input
from core.models.shown.keras_code import graph_code
from core.models.nodes.dense import Dense
from core.models.nodes.normalised import Normalised
from core.models.nodes.recurrent import Recurrent
from core.models.shown.unrolled import unroll_graph

building = Building(window := Input.measured(8, 2))
read = building.add(Recurrent(values=window.wire, cell="gru", units=4, sequences=True))
normalised = building.add(Normalised(values=read))
graph = building.graph(building.add(Dense(values=normalised, units=1)), entered=[window.wire])
print(graph_code(graph, seed=0))
print([row.title for row in unroll_graph(graph, cell="gru").rows], sum(map(graph.parameters, graph.weights)))
"""
    answer = run(project, "-c", script)
    assert "layers.LayerNormalization()," in answer.stdout, answer.stderr
    assert "['Input', 'GRU', 'Normalised', 'Dense'] 109" in answer.stdout
