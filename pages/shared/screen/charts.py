"""Charts on a page: the house's settings, and a sentence for those who cannot see them."""

from collections.abc import Callable

from core.charts.theme import Figure
from pages.shared.screen.drawn import Drawn, as_drawn
from pages.shared.screen.live_plotly import live_plotly


def chart(figure: Figure | Drawn, *, key: str, alt: str, clicked: Callable[[float, float], None] | None = None) -> None:
    """A figure at its own height; `alt` states its finding; `clicked` hears x and y of a point that was clicked."""
    shown = figure if isinstance(figure, Drawn) else as_drawn(figure)
    live_plotly(shown, key=key, height=shown.height, alt=alt, clicked=clicked)
