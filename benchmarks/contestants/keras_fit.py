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


def translator(shape):
    """An encoder, a decoder that starts where it ended, and Luong's attention."""
    layers, units = keras.layers, shape["units"]
    layer = getattr(layers, CELLS[shape["cell"]])
    source, target = keras.Input((shape["lookback"],)), keras.Input((shape["ahead"],))
    vectors = [
        layers.Embedding(shape["vocabulary"], shape["embedding"], mask_zero=masked)(side)
        for side, masked in ((source, True), (target, False))
    ]
    read, *states = layer(units, return_sequences=True, return_state=True)(vectors[0])
    written = layer(units, return_sequences=True)(vectors[1], initial_state=states)
    found = layers.Attention()([layers.Dense(units)(written), read])
    seen = layers.Dense(units, activation="tanh")(layers.Concatenate()([found, written]))
    return keras.Model([source, target], layers.Dense(shape["vocabulary"], activation="softmax")(seen))


def network(shape, size):
    """Of one input [examples, *size]."""
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
    return keras.Sequential([keras.Input(size), *ends[0], *stack, ends[1]])


def make(shape):
    keras.utils.clear_session()
    x, y = windows(shape)
    model = translator(shape) if shape["ahead"] else network(shape, x.shape[1:])
    model.compile("adam", "sparse_categorical_crossentropy" if shape["vocabulary"] else "mse")

    batch, live = shape["batch"], [Live()]

    def run(updates):
        """Whole epochs in one call where there are as many updates, since each call takes a while to begin."""
        epochs = max(1, round(updates * batch / len(y)))
        some = min(len(y), updates * batch)
        inputs = [each[:some] for each in x] if shape["ahead"] else x[:some]
        model.fit(inputs, y[:some], batch_size=batch, epochs=epochs, verbose=0, callbacks=live)
        return epochs * some // batch

    return run


serve(make)
