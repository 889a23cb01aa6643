"""How long runs take beside what the cards on Home and the Train page tell before: every sample, one seed a cell.

    python benchmarks/told_times.py [--only opinions ...] [--data FOLDER] [--json FILE]

Each sample is read, proposed for and trained by the code behind its button, one run after the other in this process.
What a run took is the time of the processor, so that a busy machine does not count, without starting TensorFlow.
A run may end before its last epoch; `all` is what all epochs would have taken at the same pace. Ends with 1 where what
was told is off by more than twice. The store is a temporary folder, or FOLDER, where it stays.
"""

import argparse
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

from benchmarks.rows import Row, write_rows
from core.recipes.estimate import job_seconds, run_seconds
from core.recipes.finishing import finishing_epochs
from core.recipes.made import recipes
from core.recipes.spec import RunSpec, SourceRecipe
from core.sources.intake.limits import ImportLimits
from core.sources.lookup import form_of, judge, kind_of
from core.sources.samples import SAMPLES
from core.sources.samples.cards import CARDS
from core.tasks import tasks_on
from core.tasks.task import Plan, Task

OFF = 2.0
"""By how much what is told may be off."""


@dataclass(frozen=True)
class Asked:
    """What the click on a card asks for."""

    task: Task
    source: object
    plan: Plan
    specs: list[RunSpec]

    @property
    def seconds(self) -> float:
        """What is told of all its runs on an idle machine with two cores."""
        return job_seconds(self.plan, self.specs, at_once=min(2, len(self.specs)))


def asked(key: str, folder: Path) -> Asked:
    """Everything that the recommended settings of the sample come to; it is read in this process, into `folder`."""
    sample, path, stored = SAMPLES[key], folder / "original", folder / "stored"
    path.write_bytes(sample.content())
    stored.mkdir()
    form = form_of(path, sample.name)
    judged = judge(form, form.read(path, sample.name, form.reading(None), ImportLimits()))
    form.write(judged, stored)
    source = kind_of(judged.preparation).prepare(form.open(stored), judged.preparation)
    task = tasks_on(judged.preparation)[0]
    values = {name: reasoned.value for name, reasoned in task.propose(source).items()}
    recipe = SourceRecipe(name=sample.name, sha256="0" * 64, preparation=judged.preparation)
    specs = recipes(task, recipe, cells=CARDS[key].cells, seeds=[0], values=values)
    return Asked(task, source, task.plan(source, task.Options.model_validate(specs[0].options)), specs)


def took(spec: RunSpec, one: Asked, folder: Path) -> tuple[float, float]:
    """Seconds of the processor for a run, and for one that would have gone through all its epochs."""
    from core.training.loop import train

    began, epochs = time.process_time(), [time.process_time()]
    note = lambda event: epochs.append(time.process_time()) if event.kind == "epoch_ended" else None  # noqa: E731
    closing = train(spec, one.source, folder=folder, emit=note, should_stop=lambda: None)
    if closing.kind == "failed":
        raise SystemExit(closing.message)
    whole = time.process_time() - began
    planned = spec.training.epochs + finishing_epochs(spec.training)
    return whole, whole + (planned - closing.epochs) * (epochs[-1] - epochs[1]) / max(1, len(epochs) - 2)


def row_of(key: str, spec: RunSpec, one: Asked, folder: Path) -> Row:
    """One run beside what was told."""
    told = run_seconds(one.plan, spec)
    whole, through = took(spec, one, folder)
    return Row(
        name=f"{key}: {spec.model.cell}",
        measure="seconds of a processor",
        ours=round(whole, 1),
        rivals={"told": round(told, 1)},
        more={"all": round(through, 1), "off": round(max(told / through, through / told), 2)},
    )


def show(rows: list[Row]) -> None:
    """The table of documents, in Markdown."""
    print("| sample: cell | told | took | all epochs would have taken |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.name} | {row.rivals['told']:g} s | {row.ours:g} s | {row.more['all']:g} s |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", choices=list(CARDS), default=list(CARDS))
    parser.add_argument("--data", type=Path, help="folder for what is read and trained, which then stays")
    parser.add_argument("--json", type=Path, help="write the rows here too")
    arguments = parser.parse_args()
    import keras  # noqa: F401

    rows = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as temporary:
        for key in arguments.only:
            folder = (arguments.data or Path(temporary)) / key
            folder.mkdir(parents=True)
            one = asked(key, folder)
            rows += [row_of(key, spec, one, folder / spec.model.cell) for spec in one.specs]
            print(rows[-1], file=sys.stderr, flush=True)
    show(rows)
    write_rows(arguments.json, rows)
    sys.exit(0 if all(row.more["off"] <= OFF for row in rows) else 1)


if __name__ == "__main__":
    main()
