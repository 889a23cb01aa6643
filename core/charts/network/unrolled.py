"""A network drawn unrolled over its lookback: time from left to right, layers from the bottom up."""

import plotly.graph_objects as go

from core.charts.drawing.shapes import rounded
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.language import mark, say
from core.models.ends.kinds import NetworkEnds
from core.models.shown.picture import Arrow, Box
from core.models.shown.unrolled import Unrolled, unroll
from core.models.spec import ModelSpec

BOX = (28, 26)
PILL = (30, 18)
SIZES = {
    "cell": BOX,
    "input": (24, 24),
    "vector": PILL,
    "joined": PILL,
    "pooled": PILL,
    "node": PILL,
    "answer": PILL,
    "dense": (50, 26),
    "prediction": (26, 26),
}
"""Width and height in pixels, the same on a phone and on a wide screen."""

RISE = {
    "input": 0,
    "vectors": 48,
    "forward": 58,
    "backward": 44,
    "joined": 48,
    "pooled": 48,
    "node": 52,
    "end": 54,
    "answers": 52,
}
"""Pixels between a row and the one below it."""

BOTTOM, TOP = 40, 38
"""Pixels below the first row (time labels) and above the last."""
PARTS = 18
"""Pixels more below the first row, where encoder and decoder are named."""

HOVERS = {
    "input": "{detail}",
    "forward": mark("{detail}, from the values below and the state before"),
    "backward": mark("{detail}, from the values below and the state after"),
    "vectors": mark("{detail} that stand for the token"),
    "joined": mark("Both directions side by side: {detail}"),
    "pooled": mark("{title} of the hidden states over all timesteps"),
    "node": mark("{title}: {detail}"),
    "end": mark("Dense: weighs what is below into {detail}"),
    "answers": mark("Dense: weighs the hidden state of each timestep into {detail}"),
}

TOKEN = mark("Token")
LINE = 13
"""Pixels of one more line beside a row."""
SIDE = 22
"""Pixels beside the middle of a column, where what passes other rows goes up."""
GAP = 20
"""Pixels below the middle of a row that sees others, where what it sees comes along."""

COLUMNS = 6
"""Columns that the width is shared by, even when the lookback has fewer timesteps."""

LEAN = 7
"""Pixels by which the two directions stand apart, so that each one's arrows pass the other."""


def unrolled(ends: NetworkEnds, spec: ModelSpec, theme: Theme) -> go.Figure:
    """The unrolled network; a number inside a shape says how many values it carries."""
    return draw(unroll(ends, spec), theme)


def draw(facts: Unrolled, theme: Theme) -> go.Figure:
    levels = _levels(facts)
    height = levels[-1] + TOP
    # Plotly would check some sixty arrows, shapes and words one by one, four times as long as drawing them takes.
    figure = go.Figure(_validate=False)
    drawing = _Drawing(facts, theme, figure, levels)
    drawing.draw()
    last = len(facts.timesteps) - 1
    spare = max(0, COLUMNS - len(facts.timesteps)) / 2
    hidden = {"visible": False, "fixedrange": True, "showgrid": False}
    return styled(
        figure,
        theme,
        x_title="",
        y_title="",
        height=height,
        x=hidden
        | {
            "range": [
                -0.4 - 0.14 * drawing.both - spare,
                last + 2.05 + 0.35 * any(row.ahead for row in facts.rows) + spare,
            ]
        },
        y=hidden | {"range": [0, height]},
        margin={"l": 8, "r": 0, "t": 0, "b": 0},
        hovermode="closest",
        dragmode=False,
        showlegend=False,
        annotations=drawing.notes,
        shapes=drawing.shapes,
    )


def _levels(facts: Unrolled) -> list[int]:
    """Each row's height over the bottom edge in pixels."""
    levels, level = [], BOTTOM + PARTS * bool(facts.ahead)
    for row in facts.rows:
        level += RISE[row.kind] + LINE * bool(row.ahead)
        levels.append(level)
    return levels


