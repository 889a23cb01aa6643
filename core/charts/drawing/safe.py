"""Text that came from a person's file, made harmless for a Plotly figure."""

import html

# A zero-width space keeps Plotly from reading a hover template or a formula in somebody's column name.
BREAK = "\u200b"


def plot(text: object) -> str:
    """The text as Plotly draws it: no tags, no links, no hover templates, no formulas."""
    escaped = html.escape(str(text), quote=False)
    return escaped.replace("%{", f"%{BREAK}{{").replace("$", "＄")
