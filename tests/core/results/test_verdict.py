import numpy as np

from core.results.baselines import baseline_forecasts
from core.results.exhibits.scores import Errors
from core.results.verdict import judge_network, repeats_last_value

HORIZON = 6


def errors_of(values: np.ndarray, predict, *, test: int, season: int = 1) -> Errors:
    """Errors of `predict(origins) -> [windows, horizon]` and of every baseline over the last `test` timesteps."""
    origins = np.arange(len(values) - test, len(values) - HORIZON + 1)
    actual = values[origins[:, None] + np.arange(HORIZON)]
    made = {"network": predict(origins), **baseline_forecasts(values, origins, horizon=HORIZON, season=season)}
    return Errors(origins=origins, absolute={name: np.abs(each - actual) for name, each in made.items()})


def fitted_line(values: np.ndarray, train: int):
    """A stand-in for a trained network: least squares from the last 8 values to the next HORIZON."""
    rows = np.arange(8, train - HORIZON)
    seen = np.c_[values[rows[:, None] + np.arange(-8, 0)], np.ones(len(rows))]
    weights, *_ = np.linalg.lstsq(seen, values[rows[:, None] + np.arange(HORIZON)], rcond=None)
    return lambda origins: np.c_[values[origins[:, None] + np.arange(-8, 0)], np.ones(len(origins))] @ weights


def test_nothing_is_claimed_on_random_walks_and_noise() -> None:
    claims, silences = 0, 0
    for seed in range(100):
        noise = np.random.default_rng(seed).normal(size=300)
        values = np.cumsum(noise) if seed % 2 else noise
        verdict = judge_network(errors_of(values, fitted_line(values, 240), test=60))
        claims += verdict.outcome == "better"
        silences += bool(seed % 2) and "beat" in verdict.sentence and "the last value" in verdict.sentence
    assert claims <= 5
    assert silences >= 35


def test_the_evidence_says_how_many_windows_count_as_independent() -> None:
    values = np.cumsum(np.random.default_rng(0).normal(size=300))
    long, short = (judge_network(errors_of(values, fitted_line(values, 200), test=test)) for test in (80, 10))
    assert "95% confidence interval" in long.evidence
    assert "75 test windows, which overlap and count like 12" in long.evidence
    assert "5 test windows, which overlap and count like 1;" in short.evidence


def test_a_constant_series_is_never_a_win() -> None:
    values = np.full(200, 5.0)
    for wobble in (0.0, 1e-9, 0.1):
        verdict = judge_network(errors_of(values, lambda at, w=wobble: np.full((len(at), HORIZON), 5 + w), test=40))
        assert verdict.outcome != "better"
        assert "last value" in verdict.sentence


def test_a_network_that_knows_the_future_is_better() -> None:
    values = np.cumsum(np.random.default_rng(0).normal(size=300))
    verdict = judge_network(
        errors_of(values, lambda at: values[at[:, None] + np.arange(HORIZON)] + 0.01, test=80), unit="°C"
    )
    assert verdict.outcome == "better"
    assert "°C" in verdict.sentence


def test_the_better_rival_is_named() -> None:
    time = np.arange(300)
    values = 10 * np.sin(2 * np.pi * time / 12) + 0.1 * np.random.default_rng(0).normal(size=300)
    verdict = judge_network(errors_of(values, lambda at: np.zeros((len(at), HORIZON)), test=80, season=12))
    assert verdict.outcome == "worse"
    assert verdict.sentence.startswith("The seasonal naive forecast is better than this network (one seed): ")


def test_the_shift_test_finds_what_repeats_the_last_value() -> None:
    random = np.random.default_rng(0)
    values = np.cumsum(random.normal(size=200))
    last, actual = values[:-1], values[1:]
    assert repeats_last_value(last, last + 0.01 * random.normal(size=199), actual)
    assert not repeats_last_value(last, actual + 0.1 * random.normal(size=199), actual)


def test_a_large_difference_over_few_windows_is_left_open() -> None:
    values = 100 + np.cumsum(np.random.default_rng(4).normal(size=120)) * 0.1 + np.arange(120)
    window = np.array([len(values) - HORIZON])
    actual = values[window[:, None] + np.arange(HORIZON)]
    made = baseline_forecasts(values, window, horizon=HORIZON, season=1)
    made["network"] = actual + np.array([[1, -0.1, 1.2, 0.1, -1, 0.3]])
    made["drift"] = actual + np.array([[0.6, 0.5, -0.2, 0.4, 0.3, -0.4]])
    verdict = judge_network(Errors(origins=window, absolute={name: np.abs(one - actual) for name, one in made.items()}))
    assert verdict.outcome == "no_clear_difference"
    assert verdict.sentence.startswith("The test part is too small to tell: ")
