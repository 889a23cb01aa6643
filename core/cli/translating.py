"""Translations on the command line: of a text, or of every text of a file."""

from core.cli.asked import PredictRequest
from core.cli.screen import err, print_json
from core.errors import UserError
from core.inference.translating import SCORE, translate_all
from core.models.in_numpy.decoding import Decoding
from core.tasks.predictor import TranslatesTexts


def translate(asked: PredictRequest, *, json: bool) -> None:
    """Each text with its translation, or with its best ones."""
    translator: TranslatesTexts = asked.predictor
    found, (source, target) = asked.texts(), translator.sides
    if asked.text is not None and not found.filled.any():
        raise UserError("There is nothing to translate.", f"Say something in {source}.")
    best = asked.searched.best
    table = translate_all(translator, found, decoding_of(asked), best=best)
    if found.empty_rows:
        err.print(f"Rows without a text have no translation: row {', '.join(map(str, found.empty_rows[:10]))}.")
    told = table.astype(object).where(table.notna(), None)
    if json:
        names = {source: "source", target: "target", SCORE: "score"}
        print_json({"run": asked.run.id, "predictions": told.rename(columns=names).to_dict("records")})
        return
    shown = table.columns if asked.output or best > 1 else ["row", source, target]
    asked.answer_table(tuple(shown), told[list(shown)].itertuples(index=False))


def decoding_of(asked: PredictRequest) -> Decoding:
    """As the run's own settings have it, but for what was said; wide enough for the best ones that are asked for."""
    own = {"beam": max(asked.predictor.beam, asked.searched.best)}
    decoding = Decoding(**{**own, **asked.searched.said})
    if decoding.beam < asked.searched.best:
        raise UserError(
            f"A beam of {decoding.beam} finds {decoding.beam} translations; {asked.searched.best} are asked for.",
            "Choose a wider --beam, or fewer with --best.",
        )
    return decoding
