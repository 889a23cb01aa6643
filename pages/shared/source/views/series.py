"""A prepared series on the screen: its facts in a line, its chart, the evidence for its season."""

from datetime import timedelta

import streamlit as st

from core.charts.series.line import SeriesLine, line_of, make_line, moving_mean, series
from core.charts.series.season import autocorrelation, decomposition
from core.charts.theme import Figure, Theme
from core.data.series import Series
from core.language import say
from core.sources.tables.profiles.series import SeriesProfile
from core.words import counted
from pages.shared.screen.asking import asking
from pages.shared.screen.charts import chart
from pages.shared.screen.drawn import drawn
from pages.shared.screen.live_plotly import live_plotly, zoomed
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.state import drafts, show_in
from pages.shared.screen.theme import current_theme
from pages.shared.source.source import Chosen, chosen

HEIGHT = 400
DAY = timedelta(days=1)


def facts_line(found: Chosen, count: int) -> None:
    """Rows, span, every how long, missing, season; for the first series when there are many."""
    facts = found.series_profile()
    parts = [
        counted(found.source.report.rows, "row"),
        _span(facts),
        md(facts.frequency),
        _missing(facts),
        _season(facts),
    ]
    if count > 1:
        parts.insert(1, counted(count, "series", "series"))
    st.caption(" · ".join(part for part in parts if part))


@st.fragment
def series_chart(sha256: str) -> None:
    """The series, drawn in more detail when one zooms in; with what stood in the file on demand."""
    found = chosen(sha256)
    many = found.series()
    position = _pick(many) if len(many) > 1 else 0
    shown = many[position]
    key = f"series_{sha256[:12]}_{position}_{shown.target}"
    span, before, place = zoomed(key), None, st.container()
    if found.preparation.repairs and st.toggle(say("Show original values"), key="compared"):
        times, values = found.original(position)
        before = make_line(shown.target, times, values, span=span)
    with place:
        live_plotly(
            drawn(_line_chart, shown, before, span, current_theme()),
            key=key,
            height=HEIGHT,
            alt=_alt(found.series_profile(position), shown.target),
            zooms=True,
        )


def _line_chart(shown: Series, before: SeriesLine | None, span: tuple[str, str] | None, theme: Theme) -> Figure:
    return series(line_of(shown, span=span), theme, before=before, mean=moving_mean(shown, span=span), height=HEIGHT)


def season_fold(found: Chosen) -> None:
    """Autocorrelation and decomposition, drawn only when somebody looks."""
    facts = found.series_profile()
    fold = st.expander(
        say("Season: {season_words}", season_words=md(facts.season_words)), key="season_fold", on_change="rerun"
    )
    if not fold.open:
        return
    theme, parts = current_theme(), facts.decomposition
    with fold:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _season_used(found)
            st.caption(md(facts.season_why))
        left, right = st.columns(2, gap="large")
        with left:
            st.markdown(say("**Autocorrelation**"))
            figure = autocorrelation(facts.acf, theme, season=facts.season, confidence=facts.confidence, height=420)
            chart(figure, key="acf", alt=say("Autocorrelation by lag. {season_why}", season_why=facts.season_why))
        with right:
            st.markdown(say("**Trend, season and rest**"))
            figure = decomposition(
                found.times(),
                {"trend": parts.trend, "season": parts.season, "rest": parts.rest},
                theme,
                uncertain=parts.uncertain,
            )
            strengths = say(
                "trend {trend_strength:.0%}, season {season_strength:.0%}",
                trend_strength=facts.trend_strength,
                season_strength=facts.season_strength,
            )
            st.caption(
                say("The dotted ends of the trend are uncertain: half of their averaging window lies outside the data.")
            )
            chart(
                figure,
                key="decomposition",
                alt=say("Trend, season and rest; strength of {strengths}", strengths=strengths),
            )


def _season_used(found: Chosen) -> None:
    """The season that baselines and proposals reckon with, to be changed by hand."""
    show_in("season_used", found.preparation.season)
    most = max(2, len(found.series()[0]) // 2, found.preparation.season)
    st.number_input(
        say("Timesteps in one season"), 1, most, key="season_used", on_change=_season_chosen, args=(found,), width=200
    )


@asking
def _season_chosen(found: Chosen) -> None:
    season = int(st.session_state["season_used"])
    drafts().keep(found.source.sha256, found.preparation.model_copy(update={"season": season}))


def _pick(many: tuple[Series, ...]) -> int:
    names = [shortened(one.series_id or one.name, longest=60) for one in many]
    return st.selectbox(
        say("Series shown"), range(len(many)), format_func=lambda at: names[at], key="series_shown", width=260
    )


def _span(facts: SeriesProfile) -> str:
    """From when to when, no finer than the steps."""
    if isinstance(facts.start, int):
        return ""
    clock = facts.start.time() != facts.end.time() or (facts.end - facts.start) < 4 * DAY
    months = facts.start.day == facts.end.day == 1 and not clock
    years = (
        months and facts.start.month == facts.end.month == 1 and (facts.end - facts.start) > 364 * DAY * facts.rows / 2
    )
    form = "%Y" if years else "%b %Y" if months else "%d %b %Y %H:%M" if clock else "%d %b %Y"
    return say("{start} to {end}", start=f"{facts.start:{form}}", end=f"{facts.end:{form}}")


def _missing(facts: SeriesProfile) -> str:
    return say("{share} filled in", share=_share(facts.missing)) if facts.missing else say("nothing missing")


def _share(share: float) -> str:
    return f"{share:.1%}" if share >= 0.001 else say("less than 0.1%")


def _season(facts: SeriesProfile) -> str:
    return say("season of {season_words}", season_words=facts.season_words) if facts.season > 1 else say("no season")


def _alt(facts: SeriesProfile, target: str) -> str:
    return f"{target}: {counted(facts.rows, 'timestep')}, {facts.frequency}, {_span(facts)}, {_season(facts)}"
