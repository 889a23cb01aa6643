"""A recipe from a file: its settings become those of the form."""

from dataclasses import replace
from functools import partial

import streamlit as st

from core.errors import UserError
from core.language import say
from core.models.spec import ModelSpec
from core.recipes.made import declare
from core.recipes.spec import TrainingSpec
from core.recipes.written import WrittenRecipe, read_recipe
from core.tasks import task_of, tasks_on
from pages.shared.source.prepared import proposals
from pages.shared.source.source import Chosen
from pages.shared.source.uploading import Files, uploader
from pages.shared.training.form import Form


def recipe_file(found: Chosen) -> None:
    """A place to drop a recipe; the page begins anew with what it says."""
    opened = st.popover(
        say("Open a recipe"),
        icon=":material/upload_file:",
        type="tertiary",
        on_change="rerun",
        key=f"{_key(found)}.place",
    )
    if opened.open:
        with opened:
            st.caption(say("A file of settings, from the downloads of a run. What it leaves out is as proposed."))
            uploader("A recipe", _key(found), partial(_take, found))


def opened_recipe(found: Chosen) -> WrittenRecipe | None:
    """What was dropped since the page was drawn, once; before any field is drawn, since a drawn one keeps its value."""
    written = st.session_state.pop(_key(found), None)
    if written is not None:
        st.session_state[f"{_key(found)}.place"] = False
    return written


def fill_in_recipe(found: Chosen, written: WrittenRecipe) -> None:
    """Set every field as the recipe has it, the others as they are proposed."""
    task = task_of(written.task)
    found = found.as_kind(task.source_kind)
    form = Form(found.source.sha256, task, proposals(found, task.name))
    form.settle()
    form.take(
        form.start(written.values) | written.values, [written.cell] if written.cell else form.cells, int(form["seeds"])
    )


def _take(found: Chosen, files: Files) -> None:
    [(_, content)] = files
    written = read_recipe(content)
    task = task_of(written.task)
    if task not in tasks_on(found.preparation):
        raise UserError(
            say("The recipe is for {title!r}, and this source is not.", title=task.title),
            say("Open it with one that is."),
        )
    checked = {}
    for declared in (task.Options, ModelSpec, TrainingSpec):
        checked |= declare(declared, written.values).model_dump(include=set(written.values))
    st.session_state[_key(found)] = replace(written, values=checked)


def _key(found: Chosen) -> str:
    return f"choice.{found.source.sha256[:12]}.recipe"
