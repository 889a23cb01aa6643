"""A file of texts, translated by a trained network: as many answers as rows."""

import pandas as pd

from core.models.in_numpy.decoding import Decoding
from core.sources.tables.newer_texts import NewTexts
from core.tasks.predictor import TranslatesTexts


def translate_all(translator: TranslatesTexts, found: NewTexts, decoding: Decoding | None = None) -> pd.DataFrame:
    """Every text with its row, its translation and how sure the network was; none for an empty text."""
    decoding = decoding or Decoding(beam=translator.beam)
    filled = [text for text in found.texts if text.strip()]
    best = iter([those[0] for those in translator.translations(filled, decoding)])
    told = [next(best) if text.strip() else None for text in found.texts]
    return pd.DataFrame(
        {
            "row": list(found.rows),
            translator.sides[0]: list(found.texts),
            translator.sides[1]: [one.text if one else None for one in told],
            "mean log-probability": [round(one.score, 4) if one else None for one in told],
        }
    )
