"""What a task is trained on, whatever kind of source was brought."""

import pandas as pd

from core.data.series import Series
from core.data.texts import Corpus, LabelledTexts
from core.sources.kinds import AnyPreparation
from core.sources.tables.preparing.tables import prepare
from core.sources.tables.preparing.texts import prepare_texts
from core.sources.tables.text_preparation import TextPreparation

AnySource = tuple[Series, ...] | LabelledTexts | Corpus


def prepared(table: pd.DataFrame, preparation: AnyPreparation) -> AnySource:
    """The series, labelled texts or corpus in a stored table; raises UserError."""
    if isinstance(preparation, TextPreparation):
        return prepare_texts(table, preparation)
    return prepare(table, preparation)
