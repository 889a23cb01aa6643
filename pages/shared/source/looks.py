"""What a person sees of a source before training, by the kind of the source; a new kind is one more line."""

from collections.abc import Callable
from dataclasses import dataclass

from core.words import counted
from pages.shared.source import series_view, texts_view
from pages.shared.source.roles import roles
from pages.shared.source.source import Chosen
from pages.shared.source.table_view import table_view
from pages.shared.source.text_roles import text_roles

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
    amount: Callable[[Chosen], str]
    """How much there is to learn from, in words."""
    evidence: Part = _nothing
    """What is folded away below."""
    missing: str = "Nothing can be learnt from this yet"
    """Title of the state in which nothing comes out of the preparation."""


def _timesteps(found: Chosen) -> str:
    series = found.series()
    several = f"{counted(len(series), 'series', 'series')}, " if len(series) > 1 else ""
    return several + counted(sum(len(one) for one in series), "timestep")


def _texts(found: Chosen) -> str:
    return counted(found.text_profile().texts, "text")


def _characters(found: Chosen) -> str:
    return counted(found.text_profile().characters, "character")


LOOKS: dict[str, Look] = {
    "series": Look(
        facts=lambda found: series_view.facts_line(found, len(found.series())),
        picture=lambda found: series_view.series_chart(found.source.sha256),
        roles=roles,
        table=table_view,
        amount=_timesteps,
        evidence=series_view.season_fold,
        missing="No series can be made of this yet",
    ),
    "labelled texts": Look(texts_view.facts_line, texts_view.pictures, text_roles, texts_view.first_texts, _texts),
    "corpus": Look(texts_view.facts_line, texts_view.pictures, text_roles, texts_view.first_texts, _characters),
}


def look_of(found: Chosen) -> Look:
    """The look of what comes out of the source's preparation."""
    return LOOKS[found.kind]
