"""What one answer of a trained network rests on: one forecast, label, tag or token."""

from dataclasses import dataclass

import numpy as np

from core.inference.trained import Trained
from core.language import say
from core.models.ends.outputs import NextTokens, NextValues, OfClasses, Symbols, Tags, TargetTokens
from core.models.in_numpy.attribution import Attribution, attribution, contrast_of, of_timesteps
from core.models.in_numpy.running import Inputs
from core.models.in_numpy.trace import LayerGradient
from core.models.translator import TARGET

SAMPLED = 64
"""Windows of the test part whose columns have the mean that stands for a timestep."""


@dataclass(frozen=True)
class OneAnswer:
    """One of the network's answers at a window."""

    name: str
    """What it says, in words."""
    timestep: int | None
    """Where it is answered, counted from the end; None where there is one answer a window."""
    output: int


@dataclass(frozen=True)
class Resting:
    """What an answer rests on, timestep by timestep; of two texts the source's tokens, then those of the target."""

    asked: OneAnswer
    names: tuple[str, ...]
    """Of the timesteps; empty where they have none."""
    moved: np.ndarray
    """[timesteps] by integrated gradients."""
    without: np.ndarray
    """[timesteps] by which the answer would be less with the mean of the column in place of the timestep."""
    found: Attribution
    unit: str = ""
    begins: str = ""
    """What the path begins with, in words."""
    tokens: bool = False
    """Whether the names are tokens."""

    @property
    def sentence(self) -> str:
        """The sum, and whether it is complete."""
        whole, moved = f"{self.total:+.3g}", f"{self.difference:+.3g}"
        unit = f" {self.unit}" if self.unit else ""
        kept = (
            say("as they should")
            if self.found.gap <= 0.02
            else say("{gap:.0%} off: read the bars with care", gap=self.found.gap)
        )
        return say(
            "The bars add up to {whole}{unit}; from {begins} to what it reads the answer moves by "
            "{moved}{unit}, {kept}.",
            whole=_minus(whole),
            unit=unit,
            begins=self.begins,
            moved=_minus(moved),
            kept=kept,
        )

    @property
    def strongest(self) -> str:
        """The timestep whose bar is longest, with its name; empty where nothing moves the answer."""
        if not self.moved.any():
            return ""
        place = int(np.abs(self.moved).argmax())
        if not self.names:
            return say("timestep {place} of {moved}", place=place + 1, moved=len(self.moved))
        return f"“{self.names[place]}”" if self.tokens else self.names[place]

    @property
    def total(self) -> float:
        return float(self.moved.sum())

    @property
    def difference(self) -> float:
        """Of the answer at the window and where the path begins, in the same unit as `moved`."""
        return self.found.moved * (self.total / self.found.total if self.found.total else 1.0)


def answers(trained: Trained, position: int) -> list[OneAnswer]:
    """What can be asked about a window, the usual first: every forecast timestep, label, tag or token of the target."""
    network, end, window = trained.network, trained.network.ends.output, trained.window(position)
    name = trained.dataset.output_name
    if isinstance(end, TargetTokens):
        right = window[TARGET][1:]
        places = range(len(right))
        return [
            OneAnswer(f"{place + 1}. {name(int(right[place]))}", place - len(window[TARGET]), int(right[place]))
            for place in places
        ]
    answer = network.predict(_alone(window))[0]
    if isinstance(end, Tags):
        tokens = trained.tokens(position) or trained.names(position)
        tags = answer[-len(tokens) :].argmax(axis=-1)
        places = range(len(tokens))
        return [
            OneAnswer(f"{place + 1}. {tokens[place]}: {name(tags[place])}", place - len(tokens), int(tags[place]))
            for place in places
        ]
    if isinstance(end, Symbols):
        heard = answer.argmax(axis=-1)
        places = [place for place in range(len(heard)) if heard[place] < network.ends.outputs - 1] or [len(heard) - 1]
        return [
            OneAnswer(
                say("{heard} at timestep {place}", heard=name(heard[place]), place=place + 1),
                place - len(heard),
                int(heard[place]),
            )
            for place in places
        ]
    if isinstance(end, OfClasses):
        last = answer[-1] if isinstance(end, NextTokens) else answer
        timestep = -1 if isinstance(end, NextTokens) else None
        return [OneAnswer(f"{name(each)} ({last[each]:.1%})", timestep, int(each)) for each in np.argsort(-last)[:8]]
    timestep = -1 if isinstance(end, NextValues) else None
    count = network.ends.outputs // max(len(end.quantiles), 1)
    return [OneAnswer(name(number), timestep, number) for number in range(count)]


def weights_of(trained: Trained, position: int, asked: OneAnswer) -> np.ndarray:
    """How much each number of the network's answer counts in the score that is asked for, [...]."""
    network = trained.network
    weights = np.zeros(network.predict(_alone(trained.window(position)))[0].shape)
    row = weights if asked.timestep is None else weights[asked.timestep]
    row[:] = contrast_of(asked.output, len(row)) if isinstance(network.ends.output, OfClasses) else 0.0
    row[asked.output] = 1.0
    return weights


def pulled_back(trained: Trained, position: int, asked: OneAnswer) -> tuple[LayerGradient, ...]:
    """How much the score that is asked for moves with the hidden states of each layer, [1, timesteps, units]."""
    network, window = trained.network, trained.window(position)
    entered = network.entered(_alone(window))
    weights = weights_of(trained, position, asked)
    return network.remembered(entered).pulled({network.graph.output(): weights[None]})[1]


def rests_on(trained: Trained, position: int, asked: OneAnswer) -> Resting:
    """What the answer rests on; in the person's own units where the answer has some."""
    network, window, end = trained.network, trained.window(position), trained.network.ends.output
    weights = weights_of(trained, position, asked)
    found = attribution(network, window, weights, means=_means(trained))
    scale, unit = (1.0, "") if isinstance(end, OfClasses) else trained.dataset.scale(position)
    moved = np.concatenate([of_timesteps(values) for values in found.by_input.values()])
    without = np.concatenate(list(found.without.values()))
    names = trained.names(position) + trained.names(position, ahead=True)
    kept = slice(-len(names) if names else None, None)
    tokens = network.graph.inputs[0].tokens
    begins = say("empty tokens") if tokens else say("the mean of every column")
    return Resting(asked, names, scale * moved[kept], scale * without[kept], found, unit, begins, tokens)


def _means(trained: Trained) -> dict[str, np.ndarray]:
    """Input -> [features], the mean of what enters at windows over the test part."""
    positions = np.unique(np.linspace(0, len(trained.windows) - 1, SAMPLED).astype(int))
    network = trained.network
    entered = network.entered(trained.windows.take(positions))
    return {
        each.name: _mean(*entered[wire]) for each, wire in zip(network.graph.inputs, network.graph.entered, strict=True)
    }


def _mean(values: np.ndarray, mask: np.ndarray | None) -> np.ndarray:
    there = values.reshape(-1, *values.shape[2:]) if mask is None else values[mask]
    return there.mean(axis=0, dtype=np.float64) if len(there) else np.zeros(values.shape[2:])


def _alone(window: Inputs) -> Inputs:
    return {name: array[None] for name, array in window.items()} if isinstance(window, dict) else window[None]


def _minus(number: str) -> str:
    return number.replace("-", "\N{MINUS SIGN}")
