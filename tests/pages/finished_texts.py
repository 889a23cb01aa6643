"""A store with tiny runs on texts that were really trained: labels told, and a text written like."""

from pathlib import Path

from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.runs.store import Store
from core.sources.intake.sources import Source
from core.tasks import tasks_on
from tests.importing import import_here
from tests.pages.finished import train_all

LABELS, WRITING = "Praise or blame", "Like a poem"
SMALL = {"units": 4, "epochs": 2, "embedding": 4, "layers": 1, "dropout": 0.0, "loss": "cross_entropy"}
WORDS = ("sea", "hill", "road", "house", "river", "cloud", "stone", "field")
OPINIONS = "opinion,verdict,writer\n" + "\n".join(
    f"the {WORDS[at % 8]} by the {WORDS[at // 8 % 8]} was {'good' if at % 2 else 'bad'} on day {at},"
    f"{'praise' if at % 2 else 'blame'},w{at % 7}"
    for at in range(80)
)
POEM = "\n".join(
    f"The {WORDS[at % 8]} lies under the {WORDS[at * 3 % 8]}{', and ever' * (at % 3)}." for at in range(60)
)


def fill(folder: Path) -> None:
    """A SimpleRNN and an LSTM that tell labels, and two that write."""
    store = Store(folder)
    opinions = import_here(OPINIONS.encode(), "opinions.csv", store.sources)
    poem = import_here(POEM.encode(), "poem.txt", store.sources)
    train_all(store, _specs(opinions, longest=12, bidirectional=False), LABELS)
    train_all(store, _specs(poem, lookback=16, finish="validation"), WRITING)


def _specs(source: Source, **values: object) -> list[RunSpec]:
    preparation = source.report.preparation
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=preparation)
    [task] = [task for task in tasks_on(preparation) if task.source_kind == preparation.source_kind]
    return recipes(task, recipe, cells=["simple_rnn", "lstm"], seeds=[0], values={**SMALL, **values})
