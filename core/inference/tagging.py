"""A file of sentences, tagged by a trained network: it comes back as it was, with the predicted tags beside."""

from itertools import groupby

import numpy as np

from core.errors import UserError
from core.language import mark, say
from core.runs.folder.run import Run
from core.sources.tables.newer_texts import NewTexts
from core.sources.tagged.token_table import Layout, TokenTable, table_of
from core.sources.tagged.writing import with_predicted
from core.tasks.predictor import TaggedTokens, TagsTokens

LIKELIEST = 3
"""Tags of a token that are told at most."""


def tagged_file(run: Run, tagger: TagsTokens, newer: TokenTable | NewTexts) -> tuple[list[TaggedTokens], str, str]:
    """The tagged sentences, a name for the file and its text; raises UserError."""
    column = run.spec.source.preparation.token_column
    if isinstance(newer, NewTexts):
        newer = _cut(tagger, newer, column)
    sentences = newer.sentences(column)
    if not sentences:
        raise UserError(
            say("The file holds no sentence."), say("Bring one token per line, and a blank line after each sentence.")
        )
    found = tagger.tag([[token or "" for token in tokens] for tokens in sentences])
    ending, text = with_predicted(newer, [one.tags for one in found])
    return found, f"tags-{run.id}{ending}", text


def tokens_table(found: TaggedTokens, classes: tuple[str, ...]) -> dict[str, list[str]]:
    """A row a token: its tag with its probability, the next ones, and the opinion before the rest was read."""
    own = [classes.index(tag) for tag in found.tags]
    table = {
        mark("Token"): list(found.tokens),
        mark("Tag"): [
            f"{tag} {row[at]:.1%}" for tag, row, at in zip(found.tags, found.probabilities, own, strict=True)
        ],
        mark("Otherwise"): [_others(row, at, classes) for row, at in zip(found.probabilities, own, strict=True)],
    }
    if found.before is not None:
        said = [f"{classes[row.argmax()]} {row.max():.1%}" for row in found.before]
        table[mark("Before the rest was read")] = [*said, *[""] * (len(own) - len(said))]
    return table


def changed_later(found: TaggedTokens, classes: tuple[str, ...]) -> list[str]:
    """The tokens about which the rest of the sentence changed the opinion, in words."""
    before = [] if found.before is None else [classes[row.argmax()] for row in found.before]
    return [
        say("“{token}” from {early} to {late}", token=token, early=early, late=late)
        for token, early, late in zip(found.tokens, before, found.tags, strict=False)
        if early != late
    ]


def _cut(tagger: TagsTokens, newer: NewTexts, column: str) -> TokenTable:
    """Texts as sentences of tokens: one a text, or one a block where each line holds a token alone."""
    lines = [list(tagger.split(text)) for text in newer.texts]
    blank = [not line for line in lines]
    if any(blank) and all(len(line) <= 1 for line in lines):
        lines = [[token for line in block for token in line] for _, block in groupby(lines, key=lambda line: not line)]
    sentences = [{column: line} for line in lines if line]
    return table_of(sentences, Layout(form="columns", delimiter="\t"))


def _others(shares: np.ndarray, own: int, classes: tuple[str, ...]) -> str:
    likeliest = np.argsort(-shares)[:LIKELIEST]
    return ", ".join(f"{classes[at]} {shares[at]:.1%}" for at in likeliest if at != own and shares[at] >= 0.0005)
