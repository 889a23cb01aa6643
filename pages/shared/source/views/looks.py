"""What a person sees of a source before training, by the kind of the source."""

from collections.abc import Callable
from dataclasses import dataclass

from core.language import mark
from pages.shared.source.parts.roles import roles
from pages.shared.source.parts.row_roles import row_roles
from pages.shared.source.parts.text_roles import text_roles
from pages.shared.source.source import Chosen
from pages.shared.source.views import any as any_view
from pages.shared.source.views import clips as clips_view
from pages.shared.source.views import recordings as recordings_view
from pages.shared.source.views import series as series_view
from pages.shared.source.views import texts as texts_view
from pages.shared.source.views.pairs import pair_roles
from pages.shared.source.views.table import table_view

Part = Callable[[Chosen], None]


def _nothing(_: Chosen) -> None: ...


@dataclass(frozen=True)
class Look:
    """The parts of the Data page that depend on what was brought."""

    facts: Part
    """One line."""
    picture: Part
    roles: Part
    table: Part
    """The cells as they stand in the file."""
    evidence: Part = _nothing
    """What is folded away below."""
    raw: Part = table_view
    """The same where nothing comes out of the preparation."""
    missing: str = mark("This cannot be learned from yet")
    """Title of the state in which nothing comes out of the preparation."""


LOOKS: dict[str, Look] = {
    "series": Look(
        facts=lambda found: series_view.facts_line(found, len(found.series())),
        picture=lambda found: series_view.series_chart(found.source.sha256),
        roles=roles,
        table=table_view,
        evidence=series_view.season_fold,
        missing=mark("No series can be made of this yet"),
    ),
    "pairs": Look(any_view.facts_line, any_view.pictures, pair_roles, table_view),
    "clips": Look(any_view.facts_line, clips_view.pictures, any_view.questions, _nothing, raw=_nothing),
    "recordings": Look(any_view.facts_line, recordings_view.pictures, any_view.questions, _nothing, raw=_nothing),
    "rows": Look(any_view.facts_line, any_view.pictures, row_roles, table_view),
    "texts": Look(texts_view.facts_line, texts_view.pictures, text_roles, texts_view.first_texts),
}
"""Kinds that are shown in a way of their own; every other one is shown by what it says of itself."""
ANY = Look(any_view.facts_line, any_view.pictures, any_view.questions, _nothing, raw=_nothing)


def look_of(found: Chosen) -> Look:
    """The look of the source's kind."""
    return LOOKS.get(found.preparation.kind, ANY)
