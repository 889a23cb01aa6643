"""Paler versions of the theme's colours, for bands and for what stands behind."""

from plotly.colors import hex_to_rgb


def tint(colour: str, opacity: float) -> str:
    """The hex colour with an opacity, as Plotly and browsers read it."""
    red, green, blue = hex_to_rgb(colour)
    return f"rgba({red},{green},{blue},{opacity:g})"
