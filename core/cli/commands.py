"""Every command as it is typed: its arguments and its help.

What a command does stands in a file of its own, which is imported when the command is called: asking for help, or for
the list of runs, loads nothing that computes.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from core.cli.arguments import (
    EncodingOption,
    FileArgument,
    JsonOption,
    RunArgument,
    RunningTextOption,
    RunsOption,
    SheetOption,
    TargetOption,
    TaskOption,
)


class ExportForm(StrEnum):
    """What to make of a run."""

    SCRIPT = "script"
    SHORT_SCRIPT = "short-script"
    RECIPE = "recipe"
    KERAS = "keras"
    SAVED_MODEL = "savedmodel"
    ONNX = "onnx"
    LITERT = "litert"
    CSV = "csv"
    ZIP = "zip"


class Fill(StrEnum):
    """How gaps are filled."""

    INTERPOLATE = "interpolate"
    CARRY_FORWARD = "carry_forward"
    SEASON = "season"
    ZERO = "zero"


def inspect(
    file: FileArgument,
    target: TargetOption = None,
    sheet: SheetOption = None,
    running_text: RunningTextOption = False,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Say what a file holds: rows, columns, time, frequency, missing values or labels, and what is wrong with it.

    Nothing in the file is changed. A file that cannot be trusted is refused with exit code 2 and the reason.
    """
    from core.cli import inspecting
    from core.cli.place import store_in

    inspecting.inspect(
        store_in(runs), file, target=target, sheet=sheet, running_text=running_text, encoding=encoding, json=json
    )


def train(
    file: FileArgument,
    cells: Annotated[
        str | None,
        typer.Option(
            show_default="those of the recipe, else all",
            help="Cells, separated by commas: simple_rnn, lstm, gru.",
        ),
    ] = None,
    seeds: Annotated[
        int, typer.Option(min=1, max=100, help="Seeds per cell; three or more show how much is chance.")
    ] = 1,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="FIELD=VALUE", help="Change a proposed setting, e.g. --set units=50 --set lookback=24."
        ),
    ] = None,
    recipe: Annotated[
        Path | None,
        typer.Option(
            show_default=False,
            help="A file of settings, as `export --to recipe` writes it; what it omits is proposed.",
        ),
    ] = None,
    target: TargetOption = None,
    task: TaskOption = None,
    folds: Annotated[
        int | None,
        typer.Option(min=2, max=1000, help="Backtest: evaluate over this many periods instead of one."),
    ] = None,
    refit: Annotated[
        bool, typer.Option(help="In a backtest, retrain before each fold, or train once before the first.")
    ] = True,
    sheet: SheetOption = None,
    running_text: RunningTextOption = False,
    encoding: EncodingOption = None,
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Train networks on a file, wait, and say which is best and whether it beats the simple rivals.

    Whatever you do not set is proposed from the data. Ctrl-C stops gracefully: the best network
    so far is kept and evaluated.
    """
    from core.cli import training
    from core.cli.place import store_in

    wish = training.Wish(
        cells=cells,
        seeds=seeds,
        assignments=tuple(set_ or ()),
        recipe=recipe,
        target=target,
        task=task,
        folds=folds,
        refit=refit,
    )
    reading = training.TableReading(sheet=sheet, running_text=running_text or None, encoding=encoding)
    if not training.train(store_in(runs), file, wish, reading=reading, json=json):
        raise typer.Exit(1)


def runs(
    json: JsonOption = False,
    newest: Annotated[int, typer.Option(min=1, help="How many runs to print; JSON holds all of them.")] = 50,
    runs: RunsOption = None,
) -> None:
    """List the runs, newest first."""
    from core.cli import history
    from core.cli.place import store_in

    history.list_runs(store_in(runs), json=json, newest=newest)


def show(run: RunArgument, json: JsonOption = False, runs: RunsOption = None) -> None:
    """Show one run: its state, its scores beside the simple rivals, its recipe."""
    from core.cli import history
    from core.cli.place import store_in

    history.show(store_in(runs), run, json=json)


def predict(
    run: RunArgument,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", show_default=False, help="Newer rows or texts; the run's own if omitted."),
    ] = None,
    text: Annotated[str | None, typer.Option(help="A text to label or to translate, for a run that does so.")] = None,
    fill: Annotated[
        Fill | None,
        typer.Option(show_default=False, help="How gaps of a newer file are filled; as in training if omitted."),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", show_default=False, help="Write to this file: CSV; tags as FILE has them."
        ),
    ] = None,
    beam: Annotated[
        int | None,
        typer.Option(min=1, max=20, show_default=False, help="Of a translator: width of the beam search; 1 is greedy."),
    ] = None,
    length_penalty: Annotated[
        float | None,
        typer.Option(
            min=0.0, max=2.0, show_default=False, help="Of a translator: 0 prefers short targets, 1 the mean."
        ),
    ] = None,
    no_repeat: Annotated[
        int | None,
        typer.Option(min=0, max=10, show_default=False, help="Of a translator: no n-gram of this length comes twice."),
    ] = None,
    best: Annotated[int, typer.Option(min=1, max=20, help="Of a translator: so many of the best translations.")] = 1,
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Predict what follows the last row of the run's source or of a newer file, or label a text or a file of texts."""
    from core.cli import predicting
    from core.cli.asked import AskedSearch
    from core.cli.place import store_in

    predicting.predict(
        store_in(runs),
        run,
        file=file,
        text=text,
        fill=fill.value if fill else None,
        output=output,
        searched=AskedSearch(beam=beam, length_penalty=length_penalty, no_repeat=no_repeat, best=best),
        json=json,
    )


