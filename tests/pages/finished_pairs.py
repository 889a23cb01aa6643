"""A store with tiny translators that were really trained: with attention and without."""

from pathlib import Path

from core.recipes.made import recipes
from core.recipes.spec import SourceRecipe
from core.runs.store import Store
from core.tasks import task_of
from tests.importing import import_here
from tests.pages.finished import train_all

ATTENTIVE, FORGETFUL = "Colours", "Colours without attention"
COLOURS = {"red": "rot", "blue": "blau", "green": "grün", "white": "weiß", "black": "schwarz"}
THINGS = {"sea": "Meer", "road": "Weg", "house": "Haus", "river": "Fluss", "stone": "Stein", "field": "Feld"}
PAIRS = "English,German\n" + "".join(
    f"the {thing} is {first} and {second},{told} ist {COLOURS[first]} und {COLOURS[second]}\n"
    for thing, told in THINGS.items()
    for first in COLOURS
    for second in COLOURS
)
SMALL = {
    "units": 8,
    "epochs": 2,
    "embedding": 6,
    "tokens": "word",
    "longest": 10,
    "longest_target": 8,
    "beam_size": 2,
    "learning_rate": 0.01,
    "batch_size": 32,
    "loss": "smoothed_cross_entropy",
    "bidirectional": True,
}


def fill(folder: Path) -> None:
    """An LSTM and a SimpleRNN with attention, a GRU without."""
    store = Store(folder)
    source = import_here(PAIRS.encode(), "colours.csv", store.sources)
    recipe = SourceRecipe(name=source.name, sha256=source.sha256, preparation=source.report.preparation)
    for title, cells, more in (
        (ATTENTIVE, ["lstm", "simple_rnn"], {}),
        (FORGETFUL, ["gru"], {"attention": "none", "bidirectional": False}),
    ):
        train_all(store, recipes(task_of("translation"), recipe, cells=cells, seeds=[0], values=SMALL | more), title)
