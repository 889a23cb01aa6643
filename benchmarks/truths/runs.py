"""Short trainings of every task, cell and program, and all that comes of them."""

import hashlib
import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.truths.doors import command, run_folder, sample

ALL = "simple_rnn,lstm,gru"
PASSING = {"at", "seconds", "created", "written", "updates_per_second", "seconds_left"}
"""Fields that tell the time, which is another one whenever it is asked."""


@dataclass(frozen=True)
class Training:
    """One call of `train`."""

    sample: str
    settings: dict[str, Any]
    cells: str = ALL
    task: str = "forecasting"
    lines: int | None = None
    """How many lines of the sample; None: all."""
    more: tuple[str, ...] = ()
    looked_at: bool = False
    """Whether the pages' figures of it are recorded too."""


SHORT = {"epochs": 3, "units": 8, "patience": "none"}
LONG = {"lookback": 24, "horizon": 6, "batch_size": 8, "units": 16, "patience": "none"}
WIDE = LONG | {"batch_size": 128}
LABELS = {"units": 8, "embedding": 8, "longest": 12, "epochs": 2, "patience": "none"}
LIKE = {"units": 8, "embedding": 8, "lookback": 16, "epochs": 2, "patience": "none"}

TRAININGS = {
    "graph, direct": Training("electrical", SHORT | {"horizon": 6, "lookback": 12}, looked_at=True),
    "graph, one by one": Training("sunspots", SHORT | {"horizon": 3, "strategy": "autoregressive", "dropout": 0.2}),
    "graph, decoder": Training("electrical", SHORT | {"horizon": 6, "strategy": "encoder_decoder"}),
    "graph, several series": Training(
        "shops", SHORT | {"epochs": 1, "lookback": 14, "series_vector": 3, "batch_size": 128}, looked_at=True
    ),
    "graph, several columns": Training("economy", SHORT | {"layers": 2, "intervals": "quantile"}),
    "graph, backtest": Training(
        "electrical", SHORT | {"horizon": 3}, cells="gru", more=("--folds", "2"), looked_at=True
    ),
    "graph, other rates": Training("tank", SHORT | {"optimizer": "rmsprop", "schedule": "cosine"}, cells="lstm"),
    "graph, labels": Training("opinions", LABELS, task="classification", lines=400, looked_at=True),
    "graph, lines": Training("places", LIKE, task="writing", looked_at=True),
    "graph, carried": Training(
        "manual", LIKE | {"memory": "carried", "finish": "validation"}, task="writing", lines=300, cells="lstm"
    ),
    "machine code": Training("electrical", LONG | {"epochs": 165}, cells="lstm,gru"),
    "machine code, quicker cell": Training("electrical", LONG | {"epochs": 330}, cells="simple_rnn"),
    "machine code, shared": Training("tank", WIDE | {"epochs": 65, "units": 72}, cells="lstm,gru"),
    "machine code, shared, quicker cell": Training(
        "tank", WIDE | {"epochs": 60, "batch_size": 256, "units": 128}, cells="simple_rnn"
    ),
    "XLA": Training("electrical", LONG | {"epochs": 95, "bidirectional": "true"}, cells="lstm,gru"),
    "XLA, labels": Training(
        "opinions", LABELS | {"epochs": 130, "longest": 30, "layers": 2}, cells="lstm", task="classification", lines=400
    ),
    "XLA, carried": Training(
        "manual",
        LIKE | {"memory": "carried", "lookback": 64, "layers": 2, "epochs": 60},
        cells="gru",
        task="writing",
        lines=300,
    ),
    "native": Training(
        "manual",
        LIKE | {"epochs": 6, "units": 96, "embedding": 16, "lookback": 64, "batch_size": 64},
        task="writing",
        cells="lstm",
        lines=3000,
    ),
    "native, both ways": Training("tank", WIDE | {"epochs": 60, "units": 72, "bidirectional": "true"}, cells="gru"),
}
"""What is trained: together every program, and on each task those that are made for it.

Long enough that a program which takes over saves the seconds from which on it is worth it (`core.engine`).
"""


@dataclass(frozen=True)
class Trained:
    """A run that has ended."""

    id: str
    training: str
    cell: str
    place: int
    """Position among the runs of its training."""
    experiment: str
    source: str
    task: str
    looked_at: bool = field(compare=False)

    @property
    def name(self) -> str:
        return f"{self.training}, {self.cell}" + (f" {self.place}" if self.place else "")


