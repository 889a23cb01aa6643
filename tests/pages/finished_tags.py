"""A store with tiny runs on tagged sentences that were really trained: with a chain at the end, and without."""

from pathlib import Path

from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.runs.store import Store
from core.sources.intake.sources import Source
from core.tasks import TASKS
from tests.importing import import_here
from tests.pages.finished import train_all

NAMES, DEPTHS = "Names", "Depths"
SMALL = {"units": 6, "epochs": 3, "embedding": 8, "letters": 3, "layers": 1, "dropout": 0.0, "batch_size": 8}
PEOPLE = ("Ada", "Bo", "Chen", "Dana", "Emil", "Hana", "Ines", "Kofi")
PLACES = ("Rome", "Oslo", "Lima", "Cairo", "Kyoto")


def sentences(count: int = 60) -> str:
    """People who go to places, as CoNLL columns."""
    blocks = []
    for at in range(count):
        person, place = PEOPLE[at % 8], PLACES[at * 3 % 5]
        rows = [(person, "B-PER"), *([("Stone", "I-PER")] if at % 3 else []), ("goes", "O"), ("to", "O")]
        rows += [(place, "B-LOC"), ("on", "O"), (f"day{at}", "O"), (".", "O")]
        blocks.append("".join(f"{token}\t{tag}\n" for token, tag in rows))
    return "\n".join(blocks)


def fill(folder: Path) -> None:
    """A SimpleRNN and a GRU with a chain on spans, and one of each without on plain tags."""
    store = Store(folder)
    named = import_here(sentences().encode(), "people.conll", store.sources)
    plain = import_here(_depths().encode(), "depths.conll", store.sources)
    train_all(store, _specs(named, longest=8, chain=True, bidirectional=True), NAMES)
    train_all(store, _specs(plain, longest=8, letters=0, casing=False), DEPTHS)


def _depths() -> str:
    rows = [("(", "1"), ("(", "2"), (")", "2"), (")", "1")]
    blocks = ["".join(f"{token} {tag}\n" for token, tag in rows * (1 + at % 3) + [(f"x{at}", "0")]) for at in range(40)]
    return "\n".join(blocks)


def _specs(source: Source, **values: object) -> list[RunSpec]:
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=source.report.preparation)
    values = {**SMALL, "loss": "cross_entropy", **values}
    return recipes(TASKS["tagging"], recipe, cells=["simple_rnn", "gru"], seeds=[0], values=values)
