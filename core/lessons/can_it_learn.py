"""Lesson: what a network can compute, and what it finds by gradient descent, are two things."""

from functools import lru_cache, partial

import numpy as np

from core.charts.theme import Figure, Theme
from core.language import mark, say
from core.lessons.controls import Amount, OneOf, Settings
from core.lessons.drawing.lines import PlainLine, lines_figure
from core.lessons.drawing.losses import losses
from core.lessons.learning.cost import within_a_minute
from core.lessons.learning.curves import LearningCurves
from core.lessons.learning.problems import PROBLEMS
from core.lessons.learning.trial import Trial, Variant
from core.lessons.lesson import Lesson, LessonAnswer, LessonFigure, Own
from core.lessons.passes import forward
from core.models.cells import CELLS
from core.models.cells.cell import Weights
from core.recipes.choices import Choice
from core.words import counted

SLOPE = 8.0
"""Steep enough that two tanh units stand at -1 or 1."""
BITS, DRAWN = 1000, 24
SEEDS, ALL = 5, "all"
"""Seeds of each cell; and the choice of every cell, side by side."""
UPDATES = 1200
ASKED = ("first", "copy", "adding", "counting", "brackets", "parity")


def parity_by_hand() -> Weights:
    """A SimpleRNN of two units: (h1 - h2) / 2 is 1 after an odd number of ones, and 0 after an even one.

    With p for the parity so far, the first unit tells whether x + p is at least 1, the second whether it is 2.
    """
    kernel = np.array([[SLOPE, SLOPE]])
    recurrent_kernel = np.array([[SLOPE / 2, SLOPE / 2], [-SLOPE / 2, -SLOPE / 2]])
    return kernel, recurrent_kernel, np.array([-SLOPE / 2, -3 * SLOPE / 2])


