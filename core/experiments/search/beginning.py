"""From a choice to a search that goes on by itself."""

import secrets
import time
from collections.abc import Iterable, Mapping, Sequence

from core.errors import UserError
from core.experiments.search.recipes import trial_recipe
from core.experiments.search.status import read_search
from core.experiments.search.wanted import MISSING, Search, is_possible
from core.language import say
from core.recipes.dimension import Dimension
from core.recipes.dimensions import dimensions
from core.recipes.made import changed
from core.recipes.spec import RunSpec, Value
from core.runs.listed.searches import SearchFolder, open_searches
from core.runs.store import Store
from core.tasks import task_of
from core.tasks.task import Reasoned
from core.words import counted

MOST_AT_ONCE = 4
"""Searches of one person that have not ended."""


def begin_search(
    store: Store,
    start: RunSpec,
    searched: Sequence[Dimension],
    *,
    proposed: Mapping[str, Reasoned],
    title: str,
    trials: int | None = None,
    minutes: float | None = None,
    start_first: bool = True,
    seeds: int = 3,
    token: str | None = None,
) -> str:
    """Write the search down and queue its first run; the experiment's id. The same token begins no second one."""
    if not is_possible():
        raise UserError(*say(MISSING).split(": ", 1))
    if not searched:
        raise UserError(say("There is nothing to search."), say("Tick at least one hyperparameter."))
    if trials is None and minutes is None:
        raise UserError(say("The search has no limit."), say("Say how many runs or minutes it may take."))
    token = token or secrets.token_hex(8)
    search = Search(
        experiment=store.identifier(token),
        title=title,
        created=time.time(),
        owner=store.owner,
        start=start,
        recommended=_recommended(start, searched, proposed),
        dimensions=tuple(searched),
        trials=trials,
        minutes=minutes,
        start_first=start_first,
        seeds=seeds,
    )
    first = trial_recipe(search, search.first[0])
    store.require_share(runs=1)
    folder = SearchFolder(store.root, search.experiment)
    fresh = not folder.exists()
    if fresh:
        _require_place(store)
        folder.begin(search.model_dump_json())
    try:
        return store.submit([first], title, token=token)
    except UserError:
        if fresh:
            folder.remove()  # what was refused must not go on by itself
        raise


def _require_place(store: Store) -> None:
    """Raise UserError where somebody has as many searches at a time as one may: each has a process of its own."""
    going_on = sum(_owner_of(one) == store.owner for one in open_searches(store.root))
    if going_on >= MOST_AT_ONCE:
        raise UserError(
            say("At most {searches} can go on at a time.", searches=counted(MOST_AT_ONCE, "search", "searches")),
            say("Stop one of them, or wait until it ends."),
        )


def _owner_of(folder: SearchFolder) -> str | None:
    """Whose search it is; None where it cannot be read."""
    try:
        return read_search(folder).owner
    except UserError:
        return None


def searchable(start: RunSpec, cells: Sequence[str], proposed: Mapping[str, Reasoned]) -> tuple[Dimension, ...]:
    """What can be searched around a recipe; ranges hold its own values and the proposed ones."""
    widest = dimensions(_recommended(start, dimensions(start, cells), proposed), cells)
    return tuple(_holding(one, start.settings[one.field]) for one in widest)


def chosen_dimensions(known: Iterable[Dimension], names: Sequence[str]) -> tuple[Dimension, ...]:
    """Those of these names; raises UserError for one that is not known."""
    found = {one.field: one for one in known}
    if unknown := [name for name in names if name not in found]:
        raise UserError(
            say("{unknown!r} cannot be searched here.", unknown=unknown[0]),
            say("Choose among {found}.", found=", ".join(found)),
        )
    return tuple(found[name] for name in dict.fromkeys(names))


def _recommended(start: RunSpec, searched: Iterable[Dimension], proposed: Mapping[str, Reasoned]) -> RunSpec:
    changes: dict[str, Value] = {one.field: proposed[one.field].value for one in searched if one.field in proposed}
    return changed(task_of(start.task), start, changes)


def _holding(one: Dimension, value: Value) -> Dimension:
    if one.choices:
        return one if value in one.choices else one.model_copy(update={"choices": (*one.choices, value)})
    return one.model_copy(update={"low": min(one.low, value), "high": max(one.high, value)})
