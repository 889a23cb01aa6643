"""The commands together, and what --help says about them all."""

import typer

from core.cli.commands import (
    export,
    generate,
    import_,
    inspect,
    mirror,
    predict,
    report,
    resume,
    runs,
    serve,
    show,
    stop,
    train,
)
from core.cli.search_command import search

app = typer.Typer(
    name="python -m core",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    add_completion=False,
    pretty_exceptions_enable=False,
    help="""
**Unroll** without a browser: bring a series, train SimpleRNN, LSTM and GRU, read the result, compare.

- `python -m core inspect sales.csv`
- `python -m core train sales.csv --cells simple_rnn,lstm --seeds 3`
- `python -m core search sales.csv --trials 30`
- `python -m core runs`
- `python -m core export RUN --to script repeat.py`
- `python -m core report RUN report.html`
- `python -m core serve RUN`

Runs go on in the background, and the browser shows the same ones.
Exit code 2 means that you can fix something; one sentence on standard error says what.
""",
)
for command in (inspect, train, search, runs, show, predict, generate, stop, resume, export, report, serve, mirror):
    app.command()(command)
app.command("import")(import_)
