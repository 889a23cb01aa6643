"""What a task proposes for a source, and what it would make of a run; worked out once."""

import streamlit as st

from core.declared import Declared
from core.recipes.spec import SourceRecipe
from core.tasks import task_of
from core.tasks.task import Plan, Reasoned, Task
from pages.shared.source.source import Chosen


def recipe_of(found: Chosen) -> SourceRecipe:
    """The source as a run's recipe names it."""
    return SourceRecipe(name=found.source.name, sha256=found.source.sha256, preparation=found.preparation)


def proposals(found: Chosen, task: str) -> dict[str, Reasoned]:
    """Field -> proposal and reason, for what comes out of the source."""
    return _proposals(str(found.source.folder), found.preparation.model_dump_json(), task, _found=found)


def plan_of(found: Chosen, task: Task, options: Declared) -> Plan:
    """Network ends and numbers of examples of what would be trained; raises UserError."""
    keys = (str(found.source.folder), found.preparation.model_dump_json(), task.name, options.model_dump_json())
    return _plan_of(*keys, _found=found, _options=options)


# Keyed by content, shared between sessions, never changed by anybody.
@st.cache_resource(max_entries=32, ttl="1h", show_spinner=False)
def _proposals(folder: str, preparation: str, task: str, *, _found: Chosen) -> dict[str, Reasoned]:
    return task_of(task).propose(_found.prepared())


@st.cache_resource(max_entries=32, ttl="1h", show_spinner=False)
def _plan_of(folder: str, preparation: str, task: str, options: str, *, _found: Chosen, _options: Declared) -> Plan:
    return task_of(task).plan(_found.prepared(), _options)
