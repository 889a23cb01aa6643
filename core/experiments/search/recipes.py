"""From the values of a trial to the recipe of its run, and from the winner to the runs that are compared at the end."""

from core.experiments.search.wanted import Search
from core.recipes.made import changed
from core.recipes.spec import RunSpec, Value
from core.tasks import task_of


def trial_recipe(search: Search, values: dict[str, Value]) -> RunSpec:
    """The recipe of a run that tries these values; raises UserError where they do not go together.

    It never learns the validation part, by which it is ranked.
    """
    spec = changed(task_of(search.start.task), search.start, values)
    training = spec.training.model_copy(update={"finish": "best"})
    return spec.model_copy(update={"trial": True, "training": training})


def contest_recipes(search: Search, values: dict[str, Value]) -> list[RunSpec]:
    """The winner and what is recommended, over the same seeds; one of them where they are the same."""
    both = [values, search.values_of(search.recommended)]
    task = task_of(search.start.task)
    return [
        changed(task, search.start, {**one, "seed": seed})
        for one in both[: 1 if both[0] == both[1] else 2]
        for seed in range(search.seeds)
    ]
