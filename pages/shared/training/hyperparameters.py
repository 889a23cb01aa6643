"""A form for hyperparameters, generated from their declared fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import floor, log10
from types import NoneType
from typing import Any, Literal, get_args

import streamlit as st

from core.declared import Declared
from core.language import mark, say
from core.models.spec import ModelSpec
from core.recipes.losses import LOSSES
from core.recipes.spec import TrainingSpec
from core.sources.kinds import KINDS
from core.tasks import task_of
from core.tasks.forecasting.known_ahead.countries import COUNTRIES
from core.tasks.task import Reasoned, Task
from pages.shared.screen.safe import md

Value = int | float | str | bool | None
Kind = Literal["whole", "number", "choice", "switch"]

WORDS = {
    "adam": mark("Adam"),
    "adamw": "AdamW",
    "nadam": mark("Nadam"),
    "rmsprop": "RMSprop",
    "sgd": "SGD",
    "adagrad": mark("Adagrad"),
    "relu": "relu",
    "tanh": "tanh",
    "elu": "elu",
    "minmax": mark("Between 0 and 1"),
    "standard": mark("Mean 0, spread 1"),
    "window": mark("Each window by itself"),
    "log": mark("Logarithm"),
    "box_cox": "Box-Cox",
    "conformal": mark("From validation errors"),
    "quantile": mark("Predicted quantiles"),
    "encoder_decoder": "Encoder-decoder",
    "luong": mark("Luong"),
    "bahdanau": mark("Bahdanau"),
    "stream": mark("One continuous text"),
    "lines": mark("Independent lines"),
    "best": mark("Best epoch as it is"),
    "validation": mark("Learn the validation part too"),
}
WORDS |= LOSSES | COUNTRIES
"""What a choice is called on the screen, where its own name would not do."""


@dataclass(frozen=True)
class FormField:
    """One hyperparameter as a widget needs it."""

    name: str
    title: str
    help: str
    kind: Kind
    default: Value
    choices: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    optional: bool = False


@cache
def form_fields(declared: type[Declared], *, without: frozenset[str] = frozenset()) -> tuple[FormField, ...]:
    """The declared fields in their order, with bounds, title and help; what has no widget is left out."""
    found = (_form_field(name, info) for name, info in declared.model_fields.items() if name not in without)
    return tuple(field for field in found if field is not None)


def hyperparameter(field: FormField, *, key: str, proposal: Reasoned | None, choices: tuple[str, ...] = ()) -> Value:
    """The field's widget with its proposal and the reason below; returns the chosen value."""
    st.session_state.setdefault(key, fitting(field, field.default if proposal is None else proposal.value))
    with st.container(gap="xxsmall"):
        value = _widget(field, key, choices or field.choices)
        if proposal is not None:
            st.caption(_reason(field, value, proposal))
    return value


def said(value: Value) -> str:
    """A hyperparameter's value in words."""
    if value is None:
        return say("none")
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, str):
        return say(WORDS.get(value, value.replace("_", " ")))
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def in_short(task: Task, options: Mapping[str, Value]) -> str:
    """The options that matter most, in a line."""
    return task.in_short.format(
        **{name: _in_short(options.get(name, field.default)) for name, field in task.Options.model_fields.items()}
    )


def _in_short(value: Value) -> str:
    return f"{value:.0%}" if isinstance(value, float) and 0 < value < 1 else said(value)


def field_title(path: str, task: str) -> str:
    """The title of a recipe's field, such as "model.units"; empty for what is no setting."""
    part, _, name = path.partition(".")
    declared = {"model": ModelSpec, "training": TrainingSpec, "options": task_of(task).Options}.get(part)
    if declared is not None and name in declared.model_fields:
        return say(declared.model_fields[name].title or name.replace("_", " ").capitalize())
    if path == "source.name":
        return say("File")
    name = path.removeprefix("source.preparation.")
    fields = (listed.Preparation.model_fields.get(name) for listed in KINDS.values())
    return say(next((field.title for field in fields if field is not None and field.title), ""))


