"""Where each token of a target looked in its source, as a heat map."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled

ROW, AROUND = 24, 120
"""Pixels of a token of the target, and around all of them."""
MOST = 120
"""Tokens of a side that are shown."""


def attention_map(weights: np.ndarray, source: Sequence[str], target: Sequence[str], theme: Theme) -> go.Figure:
    """weights [target, source]: the darker, the more of what was read there went into the token."""
    weights = weights[:MOST, :MOST]
    rows, columns = weights.shape
    across, down = ([plot(_visible(token)) for token in tokens] for tokens in (source[:columns], target[:rows]))
    figure = go.Figure(
        go.Heatmap(
            z=weights,
            zmin=0,
            zmax=1,
            colorscale=[[0, tint(theme.accent, 0.02)], [1, tint(theme.accent, 0.95)]],
            showscale=False,
            customdata=[[[down[row], across[column]] for column in range(columns)] for row in range(rows)],
            hovertemplate="%{customdata[0]} looks at %{customdata[1]}: %{z:.0%}<extra></extra>",
        )
    )
    quiet = {"showgrid": False, "fixedrange": True, "ticks": "", "showline": False}
    x = quiet | {"tickvals": list(range(columns)), "ticktext": across, "side": "top", "tickangle": -60}
    y = quiet | {"tickvals": list(range(rows)), "ticktext": down, "range": [rows - 0.5, -0.5]}
    height = AROUND + ROW * rows
    look = {"hovermode": "closest", "dragmode": False, "margin": {"t": 96, "b": 8, "l": 8, "r": 8}}
    return styled(figure, theme, x_title="", y_title="", height=height, x=x, y=y, **look)


def _visible(token: str) -> str:
    return token if token.strip() else "\N{OPEN BOX}"
