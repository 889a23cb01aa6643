"""A named starting point of a task: what it changes in the recipe."""

from dataclasses import dataclass

from core.language import Said


@dataclass(frozen=True)
class Preset:
    """`changes` maps fields of the task's options, ModelSpec and TrainingSpec to their values."""

    name: str
    title: str = Said()
    description: str = Said()
    changes: dict[str, int | float | str | bool | None]
