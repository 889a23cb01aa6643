"""Sentences whose tokens stand on the colours of their tags, mistakes marked so that they stand out."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import plotly.graph_objects as go

from core.charts.drawing.safe import plot
from core.charts.drawing.ticks import short_names
from core.charts.drawing.tint import tint
from core.charts.theme import Theme, styled
from core.data.spans import OUTSIDE, mark
from core.language import say
from core.words import counted

BEHIND = 0.26
"""Opacity of the colour behind a token."""
LINE = (
    "line-height:2.55;margin:0 0 6px 0;overflow-wrap:anywhere;"
    # Each line runs in the direction of its own script.
    "unicode-bidi:plaintext;text-align:start"
)
LONGEST_TAG = 24
MOST_TOKENS = 300
"""Of a sentence that are shown."""
Scheme = Literal["plain", "iob2", "bioes"]


@dataclass(frozen=True)
class TaggedLine:
    """A sentence with its tags, and what is right where that is known."""

    tokens: Sequence[str]
    tags: Sequence[str]
    right: Sequence[str] | None = None
    confidence: Sequence[float] | None = None
    known: Sequence[bool] | None = None


def tagged_sentences(sentences: Sequence[TaggedLine], theme: Theme, *, classes: Sequence[str], spans: bool) -> str:
    """The sentences as HTML; with `spans` the kind of a span is written over its first token alone.

    `classes` are all tags of the run, so that a kind has one colour wherever its sentences are drawn.
    It is text for the browser, which joins letters and orders scripts; every token is escaped.
    """
    colours = kind_colours([kind for tag in classes if (kind := _kind(tag, spans))], theme)
    lines = "".join(f'<div dir="auto" style="{LINE}">{_line(one, theme, colours, spans)}</div>' for one in sentences)
    return f'<div style="color:{theme.text};font-size:16px">{lines}</div>'


def kind_colours(kinds: Sequence[str], theme: Theme) -> dict[str, str]:
    """A colour a kind, in their order; few hues come again."""
    hues = [*theme.hues.values(), theme.muted]
    return {kind: hues[place % len(hues)] for place, kind in enumerate(dict.fromkeys(kinds))}


def transition_scores(scores: np.ndarray, classes: Sequence[str], theme: Theme, *, height: int = 420) -> go.Figure:
    """scores [tags, tags]: learnt ones of each tag (across) after each other (down); above 0 it is likely."""
    places, names = list(range(len(classes))), [plot(name) for name in short_names(classes)]
    strongest = float(np.abs(scores).max(initial=1e-9))
    hover = "%{customdata[1]} after %{customdata[0]}: %{z:.2f}<extra></extra>"
    figure = go.Figure(
        go.Heatmap(
            z=scores,
            x=places,
            y=places,
            zmin=-strongest,
            zmax=strongest,
            colorscale=[
                [0, tint(theme.hues["orange"], 0.9)],
                [0.5, tint(theme.muted, 0.05)],
                [1, tint(theme.hues["green"], 0.9)],
            ],
            customdata=[[[names[row], names[column]] for column in places] for row in places],
            hovertemplate=hover,
            xgap=1,
            ygap=1,
        )
    )
    axis = {"tickvals": places, "ticktext": names, "showgrid": False}
    y = axis | {"range": [len(classes) - 0.5, -0.5]}
    return styled(
        figure, theme, x_title=say("Tag"), y_title=say("Tag before"), height=height, x=axis, y=y, hovermode="closest"
    )


def _line(one: TaggedLine, theme: Theme, colours: dict[str, str], spans: bool) -> str:
    shown = list(_tokens(one, theme, colours, spans))
    rest = len(one.tokens) - MOST_TOKENS
    return " ".join(shown) + (f" <span>… and {counted(rest, 'more token')}</span>" if rest > 0 else "")


def _tokens(one: TaggedLine, theme: Theme, colours: dict[str, str], spans: bool) -> Iterator[str]:
    before = OUTSIDE
    for place, (token, tag) in enumerate(zip(one.tokens[:MOST_TOKENS], one.tags, strict=False)):
        right = None if one.right is None else one.right[place]
        wrong = right is not None and right != tag
        kind = _kind(tag, spans)
        over = "" if spans and not wrong and _goes_on(before, tag) else kind
        if wrong:
            over = say("{tag}, not {right}", tag=tag, right=right)
        yield _token(
            token, over, _style(kind, theme, colours, wrong=wrong), _title(one, place, tag, right), theme, wrong
        )
        before = tag


def _token(token: str, over: str, style: str, title: str, theme: Theme, wrong: bool) -> str:
    word = html.escape(token)
    colour = theme.warning if wrong else theme.muted
    small = f'<rt style="color:{colour};font-size:10px;user-select:none">{html.escape(_cut(over))}</rt>' if over else ""
    return f'<ruby title="{html.escape(title)}" style="{style}">{word}{small}</ruby>'


def _style(kind: str, theme: Theme, colours: dict[str, str], *, wrong: bool) -> str:
    behind = f"background-color:{tint(colours[kind], BEHIND)};" if kind in colours else ""
    edge = f"border-bottom:3px solid {theme.warning};" if wrong else ""
    return f"{behind}{edge}padding:2px 3px;border-radius:3px"


def _title(one: TaggedLine, place: int, tag: str, right: str | None) -> str:
    words = [tag]
    if one.confidence is not None:
        words.append(f"{one.confidence[place]:.1%}")
    if right is not None and right != tag:
        words.append(say("right is {right}", right=right))
    if one.known is not None and not one.known[place]:
        words.append(say("token not in the training part"))
    return ", ".join(words)


def _kind(tag: str, spans: bool) -> str:
    """What a token's colour stands for; nothing outside of spans."""
    found = mark(tag) if spans else None
    if found is None:
        return tag
    return "" if found.letter == OUTSIDE else found.kind or "span"


def _goes_on(before: str, tag: str) -> bool:
    first, second = mark(before), mark(tag)
    return bool(first and second and second.letter in "IE" and first.letter in "BI" and first.kind == second.kind)


def _cut(tag: str) -> str:
    longest = 2 * LONGEST_TAG if ", not " in tag else LONGEST_TAG
    return tag if len(tag) <= longest else f"{tag[: longest - 1]}…"
