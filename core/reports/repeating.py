"""How to repeat what a report is about."""

import shlex

from core.language import say
from core.recipes.written import recipe_text
from core.reports.page import element, paragraph
from core.runs.folder.run import Run

NAME = "recipe.toml"


def repeating(run: Run) -> list[str]:
    """The recipe as a file, and the command that trains by it."""
    source, seed = run.spec.source, run.spec.training.seed
    command = say("python -m core train {quote} --recipe {name}", quote=shlex.quote(source.name), name=NAME)
    return [
        element("h2", say("How to repeat it")),
        paragraph(
            say(
                "Save the recipe below as {name} beside the file, and train with it; its seed is {seed}. "
                "What was repaired in the file stands under Data. The SHA-256 tells whether a file is "
                "the same.",
                name=NAME,
                seed=seed,
            )
        ),
        element("pre", f"{command}\n\nsha256  {source.sha256}"),
        element("h3", say("Recipe")),
        element("pre", recipe_text(run.spec)),
    ]
