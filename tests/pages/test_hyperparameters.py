"""The form offers what the declared fields allow, says why, and hands values back as they were meant."""

import pytest
from pydantic import Field
from streamlit.testing.v1 import AppTest

from core.declared import Declared
from core.models.spec import ModelSpec
from core.recipes.spec import TrainingSpec
from pages.shared.training.hyperparameters import form_fields, said


def by_name(declared: type[Declared]) -> dict:
    return {field.name: field for field in form_fields(declared)}


def test_bounds_titles_and_help_come_from_the_declaration() -> None:
    units = by_name(ModelSpec)["units"]
    declared = ModelSpec.model_fields["units"]
    assert (units.kind, units.low, units.high) == ("whole", 1, 512)
    assert (units.title, units.help) == (declared.title, declared.description)


def test_exclusive_bounds_become_values_that_the_declaration_accepts() -> None:
    for declared in (ModelSpec, TrainingSpec):
        for field in form_fields(declared):
            for bound in (field.low, field.high):
                if bound is not None:
                    value = int(bound) if field.kind == "whole" else bound
                    assert getattr(declared(**{field.name: value}), field.name) == value


@pytest.mark.parametrize("declared", [ModelSpec, TrainingSpec])
def test_every_declared_field_has_a_widget(declared: type[Declared]) -> None:
    text = {name for name, info in declared.model_fields.items() if info.annotation is str}
    assert set(by_name(declared)) == set(declared.model_fields) - text


def test_optional_numbers_can_be_empty_and_choices_are_named_in_words() -> None:
    assert by_name(TrainingSpec)["patience"].optional
    assert said("rmsprop") == "RMSprop"
    assert said("log_cosh") == "Log-cosh"
    assert said(None) == "none"
    assert said(True) == "yes"


def form_script() -> None:
    import streamlit as st

    from core.recipes.spec import TrainingSpec
    from core.tasks.task import Reasoned
    from pages.shared.training.hyperparameters import form_fields, hyperparameter

    proposals = {"batch_size": Reasoned(value=16, why="Few *windows*.")}
    values = {
        field.name: hyperparameter(field, key=f"t.{field.name}", proposal=proposals.get(field.name))
        for field in form_fields(TrainingSpec, without=frozenset({"seed"}))
    }
    st.json(TrainingSpec(**values).model_dump())


def test_an_untouched_form_is_the_defaults_and_the_proposals() -> None:
    page = AppTest.from_function(form_script, default_timeout=30).run()
    assert not page.exception
    expected = TrainingSpec(batch_size=16).model_dump_json()
    assert TrainingSpec.model_validate_json(page.json[0].value).model_dump_json() == expected


def test_a_changed_field_still_says_what_was_proposed() -> None:
    page = AppTest.from_function(form_script, default_timeout=30).run()
    assert page.caption[0].value == r"Few \*windows\*\."
    page.number_input(key="t.batch_size").set_value(64).run()
    assert page.caption[0].value == r"Proposed: 16. Few \*windows\*\."


def test_emptying_an_optional_field_means_none() -> None:
    page = AppTest.from_function(form_script, default_timeout=30).run()
    page.number_input(key="t.patience").set_value(None).run()
    assert TrainingSpec.model_validate_json(page.json[0].value).patience is None


def test_a_field_that_no_widget_can_hold_is_left_out() -> None:
    class Odd(Declared):
        folders: tuple[str, ...] = ()
        share: float = Field(0.5, ge=0, le=1)

    assert [field.name for field in form_fields(Odd)] == ["share"]
