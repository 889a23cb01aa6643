"""Shapes that Plotly has no word for, or none that is quick: `add_vline` takes ten milliseconds."""


def upright(x: object, line: dict) -> dict:
    """A line at `x` over the whole height of the plot."""
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line}


def level(y: float, line: dict) -> dict:
    """A line at `y` over the whole width of the plot."""
    return {"type": "line", "y0": y, "y1": y, "xref": "paper", "x0": 0, "x1": 1, "line": line}


def stripe(bound: float, look: dict) -> dict:
    """The stretch from -`bound` to `bound` over the whole width of the plot."""
    edges = {"xref": "paper", "x0": 0, "x1": 1, "y0": -bound, "y1": bound, "line": {"width": 0}}
    return {"type": "rect", **edges, **look}


def rounded(width: float, height: float, *, radius: float, x: float = 0) -> str:
    """Path of a rectangle with round corners, in pixels around its middle, moved by `x`."""
    left, right, top, bottom = x - width / 2, x + width / 2, height / 2, -height / 2
    r = min(radius, width / 2, height / 2)
    k = r * (1 - 0.5523)  # a cubic curve that is a quarter of a circle
    return (
        f"M {left + r} {bottom} H {right - r} C {right - k} {bottom} {right} {bottom + k} {right} {bottom + r} "
        f"V {top - r} C {right} {top - k} {right - k} {top} {right - r} {top} "
        f"H {left + r} C {left + k} {top} {left} {top - k} {left} {top - r} "
        f"V {bottom + r} C {left} {bottom + k} {left + k} {bottom} {left + r} {bottom} Z"
    )
