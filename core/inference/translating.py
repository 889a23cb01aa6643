"""A file of texts, translated by a trained network: as many answers as rows."""

import pandas as pd

from core.models.in_numpy.decoding import Decoding
from core.sources.tables.newer_texts import NewTexts
from core.tasks.predictor import TranslatesTexts

SCORE, RANK = "mean log-probability", "rank"


def translate_all(
    translator: TranslatesTexts, found: NewTexts, decoding: Decoding | None = None, *, best: int = 1
) -> pd.DataFrame:
    """Every text with its row, its translation and how sure the network was; none for an empty text.

    Of several `best` ones each has a row, and its rank.
    """
    decoding = decoding or Decoding(beam=translator.beam)
    answers = iter(translator.translations([text for text in found.texts if text.strip()], decoding))
    told = [
        (row, text, rank, one)
        for row, text in zip(found.rows, found.texts, strict=True)
        for rank, one in enumerate(next(answers)[:best] if text.strip() else [None], start=1)
    ]
    table = {
        "row": [row for row, *_ in told],
        translator.sides[0]: [text for _, text, *_ in told],
        translator.sides[1]: [one.text if one else None for *_, one in told],
        SCORE: [round(one.score, 4) if one else None for *_, one in told],
    }
    return pd.DataFrame(table | ({RANK: [rank for _, _, rank, _ in told]} if best > 1 else {}))