def generate(
    run: RunArgument,
    prompt: Annotated[str, typer.Option(help="Text to continue; the beginning of a line if omitted.")] = "",
    length: Annotated[int, typer.Option(min=1, max=1_000_000, help="Tokens to write.")] = 300,
    temperature: Annotated[
        float, typer.Option(min=0.0, max=3.0, help="Randomness: 0 always takes the most likely token.")
    ] = 0.8,
    seed: Annotated[int, typer.Option(min=0, help="The same seed writes the same text.")] = 0,
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Write with a trained network, token after token."""
    from core.cli import predicting
    from core.cli.place import store_in

    predicting.generate(
        store_in(runs), run, prompt=prompt, length=length, temperature=temperature, seed=seed, json=json
    )


def stop(run: RunArgument, runs: RunsOption = None) -> None:
    """Stop a run, keep its best network so far and judge it; a queued run is cancelled."""
    from core.cli import steering
    from core.cli.place import store_in

    steering.stop(store_in(runs), run)


def resume(run: RunArgument, runs: RunsOption = None) -> None:
    """Let a stopped, paused, lost or failed run go on from its last checkpoint, in the background."""
    from core.cli import steering
    from core.cli.place import store_in

    steering.resume(store_in(runs), run)


def export(
    run: RunArgument,
    path: Annotated[Path, typer.Argument(metavar="PATH", show_default=False, help="The file to write.")],
    to: Annotated[ExportForm, typer.Option("--to", show_default=False, help="What to write: see above.")],
    runs: RunsOption = None,
) -> None:
    """Take something away from a run.

    - **script**: one Python file that repeats the run with TensorFlow and pandas alone
    - **short-script**: of forecasts, a ZIP with about 100 lines of Keras to read and change, and the data beside them
    - **recipe**: its settings as a small file to read and change, for `train --recipe`
    - **keras**: the trained network, to load with `keras.models.load_model`, where PATH ends with .keras; otherwise a
      ZIP with it and the Python code before and after it, which answers in your own units
    - **savedmodel**, **onnx**, **litert**: such a ZIP for TensorFlow, ONNX Runtime or LiteRT; the last two need
      `pip install -r requirements-export.lock`
    - **csv**: actual and predicted values, the rivals, what comes next, and every forecast of the test part by origin
      and step, from which the scores can be recomputed; of texts, the true and the predicted label of each
    - **zip**: everything about the run; opens again on the Runs page, or with `import`
    """
    from core.cli import exporting
    from core.cli.place import store_in

    exporting.export(store_in(runs), run, path, to)


def report(
    name: Annotated[
        str,
        typer.Argument(
            metavar="RUN|EXPERIMENT", show_default=False, help="A run's id, or that of an experiment: all of its runs."
        ),
    ],
    path: Annotated[
        Path, typer.Argument(metavar="PATH", show_default=False, help="The file to write: .html, or .pdf by Chromium.")
    ],
    runs: RunsOption = None,
) -> None:
    """Write the result of a run or an experiment as one page, to send, to print or to keep.

    It holds the verdict, the scores beside the rivals, the charts, the data with its repairs, and how to repeat it. It
    opens without a network and runs no script.
    """
    from core.cli import reporting
    from core.cli.place import store_in

    reporting.report(store_in(runs), name, path)


def serve(
    runs_: Annotated[
        list[str],
        typer.Argument(metavar="RUN...", show_default=False, help="Ids of runs, or as much of each as is unique."),
    ],
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Where it listens; 0: any free port.")] = 8700,
    host: Annotated[
        str, typer.Option(help="The address it listens on; any but a loopback address is open to others.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(envvar="UNROLL_TOKEN", show_default=False, help="What each request must carry; made if omitted."),
    ] = None,
    body: Annotated[float, typer.Option(min=0.001, max=1_000, help="Megabytes of a request at most.")] = 8.0,
    batch: Annotated[int, typer.Option(min=1, max=1_000_000, help="Series, texts or sentences at most.")] = 2_000,
    seconds: Annotated[float, typer.Option(min=0.1, max=3_600, help="Time within which a request is answered.")] = 30.0,
    at_once: Annotated[int, typer.Option(min=1, max=1_000, help="Requests that are answered at a time.")] = 8,
    runs: RunsOption = None,
) -> None:
    """Let other programs ask trained runs by HTTP: JSON in and out, described at /openapi.json.

    What a run can be asked is what its page offers: forecasts, labels, tags, translations, texts. It needs no
    TensorFlow and goes on until Ctrl-C. There is no encryption: beyond this machine, put a proxy with TLS in front.
    """
    from core.cli import serving
    from core.cli.place import store_in
    from core.serving.limits import ServiceLimits

    limits = ServiceLimits(body=round(body * 1e6), batch=batch, seconds=seconds, at_once=at_once)
    serving.serve(store_in(runs), runs_, host=host, port=port, token=token, limits=limits)


def mirror(
    address: Annotated[
        str,
        typer.Argument(
            metavar="ADDRESS", envvar="UNROLL_MLFLOW", show_default=False, help="As in http://127.0.0.1:5000."
        ),
    ],
    runs_: Annotated[
        list[str] | None,
        typer.Argument(metavar="[RUN...]", show_default=False, help="Ids of runs; all that have ended if omitted."),
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Go on with runs that end later, until Ctrl-C.")] = False,
    runs: RunsOption = None,
) -> None:
    """Show runs on an MLflow server too: settings, the losses of each epoch, scores, the best rival, the recipe.

    A run that stands there already is left as it is; one that was resumed since is shown anew. Nothing is read back.
    It needs `pip install -r requirements-mlflow.lock`.
    """
    from core.cli import mirroring
    from core.cli.place import store_in

    mirroring.mirror(store_in(runs), address, runs_ or (), follow=follow)


def import_(
    path: Annotated[
        Path,
        typer.Argument(
            metavar="ZIP", show_default=False, help="A ZIP written by `export --to zip` or by the Runs page."
        ),
    ],
    json: JsonOption = False,
    runs: RunsOption = None,
) -> None:
    """Bring a run back from a zip.

    It is checked before it is opened, by a process with limits on memory and time; its network is rebuilt from its
    recipe. The run gets another id where its own is taken.
    """
    from core.cli import importing
    from core.cli.place import store_in

    importing.import_run(store_in(runs), path, json=json)
