"""Loss against epoch for one run or many, as they train or afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.decimation import kept_positions
from core.charts.drawing.logarithmic import logarithmic_y
from core.charts.drawing.safe import plot
from core.charts.drawing.shapes import upright
from core.charts.drawing.ticks import whole_numbers
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, dash_of, styled
from core.language import mark, say

Numbers = Sequence[float | None]
LEARNT_TOO = mark("validation part learnt too \N{RIGHTWARDS ARROW}")
POINTS = 1000
"""More epochs than this on a line cannot be told apart on a screen."""
KEPT = 0.8
"""Share of the mean so far in a smoothed loss."""
MANY = 4
"""From this many curves on, hovering tells about the nearest one instead of all of them."""


@dataclass(frozen=True)
class LossCurve:
    """One run's losses, one number an epoch; None where it was not finite."""

    run: str
    cell: str
    group: str
    """What the legend says; runs of one cell share it: "LSTM"."""
    name: str
    """What hovering says: "LSTM, seed 2"."""
    epochs: Sequence[int]
    loss: Numbers
    validation_loss: Numbers
    gradient_norm: Numbers = ()
    best_epoch: int = 0
    """Epoch of the lowest validation loss; 0 when there is none yet."""
    validated: int = 0
    """Last epoch before the validation part was learnt too; 0: it was not."""
    beginning: Sequence[tuple[float, float]] = ()
    """Within the first epoch: how much of it is done, and the training loss there."""


def losses(
    curves: Sequence[LossCurve],
    *,
    theme: Theme,
    logarithmic: bool = False,
    smooth: bool = False,
    loss: str = mark("mean squared error, scaled"),
    height: int = 380,
) -> go.Figure:
    """Validation (bold) and training loss (faint) of every run, the best epoch of each ringed; both may be smoothed."""
    figure, curves = go.Figure(), [_in_sight(_smoothed(curve) if smooth else curve) for curve in curves]
    groups = list(dict.fromkeys(curve.group for curve in curves))
    ordered = sorted(curves, key=lambda curve: groups.index(curve.group))
    for group, members in groupby(ordered, key=lambda curve: curve.group):
        for position, curve in enumerate(members):
            colour, dash = theme.cells.get(curve.cell, theme.accent), dash_of(curve.cell)
            shared = {"legendgroup": group, "mode": _mode(curve)}
            begun = curve.beginning if not curve.epochs else curve.beginning[:-1]
            figure.add_trace(
                go.Scatter(
                    **shared,
                    x=[share for share, _ in begun] + list(curve.epochs),
                    y=[loss for _, loss in begun] + list(curve.loss),
                    uid=f"{curve.run}-train",
                    name=say("{name}, training", name=plot(curve.name)),
                    line={"color": tint(colour, 0.38), "width": 1.5, "dash": dash},
                    marker={"size": 5, "color": tint(colour, 0.38)},
                    showlegend=False,
                    hovertemplate="%{y:.4g}",
                )
            )
            figure.add_trace(
                go.Scatter(
                    **shared,
                    x=list(curve.epochs),
                    y=list(curve.validation_loss),
                    uid=f"{curve.run}-validation",
                    name=plot(group) if len(curves) > 1 else say("Validation"),
                    line={"color": colour, "width": 2.25, "dash": dash},
                    marker={"size": 6, "color": colour},
                    showlegend=position == 0,
                    hovertemplate=f"%{{y:.4g}}<extra>{plot(curve.name)}, validation</extra>",
                )
            )
            figure.add_trace(_best(curve, colour, group))
    figure.add_traces(_key(theme) if len(curves) > 1 else [])
    if len(curves) == 1:
        figure.data[0].update(showlegend=True, name=say("Training"))
        # Members of one group stand below each other even in a horizontal legend.
        figure.update_traces(legendgroup="")
    styled(
        figure,
        theme,
        x_title=say("Epoch"),
        y_title=say("Loss: {loss}", loss=say(loss)),
        height=height,
        **_look(curves),
        **_ends(curves, theme),
    )
    known = [value for curve in curves for value in (*curve.loss, *curve.validation_loss) if value]
    if logarithmic:
        logarithmic_y(figure, known)
    elif not known or min(known) < 0.5 * max(known):
        figure.layout.yaxis.rangemode = "tozero"
    return figure


