"""The command line: what it prints, where, and with which exit code."""

import gc
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from core.cli import main
from core.cli.history import list_runs
from core.cli.screen import sentence, write_out
from core.cli.settings import settings
from core.cli.training import NOTHING_WISHED, recipes_of_file
from core.errors import UserError
from core.inference.opened import open_predictor
from core.runs.store import Store
from core.sources.tables.table_reading import TableReading
from tests.core.runs.trial import CSV, finished_run

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Done:
    """What a command came to."""

    code: int
    out: str
    err: str


Command = Callable[..., Done]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one finished run."""
    home = tmp_path_factory.mktemp("home")
    finished_run(Store(home))
    return home


@pytest.fixture(scope="module")
def run(home: Path) -> str:
    return Store(home).runs()[0].id


@pytest.fixture
def command(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture) -> Command:
    """`python -m core` on that store."""
    monkeypatch.setenv("UNROLL_HOME", str(home))
    monkeypatch.setenv("COLUMNS", "120")

    def run_command(*arguments: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["core", *arguments])
        with pytest.raises(SystemExit) as ending:
            main()
        said = capsys.readouterr()
        return Done(int(ending.value.code or 0), said.out, said.err)

    return run_command


@pytest.fixture
def months(tmp_path: Path) -> str:
    """A small good file."""
    path = tmp_path / "months.csv"
    path.write_text(CSV)
    return str(path)


def test_inspect_prints_the_keys_that_were_promised(command: Command, months: str) -> None:
    done = command("inspect", months, "--json")
    found = json.loads(done.out)
    keys = "rows columns time_column start end frequency target missing first last mean findings"
    assert (done.code, list(found)) == (0, keys.split())
    assert (found["rows"], found["target"], found["frequency"]) == (96, "sales", "MS")
    assert (found["start"], found["end"], found["first"]) == ("2001-01-01", "2008-12-01", 50.0)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04" + bytes(60)], ids=["missing", "empty", "binary"])
def test_a_refused_file_is_one_sentence_on_standard_error_and_exit_code_2(
    content: bytes | None, tmp_path: Path, command: Command
) -> None:
    path = tmp_path / "bad.csv"
    if content is not None:
        path.write_bytes(content)
    for arguments in (["inspect", str(path), "--json"], ["train", str(path), "--json"]):
        done = command(*arguments)
        assert (done.code, done.out) == (2, "")
        assert len(done.err.strip().splitlines()) == 1


def test_a_list_of_runs_is_not_looked_through_for_garbage(home: Path, capsys: pytest.CaptureFixture) -> None:
    store, collections = Store(home), []
    gc.callbacks.append(lambda phase, info: collections.append(phase))
    usual = gc.get_threshold()
    gc.set_threshold(1)
    try:
        list_runs(store, json=True, newest=1)
        during = len(collections)
    finally:
        gc.set_threshold(*usual)
        gc.callbacks.pop()
    assert during < 50, "a few before and after it; it was 626 for one run"
    assert gc.isenabled()
    assert json.loads(capsys.readouterr().out)


def test_runs_and_show_print_only_json_when_asked(command: Command, run: str) -> None:
    [listed] = json.loads(command("runs", "--json").out)
    shown = json.loads(command("show", run[:6], "--json").out)
    assert listed["id"] == shown["id"] == run
    assert (listed["status"], listed["cell"], listed["scores"]["mae"]) == ("finished", "gru", 1.5)
    assert shown["recipe"]["model"]["cell"] == "gru"


def test_runs_and_show_are_readable(command: Command, run: str) -> None:
    assert run in command("runs").out
    assert "network" in command("show", run).out


def test_runs_prints_the_newest_and_tells_what_cannot_be_read(command: Command, home: Path, run: str) -> None:
    folder = Store(home).reader.folder
    for number in range(3):
        shutil.copytree(folder / run, folder / f"copy-{number}")
    (folder / "copy-0" / "recipe.json").write_text("{")
    shown = command("runs", "--newest", "2")
    assert "The newest 2 of 3" in shown.out
    assert "copy-0 cannot be read. recipe.json is cut off" in shown.err
    told = command("runs", "--json").out
    assert [json.loads(line.rstrip(","))["status"] for line in told.splitlines()[1:-1]] == [
        run["status"] for run in json.loads(told)
    ]
    assert len(json.loads(told)) == 3
    for number in range(3):
        shutil.rmtree(folder / f"copy-{number}")


def test_predict_needs_no_tensorflow(home: Path, run: str, tmp_path: Path) -> None:
    (tmp_path / "newer.csv").write_text(CSV + "2009-01-01,75.5\n")
    watched = """
