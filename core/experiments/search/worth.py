"""Was the search worth it? The winner beside the recommended recipe, over the same seeds, by the same comparison."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import UserError
from core.experiments.search.wanted import Search
from core.language import mark, say
from core.results.exhibits.scores import Verdict
from core.runs.folder.results import result_of, unfinished
from core.runs.folder.run import Run

if TYPE_CHECKING:
    from core.results.contestants import RunResult
    from core.results.decision import Decision

NOT_YET = mark("Whether the search was worth it is not known yet.")
FOUND, RECOMMENDED = mark("the winner"), mark("the recommended recipe")


@dataclass(frozen=True)
class Worth:
    """The answer in a sentence, and what it rests on."""

    answer: str
    verdict: Verdict


def worth(search: Search, values: dict, runs: Sequence[Run]) -> Worth | None:
    """What the evaluated runs come down to, `values` being the winner's; None before any was evaluated."""
    from core.results.comparison import decided
    from core.results.verdict import verdict

    if values == search.values_of(search.recommended):
        return _nothing_new(runs)
    results = [_named(search, values, result) for run in runs if (result := result_of(run)) is not None]
    if not results:
        return None
    try:
        decision = decided(results, **unfinished(runs))
    except UserError:
        return None
    told = verdict(decision)
    return Worth(_answer(decision), told.model_copy(update={"sentence": told.sentence[:1].upper() + told.sentence[1:]}))


def _nothing_new(runs: Sequence[Run]) -> Worth | None:
    from core.experiments.verdicts import verdict_of

    told = verdict_of(runs)
    return told and Worth(say("The search found nothing better than the recommended recipe."), told)


def _named(search: Search, values: dict, result: "RunResult") -> "RunResult":
    """The result under the name of its side; what differs between the recipes would be too long for one."""
    settings = {name: value for part in ("options", "model", "training") for name, value in result.recipe[part].items()}
    found = all(settings[name] == value for name, value in values.items())
    options = {"averaged": result.recipe["options"].get("averaged", False)}
    return replace(result, title=say(FOUND if found else RECOMMENDED), recipe={"options": options})


def _answer(decision: "Decision") -> str:
    if decision.waiting or decision.baselines_at_work or len(decision.networks) < 2:
        return say(NOT_YET)
    if decision.falling:
        return say("It cannot be said whether the search was worth it.")
    if not decision.beaten:
        return say("The search is not shown to be worth it.")
    if decision.best.name == say(FOUND):
        return say("The search was worth it.")
    return say("The search was not worth it: what it chose by the validation part is worse on the test part.")
