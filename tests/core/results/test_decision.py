"""One rule decides: on random score tables the decision, its sentence, its interval and its p say the same."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.results.decision import Contestant, Decision, decide
from core.results.measures import ACCURACY, MAE, PERPLEXITY, Measure
from core.results.rival_names import rival_words
from core.results.verdict import verdict

HORIZON = 4
UNHURRIED = settings(deadline=None)
"""A busy machine is no fault."""


def contestant(name: str, size: float, *, seeds: int, windows: int, random: np.random.Generator, **about) -> Contestant:
    """Its absolute errors have that size; a baseline has no seed."""
    losses = size * np.abs(random.normal(size=(max(seeds, 1), windows, HORIZON)))
    return Contestant(name, float(losses.mean()), losses, seeds=seeds, **about)


@st.composite
def decisions(draw: st.DrawFn) -> Decision:
    """Networks with one seed or several beside baselines, some of them unfinished."""
    windows = draw(st.integers(1, 60))
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sizes, about = st.floats(0.2, 3), {"windows": windows, "random": random}
    networks = [
        contestant(
            name, draw(sizes), seeds=draw(st.integers(1, 5)), falling=draw(st.sampled_from((0, 0, 0, 7))), **about
        )
        for name in draw(st.sampled_from([("LSTM",), ("LSTM", "GRU"), ("LSTM", "GRU", "SimpleRNN")]))
    ]
    baselines = [
        contestant(name, draw(sizes), seeds=0, **about)
        for name in draw(st.sampled_from([(), ("naive",), ("naive", "ridge"), ("naive", "drift", "ridge", "Theta")]))
    ]
    origins = np.arange(windows) * draw(st.sampled_from((1, HORIZON)))
    return decide(networks, baselines, measure=MAE, origins=origins)


@UNHURRIED
@given(decisions())
def test_what_is_claimed_is_what_interval_and_p_say(decision: Decision) -> None:
    for pair in [*decision.among, *([decision.against] if decision.against else [])]:
        found = pair.difference
        assert (found.low > 0 or found.high < 0) == (found.p_value < 0.05)
        assert pair.first_wins == (found.p_value < 0.05 and found.large and found.mean < 0)
    if decision.winner:
        assert "confidence interval" in verdict(decision).evidence


@UNHURRIED
@given(decisions())
def test_the_winner_has_the_lower_mean_error_and_the_sentence_names_it(decision: Decision) -> None:
    if decision.winner is None:
        return
    everybody = {one.name: one.score for one in (*decision.networks, *decision.baselines)}
    assert everybody[decision.winner] == min(everybody.values())
    sentence = verdict(decision).sentence
    alone = len(decision.networks) == 1 and decision.best.seeds == 1
    named = "this network" if alone and decision.outcome == "better" else rival_words(decision.winner)
    assert named.lower() in sentence.lower()


@UNHURRIED
@given(decisions())
def test_clearly_needs_several_seeds_and_trainings_that_have_ended(decision: Decision) -> None:
    sentence = verdict(decision).sentence
    if any(one.falling for one in decision.networks):
        assert "validation loss" in sentence
        assert "train longer before judging" in sentence
        assert decision.winner is None
        assert "clear" not in sentence
    elif all(one.seeds == 1 for one in decision.networks):
        assert "clearly" not in sentence


@UNHURRIED
@given(decisions())
def test_the_order_of_the_contestants_changes_nothing(decision: Decision) -> None:
    again = decide(
        decision.networks[::-1],
        decision.baselines[::-1],
        measure=MAE,
        origins=np.arange(decision.best.losses.shape[1]) * HORIZON,
    )
    first = decide(
        decision.networks,
        decision.baselines,
        measure=MAE,
        origins=np.arange(decision.best.losses.shape[1]) * HORIZON,
    )
    assert verdict(again) == verdict(first)


@UNHURRIED
@given(st.integers(0, 2**32 - 1), st.floats(0.2, 3), st.sampled_from([MAE, PERPLEXITY]))
def test_swapping_network_and_baseline_swaps_the_outcome(seed: int, size: float, measure: Measure) -> None:
    random = np.random.default_rng(seed)
    one = contestant("a", 1, seeds=1, windows=30, random=random)
    other = contestant("b", size, seeds=0, windows=30, random=random)
    about = {"measure": measure, "origins": np.arange(30)}
    forth = decide([one], [other], **about)
    back = decide(
        [Contestant("b", other.score, other.losses, seeds=1)], [Contestant("a", one.score, one.losses)], **about
    )
    mirrored = {"better": "worse", "worse": "better", "no_clear_difference": "no_clear_difference"}
    assert back.outcome == mirrored[forth.outcome]
    assert back.winner == forth.winner


def two(*, seeds: int = 1, falling: int = 0, **about) -> Decision:
    """An LSTM that errs a third as much as a SimpleRNN, over 60 windows."""
    random = np.random.default_rng(0)
    networks = [
        contestant("LSTM", 1, seeds=seeds, windows=60, random=random),
        contestant("SimpleRNN", 3, seeds=seeds, windows=60, random=random, falling=falling),
    ]
    return decide(networks, [], measure=MAE, origins=np.arange(60), unit="°C", **about)


def test_one_seed_never_tells_cells_apart_and_says_how_to_find_out() -> None:
    sentence = verdict(two()).sentence
    assert sentence.startswith("LSTM has the lowest mean absolute error (")
    assert sentence.endswith("but with one seed each this may be luck; train more seeds to find out.")
    assert two().winner is None


def test_several_seeds_do() -> None:
    decision = two(seeds=4)
    best, other = (one.score for one in decision.networks)
    assert verdict(decision).sentence == (
        "LSTM is clearly better than SimpleRNN: "
        f"mean absolute error {best:.4f} °C for LSTM, {other:.3f} °C for SimpleRNN."
    )


def test_a_network_that_was_still_learning_ends_every_claim() -> None:
    sentence = verdict(two(seeds=4, falling=5)).sentence
    assert sentence.startswith(
        "The validation loss of SimpleRNN was still falling after 5 epochs; train longer before judging. So far LSTM"
    )


def perfect(*scores: float, rival: float, **about) -> Decision:
    """Networks and a rival of known accuracy, each with one seed."""

    def entrant(name: str, score: float, seeds: int, **more) -> Contestant:
        wrong = (np.arange(200) >= round(200 * score)).astype(float)[None, :, None]
        return Contestant(name, score, wrong, seeds=seeds, **more)

    networks = [
        entrant(name, score, 1, falling=25) for name, score in zip(("LSTM", "GRU", "SimpleRNN"), scores, strict=False)
    ]
    return decide(networks, [entrant("majority", rival, 0)], measure=ACCURACY, origins=np.arange(200), **about)


def test_what_cannot_become_better_needs_no_longer_training() -> None:
    assert "train longer before judging" not in verdict(perfect(1.0, rival=0.5)).sentence
    assert "train longer before judging" in verdict(perfect(0.99, rival=0.5)).sentence


@pytest.mark.parametrize(
    ("scores", "rival", "words"),
    [
        (
            (1.0, 1.0),
            1.0,
            "LSTM and GRU have the same accuracy, 100.0%, as has the most common label.",
        ),
        ((1.0, 1.0), 0.5, "So far LSTM and GRU have the same accuracy, 100.0%, against 50.0% for the most common"),
        ((1.0, 1.0, 0.5), 0.25, "LSTM and GRU have the highest accuracy of the networks, 100.0%, against 25.0%"),
        ((1.0, 0.5), 0.25, "So far LSTM has the highest accuracy of the networks, 100.0%, against 25.0%"),
    ],
)
def test_a_tie_is_called_one(scores: tuple[float, ...], rival: float, words: str) -> None:
    assert words in verdict(perfect(*scores, rival=rival, waiting=1)).sentence


@pytest.mark.parametrize(
    ("unfinished", "words"),
    [({"waiting": 2}, "2 runs have not ended yet."), ({"baselines_at_work": True}, "Statistical baselines are still")],
)
def test_what_is_not_there_yet_is_said_before_anything_is_claimed(unfinished: dict, words: str) -> None:
    decision = two(seeds=4, **unfinished)
    assert decision.winner is None
    assert verdict(decision).sentence.startswith(words)


def test_one_baseline_of_many_is_corrected_for_having_been_picked() -> None:
    random = np.random.default_rng(1)
    network = contestant("LSTM", 1.0, seeds=1, windows=30, random=random)
    baselines = [contestant(f"rival {number}", 0.9, seeds=0, windows=30, random=random) for number in range(9)]
    found = decide([network], baselines, measure=MAE, origins=HORIZON * np.arange(30)).against.difference
    assert found.mean > 0
    assert found.tests == 9


def test_accuracy_is_told_in_percentage_points() -> None:
    right = np.random.default_rng(0).random((2, 500)) < np.array([[0.9], [0.6]])
    wrong = [(~each)[None, :, None].astype(float) for each in right]
    network, baseline = (
        Contestant(name, float(each.mean()), losses, seeds=seeds)
        for name, each, losses, seeds in zip(("LSTM", "majority"), right, wrong, (1, 0), strict=True)
    )
    told = verdict(decide([network], [baseline], measure=ACCURACY, origins=np.arange(500)))
    gain = 100 * (right[0].mean() - right[1].mean())
    assert told.outcome == "better"
    assert f"accuracy {right[0].mean():.1%}" in told.sentence
    assert f"(+{gain:.1f} percentage points)" in told.sentence
    assert "paired t test over 500 test examples" in told.evidence.lower()


def test_perplexity_is_told_as_a_ratio() -> None:
    random = np.random.default_rng(0)
    nats = [random.normal(mean, 0.1, size=(1, 50, 1)) for mean in (1.0, 1.2)]
    network, baseline = (
        Contestant(name, float(np.exp(each.mean())), each, seeds=seeds)
        for name, each, seeds in zip(("LSTM", "n-gram"), nats, (1, 0), strict=True)
    )
    told = verdict(decide([network], [baseline], measure=PERPLEXITY, origins=np.arange(50)))
    ratio = network.score / baseline.score
    assert f"({1 - ratio:.0%} lower)" in told.sentence
    assert f"ratio {ratio:.3f} (95% confidence interval" in told.evidence


def test_forecasts_that_are_no_numbers_are_not_judged() -> None:
    broken = Contestant("LSTM", float("nan"), np.full((1, 10, HORIZON), np.nan), seeds=1)
    sound = contestant("naive", 1, seeds=0, windows=10, random=np.random.default_rng(0))
    decision = decide([broken], [sound], measure=MAE, origins=np.arange(10))
    assert decision.winner is None
    assert "not all finite numbers" in verdict(decision).sentence
