"""The compiled loops write and forecast exactly what one prediction a timestep would."""

import keras
import numpy as np
import pytest

from benchmarks.compiled_writing import CHUNK, RecursiveForecast, Writer
from core.errors import UserError

STACKS = {
    "lstm": [keras.layers.LSTM(5), keras.layers.Dropout(0.5)],
    "gru over simple rnn": [keras.layers.SimpleRNN(4, activation="relu", return_sequences=True), keras.layers.GRU(5)],
    "unknown activation": [keras.layers.GRU(4, return_sequences=True), keras.layers.SimpleRNN(5, activation="gelu")],
}


@pytest.fixture(scope="module", params=list(STACKS))
def writing_network(request: pytest.FixtureRequest) -> keras.Model:
    keras.utils.set_random_seed(0)
    layers = [keras.layers.Embedding(7, 4), *STACKS[request.param], keras.layers.Dense(7)]
    network = keras.Sequential([keras.Input((None,), dtype="int32"), *layers])
    for layer in network.layers:
        for variable in layer.weights:
            if variable.name == "bias":
                variable.assign(np.linspace(-0.5, 0.5, variable.shape[-1]) * np.ones(variable.shape))
    return network


def test_text_is_what_the_network_would_sample_from_all_that_came_before(writing_network: keras.Model) -> None:
    prompt, count, temperature = np.array([1, 2, 3]), 12, 0.7
    written = Writer(writing_network).write(prompt, count, temperature=temperature, seed=4, samples=2)
    chosen = np.random.default_rng(4).random((count, 2), dtype=np.float32)
    assert written.shape == (2, count)
    for sample in range(2):
        text = list(prompt)
        for number in range(count):
            logits = np.asarray(writing_network(np.array([text])))[0] / temperature
            shares = np.exp(logits - logits.max())
            reached = np.cumsum(shares / shares.sum())
            text.append(int((reached < chosen[number, sample]).sum()))
        assert written[sample].tolist() == text[3:]


def test_text_goes_on_over_many_chunks_and_repeats_with_its_seed(writing_network: keras.Model) -> None:
    writer, prompt = Writer(writing_network), np.array([2])
    long = writer.write(prompt, CHUNK + 40, seed=1)
    np.testing.assert_array_equal(long, writer.write(prompt, CHUNK + 40, seed=1))
    assert (long != writer.write(prompt, CHUNK + 40, seed=2)).any()


def test_network_that_reads_both_ways_cannot_write() -> None:
    model = keras.Sequential(
        [keras.Input((4, 1)), keras.layers.Bidirectional(keras.layers.GRU(2)), keras.layers.Dense(1)]
    )
    with pytest.raises(UserError, match="cannot write"):
        Writer(model)


def test_recursive_forecast_equals_one_prediction_a_timestep() -> None:
    keras.utils.set_random_seed(0)
    model = keras.Sequential([keras.Input((6, 1)), keras.layers.GRU(4), keras.layers.Dense(1)])
    windows = np.random.default_rng(0).normal(size=(3, 6, 1)).astype(np.float32)
    expected, window = [], windows
    for _ in range(5):
        answer = np.asarray(model(window))
        expected.append(answer[:, 0])
        window = np.concatenate([window[:, 1:], answer[:, None]], axis=1)
    np.testing.assert_allclose(RecursiveForecast(model, 5)(windows), np.stack(expected, 1), atol=1e-5)
