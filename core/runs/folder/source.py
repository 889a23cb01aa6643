"""The source inside a run's folder: hard links to what was brought, so that a run needs nothing else."""

import os
import shutil
from pathlib import Path
from typing import Any

from core.errors import NotFound
from core.language import say
from core.recipes.spec import RunSpec
from core.runs.folder.run import Run
from core.sources.intake.sources import Source, open_source, read_report
from core.sources.kinds import STORED
from core.sources.preparation import Reading

PARTS = ("original", "name", "report.json", *STORED)


def source_of(run: Run) -> Any:
    """What the run is trained on, prepared as its recipe says."""
    return run_source(run.folder)


def read_recipe(folder: Path) -> RunSpec:
    """The recipe in a run's folder."""
    return RunSpec.model_validate_json((folder / "recipe.json").read_bytes())


def stored_source(folder: Path) -> Source:
    """The source that lies in a run's folder."""
    place = folder / "source"
    if not (place / "report.json").is_file():
        raise NotFound(
            say("The source of this run is not in the store any more."), say("Import the file again, then train.")
        )
    report = read_report(place)
    return Source(sha256=read_recipe(folder).source.sha256, name=report.name, folder=place, report=report)


def run_source(folder: Path) -> Any:
    """The prepared source of the run in `folder`."""
    return stored_source(folder).prepared(read_recipe(folder).source.preparation)


def link_source(sources: Path, spec: RunSpec, folder: Path) -> None:
    """Put everything about the spec's source into `folder`; links where the disk allows, copies elsewhere."""
    found = find_source(sources, spec)
    folder.mkdir()
    for name in PARTS:
        home = found.folder if (found.folder / name).is_file() else found.folder.parent
        if (home / name).is_file():
            _link(home / name, folder / name)


def find_source(sources: Path, spec: RunSpec) -> Source:
    """The source of a recipe; it may have been read as detected, or as the recipe says."""
    try:
        return open_source(sources, spec.source.sha256, spec.source.preparation.reading)
    except NotFound:
        return open_source(sources, spec.source.sha256, Reading())


def _link(original: Path, link: Path) -> None:
    try:
        os.link(original, link)
    except OSError:
        shutil.copy2(original, link)