def train_all(home: Path, only: str | None) -> list[Trained]:
    """Every run, trained by workers as people's are."""
    chosen = {name: one for name, one in TRAININGS.items() if only is None or only in name}
    return [run for name, one in chosen.items() for run in _trained(home, name, one)]


def _trained(home: Path, name: str, training: Training) -> list[Trained]:
    file, content = sample(training.sample)
    path = home / "samples" / (f"{training.lines}-{file}" if training.lines else file)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"\n".join(content.split(b"\n")[: training.lines]))
    changes = [part for field, value in training.settings.items() for part in ("--set", f"{field}={value}")]
    asked = ("train", str(path), "--cells", training.cells, "--task", training.task, *training.more, *changes, "--json")
    told = json.loads(command(*asked))["runs"]
    seen: dict[str, int] = {}
    found = []
    for run in told:
        place = seen[run["cell"]] = seen.get(run["cell"], -1) + 1
        shown = json.loads(command("show", run["id"], "--json"))
        where = (shown["experiment"], shown["recipe"]["source"]["sha256"])
        found.append(Trained(run["id"], name, run["cell"], place, *where, training.task, training.looked_at))
    return found


def what_came_of(home: Path, run: Trained) -> dict[str, Any]:
    """Name -> each thing that can be taken away from a run, and each that its attempt wrote."""
    folder = run_folder(home, run.id)
    attempt = folder / "attempts" / "1"
    found = {
        "recipe": json.loads((folder / "recipe.json").read_text()),
        "states": [line["to"] for line in _lines(folder / "states.jsonl")],
        "events": [_settled(line) for line in _lines(attempt / "events.jsonl") if _is_kept(line)],
        "weights": _weights(attempt / "best.npz"),
        "shown": _settled(json.loads(command("show", run.id, "--json"))),
        "script": _imports_sorted(_exported(home, run, "script")),
        "says": _says(run),
    }
    if run.task != "writing":
        found["table"] = _exported(home, run, "csv")
    for path in sorted((attempt / "exhibits").iterdir()):
        found[f"exhibit {path.stem}"] = json.loads(path.read_text())
    return {f"run, {run.name}, {what}": named_alike(one, [run]) for what, one in found.items()}


KEPT_EVENTS = {"model_built", "epoch_ended", "judging", "finished", "failed", "noticed"}


def _is_kept(event: dict) -> bool:
    """Whether it does not depend on how busy the machine is, as the notice of a long wait does."""
    return event["kind"] in KEPT_EVENTS and event.get("topic") != "engine"


def _imports_sorted(script: list[str]) -> list[str]:
    """Scripts of before had their imports in any order."""
    places = [at for at, line in enumerate(script) if line.startswith(("import ", "from "))]
    for at, line in zip(places, sorted(script[at] for at in places), strict=True):
        script[at] = line
    return script


def _lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def _settled(told: Any) -> Any:
    """Without what tells the time."""
    if isinstance(told, dict):
        return {key: _settled(value) for key, value in told.items() if key not in PASSING}
    return [_settled(one) for one in told] if isinstance(told, list) else told


def _weights(path: Path) -> dict[str, Any]:
    """Shape, hash and sum of each array."""
    with np.load(io.BytesIO(path.read_bytes())) as arrays:
        return {
            name: {
                "shape": list(array.shape),
                "sum": float(array.sum(dtype=np.float64)),
                "sha256": hashlib.sha256(array.tobytes()).hexdigest(),
            }
            for name, array in arrays.items()
        }


def _exported(home: Path, run: Trained, form: str) -> list[str]:
    path = home / f"exported.{form}"
    command("export", run.id, str(path), "--to", form)
    return path.read_text(encoding="utf-8").splitlines()


def _says(run: Trained) -> Any:
    """What the trained network says of its own source, or writes."""
    if run.task == "writing":
        return json.loads(command("generate", run.id, "--prompt", "The ", "--length", "80", "--json"))["text"]
    if run.task == "classification":
        return json.loads(command("predict", run.id, "--text", "I never thought that, the film was good", "--json"))
    return json.loads(command("predict", run.id, "--json"))


def named_alike(told: Any, runs: list[Trained]) -> Any:
    """With names in place of ids, which are other ones in every store."""
    text = json.dumps(told)
    for run in runs:
        text = text.replace(run.id, f"<{run.name}>").replace(run.experiment, f"<{run.training}>")
    return json.loads(text)