import sys
from core.cli import main
from core.cli.history import list_runs
try:
    main()
finally:
    assert not {"tensorflow", "keras"} & set(sys.modules)
"""
    arguments = ["predict", run, str(tmp_path / "newer.csv"), "--json"]
    done = subprocess.run(
        [sys.executable, "-c", watched, *arguments],
        cwd=ROOT,
        env={**os.environ, "UNROLL_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    [predicted] = json.loads(done.stdout)["predictions"]
    assert predicted["times"] == ["2009-02-01", "2009-03-01"]
    assert len(predicted["values"]) == 2


def test_predict_goes_on_after_the_last_row_of_the_source(command: Command, run: str) -> None:
    assert "2009-01-01" in command("predict", run).out


def test_predictions_are_written_as_csv(command: Command, run: str, tmp_path: Path) -> None:
    command("predict", run, "-o", str(tmp_path / "next.csv"))
    head, *rows = (tmp_path / "next.csv").read_text().splitlines()
    assert head == "series,time,target,value"
    assert rows[0].split(",")[1] == "2009-01-01"


def test_export_writes_a_zip_and_says_what_is_missing(command: Command, run: str, tmp_path: Path) -> None:
    assert command("export", run, "--to", "zip", str(tmp_path / "run.zip")).code == 0
    assert (tmp_path / "run.zip").stat().st_size > 1_000
    assert command("export", run, "--to", "script", str(tmp_path / "repeat.py")).code == 0
    compile((tmp_path / "repeat.py").read_text(), "repeat.py", "exec")
    done = command("export", run, "--to", "csv", str(tmp_path / "run.csv"))
    assert (done.code, done.out) == (2, "")
    assert "has no table" in done.err


def test_a_report_is_one_file_about_a_run_or_an_experiment(command: Command, run: str, tmp_path: Path) -> None:
    for name in (run, run.partition("-")[0]):
        path = tmp_path / f"{name}.html"
        assert command("report", name, str(path)).code == 0
        assert "python -m core train months.csv" in path.read_text()
    done = command("report", "nothing", str(tmp_path / "report.html"))
    assert (done.code, done.err.count("\n")) == (2, 1)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing"], "There is no run 'nothing'"),
        (["RUN", "--token", "short"], "at least 16"),
        (["RUN", "--host", "192.0.2.1"], "cannot listen on 192.0.2.1"),
    ],
)
def test_what_cannot_be_served_is_said_at_once(command: Command, run: str, arguments: list[str], words: str) -> None:
    done = command("serve", *(run if word == "RUN" else word for word in arguments))
    assert (done.code, done.out) == (2, "")
    assert words in done.err


def test_a_network_is_exported_with_what_stands_around_it(command: Command, run: str, tmp_path: Path) -> None:
    done = command("export", run, "--to", "keras", str(tmp_path / "network.zip"))
    assert (done.code, done.err) == (0, "")
    with zipfile.ZipFile(tmp_path / "network.zip") as archive:
        assert {"model.keras", "predict.py", "processing.py", "learnt.json", "README.md"} < set(archive.namelist())
        answer = archive.read("example_answer.csv").decode().splitlines()
    wanted = open_predictor(Store(Path(os.environ["UNROLL_HOME"])).run(run)).forecast()[0]
    assert [float(row.rsplit(",", 1)[1]) for row in answer[1:]] == pytest.approx(wanted, rel=1e-5)
    assert command("export", run, "--to", "keras", str(tmp_path / "alone.keras")).code == 0
    assert "config.json" in zipfile.ZipFile(tmp_path / "alone.keras").namelist()


def test_what_was_exported_is_imported(command: Command, run: str, tmp_path: Path) -> None:
    command("export", run, "--to", "zip", str(tmp_path / "run.zip"))
    done = command("import", str(tmp_path / "run.zip"), "--json", "--runs", str(tmp_path / "elsewhere"))
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["id"] == run
    assert Store(tmp_path / "elsewhere").run(run).imported


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "nowhere.zip"], "nowhere.zip cannot be read (no such file"),
        (["import", "FILE"], "not a run exported from Unroll"),
        (["show", "nobody"], "no run 'nobody'"),
        (["stop", "nobody"], "no run 'nobody'"),
        (["train", "FILE", "--cells", "transformer"], "no cell 'transformer'"),
        (["train", "FILE", "--set", "units=many"], "Units cannot be"),
        (["train", "FILE", "--set", "magic=1"], "no setting named 'magic'"),
        (["train", "FILE", "--target", "magic"], "no column 'magic'"),
        (["train", "FILE", "--recipe", "FILE"], "cannot be read as TOML"),
        (["train", "FILE", "--recipe", "nowhere.toml"], "nowhere.toml"),
    ],
)
def test_what_a_person_can_mend_is_said_in_a_sentence(
    arguments: list[str], said: str, command: Command, months: str
) -> None:
    done = command(*(months if argument == "FILE" else argument for argument in arguments))
    assert done.code == 2
    assert said in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_a_recipe_is_written_changed_and_trained_from(command: Command, run: str, months: str, tmp_path: Path) -> None:
    path = tmp_path / "recipe.toml"
    assert command("export", run, str(path), "--to", "recipe").code == 0
    text = path.read_text()
    assert 'cell = "gru"' in text
    path.write_text('task = "forecasting"\n[data]\nlookback = 3000\n')
    done = command("train", months, "--recipe", str(path))
    assert done.code == 2
    assert "3,000" in done.err or "3000" in done.err


def test_every_command_has_help_worth_reading(command: Command) -> None:
    said = command("--help").out
    for name in (
        "inspect",
        "train",
        "runs",
        "show",
        "predict",
        "stop",
        "resume",
        "export",
        "report",
        "serve",
        "import",
    ):
        assert name in said
    assert "--set units=50" in command("train", "--help").out


def test_settings_are_values_of_their_kind() -> None:
    given = ["units=50", "learning_rate=1e-3", "bidirectional=yes", "transform=none", "patience=none", "loss=mae"]
    assert settings(given) == {
        "units": 50,
        "learning_rate": 1e-3,
        "bidirectional": True,
        "transform": "none",
        "patience": None,
        "loss": "mae",
    }
    with pytest.raises(UserError, match="not a setting"):
        settings(["units"])


def test_message_and_hint_become_one_sentence() -> None:
    assert sentence(UserError("It is empty.", "Save it again.")) == "It is empty: save it again."
    assert sentence(UserError("It is empty.")) == "It is empty."


def test_train_says_on_standard_error_what_only_a_person_can_decide(tmp_path: Path, command: Command) -> None:
    path = tmp_path / "ambiguous.csv"
    rows = (f"{month:02d}/{day:02d}/2021,{10 * month + day}" for month in range(1, 13) for day in range(1, 13))
    path.write_text("date,value\n" + "\n".join(rows) + "\n")
    done = command("train", str(path), "--folds", "999")
    assert done.code == 2
    assert "Otherwise, on the Data page:" in done.err


def test_the_size_of_a_text_is_told_in_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    write_out(path, "Größe")
    assert f"{path.stat().st_size} bytes" in " ".join(capsys.readouterr().out.split())


def test_an_autoregressive_network_on_a_short_series_is_proposed_a_start_that_it_can_have(
    home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "short.csv"
    path.write_text("date,value\n" + "".join(f"2021-01-{day:02d},{10 + day * 7 % 5}\n" for day in range(1, 31)))
    wish = replace(NOTHING_WISHED, assignments=("strategy=autoregressive",))
    specs, proposed = recipes_of_file(Store(home), path, wish, reading=TableReading())
    assert proposed["blend"].value == "weighted"
    assert {spec.options["blend"] for spec in specs} == {"nothing"}