def _widget(field: FormField, key: str, choices: tuple[str, ...]) -> Value:
    shared: dict[str, Any] = {"key": key, "help": say(field.help), "persist_state": "session"}
    title = say(field.title)
    if field.kind == "switch":
        return st.toggle(title, **shared)
    if field.kind == "choice":
        return st.selectbox(title, choices, format_func=_option, **shared)
    whole = field.kind == "whole"
    return st.number_input(
        title,
        value=None if field.optional else "min",
        min_value=int(field.low) if whole and field.low is not None else field.low,
        max_value=int(field.high) if whole and field.high is not None else field.high,
        step=1 if whole else _step(field, key),
        format="%d" if whole else "%.5g",
        placeholder=say("none") if field.optional else None,
        **shared,
    )


def _option(choice: str) -> str:
    words = said(choice)
    return words if choice in WORDS else words[:1].upper() + words[1:]


def _reason(field: FormField, value: Value, proposal: Reasoned) -> str:
    if value == fitting(field, proposal.value):
        return md(proposal.why)
    return say("Proposed: {value}. {why}", value=md(said(proposal.value)), why=md(proposal.why))


def fitting(field: FormField, value: Value) -> Value:
    """The value in the widget's own type and bounds, since a widget refuses an int where it holds floats."""
    if value is None or field.kind in ("choice", "switch"):
        return value
    low = field.low if field.low is not None else value
    high = field.high if field.high is not None else value
    bounded = min(max(value, low), high)
    return int(bounded) if field.kind == "whole" else float(bounded)


def suits(field: FormField, value: Value) -> bool:
    """Whether a value from elsewhere is one the widget can hold."""
    if field.kind == "choice":
        return value in field.choices
    if field.kind == "switch":
        return isinstance(value, bool)
    return isinstance(value, int | float) or (value is None and field.optional)


def _step(field: FormField, key: str) -> float:
    """A twentieth of a share, one of a count; otherwise half the order of magnitude of the default."""
    if field.low == 0:
        return 0.05
    if isinstance(st.session_state.get(key), float) and st.session_state[key] >= 1 and (field.default or 1) < 1:
        return 1.0
    return 0.5 * 10.0 ** floor(log10(abs(field.default or 1.0)))


def _form_field(name: str, info: Any) -> FormField | None:
    kinds = [kind for kind in (get_args(info.annotation) or (info.annotation,)) if kind is not NoneType]
    optional = NoneType in get_args(info.annotation)
    shared = {"name": name, "title": info.title or name.replace("_", " ").capitalize()}
    shared |= {"help": info.description or "", "default": info.default, "optional": optional}
    literal = next((get_args(kind) for kind in kinds if get_args(kind)), tuple(kinds))
    if all(isinstance(choice, str) for choice in literal):
        return FormField(kind="choice", choices=tuple(literal), **shared)
    if kinds == [bool]:
        return FormField(kind="switch", **shared)
    if kinds in ([int], [float]):
        whole = kinds == [int]
        return FormField(kind="whole" if whole else "number", **_bounds(info.metadata, whole=whole), **shared)
    return None


def _bounds(metadata: Mapping | list, *, whole: bool) -> dict[str, float | None]:
    """Inclusive bounds; an exclusive one moves to the next value worth offering."""
    found: dict[str, float | None] = {"low": None, "high": None}
    for bound in metadata:
        if (low := getattr(bound, "ge", None)) is not None:
            found["low"] = float(low)
        if (low := getattr(bound, "gt", None)) is not None:
            found["low"] = float(low + 1) if whole else float(low) + 1e-6
        if (high := getattr(bound, "le", None)) is not None:
            found["high"] = float(high)
        if (high := getattr(bound, "lt", None)) is not None:
            found["high"] = float(high - 1) if whole else float(high) - 0.01
    return found
