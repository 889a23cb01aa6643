"""The losses of several seeds while they learn: as many lines, never their mean alone."""

from collections import Counter
from collections.abc import Callable, Collection

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import say
from core.lessons.drawing.lines import PlainLine, lines_figure
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS, Problem
from core.lessons.learning.trial import Trial
from core.models.cells import cell_of
from core.words import counted

DASHES = ("solid", "dot", "dash", "dashdot")


def losses(curves: LearningCurves, theme: Theme) -> Figure:
    """Running loss against updates, with the loss of chance; below the threshold a seed has solved it."""
    problem = PROBLEMS[curves.trial.problem]
    lines = [_rival(curves, problem), *_seeds(curves, lambda one: one.loss)]
    return lines_figure(
        lines,
        theme,
        x_title="updates",
        y_title=say("running loss"),
        threshold=problem.solved,
        y={"range": [0, 1.25 * problem.chance]},
        x={"range": [0, _reached(curves)]},
    )


def norms(curves: LearningCurves, theme: Theme) -> Figure:
    """The largest gradient norm of each stretch of updates, before clipping."""
    return lines_figure(
        _seeds(curves, lambda one: one.norm),
        theme,
        x_title="updates",
        y_title=say("largest gradient norm"),
        threshold=curves.trial.clip_norm or None,
        logarithmic=True,
        x={"range": [0, _reached(curves)]},
    )


def _reached(curves: LearningCurves) -> int:
    """All updates there may be while it learns; afterwards those that were needed."""
    return max(one.update for one in curves.last) + 1 if curves.ended and curves.told else curves.trial.updates


def _rival(curves: LearningCurves, problem: Problem) -> PlainLine:
    return PlainLine(problem.rival, np.array([0, _reached(curves)]), np.full(2, problem.chance), dash="dash")


def _seeds(curves: LearningCurves, value: Callable) -> list[PlainLine]:
    """One line a seed, in the hue of its cell; a rival of the same cell is dotted."""
    networks = [curves.trial.of_seed(seed) for seed in range(curves.trial.seeds)]
    counts = Counter(networks)
    dashes = dict(zip(counts, DASHES, strict=False)) if _of_one_cell(counts) else {}
    return [
        PlainLine(
            f"{_title(network, counts)}, {counted(counts[network], 'seed')}",
            np.array([one.update for one in curves.of(seed)]),
            np.array([value(one) for one in curves.of(seed)], dtype=float),
            network.cell,
            dash=dashes.get(network, "solid"),
            quiet=network in networks[:seed],
        )
        for seed, network in enumerate(networks)
    ]


def _of_one_cell(networks: Collection[Trial]) -> bool:
    return len({network.cell for network in networks}) < len(networks)


def _title(network: Trial, among: Collection[Trial]) -> str:
    """Its cell, and its forget bias where that tells it from others."""
    title = cell_of(network.cell).title
    if not _of_one_cell(among):
        return title
    return say("{cell}, forget bias {bias:g}", cell=title, bias=network.forget_bias)
