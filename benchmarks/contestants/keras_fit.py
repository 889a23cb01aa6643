"""Plain Keras: fit on NumPy windows, with the callback a batch that a live screen needs."""

import os
import sys
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
sys.path.insert(0, str(Path(__file__).parent))

import keras
from protocol import serve, windows

CELLS = {"simple_rnn": "SimpleRNN", "lstm": "LSTM", "gru": "GRU"}


class Live(keras.callbacks.Callback):
    def on_train_batch_end(self, batch, logs=None):
        self.latest = logs["loss"]


def make(shape):
    keras.utils.clear_session()
    x, y = windows(shape)
    layer = getattr(keras.layers, CELLS[shape["cell"]])
    text = shape["vocabulary"]
    stack = [
        layer(shape["units"], activation=shape["activation"], return_sequences=number < shape["layers"] - 1 or text > 0)
        for number in range(shape["layers"])
    ]
    if text:
        ends = [keras.layers.Embedding(text, shape["embedding"])], keras.layers.Dense(text, activation="softmax")
    else:
        ends = [], keras.layers.Dense(1)
    model = keras.Sequential([keras.Input(x.shape[1:]), *ends[0], *stack, ends[1]])
    model.compile("adam", "sparse_categorical_crossentropy" if text else "mse")

    batch, live = shape["batch"], [Live()]

    def run(updates):
        """Whole epochs in one call where there are as many updates, since each call takes a while to begin."""
        epochs = max(1, round(updates * batch / len(x)))
        some = min(len(x), updates * batch)
        model.fit(x[:some], y[:some], batch_size=batch, epochs=epochs, verbose=0, callbacks=live)
        return epochs * some // batch

    return run


serve(make)
