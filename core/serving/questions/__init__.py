"""Every question that a predictor answers, as operations of a service."""

from core.serving.operation import Operation
from core.serving.questions.labels import LABEL_EACH, LABEL_NEXT
from core.serving.questions.series import FORECAST, FORECAST_IF
from core.serving.questions.tags import TAG
from core.serving.questions.texts import EXPLAIN, LABEL_TEXTS
from core.serving.questions.transcripts import TRANSCRIBE
from core.serving.questions.translations import TRANSLATE
from core.serving.questions.writing import SURPRISE, WRITE
from core.tasks.predictor import (
    ForecastsSeries,
    LabelsEach,
    LabelsNext,
    LabelsTexts,
    Predictor,
    TagsTokens,
    TranslatesTexts,
    WritesDown,
    WritesTexts,
)

OPERATIONS: dict[type[Predictor], tuple[Operation, ...]] = {
    ForecastsSeries: (FORECAST, FORECAST_IF),
    LabelsNext: (LABEL_NEXT,),
    LabelsEach: (LABEL_EACH,),
    LabelsTexts: (LABEL_TEXTS, EXPLAIN),
    TranslatesTexts: (TRANSLATE,),
    TagsTokens: (TAG,),
    WritesDown: (TRANSCRIBE,),
    WritesTexts: (WRITE, SURPRISE),
}
"""Question -> how it is asked; a new question is one more line."""


def operations_of(predictor: Predictor) -> dict[str, Operation]:
    """Name -> operation, of all that this run can be asked; a predictor may answer several questions."""
    return {
        operation.name: operation
        for question, operations in OPERATIONS.items()
        if isinstance(predictor, question)
        for operation in operations
        if operation.asked(predictor)
    }
