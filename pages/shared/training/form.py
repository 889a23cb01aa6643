"""The fields of the choice before a training: where their values live, and where they come from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from core.language import mark, say
from core.models.cells import CELLS
from core.models.spec import ModelSpec
from core.recipes.choices import Choice, Choices
from core.recipes.made import Value
from core.recipes.spec import TrainingSpec
from core.tasks.preset import Preset
from core.tasks.task import Reasoned, Task
from pages.shared.screen.state import show_in, store
from pages.shared.training.hyperparameters import FormField, fitting, form_fields, suits

RECOMMENDED = "recommended"
FIRST_CELLS = ("simple_rnn", "lstm")
FIRST_SEEDS = 3
MOST_SEEDS = 10
MORE = mark("More about the data")
"""Fold of what few people change."""
NOT_ASKED = frozenset({"cell", "seed"})


def choices() -> Choices:
    """What people have chosen to train so far."""
    return Choices(store().drafts)


def task_key(sha256: str) -> str:
    """Of the session's state: the task that is chosen for a source."""
    return f"choice.{sha256[:12]}.task"


@dataclass(frozen=True)
class Form:
    """One source's form for one task."""

    sha256: str
    task: Task
    proposed: dict[str, Reasoned]

    @property
    def starts(self) -> dict[str, str]:
        """Name -> title of the starting points."""
        return {RECOMMENDED: say("Recommended"), **{preset.name: preset.title for preset in self.task.presets}}

    @property
    def preset(self) -> Preset | None:
        """The chosen starting point; None where it is what is proposed."""
        return next((preset for preset in self.task.presets if preset.name == self["start"]), None)

    @property
    def folds(self) -> dict[str, tuple[FormField, ...]]:
        return {
            say("Network"): form_fields(ModelSpec, without=NOT_ASKED | self.task.settled),
            say("Training"): form_fields(TrainingSpec, without=NOT_ASKED | self.task.settled),
            **self._of_data(),
        }

    def _of_data(self) -> dict[str, tuple[FormField, ...]]:
        """What most people change, and the rest behind it."""
        fields, often = form_fields(self.task.Options), self.task.often
        if not often:
            return {say("Data"): fields}
        known = {field.name: field for field in fields}
        rest = tuple(field for field in fields if field.name not in often)
        return {say("Data"): tuple(known[name] for name in often), say(MORE): rest}

    @property
    def fields(self) -> tuple[FormField, ...]:
        return tuple(field for fields in self.folds.values() for field in fields)

    def key(self, name: str) -> str:
        return f"choice.{self.sha256[:12]}.{self.task.name}.{name}"

    def __getitem__(self, name: str) -> Any:
        return st.session_state[self.key(name)]

    def __setitem__(self, name: str, value: Any) -> None:
        st.session_state[self.key(name)] = value

    def start(self, chosen: Mapping[str, Value]) -> dict[str, Value]:
        """Field -> value of the starting point beside what is chosen; what a preset leaves open stays as proposed."""
        values = {field.name: field.default for field in self.fields}
        values |= {name: reasoned.value for name, reasoned in self.proposed.items() if name in values}
        changes = self.preset.changes if self.preset else {}
        values |= {name: value for name, value in changes.items() if name in values}
        values |= self.task.instead(values, chosen)
        return {field.name: fitting(field, values[field.name]) for field in self.fields}

    def settle(self) -> None:
        """Give every field its value: as the person chose it, here or before a reload, else as it is proposed.

        A field that still stood as it was proposed follows when something else is proposed.
        """
        state = st.session_state
        known = self.key("was") in state
        kept = Choice() if known else choices().of(self.sha256).choices.get(self.task.name, Choice())
        state.setdefault(self.key("start"), kept.start if kept.start in self.starts else RECOMMENDED)
        state.setdefault(self.key("seeds"), min(max(kept.seeds or FIRST_SEEDS, 1), MOST_SEEDS))
        for cell in CELLS:
            state.setdefault(self.key(f"cell.{cell}"), cell in (FIRST_CELLS if kept.cells is None else kept.cells))
        start = self.start(kept.changed | self._present)
        before = state.get(self.key("was"), start)
        for field in self.fields:
            name = field.name
            if self.key(name) not in state:
                value = kept.changed.get(name)
                self[name] = fitting(field, value) if name in kept.changed and suits(field, value) else start[name]
            elif self[name] == before.get(name):
                show_in(self.key(name), start[name])
        self["was"] = start

    def fill_in(self) -> None:
        """Set every field as the starting point has it."""
        for name, value in self.start({}).items():
            self[name] = value

    def take(self, values: Mapping[str, Value], cells: list[str], seeds: int) -> None:
        """Set every field as a recipe has it."""
        for field in self.fields:
            self[field.name] = fitting(field, values.get(field.name, field.default))
        for cell in CELLS:
            self[f"cell.{cell}"] = cell in cells
        self["seeds"] = seeds

    @property
    def _present(self) -> dict[str, Value]:
        """The fields that have a value already."""
        names = (field.name for field in self.fields)
        return {name: self[name] for name in names if self.key(name) in st.session_state}

    @property
    def values(self) -> dict[str, Value]:
        return {field.name: self[field.name] for field in self.fields}

    @property
    def cells(self) -> list[str]:
        """The ticked cells, in the order of the registry."""
        return [cell for cell in CELLS if self[f"cell.{cell}"]]

    @property
    def changed(self) -> dict[str, Value]:
        """What the person set otherwise than the starting point."""
        return {name: value for name, value in self.values.items() if value != self["was"][name]}

    def keep(self) -> None:
        """Remember the choice beyond this session."""
        choice = Choice(start=self["start"], seeds=int(self["seeds"]), cells=tuple(self.cells), changed=self.changed)
        key = f"choice.{self.sha256[:12]}.kept"
        if st.session_state.get(key) != (self.task.name, choice):
            choices().keep(self.sha256, self.task.name, choice)
            st.session_state[key] = (self.task.name, choice)
