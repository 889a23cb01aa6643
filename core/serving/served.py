"""The runs of a service, opened once; each with the operations of what it can be asked."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from core.inference.opened import open_predictor
from core.runs.folder.run import Run
from core.runs.listed.naming import cell_title
from core.serving.operation import Operation
from core.serving.questions import operations_of
from core.tasks.predictor import Predictor


@dataclass(frozen=True)
class ServedRun:
    """A run that can be asked."""

    run: Run
    predictor: Predictor
    operations: Mapping[str, Operation]

    @property
    def exists(self) -> bool:
        """False once somebody has deleted it."""
        return self.run.folder.is_dir()

    @property
    def title(self) -> str:
        """What it predicts, by which cell."""
        source = self.run.spec.source
        return f"{source.preparation.heading(source.name)}, {cell_title(self.run.spec.model.cell)}"

    def path(self, operation: Operation) -> str:
        """Where it is asked."""
        return f"/runs/{self.run.id}/{operation.name}"


def serve_runs(runs: Sequence[Run]) -> dict[str, ServedRun]:
    """Each run by its id; raises UserError for one that has learnt nothing yet."""
    return {run.id: served_run(run, open_predictor(run)) for run in runs}


def served_run(run: Run, predictor: Predictor) -> ServedRun:
    """The run with all that it can be asked."""
    return ServedRun(run, predictor, operations_of(predictor))


def every_operation(served: Mapping[str, ServedRun]) -> Iterator[tuple[ServedRun, Operation]]:
    """Of each run each operation."""
    for one in served.values():
        for operation in one.operations.values():
            yield one, operation
