"""`search` as it is typed; what it does stands in `searching.py`, which is imported when it is called."""

from typing import Annotated

import typer

from core.cli.arguments import (
    EncodingOption,
    JsonOption,
    RunningTextOption,
    RunsOption,
    SheetOption,
    TargetOption,
    TaskOption,
)


def search(
    about: Annotated[
        str, typer.Argument(metavar="FILE|RUN", show_default=False, help="A file, or a run to search around.")
    ],
    trials: Annotated[
        int | None, typer.Option(min=2, max=1000, show_default=False, help="Runs that may be tried.")
    ] = None,
    minutes: Annotated[float | None, typer.Option(min=0.1, show_default=False, help="Minutes it may take.")] = None,
    only: Annotated[
        str | None,
        typer.Option(
            show_default="the usual ones",
            help="What is searched, separated by commas: units, layers, learning_rate, lookback, dropout ...",
        ),
    ] = None,
    cells: Annotated[
        str | None,
        typer.Option(show_default="lstm", help="Cells, separated by commas; several are searched too."),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=1, max=100, help="Seeds of the winner and of the recommended recipe at the end.")
    ] = 3,
    mine: Annotated[bool, typer.Option(help="Try the given settings first.")] = True,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="Change a setting that the search starts from or keeps."),
    ] = None,
    target: TargetOption = None,
    task: TaskOption = None,
    sheet: SheetOption = None,
    running_text: RunningTextOption = False,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Search for better settings (with Optuna), then say whether it was worth it.

    Every trial is a run, ranked by its validation loss; runs that are worse than others at the same epoch are pruned.
    The winner is evaluated on the test part once, beside the recommended recipe over the same seeds. The search goes on
    in the background; Ctrl-C ends it and evaluates the best so far.
    """
    from dataclasses import replace

    from core.cli import searching
    from core.cli.place import store_in
    from core.cli.training import NOTHING_WISHED, TableReading

    asked = {"cells": cells or "lstm", "seeds": seeds, "assignments": tuple(set_ or ()), "target": target, "task": task}
    training = replace(NOTHING_WISHED, **asked)
    names = tuple(name.strip() for name in (only or "").split(",") if name.strip())
    wish = searching.SearchWish(trials=trials, minutes=minutes, only=names, start_first=mine, training=training)
    reading = TableReading(sheet=sheet, running_text=running_text or None, encoding=encoding)
    if not searching.search(store_in(runs), about, wish, reading=reading, json=json):
        raise typer.Exit(1)
