"""How to repeat what a report is about."""

import shlex

from core.recipes.written import recipe_text
from core.reports.page import element, paragraph
from core.runs.folder.run import Run

NAME = "recipe.toml"


def repeating(run: Run) -> list[str]:
    """The recipe as a file, and the command that trains by it."""
    source, seed = run.spec.source, run.spec.training.seed
    command = f"python -m core train {shlex.quote(source.name)} --recipe {NAME}"
    return [
        element("h2", "How to repeat it"),
        paragraph(
            f"Save the recipe below as {NAME} beside the file, and train with it; its seed is {seed}. What was "
            "repaired in the file stands under Data. The SHA-256 tells whether a file is the same."
        ),
        element("pre", f"{command}\n\nsha256  {source.sha256}"),
        element("h3", "Recipe"),
        element("pre", recipe_text(run.spec)),
    ]
