"""Whether the order of the frames matters to networks that label clips."""

from collections.abc import Sequence

from core.language import say
from core.models.cells import cell_of
from core.results.exhibits.scores import Errors, Scores
from core.runs.folder.results import of_kind
from core.runs.folder.run import Run
from core.tasks.clip_labels.rivals import ORDER_FREE, movement_sentence


def movement_of(runs: Sequence[Run]) -> list[str]:
    """A sentence a run that was judged beside the same frames in any order; of other runs nothing."""
    told = []
    for run in runs:
        exhibits = run.exhibits()
        scored = next((one for one in of_kind(exhibits, Scores) if one.part == "test"), None)
        errors = next(of_kind(exhibits, Errors), None)
        if scored is not None and errors is not None and ORDER_FREE in errors.absolute:
            spec = run.spec
            named = (
                say("{title}, seed {seed}:", title=cell_of(spec.model.cell).title, seed=spec.training.seed)
                if len(runs) > 1
                else ""
            )
            told.append(f"{named} {movement_sentence(scored, errors)}".lstrip())
    return told
