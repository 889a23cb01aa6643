"""Writing without Unroll: a prompt becomes tokens, one token is drawn after the other, and they become text."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from core.data.tokens import read_tokenizer
from core.language import say
from core.models.in_numpy.sampling import Sampling, write
from core.tasks.processing import Processing
from core.tasks.scripting.tokens import example_texts, stored_tokenizer
from core.tasks.writing.dataset import WritingCodecs
from core.tasks.writing.options import WritingOptions

LENGTH = 200


def writing_processing(codecs: WritingCodecs, options: WritingOptions) -> Processing:
    """Of a run with these codecs."""
    instead, requirements = stored_tokenizer(codecs.tokenizer)
    return Processing(
        read=read_prompt,
        answer=written_rows,
        learnt={
            "tokenizer": codecs.tokenizer.stored_form(),
            "first": codecs.first,
            "length": LENGTH,
            "seed": 0,
            "sampling": Sampling(temperature=options.temperature).model_dump(),
        },
        reads="A text file in UTF-8: the beginning of a text. How it goes on is set in learnt.json: length in tokens, "
        "seed, temperature, top_k, top_p and repetition.",
        answers=say("What follows the beginning."),
        example=("example.txt", example_texts(codecs.tokenizer, 1)[0].encode()),
        requirements=requirements,
        instead=instead,
        stepwise=True,
    )


# What follows is taken out.


def read_prompt(path: Path, learnt: dict) -> str:
    """The beginning of a text."""
    return path.read_text(encoding="utf-8")


def written_rows(network: Any, asked: str, learnt: dict) -> list[dict]:
    """What follows, in one row."""
    tokenizer = read_tokenizer(learnt["tokenizer"])
    tokens = tokenizer.encode(asked)
    prompt = tokens if len(tokens) else np.array([learnt["first"]], dtype=np.int32)
    sampling, steps = SimpleNamespace(**learnt["sampling"]), StepByStep(network)
    drawn = write(steps, prompt, length=learnt["length"], sampling=sampling, seed=learnt["seed"])
    return [{"text": tokenizer.decode([int(token[0]) for token in drawn])}]


class StepByStep:
    """A network that reads one token a call, its states handed over from call to call."""

    def __init__(self, network: Any) -> None:
        self._network = network

    def carry_on(self, tokens: np.ndarray, states: list | None = None) -> tuple[np.ndarray, list]:
        """Probabilities [samples, 1, tokens] behind the last of `tokens` [samples, timesteps], and the states there."""
        if not states:
            sizes = self._network.states
            states = [np.zeros((len(tokens), size), np.float32) for size in sizes]
        for column in tokens.T:
            named = {f"state_{number}": state for number, state in enumerate(states)}
            told, *states = self._network.run({"token": column.astype(np.int32), **named})
        return told[:, None], states
