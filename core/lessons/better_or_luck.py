"""Lesson: two networks that may be the same one, and how often one of them looks better."""

from functools import partial

import numpy as np
from scipy.special import stdtrit

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, OneOf, Settings
from core.lessons.drawing.lines import PlainLine, lines_figure
from core.lessons.drawing.losses import losses
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.trial import Trial, Variant
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own
from core.models.cells import CELLS
from core.recipes.choices import Choice
from core.words import counted

EACH = 10
"""Seeds of A, and of B."""
NOTABLE = 0.1


def answer(settings: Settings) -> LessonAnswer:
    """Nothing is known before it is trained."""
    sentence = say(
        "A and B are trained from {seeds} each. What counts is how many updates they need.", seeds=counted(EACH, "seed")
    )
    return LessonAnswer(sentence=sentence, truths={}, drawings=())


def trial(settings: Settings) -> Trial:
    """The first seeds are A; the last ones are B, the same recipe unless B has another cell."""
    cell, other = str(settings["cell"]), str(settings["other"])
    rivals = (Variant(cell=other),) if other in CELLS and other != cell else ()
    asked = Trial(problem="first", cell=cell, rivals=rivals, timesteps=10, units=16, updates=500, seeds=2 * EACH)
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """How far seeds differ, and what may be said after so many of them."""
    needed = updates_needed(curves)
    seeds = int(settings["seeds"])
    sentence = _sentence(needed, seeds, curves)
    drawings = (
        LessonFigure(key="all_seeds", title=say("All seeds of A and B"), alt=sentence, figure=partial(losses, curves)),
        LessonFigure(
            key="difference",
            title=say("B against A, more and more seeds"),
            alt=sentence,
            figure=partial(_figure, needed),
        ),
    )
    known = needed[np.isfinite(needed)]
    spread = round(float(known.max() / known.min()), 1) if len(known) else 1.0
    return LessonAnswer(sentence=sentence, truths={"spread": spread, "winners": winners(needed)}, drawings=drawings)


def updates_needed(curves: LearningCurves) -> np.ndarray:
    """[2, EACH] updates until each seed of A and B had solved it, or all that there were; NaN where it still learns."""
    found = np.full(2 * EACH, np.nan)
    for one in curves.last:
        if one.solved or curves.ended:
            found[one.seed] = one.update
    return found.reshape(2, EACH)


def winners(needed: np.ndarray) -> int:
    """In how many pairs of one seed each the slower needs at least a tenth more than the faster."""
    ratios = needed.max(axis=0) / needed.min(axis=0)
    return int((ratios[np.isfinite(ratios)] >= 1 + NOTABLE).sum())


def interval(needed: np.ndarray, seeds: int) -> tuple[float, float, float]:
    """By what share B is slower than A after so many seeds each, and the 95% interval of it (Student's t)."""
    a, b = needed[:, :seeds]
    difference = (b.mean() - a.mean()) / a.mean()
    if seeds < 2:
        return difference, np.nan, np.nan
    error = np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / seeds) / a.mean()
    half = float(stdtrit(2 * seeds - 2, 0.975)) * error
    return difference, difference - half, difference + half


def _sentence(needed: np.ndarray, seeds: int, curves: LearningCurves) -> str:
    difference, low, high = interval(needed, seeds)
    if not np.isfinite(difference):
        return say("{both}: learning.", both=_both(curves.trial))
    who, than = ("A", "B") if difference > 0 else ("B", "A")
    after = say(
        "After {seeds} each, {who} needs {difference:.0%} fewer updates than {than}",
        seeds=counted(seeds, "seed"),
        who=who,
        difference=abs(difference),
        than=than,
    )
    told = f"{_both(curves.trial)}. {after}"
    if seeds < 2:
        return say("{told}: one seed each cannot rule out chance.", told=told)
    real = say("it looks real") if curves.trial.rivals else say("it looks real, and yet A and B are the same network")
    verdict = say("that can be chance") if low < 0 < high else real
    return say(
        "{told}; the 95% interval of B against A goes from {percent} to {percent_2}: {verdict}.",
        told=told,
        percent=_percent(low),
        percent_2=_percent(high),
        verdict=verdict,
    )


def _both(trial: Trial) -> str:
    """What A and B are."""
    if not trial.rivals:
        return say("A and B are the same network ({title})", title=CELLS[trial.cell].title)
    return say(
        "A is the {title}, B the {title_2}", title=CELLS[trial.cell].title, title_2=CELLS[trial.rivals[0].cell].title
    )


def _percent(share: float) -> str:
    return f"{share:+.0%}".replace("-", "\N{MINUS SIGN}")


def _figure(needed: np.ndarray, theme: Theme) -> Figure:
    counts = np.arange(1, EACH + 1)
    found = 100 * np.array([interval(needed, count) for count in counts])
    middle = PlainLine(say("B slower than A"), counts, found[:, 0], dash="solid", truth=True)
    ends = [
        PlainLine("95% interval", counts, found[:, place], dash="dot", truth=True, quiet=place > 1) for place in (1, 2)
    ]
    return lines_figure(
        [middle, *ends],
        theme,
        x_title=say("seeds of each"),
        y_title=say("difference in %"),
        threshold=0.0,
        y={"zeroline": False},
    )


BETTER_OR_LUCK = Lesson(
    name="luck",
    title=mark("Is it better, or luck?"),
    asks=mark(
        "Network A and network B learn the same problem. A needs fewer updates. When may one say that A is better?"
    ),
    predictions=(
        Amount(
            name="spread",
            title=mark(
                "One network, 20 seeds: how many times the updates of its fastest seed does its slowest one need?"
            ),
            low=1,
            high=5,
            default=1.1,
            step=0.1,
        ),
        Amount(
            name="winners",
            title=mark("Ten pairs of seeds, one of A and one of B: in how many does either win by a tenth or more?"),
            low=0,
            high=EACH,
            default=1,
        ),
    ),
    knobs=(
        Amount(name="seeds", title=mark("Seeds of each"), low=1, high=EACH, default=1),
        OneOf(
            name="cell",
            title="A is",
            options={name: cell.title for name, cell in CELLS.items()},
            default="gru",
        ),
        OneOf(
            name="other",
            title="B is",
            options={"same": mark("the same")} | {name: cell.title for name, cell in CELLS.items()},
            default="same",
            help=mark("What B is, was not said before the prediction: it is the same network."),
        ),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "The first weights and the order of the examples are chance, and chance alone makes one run much faster than "
        "another. A difference counts when it is large beside what seeds differ by."
    ),
    catch=mark(
        "Turn up the seeds one by one: another one wins, and the interval narrows around zero. Then choose the LSTM: "
        "after ten seeds the interval misses zero, though A and B are the same network. One 95% interval in twenty "
        "does, and checking after every seed makes this more likely. Finally, choose a GRU for A and a SimpleRNN for "
        "B: now they differ, by more than seeds do, and after five seeds the interval says so."
    ),
    own=Own(
        "train",
        mark("networks of your own, from five seeds each"),
        mark("After the training, one sentence on Compare says which is better, and why it may say so."),
        choice=Choice(seeds=5),
    ),
)