@lru_cache(maxsize=8)
def parities(seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """[BITS] bits at random, and what the network by hand answers after each of them."""
    bits = np.random.default_rng(seed).integers(0, 2, BITS)
    passed = forward(CELLS["simple_rnn"], bits[None, :, None].astype(float), parity_by_hand())
    return bits, np.array([(step.states[0][0, 0] - step.states[0][0, 1]) / 2 for step in passed.steps])


def right(seed: int = 0) -> int:
    """After how many of the bits its answer, rounded, is the parity."""
    bits, answers = parities(seed)
    return int((np.round(answers) == np.cumsum(bits) % 2).sum())


def answer(settings: Settings) -> LessonAnswer:
    """The network by hand."""
    sentence = say(
        "Set by hand, a SimpleRNN of two units has the parity right after {right:,} of {bits:,} bits.",
        right=right(),
        bits=BITS,
    )
    drawing = LessonFigure(key="by_hand", title=say("Weights set by hand"), alt=sentence, figure=_by_hand)
    return LessonAnswer(sentence=sentence, truths={"can": "yes"}, drawings=(drawing,))


def trial(settings: Settings) -> Trial:
    """The same network, or another one, from random weights."""
    cells = tuple(CELLS) if settings["cell"] == ALL else (str(settings["cell"]),)
    forget_bias = float(settings["forget_bias"])
    asked = Trial(
        problem=str(settings["problem"]),
        cell=cells[0],
        rivals=tuple(Variant(cell=cell, forget_bias=forget_bias) for cell in cells[1:]),
        timesteps=int(settings["timesteps"]),
        units=int(settings["units"]),
        clip_norm=float(settings["clip"]),
        forget_bias=forget_bias,
        updates=UPDATES,
        seeds=SEEDS * len(cells),
    )
    return within_a_minute(asked)


def learned(settings: Settings, curves: LearningCurves) -> LessonAnswer:
    """How many seeds have found it."""
    sentence = _sentence(curves)
    drawing = LessonFigure(
        key="from_nothing", title=say("Trained from random weights"), alt=sentence, figure=partial(losses, curves)
    )
    return LessonAnswer(sentence=sentence, truths={"seeds": float(curves.solved)}, drawings=(drawing,))


def _sentence(curves: LearningCurves) -> str:
    trial, problem = curves.trial, PROBLEMS[curves.trial.problem]
    cells = (trial.cell, *(rival.cell for rival in trial.rivals))
    found = "; ".join(
        say("{title} of {units}: {found}", title=CELLS[cell].title, units=trial.units, found=_found(curves, cell))
        for cell in cells
    )
    cut = say(", as many as fit into a minute") if trial.updates < UPDATES else ""
    allowed = say(
        "At most {updates:,} updates were allowed{cut}; {rival}, the loss is {chance:.3f}.",
        updates=trial.updates,
        cut=cut,
        rival=problem.rival,
        chance=problem.chance,
    )
    return say(
        "{title} over {timesteps} timesteps, {found}. {allowed}",
        title=problem.title,
        timesteps=trial.timesteps,
        found=found,
        allowed=allowed,
    )


def _found(curves: LearningCurves, cell: str) -> str:
    """How the seeds of one cell fared."""
    seeds = [one for one in curves.last if curves.trial.of_seed(one.seed).cell == cell]
    updates = [f"{one.update:,}" for one in seeds if one.solved]
    so_far = "" if curves.ended else say(" so far")
    after = say(", after {updates} updates", updates=", ".join(updates)) if updates else ""
    loss = say("; median loss {median:.3f}", median=np.median([one.loss for one in seeds])) if seeds else ""
    return say(
        "{updates} of {seeds} solved it{so_far}{after}{loss}",
        updates=len(updates),
        seeds=counted(SEEDS, "seed"),
        so_far=so_far,
        after=after,
        loss=loss,
    )


def _by_hand(theme: Theme) -> Figure:
    bits, answers = parities()
    steps = np.arange(1, DRAWN + 1)
    truth = PlainLine(say("parity of the bits so far"), steps, (np.cumsum(bits) % 2)[:DRAWN].astype(float), steps=True)
    told = PlainLine(say("SimpleRNN by hand"), steps, answers[:DRAWN], "simple_rnn", dash="solid", steps=True)
    return lines_figure(
        [told, truth], theme, x_title=say("bits read"), y_title="answer", height=240, y={"range": [-0.1, 1.1]}
    )


CAN_IT_LEARN = Lesson(
    name="learning",
    title=mark("It can, but can it learn?"),
    asks=mark(
        "Parity: is the number of ones among the bits odd? Can a small recurrent network compute it, and does "
        "training find the weights?"
    ),
    predictions=(
        OneOf(
            name="can",
            title=mark("Can a SimpleRNN of two units tell the parity of 1,000 bits, if you choose its weights?"),
            options={"no": mark("No, that is too few or too long"), "yes": mark("Yes")},
            default=None,
        ),
        Amount(
            name="seeds",
            title=mark("Trained from random weights on 10 bits: how many of five seeds learn it?"),
            low=0,
            high=SEEDS,
            default=3,
        ),
    ),
    knobs=(
        OneOf(
            name="problem",
            title=mark("Problem"),
            options={name: PROBLEMS[name].title for name in ASKED},
            default="parity",
            help=" ".join(f"{PROBLEMS[name].title}: {PROBLEMS[name].asks}" for name in ASKED),
        ),
        OneOf(
            name="cell",
            title=mark("Cell"),
            options={name: cell.title for name, cell in CELLS.items()} | {ALL: mark("All three")},
            default="simple_rnn",
        ),
        Amount(name="timesteps", title=mark("Timesteps"), low=5, high=80, default=10, step=5),
        Amount(name="units", title=mark("Units"), low=2, high=32, default=2, step=2),
        Amount(
            name="clip",
            title=mark("Clip norm"),
            low=0,
            high=5,
            default=1.0,
            step=0.5,
            help=mark("0 leaves gradients as they are."),
        ),
        Amount(name="forget_bias", title=mark("Forget bias of an LSTM"), low=0, high=5, default=1.0, step=0.5),
    ),
    answer=answer,
    trial=trial,
    learned=learned,
    why=mark(
        "Weights that solve it exist, but no slope leads there: as long as a network miscounts some bits, its "
        "loss is that of chance. What can be expressed and what can be learnt are two questions."
    ),
    catch=mark(
        "Choose Brackets or Counting and 16 units: every seed of the SimpleRNN solves it within 200 updates. Then "
        "choose First symbol and 32 units. Over 20 timesteps every seed of the SimpleRNN solves it; over 40, two of "
        "five do, since the gradient hardly reaches the first symbol. Then take the LSTM over 40 timesteps: with "
        "Keras' forget bias of 1 no seed solves it within 100 updates, with a bias of 4 every seed does. The cell is "
        "the same, only its initial bias differs."
    ),
    measured=mark(
        "Adding over 50 timesteps, Keras' layers trained for 12 epochs: the mean squared error of the SimpleRNN "
        "was 0.179, of the LSTM 0.005 and of the GRU 0.001; a constant answer of 1 has 0.167. To see it here, choose "
        "Adding, All three, 50 timesteps and 16 units. One minute is enough for every GRU and for three of five LSTMs; "
        "larger networks would get too few updates. The LSTM alone may have 32 units."
    ),
    own=Own(
        "train",
        mark("train from five seeds"),
        mark("Several seeds show what is chance."),
        choice=Choice(seeds=SEEDS),
    ),
)
