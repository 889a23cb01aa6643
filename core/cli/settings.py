"""`--set field=value`: text from the command line as the value it stands for."""

import json
from collections.abc import Sequence
from typing import get_args

from core.errors import UserError
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec

WORDS = {"true": True, "yes": True, "false": False, "no": False, "null": None, "": None}
CAN_BE_EMPTY = {
    name
    for declared in (ModelSpec, TrainingSpec)
    for name, field in declared.model_fields.items()
    if type(None) in get_args(field.annotation)
}
"""Fields for which "none" means that they are left empty; elsewhere it is a choice of that name."""


def settings(assignments: Sequence[str]) -> dict[str, int | float | str | bool | None]:
    """field -> value, from `field=value` texts."""
    return dict(map(_setting, assignments))


def _setting(assignment: str) -> tuple[str, int | float | str | bool | None]:
    field, sign, text = assignment.partition("=")
    if not sign or not field.strip():
        raise UserError(f"{assignment!r} is not a setting.", "Write --set field=value, for example --set units=50.")
    field, text = field.strip(), text.strip()
    return field, None if text.lower() == "none" and field in CAN_BE_EMPTY else _value(text)


def _value(text: str) -> int | float | str | bool | None:
    if text.lower() in WORDS:
        return WORDS[text.lower()]
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, int | float) else text