def gradients(curves: Sequence[LossCurve], *, theme: Theme, height: int = 220) -> go.Figure:
    """Length of the gradient over all weights, a line a run."""
    figure, curves = go.Figure(), [_in_sight(curve) for curve in curves]
    seen: set[str] = set()
    for curve in curves:
        colour = theme.cells.get(curve.cell, theme.accent)
        figure.add_trace(
            go.Scatter(
                x=list(curve.epochs),
                y=list(curve.gradient_norm),
                uid=f"{curve.run}-gradient",
                name=plot(curve.group),
                legendgroup=curve.group,
                showlegend=curve.group not in seen and len(curves) > 1,
                mode=_mode(curve),
                line={"color": colour, "width": 1.75, "dash": dash_of(curve.cell)},
                marker={"size": 5, "color": colour},
                hovertemplate=f"%{{y:.3g}}<extra>{plot(curve.name)}</extra>",
            )
        )
        seen.add(curve.group)
    styled(figure, theme, x_title=say("Epoch"), y_title=say("Gradient norm"), height=height, **_look(curves))
    logarithmic_y(figure, (value for curve in curves for value in curve.gradient_norm))
    return figure


def _smoothed(curve: LossCurve) -> LossCurve:
    """The curve with an exponential mean in the place of each loss."""
    parts = {name: _averaged(getattr(curve, name)) for name in ("loss", "validation_loss")}
    return replace(curve, **parts)


def _averaged(values: Numbers) -> list[float | None]:
    mean, found = None, []
    for value in values:
        if value is not None:
            mean = value if mean is None else KEPT * mean + (1 - KEPT) * value
        found.append(None if value is None else mean)
    return found


def _in_sight(curve: LossCurve) -> LossCurve:
    """As many epochs as a screen can show, the best one and the peaks of every line among them."""
    if len(curve.epochs) <= POINTS:
        return curve
    lines = {name: line for name in ("loss", "validation_loss", "gradient_norm") if (line := getattr(curve, name))}
    kept = {position for line in lines.values() for position in kept_positions(np.array(line, float), POINTS)}
    kept |= {position for position, epoch in enumerate(curve.epochs) if epoch == curve.best_epoch}
    lines["epochs"] = curve.epochs
    return replace(curve, **{name: [line[position] for position in sorted(kept)] for name, line in lines.items()})


def _mode(curve: LossCurve) -> str:
    # A single point has no line to show it.
    return "lines+markers" if len(curve.epochs) < 3 else "lines"


def _best(curve: LossCurve, colour: str, group: str) -> go.Scatter:
    """A ring on the best epoch; an empty trace keeps its place while there is none."""
    found = [
        (epoch, value)
        for epoch, value in zip(curve.epochs, curve.validation_loss, strict=False)
        if epoch == curve.best_epoch and value is not None
    ]
    return go.Scatter(
        x=[epoch for epoch, _ in found],
        y=[value for _, value in found],
        uid=f"{curve.run}-best",
        name=say("Best epoch of {name}", name=plot(curve.name)),
        legendgroup=group,
        showlegend=False,
        mode="markers",
        marker={"size": 11, "symbol": "circle-open", "color": colour, "line": {"width": 2}},
        hovertemplate=say("best: epoch") + " %{x}, %{y:.4g}<extra></extra>",
    )


def _key(theme: Theme) -> list[go.Scatter]:
    """Entries of the legend that say what bold and faint lines are."""
    looks = {say("bold: validation"): (theme.text, 2.25), say("faint: training"): (tint(theme.text, 0.38), 1.5)}
    return [
        go.Scatter(
            x=[None],
            y=[None],
            name=name,
            uid=name,
            mode="lines",
            line={"color": colour, "width": width},
            hoverinfo="skip",
        )
        for name, (colour, width) in looks.items()
    ]


def _look(curves: Sequence[LossCurve]) -> dict:
    last = max((curve.epochs[-1] for curve in curves if len(curve.epochs)), default=0)
    return {
        "x": {"rangemode": "nonnegative"} | whole_numbers(last),
        "hovermode": "closest" if len(curves) >= MANY else "x unified",
    }


def _ends(curves: Sequence[LossCurve], theme: Theme) -> dict:
    """A line where the validation part begins to be learnt too, so that no curve tells about it any more."""
    places = sorted({curve.validated + 0.5 for curve in curves if curve.validated})
    lines = [upright(place, {"color": theme.baseline, "width": 1, "dash": "dot"}) for place in places]
    words = {"text": say(LEARNT_TOO), "font": {"size": 11, "color": theme.muted}, "showarrow": False}
    top = {"y": 1, "yref": "paper", "xanchor": "right", "yanchor": "top"}
    return {"shapes": lines, "annotations": [words | top | {"x": place} for place in places[:1]]}
