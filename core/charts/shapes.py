"""Shapes that Plotly has no word for."""


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
