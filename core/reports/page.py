"""One HTML page without a script, whose words, tables and pictures stand in it; made for the screen and for paper."""

import html
from collections.abc import Iterable, Mapping, Sequence

from core.charts.theme import FONT, LIGHT
from core.language import say

STYLE = f"""
:root {{ color-scheme: light }}
body {{ font: 15px/1.5 {FONT}; color: {LIGHT.text}; background: {LIGHT.paper}; max-width: 56rem; margin: 2.5rem auto;
  padding: 0 1.25rem; overflow-wrap: break-word }}
h1 {{ font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem }} h2 {{ font-size: 1.2rem; margin: 2.2rem 0 .5rem }}
h3 {{ font-size: 1rem; margin: 1.4rem 0 .3rem }} h1, h2, h3 {{ font-weight: 600; break-after: avoid }}
p {{ margin: .4rem 0 }} .muted, caption {{ color: {LIGHT.muted} }} .verdict {{ font-size: 1.2rem; font-weight: 600 }}
.warning {{ border-left: 3px solid {LIGHT.warning}; padding-left: .75rem }}
.wide {{ overflow-x: auto }}
table {{ border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums }}
.facts th {{ width: 11rem }}
th, td {{ text-align: left; padding: .3rem .8rem .3rem 0; border-bottom: 1px solid {LIGHT.rule}; vertical-align: top }}
td.number, th.number {{ text-align: right }} td.number {{ white-space: nowrap }} th {{ font-weight: 600 }}
pre {{ background: #f6f7f9; padding: .75rem 1rem; white-space: pre-wrap; font-size: 13px; line-height: 1.45 }}
figure {{ margin: .5rem 0 1rem; break-inside: avoid }}
figure > svg {{ display: block; height: auto; overflow: visible }}
@media screen and (max-width: 40rem) {{ figure {{ overflow-x: auto }} figure > svg {{ width: 36rem }} }}
@page {{ size: A4; margin: 18mm 16mm }}
@media print {{ body {{ margin: 0; max-width: none; padding: 0; font-size: 10.5pt }} .wide {{ overflow: visible }}
  table {{ font-size: 8.5pt }} th, td {{ padding-right: .5rem }} tr, .warning {{ break-inside: avoid }}
  pre {{ font-size: 8.5pt }} }}
"""
PHONE = '<meta name="viewport" content="width=device-width, initial-scale=1">'
CLOSED = """<meta http-equiv="content-security-policy" content="default-src 'none'; style-src 'unsafe-inline'">"""


def page(title: str, parts: Iterable[str]) -> str:
    """The whole page; it may load nothing and run nothing."""
    body = "\n".join(parts)
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8">{PHONE}{CLOSED}'
        f"<title>{html.escape(title)}</title><style>{STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def element(tag: str, text: str, *, kind: str = "") -> str:
    """Words in an element."""
    named = f' class="{kind}"' if kind else ""
    return f"<{tag}{named}>{html.escape(text)}</{tag}>"


def paragraph(text: str, *, kind: str = "") -> str:
    """A sentence or more; nothing where there is nothing to say."""
    return element("p", text, kind=kind) if text else ""


def picture(svg: str, words: str = "") -> str:
    """A chart, and what it shows in words."""
    caption = f"<figcaption class='muted'>{html.escape(words)}</figcaption>" if words else ""
    return f"<figure>{svg}{caption}</figure>"


def facts(rows: Mapping[str, str]) -> str:
    """Names and what they are."""
    cells = (f"<tr><th>{html.escape(say(name))}</th><td>{html.escape(value)}</td></tr>" for name, value in rows.items())
    return f"<div class='wide'><table class='facts'>{''.join(cells)}</table></div>"


def table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, best: Iterable[tuple[int, int]] = (), words: int = 1
) -> str:
    """Rows under their columns, of which the first `words` hold words; `best` are places [row, column] in bold."""
    bold = set(best)
    head = "".join(f"<th{_side(at, words)}>{html.escape(name)}</th>" for at, name in enumerate(columns))
    body = "".join(
        f"<tr>{''.join(_cell(text, at, words, bold=(number, at) in bold) for at, text in enumerate(row))}</tr>"
        for number, row in enumerate(rows)
    )
    return f"<div class='wide'><table><tr>{head}</tr>{body}</table></div>"


def _side(at: int, words: int) -> str:
    return ' class="number"' if at >= words else ""


def _cell(text: str, at: int, words: int, *, bold: bool) -> str:
    told = html.escape(text)
    return f"<td{_side(at, words)}>{f'<b>{told}</b>' if bold else told}</td>"
