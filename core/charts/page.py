"""Figures as one HTML page that needs no server and no network."""

import html
from collections.abc import Mapping

import plotly.graph_objects as go
from plotly.offline import get_plotlyjs

from core.charts.settings import SETTINGS
from core.charts.theme import FONT, Theme


def figures_page(title: str, figures: Mapping[str, go.Figure], *, theme: Theme) -> str:
    """A page with a heading a figure; Plotly is inside it, MathJax is not."""
    parts = [
        f"<h2>{html.escape(heading)}</h2>\n{figure.to_html(full_html=False, include_plotlyjs=False, config=SETTINGS)}"
        for heading, figure in figures.items()
    ]
    style = (
        f"body {{ font-family: {FONT}; color: {theme.text}; background: {theme.paper}; "
        f"max-width: 70rem; margin: 3rem auto; padding: 0 1rem }} h1, h2 {{ font-weight: 600 }}"
    )
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>{style}</style><script>{get_plotlyjs()}</script></head>\n"
        f"<body><h1>{html.escape(title)}</h1>\n{''.join(parts)}</body></html>\n"
    )
