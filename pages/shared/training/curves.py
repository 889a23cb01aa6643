"""A run's losses as the charts take them."""

from collections.abc import Sequence

import streamlit as st

from core.charts.losses import LossCurve
from core.runs.run import Run
from core.training.history import History
from pages.shared.results.picking import one_of
from pages.shared.screen.words import cell_title, run_name


def logarithmic_scale(key: str) -> bool:
    """The scale on which losses are drawn, to choose; True for a logarithmic one."""
    scale = one_of("Scale of the loss", ["Linear", "Logarithmic"], key=key, label_visibility="collapsed")
    return scale == "Logarithmic"


def smoothed(key: str) -> bool:
    """Whether losses are drawn smoothed, to choose."""
    return st.toggle("Smooth", key=key, help="Draws an exponential moving mean in the place of each loss.")


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
