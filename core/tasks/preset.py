"""A named starting point of a task: what it changes in the recipe."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """`changes` maps fields of the task's options, ModelSpec and TrainingSpec to their values."""

    name: str
    title: str
    description: str
    changes: dict[str, int | float | str | bool | None]
