"""What if: other values of what is known in advance, and the forecast that follows from them at once."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from core.charts.series.whatif import beside
from core.errors import UserError
from core.inference.whatif import Outlook, known_outlook, scaled_by
from core.language import say
from core.results.exhibits.forecasting import Forecast
from core.runs.folder.run import Run
from core.words import change, counted
from pages.shared.results.desks.opened import opened
from pages.shared.screen.charts import chart
from pages.shared.screen.safe import md, shortened
from pages.shared.screen.theme import current_theme
from pages.shared.screen.words import cell_title, number

if TYPE_CHECKING:
    from core.data.series import Series

MOST = 100
"""Percent up or down."""


def what_if(run: Run, exhibits: Sequence, shown: Forecast | None) -> None:
    """Sliders and a table over the features known in advance, and the forecast they lead to."""
    if not run.spec.source.preparation.known:
        st.caption(
            say(
                "This network was shown nothing that is known in advance. On the Data page, choose features and say "
                "which of them are known in advance, such as a price that was set; their future can then be changed "
                "here."
            )
        )
        return
    try:
        forecaster = opened(run)
    except UserError as error:
        st.error(f"{md(error.message)} {md(error.hint)}")
        return
    position = _position(forecaster.latest, shown)
    series = forecaster.latest[position]
    outlook = known_outlook(series, forecaster.horizon)
    left, right = st.columns([2, 3], gap="large")
    with left:
        values = _asked(run, outlook, position)
    before = forecaster.forecast_if(position, outlook.values)
    after = forecaster.forecast_if(position, values)
    with right:
        told = _finding(series, before, after)
        st.caption(told)
        plain = told.replace("\\", "")
        chart(
            beside(series, outlook.times, before, after, theme=current_theme(), cell=run.spec.model.cell),
            key="what_if",
            alt=say(
                "{cell}'s forecast with and without the change. {plain}",
                cell=cell_title(run.spec.model.cell),
                plain=plain,
            ),
        )


def _asked(run: Run, outlook: Outlook, position: int) -> object:
    """A slider a feature, and the values themselves to be edited."""
    known = outlook.series.known
    percents = tuple(
        float(
            st.slider(
                say("{name}, change in percent", name=md(shortened(name, longest=30))),
                -MOST,
                MOST,
                0,
                key=f"what_if.{run.id}.{position}.{number}",
            )
        )
        for number, name in enumerate(known)
    )
    table = outlook.table()
    edited = st.data_editor(
        table,
        key=f"what_if.{run.id}.{position}.table",
        disabled=[table.index.name],
        num_rows="fixed",
        height=280,
    )
    st.caption(
        say(
            "The file tells {timesteps} of {values:,}; after that the last value goes on. Every "
            "value can be changed; the sliders come on top.",
            timesteps=counted(outlook.told, "timestep"),
            values=len(outlook.values),
        )
        if outlook.told < len(outlook.values)
        else say("Every value can be changed; the sliders come on top.")
    )
    return scaled_by(edited.ffill().fillna(0.0).to_numpy(dtype=float), percents)


def _finding(series: "Series", before: object, after: object) -> str:
    unit = f" {md(series.unit)}" if series.unit else ""
    total, changed = float(before.sum()), float(after.sum())
    if abs(changed - total) <= 1e-9 * max(abs(total), 1.0):
        return say(
            "As the file has it, {target} adds up to {total}{unit} over the horizon.",
            target=md(series.target),
            total=number(total),
            unit=unit,
        )
    share = f" ({change((changed - total) / abs(total))})" if total else ""
    return say(
        "Over the horizon {target} adds up to {changed}{unit} instead of {total}{share}.",
        target=md(series.target),
        changed=number(changed),
        unit=unit,
        total=number(total),
        share=share,
    )


def _position(source: "tuple[Series, ...]", shown: Forecast | None) -> int:
    """The series that the page shows above."""
    names = [series.series_id or series.name for series in source]
    return names.index(shown.series) if shown is not None and shown.series in names else 0
