"""A file of sentences, tagged by a trained network: it comes back as it was, with the predicted tags beside."""

import numpy as np

from core.errors import UserError
from core.runs.run import Run
from core.sources.tagged.token_table import TokenTable
from core.sources.tagged.writing import with_predicted
from core.tasks.predictor import TaggedTokens, TagsTokens

LIKELIEST = 3
"""Tags of a token that are told at most."""


def tagged_file(run: Run, tagger: TagsTokens, newer: TokenTable) -> tuple[list[TaggedTokens], str, str]:
    """The tagged sentences, a name for the file and its text; raises UserError."""
    preparation = run.spec.source.preparation
    sentences = newer.sentences(preparation.token_column)
    if not sentences:
        raise UserError("The file holds no sentence.", "Bring a token a line, and a blank line after each sentence.")
    found = tagger.tag([[token or "" for token in tokens] for tokens in sentences])
    ending, text = with_predicted(newer, [one.tags for one in found])
    return found, f"tags-{run.id}{ending}", text


def tokens_table(found: TaggedTokens, classes: tuple[str, ...]) -> dict[str, list[str]]:
    """A row a token: its tag with its probability, the next ones, and the opinion before the rest was read."""
    own = [classes.index(tag) for tag in found.tags]
    table = {
        "Token": list(found.tokens),
        "Tag": [f"{tag} {row[at]:.1%}" for tag, row, at in zip(found.tags, found.probabilities, own, strict=True)],
        "Otherwise": [_others(row, at, classes) for row, at in zip(found.probabilities, own, strict=True)],
    }
    if found.before is not None:
        said = [f"{classes[row.argmax()]} {row.max():.1%}" for row in found.before]
        table["Before the rest was read"] = [*said, *[""] * (len(own) - len(said))]
    return table


def changed_later(found: TaggedTokens, classes: tuple[str, ...]) -> list[str]:
    """The tokens about which the rest of the sentence changed the opinion, in words."""
    before = [] if found.before is None else [classes[row.argmax()] for row in found.before]
    return [
        f"{token} from {early} to {late}"
        for token, early, late in zip(found.tokens, before, found.tags, strict=False)
        if early != late
    ]


def _others(shares: np.ndarray, own: int, classes: tuple[str, ...]) -> str:
    likeliest = np.argsort(-shares)[:LIKELIEST]
    return ", ".join(f"{classes[at]} {shares[at]:.1%}" for at in likeliest if at != own and shares[at] >= 0.0005)
