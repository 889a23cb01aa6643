"""What is recommended for labelled texts, by how many there are."""

import pytest

from core.data.texts import LabelledTexts
from core.tasks import task_of


@pytest.mark.parametrize("count", [400, 4_000, 12_000])
def test_training_waits_for_hundreds_of_updates_before_it_takes_a_standstill_for_the_end(count: int) -> None:
    texts = LabelledTexts("opinions", ("not bad",) * count, ("praise", "blame") * (count // 2))
    found = {name: one.value for name, one in task_of("classification").propose(texts).items()}
    updates = 0.8 * count / found["batch_size"]
    assert found["patience"] <= found["epochs"] // 3
    assert found["patience"] * updates >= 500 or found["epochs"] == 40
    assert found["learning_rate"] > 0.001 or updates > 200
