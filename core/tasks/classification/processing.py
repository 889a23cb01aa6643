"""Labels of texts without Unroll: from lines to tokens, and from probabilities to labels."""

from typing import Any

import numpy as np

from core.data.tokens import read_tokenizer
from core.language import say
from core.tasks.classification.dataset import ClassificationCodecs, padded
from core.tasks.classification.options import ClassificationOptions
from core.tasks.processing import Processing, likeliest, read_lines
from core.tasks.scripting.tokens import example_texts, stored_tokenizer


def classification_processing(codecs: ClassificationCodecs, options: ClassificationOptions) -> Processing:
    """Of a run with these codecs."""
    instead, requirements = stored_tokenizer(codecs.tokenizer)
    return Processing(
        read=read_lines,
        answer=label_rows,
        learnt={
            "tokenizer": codecs.tokenizer.stored_form(),
            "longest": options.longest,
            "classes": codecs.classes,
        },
        reads=say("A text file in UTF-8, one text a line; empty lines are passed over."),
        answers=say("One text with its label, and the probability of every label."),
        example=("example.txt", "\n".join(example_texts(codecs.tokenizer)).encode()),
        requirements=requirements,
        instead=instead,
    )


# What follows is taken out.


def label_rows(network: Any, asked: list[str], learnt: dict) -> list[dict]:
    """Each text with its label and all probabilities."""
    tokenizer, classes = read_tokenizer(learnt["tokenizer"]), learnt["classes"]
    read = np.stack([padded(tokenizer.encode(text), learnt["longest"]) for text in asked])
    return [{"text": text, **likeliest(classes, told)} for text, told in zip(asked, network.predict(read), strict=True)]