class _Drawing:
    def __init__(self, facts: Unrolled, theme: Theme, figure: go.Figure, levels: list[int]) -> None:
        self.facts, self.theme, self.figure, self.levels = facts, theme, figure, levels
        self.notes: list[dict] = []
        self.shapes: list[dict] = []
        self.hue = theme.cells.get(facts.cell, theme.accent)
        self.boxes = {box.key: box for box in facts.boxes}
        backwards = [box for box in facts.boxes if facts.rows[box.row].kind == "backward"]
        self.both = bool(backwards)
        self.twofold = {box.column for box in backwards}
        """Columns in which both directions stand."""

    def draw(self) -> None:
        for arrow in self.facts.arrows:
            self._arrow(arrow)
        for box in self.facts.boxes:
            self._shape(box)
        self._numbers()
        self._time_labels()
        self._captions()
        self._state_letters()
        self._hovers()

    def _x(self, box: Box) -> float:
        return box.column + (0.35 if box.kind == "prediction" else 0)

    def _lean(self, box: Box) -> int:
        """Pixels to the side of the box's column."""
        row = self.facts.rows[box.row].kind
        if box.column not in self.twofold or box.kind not in ("cell", "ellipsis"):
            return 0
        return {"forward": -LEAN, "backward": LEAN}.get(row, 0)

    def _arrow(self, arrow: Arrow) -> None:
        start, end = self.boxes[arrow.start], self.boxes[arrow.end]
        if arrow.flow != "values":
            self._state_arrow(arrow.flow, start, end)
        elif end.kind == "node" and start.column != end.column:
            self._by_the_gap(start, end)
        elif start.row != end.row and start.column != end.column:
            self._long_way_round(start, end)
        elif start.row == end.row:
            self._line(start, end, standoffs=(SIZES[start.kind][0] / 2, SIZES[end.kind][0] / 2))
        elif self._passes(start, end):
            self._beside_others(start, end)
        else:
            self._upwards(start, end)

    def _state_arrow(self, state: str, start: Box, end: Box) -> None:
        rank = self._states().index(state)
        count = len(self._states())
        self._line(
            start,
            end,
            standoffs=(BOX[0] / 2 + 1, BOX[0] / 2 + 2),
            shift=(self._lean(start), (rank * 12 - 6) if count > 1 else 0),
            color=self.hue,
            width=1.6 if rank == 0 else 2.4,
        )

    def _upwards(self, start: Box, end: Box) -> None:
        sideways = 0
        if start.column in self.twofold and "cell" in (start.kind, end.kind):
            row = self.facts.rows[(start if start.kind == "cell" else end).row].kind
            reading = end.kind == "cell"
            sideways = {"forward": -LEAN - 4, "backward": LEAN + 4}[row]
            sideways = sideways if reading or row == "forward" else LEAN + 4
        along = 0 if start.row == end.row else 1
        self._line(
            start,
            end,
            standoffs=(SIZES[start.kind][along] / 2 + 1, SIZES[end.kind][along] / 2 + 2),
            shift=(sideways, 0),
            color=self.theme.muted,
        )

    def _passes(self, start: Box, end: Box) -> bool:
        """Whether other shapes stand between both, one above the other."""
        between = range(start.row + 1, end.row)
        others = [box for box in self.facts.boxes if box.column == start.column and box.row in between]
        return bool(others) and start.column not in self.twofold

    def _beside_others(self, start: Box, end: Box) -> None:
        """Up at the side of a column, and into the side of the last shape."""
        rise, (width, height) = self.levels[end.row] - self.levels[start.row], SIZES[start.kind]
        at = {"x": self._x(start), "xref": "x", "yref": "y"}
        path = f"M{width / 4},{height / 2} V{height / 2 + 8} H{SIDE} V{rise} H{SIDE - 2}"
        line = {"type": "path", "path": path, "line": {"color": self.theme.muted, "width": 1.3}, "layer": "below"}
        anchored = {"xsizemode": "pixel", "ysizemode": "pixel", "xanchor": at["x"], "yanchor": self.levels[start.row]}
        self.shapes.append(line | anchored | {"xref": "x", "yref": "y"})
        edge = SIZES[end.kind][0] / 2 + 1
        head = {"arrowhead": 2, "arrowsize": 0.9, "arrowwidth": 1.3, "arrowcolor": self.theme.muted}
        tip = {"y": self.levels[end.row], "xshift": edge, "ax": SIDE - edge, "ay": 0, "showarrow": True, "text": ""}
        self.notes.append(at | tip | head)

    def _by_the_gap(self, start: Box, end: Box) -> None:
        """Up to the gap below the row of `end`, and along it to the arrow that rises to it: through no other shape."""
        gap, there, here = self.levels[end.row] - GAP, self._x(end), self._x(start)
        rising = (here, here, self.levels[start.row] + SIZES[start.kind][1] / 2, gap)
        for x0, x1, y0, y1 in (rising, (here, there, gap, gap)):
            line = {"type": "line", "x0": x0, "x1": x1, "y0": y0, "y1": y1, "layer": "below"}
            line |= {"line": {"color": self.theme.muted, "width": 1.3}}
            if line not in self.shapes:
                self.shapes.append(line)

    def _long_way_round(self, start: Box, end: Box) -> None:
        """From the far end of the backward row, up and along to where both directions are joined."""
        level, side = self.levels[end.row], self._x(start)
        self.shapes.append(
            {
                "type": "line",
                "x0": side,
                "x1": side,
                "y0": self.levels[start.row] + BOX[1] / 2,
                "y1": level,
                "line": {"color": self.theme.muted, "width": 1.3},
                "layer": "below",
            }
        )
        corner = Box(key="corner", kind=end.kind, column=start.column, row=end.row)
        self._line(corner, end, standoffs=(0, SIZES[end.kind][0] / 2 + 2), color=self.theme.muted)

    def _line(
        self,
        start: Box,
        end: Box,
        *,
        standoffs: tuple[float, float],
        shift: tuple[float, float] = (0, 0),
        color: str | None = None,
        width: float = 1.3,
    ) -> None:
        self.notes.append(
            {
                "x": self._x(end),
                "y": self.levels[end.row],
                "ax": self._x(start),
                "ay": self.levels[start.row],
                "xref": "x",
                "yref": "y",
                "axref": "x",
                "ayref": "y",
                "xshift": shift[0],
                "yshift": shift[1],
                "startstandoff": standoffs[0],
                "standoff": standoffs[1],
                "arrowhead": 2,
                "arrowsize": 0.9 if width < 2 else 0.7,
                "arrowwidth": width,
                "arrowcolor": color or self.theme.muted,
                "showarrow": True,
                "text": "",
            }
        )

    def _shape(self, box: Box) -> None:
        if box.kind == "ellipsis":
            return
        width, height = SIZES[box.kind]
        lean, is_cell = self._lean(box), box.kind in ("cell", "joined", "pooled", "node")
        color = self.hue if is_cell else (self.theme.text if box.kind in ("dense", "answer") else self.theme.muted)
        self.shapes.append(
            {
                "type": "path",
                "xref": "x",
                "yref": "y",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": self._x(box),
                "yanchor": self.levels[box.row],
                "path": rounded(width, height, radius=6 if box.kind in ("cell", "dense") else height / 2, x=lean),
                "line": {"color": color, "width": 1.6},
                "fillcolor": tint(self.hue if is_cell else color, 0.16 if box.kind == "cell" else 0.05),
            }
        )

    def _numbers(self) -> None:
        for box in self.facts.boxes:
            text = {"ellipsis": "···", "dense": say("Dense")}.get(box.kind, str(box.size))
            self.notes.append(
                {
                    "x": self._x(box),
                    "y": self.levels[box.row],
                    "xshift": self._lean(box),
                    "text": text,
                    "showarrow": False,
                    "font": {"size": 11, "color": self.theme.muted if box.kind == "ellipsis" else self.theme.text},
                }
            )

    def _time_labels(self) -> None:
        for column, timestep in enumerate(self.facts.timesteps):
            if timestep is not None:
                self._text(column, self.levels[0] - 25, time_label(timestep, self.facts.lookback), self.theme.muted)
        if self.facts.ahead:
            self._parts()
        if self.facts.answer:
            prediction = self.boxes["prediction"]
            self._text(self._x(prediction), self.levels[prediction.row] + 24, self.facts.answer, self.theme.muted)

    def _parts(self) -> None:
        """Encoder below the timesteps of the lookback, decoder below those to come."""
        first = self.facts.timesteps.index(self.facts.lookback)
        last = len(self.facts.timesteps) - 1
        for name, middle in (("encoder", (first - 1) / 2), ("decoder", (first + last) / 2)):
            self._text(middle, self.levels[0] - 25 - PARTS, name, self.theme.text)

    def _captions(self) -> None:
        for row, level in zip(self.facts.rows, self.levels, strict=True):
            if row.kind == "end":
                continue
            pointer = {"forward": " →", "backward": " ←"}.get(row.kind, "") if self.both else ""
            ahead = f"decoder: {row.ahead}" if row.ahead else ""
            detail = "<br>".join(filter(None, (row.detail, ahead, row.dropout)))
            text = f"{say(row.title)}{pointer}<br><span style='font-size:11px;color:{self.theme.muted}'>{detail}</span>"
            self._text(len(self.facts.timesteps) - 1 + 0.62, level, text, self.theme.text, anchor="left", size=12)

    def _state_letters(self) -> None:
        """h and c beside the first arrows, where there is more than one state to tell apart."""
        if len(self.facts.timesteps) == 1:
            return
        forward = next(index for index, row in enumerate(self.facts.rows) if row.kind == "forward")
        for rank, state in enumerate(self._states()):
            shift = (14 if rank else -15) if len(self._states()) > 1 else 9
            letter = state[0] if rank else "h"
            self._text(0.5, self.levels[forward] + shift, f"<i>{letter}</i>", self.hue, shift=-LEAN * self.both)

    def _hovers(self) -> None:
        """What each shape is, for the pointer."""
        shapes = [box for box in self.facts.boxes if box.kind != "ellipsis"]
        self.figure.add_scatter(
            x=[self._x(box) for box in shapes],
            y=[self.levels[box.row] for box in shapes],
            mode="markers",
            marker={"size": 24, "opacity": 0},
            text=[self._hover(box) for box in shapes],
            hovertemplate="%{text}<extra></extra>",
        )

    def _hover(self, box: Box) -> str:
        row = self.facts.rows[box.row]
        if box.kind == "prediction":
            return say("The answer: {detail}, scaled as in training", detail=row.detail)
        if box.kind in ("dense", "joined", "pooled", "node", "answer"):
            return say(HOVERS[row.kind], title=say(row.title), detail=row.detail)
        timestep = self.facts.timesteps[box.column]
        if row.kind == "input" and timestep >= self.facts.lookback:
            told = row.ahead or (
                row.detail
                if row.title == TOKEN
                else say("{detail}, the simple forecast and what is known in advance", detail=row.detail)
            )
            return say(
                "{title} at {time}: {told}",
                title=say(row.title),
                time=time_label(timestep, self.facts.lookback),
                told=told,
            )
        detail = row.ahead if row.ahead and row.kind == "forward" and timestep >= self.facts.lookback else row.detail
        told = say(HOVERS[row.kind], detail=detail)
        return say(
            "{title} at {time}: {told}",
            title=say(row.title),
            time=time_label(timestep, self.facts.lookback),
            told=told,
        )

    def _text(
        self, x: float, y: float, text: str, color: str, *, anchor: str = "center", size: int = 11, shift: int = 0
    ) -> None:
        self.notes.append(
            {
                "x": x,
                "y": y,
                "text": text,
                "xanchor": anchor,
                "xshift": shift,
                "showarrow": False,
                "align": "left",
                "font": {"size": size, "color": color},
            }
        )

    def _states(self) -> list[str]:
        return list(dict.fromkeys(arrow.flow for arrow in self.facts.arrows if arrow.flow != "values")) or ["hidden"]


def time_label(timestep: int, lookback: int) -> str:
    """t for the newest timestep, t−9 for the oldest of ten, t+1 for the first one to come."""
    back = lookback - 1 - timestep
    return f"t−{back}" if back > 0 else f"t+{-back}" if back < 0 else "t"
