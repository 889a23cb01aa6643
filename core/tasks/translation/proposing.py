"""What is proposed for pairs of texts, with the reason."""

import numpy as np

from core.data.pairs import TextPairs
from core.data.tokens import fitted
from core.data.tokens.words import Words
from core.language import say
from core.tasks.task import Reasoned
from core.words import counted

LOOKED_AT = 2000
"""Pairs that decide."""
SHORT = 40
"""Characters up to which a text is better read letter by letter, where it has few words."""
FEW_WORDS = 4
UPDATES = 6000
"""Updates after which most of what such a network learns is learnt, where pairs are few."""


def propose(source: TextPairs) -> dict[str, Reasoned]:
    """Field -> proposal."""
    some = np.random.default_rng(0).permutation(len(source))[:LOOKED_AT]
    sides = [[texts[place] for place in some] for texts in (source.sources, source.targets)]
    tokens = _tokens(sides)
    size = _vocabulary(len(source))
    shared = tokens.value == "subword" and _same_letters(sides)
    lengths = [_lengths(texts, str(tokens.value), size) for texts in sides]
    longest = [int(np.clip(np.quantile(each, 0.995) + 1, 4, 1000)) for each in lengths]
    return {
        "tokens": tokens,
        "vocabulary": Reasoned(
            value=size, why=say("{pairs}: a rare token is hardly learnt.", pairs=counted(len(source), "pair"))
        ),
        "shared": Reasoned(
            value=shared,
            why=say("Both sides use the same letters, so names and numbers can be copied.")
            if shared
            else say("Each side has its own tokens."),
        ),
        "attention": Reasoned(value="luong", why=say("Without it the whole source has to fit into the last states.")),
        "bidirectional": Reasoned(value=True, why=say("The source is there as a whole, so it is read from both ends.")),
        **{
            name: Reasoned(value=most, why=say("Nearly all are shorter; what is longer is cut in training."))
            for name, most in zip(("longest", "longest_target"), longest, strict=True)
        },
        **_sizes(len(source), tokens.value == "character"),
        "learning_rate": Reasoned(value=0.002, why=say("Falls to nearly nothing over the epochs.")),
        "schedule": Reasoned(value="cosine", why=say("Small last steps settle rare tokens.")),
        "loss": Reasoned(
            value="smoothed_cross_entropy",
            why=say("A little doubt left in every answer makes better beams and scores."),
        ),
        "batch_size": Reasoned(value=64, why=say("Large enough for quick products, small enough for many updates.")),
        "patience": Reasoned(value=5, why=say("A validation loss that has risen for a while rarely falls again.")),
    }


def _tokens(sides: list[list[str]]) -> Reasoned:
    letters = [float(np.median([len(text) for text in texts])) for texts in sides]
    words = [float(np.median([len(Words([]).tokens(text)) for text in texts])) for texts in sides]
    blanks = float(np.mean([" " in text for texts in sides for text in texts]))
    if min(words) < FEW_WORDS and max(letters) <= SHORT:
        return Reasoned(
            value="character",
            why=say("Texts of about {characters}.", characters=counted(round(max(letters)), "character")),
        )
    if blanks < 0.2 and max(letters) <= SHORT:
        return Reasoned(value="character", why=say("Texts have no blanks between words."))
    return Reasoned(
        value="subword",
        why=say("Sentences of about {words}: pieces leave none unknown.", words=counted(round(max(words)), "word")),
    )


def _vocabulary(pairs: int) -> int:
    return next((size for most, size in ((2000, 500), (10_000, 1000), (60_000, 4000)) if pairs < most), 8000)


def _same_letters(sides: list[list[str]]) -> bool:
    """Whether nearly all letters of each side come on the other, too."""
    found = [{letter for text in texts for letter in text if letter.isalpha()} for texts in sides]
    return bool(found[0] and found[1]) and len(found[0] & found[1]) >= 0.6 * len(found[0] | found[1])


def _lengths(texts: list[str], tokens: str, size: int) -> list[int]:
    if tokens == "character":
        return [len(text) for text in texts]
    if tokens == "word":
        return [len(Words([]).tokens(text)) for text in texts]
    tokenizer = fitted(tokens, tuple(texts), min(size, 2000))
    return [len(tokenizer.encode(text)) for text in texts]


def _sizes(pairs: int, letters: bool) -> dict[str, Reasoned]:
    updates = max(round(0.8 * pairs / 64), 1)
    epochs = int(np.clip(round(UPDATES / updates), 12, 40 if letters else 60))
    if letters:
        return {
            "units": Reasoned(value=128, why=say("Short texts of few different letters.")),
            "embedding": Reasoned(value=48, why=say("A letter needs no more.")),
            "dropout": Reasoned(value=0.2, why=say("Keeps it from memorising pairs.")),
            "epochs": Reasoned(value=epochs, why=say("About {updates} an epoch.", updates=counted(updates, "update"))),
        }
    return {
        "units": Reasoned(value=256, why=say("Sentences need a wide state.")),
        "embedding": Reasoned(value=256, why=say("As wide as the state, for tokens with many meanings.")),
        "dropout": Reasoned(value=0.3, why=say("With few pairs for many words, networks memorise them at once.")),
        "word_dropout": Reasoned(value=0.1, why=say("Hiding words makes the network rely on several of them.")),
        "epochs": Reasoned(value=epochs, why=say("About {updates} an epoch.", updates=counted(updates, "update"))),
    }
