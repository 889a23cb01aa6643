"""A recipe as a small file to read, change and hand on: TOML, a line a setting, with its name where it has another."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from core.declared import Declared
from core.errors import UserError
from core.language import mark, say
from core.models.cells import CELLS
from core.models.spec import ModelSpec
from core.recipes.made import Value
from core.recipes.spec import RunSpec, TrainingSpec
from core.tasks import TASKS, task_of
from core.tasks.task import Task

LARGEST = 64 * 1024
"""Bytes of such a file; a recipe takes some two thousand."""
EMPTY = "none"
"""What stands for a setting that is left empty, since TOML has no word for it."""
HINT = mark("Take one from a run's downloads, or with `export --to recipe`, and change its values.")


@dataclass(frozen=True)
class WrittenRecipe:
    """What such a file says: everything but the source. What it leaves out is proposed from the data."""

    task: str | None
    cell: str | None
    seed: int
    values: dict[str, Value]


NOTHING_WRITTEN = WrittenRecipe(None, None, 0, {})


def recipe_text(spec: RunSpec) -> str:
    """The recipe of a run, without its source, as TOML."""
    source = spec.source
    return "\n".join(
        [
            f"# Unroll: {_comment(source.preparation.heading(source.name))} of {_comment(source.name)}",
            "# What is left out is proposed from the data.",
            f"task = {json.dumps(spec.task)}",
            *(line for name, (_, values) in _tables(spec).items() for line in _written(spec, name, values)),
            "",
        ]
    )


def read_recipe(content: bytes) -> WrittenRecipe:
    """What is written; raises UserError with the line, the table or the setting that is wrong.

    Values are only looked at where they are used: a range belongs to its field, and is said with its title.
    """
    told = _parsed(content)
    task = _task(told.pop("task", None))
    declared = _declared(task)
    if unknown := [name for name, table in told.items() if name not in declared or not isinstance(table, dict)]:
        raise UserError(
            say("The recipe has no part named {unknown!r}.", unknown=unknown[0]),
            say("Its parts are {declared}.", declared=", ".join(declared)),
        )
    values = {
        name: _value(value, declared[table], name, table)
        for table, settings in told.items()
        for name, value in settings.items()
    }
    cell, seed = values.pop("cell", None), values.pop("seed", 0)
    if cell is not None and cell not in CELLS:
        raise UserError(
            say("There is no cell {cell!r}.", cell=cell), say("Choose among {cells}.", cells=", ".join(CELLS))
        )
    if type(seed) is not int or seed < 0:
        raise UserError(say("Seed cannot be {seed!r}.", seed=seed), say("It is a whole number from 0."))
    return WrittenRecipe(task.name, cell, seed, values)


def _declared(task: Task) -> dict[str, type[Declared]]:
    return {"network": ModelSpec, "training": TrainingSpec, "data": task.Options}


def _tables(spec: RunSpec) -> dict[str, tuple[type[Declared], dict[str, Any]]]:
    said = {"network": spec.model.model_dump(), "training": spec.training.model_dump(), "data": spec.options}
    return {name: (declared, said[name]) for name, declared in _declared(task_of(spec.task)).items()}


def _written(spec: RunSpec, table: str, values: Mapping[str, Any]) -> Iterator[str]:
    declared = _declared(task_of(spec.task))[table]
    yield from ("", f"[{table}]")
    for name, value in values.items():
        line = f"{name} = {json.dumps(EMPTY if value is None else value, ensure_ascii=False)}"
        title = declared.model_fields[name].title or ""
        yield line if title.lower().replace(" ", "_") in ("", name) else f"{line}  # {title}"


def _comment(text: str) -> str:
    """On one line, since that ends a comment."""
    return "".join(letter if letter.isprintable() else " " for letter in text)


def _parsed(content: bytes) -> dict[str, Any]:
    if len(content) > LARGEST:
        raise UserError(say("The file has {size:,} bytes: too long for a recipe.", size=len(content)), say(HINT))
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise UserError(say("The file is no text in UTF-8, so it is no recipe."), say(HINT)) from None
    except tomllib.TOMLDecodeError as error:
        raise UserError(
            say("The recipe cannot be read as TOML: {error}.", error=str(error).lower()), say(HINT)
        ) from None


def _task(name: object) -> Task:
    if name is None:
        raise UserError(
            say("The recipe does not say its task."),
            say('Begin it with a line such as task = "{first}".', first=next(iter(TASKS))),
        )
    return task_of(str(name))


def _value(value: Any, declared: type[Declared], name: str, table: str) -> Value:
    field = declared.model_fields.get(name)
    if field is None:
        near = get_close_matches(name, declared.model_fields, 1)
        hint = (
            say("Did you mean {near}?", near=near[0])
            if near
            else say("Choose among {model_fields}.", model_fields=", ".join(declared.model_fields))
        )
        raise UserError(say("There is no setting named {name!r} in [{table}].", name=name, table=table), hint)
    return None if value == EMPTY and type(None) in get_args(field.annotation) else value
