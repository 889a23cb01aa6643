"""One folder a task: data in, network ends, judgement. A new task is one more line in TASKS."""

from core.errors import NotFound
from core.language import say
from core.sources.kinds import AnyPreparation
from core.tasks.classification import Classification
from core.tasks.clip_labels import ClipLabels
from core.tasks.forecasting import Forecasting
from core.tasks.row_labels import RowLabels
from core.tasks.sequence_labels import SequenceLabels
from core.tasks.tagging import Tagging
from core.tasks.task import Task
from core.tasks.transcription import Transcription
from core.tasks.translation import Translation
from core.tasks.writing import Writing

TASKS: dict[str, Task] = {
    task.name: task
    for task in (
        Forecasting(),
        Classification(),
        Writing(),
        SequenceLabels(),
        ClipLabels(),
        Translation(),
        Tagging(),
        Transcription(),
        RowLabels(),
    )
}


def task_of(name: str) -> Task:
    """The task of that name; raises NotFound."""
    if name not in TASKS:
        raise NotFound(
            say("There is no task named {name!r}.", name=name), say("Choose among {tasks}.", tasks=", ".join(TASKS))
        )
    return TASKS[name]


def tasks_for(source_kind: str) -> list[Task]:
    """The tasks that can be trained on that kind of source, the usual one first."""
    return [task for task in TASKS.values() if task.source_kind == source_kind]


def tasks_on(preparation: AnyPreparation) -> list[Task]:
    """The tasks that what was brought can be trained for, the usual one first."""
    return [task for kind in (preparation.source_kind, *preparation.other_kinds) for task in tasks_for(kind)]
