"""Whether batches hold examples of similar length: the option and its proposal, for tasks whose examples vary."""

import numpy as np
from pydantic import Field

from core.language import say, several
from core.tasks.task import Reasoned
from core.words import Noun

FEWEST = 500
"""Examples from which on it is proposed: the network is compiled for each size, which takes its time."""
SHORT = 2 / 3
"""Of the longest, which the average example does not reach where it is proposed."""
OPTION = Field(
    False,
    title="Batches of similar length",
    description="Each batch holds examples of similar length and is computed only as long as its longest, not as the "
    "longest of all. The result is the same kind of network, sooner, where lengths differ a lot.",
)


def proposed_similar_lengths(lengths: np.ndarray, example: Noun) -> Reasoned:
    """By timesteps [examples]."""
    longer = float(lengths.max() / lengths.mean())
    if SHORT * longer <= 1:
        return Reasoned(value=False, why=say("The {many} are of similar length anyway.", many=several(2, *example)))
    found = say(
        "The longest {one} is {longer:.1f} times as long as the average one", one=say(example.one), longer=longer
    )
    if len(lengths) < FEWEST:
        return Reasoned(
            value=False, why=say("{found}, but with so few, compiling for each length takes longer.", found=found)
        )
    return Reasoned(value=True, why=say("{found}, and padding is not computed then.", found=found))
