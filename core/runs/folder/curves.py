"""A run's losses as the charts take them."""

from collections.abc import Sequence

from core.charts.runs.losses import LossCurve
from core.runs.folder.run import Run
from core.runs.listed.naming import cell_title, run_name
from core.training.history import History


def loss_curve(run: Run, curves: History, *, beginning: Sequence[tuple[float, float]] = ()) -> LossCurve:
    """A run's losses as the chart takes them."""
    return LossCurve(
        run=run.id,
        cell=run.spec.model.cell,
        group=cell_title(run.spec.model.cell),
        name=run_name(run),
        epochs=curves.epochs,
        loss=curves.loss,
        validation_loss=curves.validation_loss,
        gradient_norm=curves.gradient_norm,
        best_epoch=curves.best_epoch,
        validated=curves.validated,
        beginning=beginning,
    )
