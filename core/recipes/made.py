"""From what a person chose, field by field, to the recipes of the runs that train it."""

from collections.abc import Mapping, Sequence

from pydantic import ValidationError

from core.declared import Declared
from core.errors import UserError
from core.language import say
from core.models.spec import ModelSpec
from core.recipes.spec import RunSpec, SourceRecipe, TrainingSpec, Value
from core.tasks.task import Task


def recipes(
    task: Task, source: SourceRecipe, *, cells: Sequence[str], seeds: Sequence[int], values: Mapping[str, Value]
) -> list[RunSpec]:
    """One recipe a cell and seed; `values` are fields of the task's options, the model and the training alike.

    Raises UserError for a field that nobody declares and for a value outside its bounds.
    """
    known = {name for declared in (task.Options, ModelSpec, TrainingSpec) for name in declared.model_fields}
    if unknown := set(values) - known:
        raise UserError(
            say("There is no setting named {value!r}.", value=sorted(unknown)[0]),
            say("Choose among {known}.", known=", ".join(sorted(known))),
        )
    _check_settled(task, values)
    options = declare(task.Options, values).model_dump(mode="json")
    return [
        RunSpec(
            task=task.name,
            options=options,
            source=source,
            model=declare(ModelSpec, {**values, "cell": cell}),
            training=declare(TrainingSpec, {**values, "seed": seed}),
        )
        for cell in cells
        for seed in seeds
    ]


def changed(task: Task, spec: RunSpec, changes: Mapping[str, Value]) -> RunSpec:
    """The recipe with some fields changed, wherever they live; raises UserError like `recipes`."""
    values = {**spec.settings, **changes}
    [recipe] = recipes(task, spec.source, cells=[str(values["cell"])], seeds=[int(values["seed"])], values=values)
    return recipe


def _check_settled(task: Task, values: Mapping[str, Value]) -> None:
    """Refuse another value than the default where the task leaves no choice."""
    for declared in (ModelSpec, TrainingSpec):
        for name in task.settled & set(values) & set(declared.model_fields):
            field = declared.model_fields[name]
            if values[name] != field.default:
                raise UserError(
                    say(
                        "{title} cannot be {value!r} in this task: {task!r} leaves no choice here.",
                        title=say(field.title),
                        value=values[name],
                        task=task.title,
                    ),
                    say("Leave it at {default!r}.", default=field.default),
                )


def declare(declared: type[Declared], values: Mapping[str, Value]) -> Declared:
    """The declared record of those values that are its own; a UserError names the field as the screen does."""
    own = {name: value for name, value in values.items() if name in declared.model_fields}
    try:
        return declared(**own)
    except ValidationError as error:
        problem = error.errors()[0]
        name = str(problem["loc"][0])
        title = say(declared.model_fields[name].title or name.replace("_", " ").capitalize())
        raise UserError(
            say(
                "{title} cannot be {value!r}: {problem}.", title=title, value=own[name], problem=problem["msg"].lower()
            ),
            say("Choose another value."),
        ) from error
