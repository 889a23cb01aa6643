"""docs/recipe-add-a-cell.md is followed to the letter, and what comes out keeps every promise of a cell."""

import re
from pathlib import Path

import pytest

from tests.contracts.recipe import followed, run


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project with the recipe's file written and its lines put in place."""
    copy = tmp_path_factory.mktemp("project")
    where = r"core/models/cells/\w+\.py"
    return followed("recipe-add-a-cell.md", copy, where=where, contract="test_cells.py", register=_register)


def _register(copy: Path, lines: str) -> None:
    """Put the recipe's CELLS in place of the old one."""
    registry = copy / "core" / "models" / "cells" / "__init__.py"
    text = registry.read_text(encoding="utf-8")
    registry.write_text(re.sub(r"^CELLS = .*$", lines.strip(), text, flags=re.MULTILINE), encoding="utf-8")


@pytest.mark.slow
def test_the_new_cell_passes_the_contract(project: Path) -> None:
    answer = run(project, "-m", "pytest", "tests", "-k", "gru_2014", "-p", "no:cacheprovider")
    assert answer.returncode == 0, answer.stdout
    passed = (
        int(re.search(r"(\d+) passed", answer.stdout)[1]) if "passed" in answer.stdout else answer.stdout.count(".")
    )
    assert passed > 40


def test_the_new_cell_is_drawn_written_and_traced_without_another_line(project: Path) -> None:
    script = """
import numpy as np
from core.charts.theme import LIGHT, dash_of
from core.charts.network.trace import heat_maps, inside
from core.charts.network.unrolled import unrolled
from core.models.ends.kinds import NetworkEnds
from core.models.ends.inputs import Measured
from core.models.ends.outputs import Values
from core.models.in_numpy.forward import Network
from core.models.shown.keras_code import model_code
from core.models.spec import ModelSpec
from core.models.weights import expected_shapes

ends, spec = NetworkEnds(Measured(8, 1), Values(1)), ModelSpec(cell="gru_2014", units=4)
unrolled(ends, spec, LIGHT)
network = Network(ends, spec, [np.ones(shape) for shape in expected_shapes(ends, spec)])
facts = inside(network.trace(np.ones((8, 1))).layers[0], spec.cell)
heat_maps(facts, LIGHT)
print(LIGHT.cells["gru_2014"] == LIGHT.hues["violet"], dash_of("gru_2014"))
print(model_code(ends, spec, seed=0))
print([panel.name for panel in facts.panels])
"""
    answer = run(project, "-c", script)
    assert 'layers.GRU(4, activation="tanh", reset_after=False)' in answer.stdout, answer.stderr
    assert "True dashdot" in answer.stdout
    assert "['hidden', 'update', 'reset', 'candidate']" in answer.stdout
