"""Arguments that several commands take, with their help."""

from pathlib import Path
from typing import Annotated

import typer

RunsOption = Annotated[
    Path | None,
    typer.Option(
        "--runs",
        metavar="DIR",
        show_default=False,
        help="Folder of the runs; UNROLL_HOME, else ~/.unroll, if omitted.",
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print only JSON to standard output.")]
FileArgument = Annotated[
    Path, typer.Argument(metavar="FILE", show_default=False, help="CSV, TSV, Excel, Parquet or text; zipped too.")
]
RunningTextOption = Annotated[
    bool, typer.Option("--running-text", help="Read the file as one continuous text, whatever its lines look like.")
]
TargetOption = Annotated[str | None, typer.Option("--target", help="Column to predict; proposed if omitted.")]
TaskOption = Annotated[
    str | None,
    typer.Option("--task", help="What to train for, such as forecasting or classification; proposed if omitted."),
]
EncodingOption = Annotated[
    str | None,
    typer.Option(
        "--encoding", show_default=False, help="Character encoding of the file: utf-8, cp1252, gbk, big5, shift_jis ..."
    ),
]
SheetOption = Annotated[
    str | None,
    typer.Option(
        "--sheet",
        show_default=False,
        help="Sheet of a workbook, or 'all of one shape' for those with the same columns as one table.",
    ),
]
RunArgument = Annotated[
    str, typer.Argument(metavar="RUN", show_default=False, help="The run's id, or as much of it as is unique.")
]
