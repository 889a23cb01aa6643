"""Autoregression as one compiled loop: text written token by token, forecasts fed back timestep by timestep."""

from typing import TYPE_CHECKING

import numpy as np

from core.errors import UserError

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

CHUNK = 256
"""Tokens in one call; fixed, so that one program serves prompts and texts of every length."""
SAMPLED = -1

States = list[list["tf.Tensor"]]


class Writer:
    """Writes with a network of embedding, one-way recurrent layers and a Dense answer, its states carried along."""

    def __init__(self, model: "keras.Model") -> None:
        import keras
        import tensorflow as tf

        self._layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.Dropout)]
        self._recurrent = [layer for layer in self._layers if isinstance(layer, keras.layers.RNN)]
        known = (keras.layers.Embedding, keras.layers.RNN, keras.layers.Dense)
        if not all(isinstance(layer, known) for layer in self._layers) or not self._recurrent:
            raise UserError(
                "This network cannot write token by token: it reads the whole text before it answers.",
                "Train one that is not bidirectional and answers from its last hidden state.",
            )
        self._run = tf.function(self._chunk, autograph=False, jit_compile=True)

    def write(
        self, prompt: np.ndarray, count: int, *, temperature: float = 1.0, seed: int = 0, samples: int = 1
    ) -> np.ndarray:
        """Tokens that follow `prompt` [length], int32 [samples, count]; the same seed writes the same texts."""
        import tensorflow as tf

        states = self._first(samples)
        chosen = np.random.default_rng(seed).random((count, samples), dtype=np.float32)
        # The last prompt token is read when the first token is sampled, so all but the first are forced.
        forced = np.concatenate([np.repeat(prompt[1:, None], samples, 1), np.full((count, samples), SAMPLED)])
        uniform = np.concatenate([np.zeros((len(prompt) - 1, samples), np.float32), chosen])
        token = tf.constant(np.full(samples, prompt[0]), tf.int32)
        written = []
        for start in range(0, len(forced), CHUNK):
            part = slice(start, start + CHUNK)
            tokens, token, states = self._run(
                token, states, _padded(forced[part], SAMPLED), _padded(uniform[part], 0.5), tf.constant(temperature)
            )
            written.append(tokens.numpy()[: len(forced[part])])
        return np.concatenate(written)[len(prompt) - 1 :].T.astype(np.int32)

    def _first(self, samples: int) -> States:
        return [list(layer.get_initial_state(samples)) for layer in self._recurrent]

    def _chunk(
        self, token: "tf.Tensor", states: States, forced: "tf.Tensor", uniform: "tf.Tensor", temperature: "tf.Tensor"
    ) -> tuple["tf.Tensor", "tf.Tensor", States]:
        import tensorflow as tf

        def body(time: "tf.Tensor", token: "tf.Tensor", states: States, tokens: "tf.TensorArray") -> tuple:
            logits, states = self._step(token, states)
            reached = tf.cumsum(tf.nn.softmax(logits / temperature), axis=-1)
            # One uniform number against the cumulated probabilities: no noise and no logarithm for each class.
            drawn = tf.reduce_sum(tf.cast(reached < uniform[time][:, None] * reached[:, -1:], tf.int32), axis=-1)
            token = tf.where(forced[time] == SAMPLED, drawn, forced[time])
            return time + 1, token, states, tokens.write(time, token)

        start = (tf.constant(0), token, states, tf.TensorArray(tf.int32, CHUNK, element_shape=token.shape))
        _, token, states, tokens = tf.while_loop(
            lambda time, *_: time < CHUNK, body, start, maximum_iterations=CHUNK, parallel_iterations=1
        )
        return tokens.stack(), token, states

    def _step(self, token: "tf.Tensor", states: States) -> tuple["tf.Tensor", States]:
        """Logits [samples, classes] for what follows `token`, and the states after it."""
        import keras
        import tensorflow as tf

        x, after = token, []
        for layer in self._layers:
            if isinstance(layer, keras.layers.Embedding):
                x = tf.gather(tf.convert_to_tensor(layer.embeddings), x)
            elif isinstance(layer, keras.layers.RNN):
                x, new = layer.cell(x, states[len(after)], training=False)
                after.append(list(new))
            elif layer is self._layers[-1]:
                x = tf.matmul(x, tf.convert_to_tensor(layer.kernel)) + layer.bias
            else:
                x = layer(x)
        return x, after


class RecursiveForecast:
    """Feeds the answers of a one-step network on one column back into its window, `steps` times in one call."""

    def __init__(self, model: "keras.Model", steps: int) -> None:
        import tensorflow as tf

        self._model = model
        self._steps = steps
        self._run = tf.function(self._loop, autograph=False, jit_compile=True)

    def __call__(self, windows: np.ndarray) -> np.ndarray:
        """[windows, steps] for `windows` [windows, timesteps, 1]."""
        import tensorflow as tf

        return self._run(tf.constant(windows, tf.float32)).numpy()

    def _loop(self, window: "tf.Tensor") -> "tf.Tensor":
        import tensorflow as tf

        def body(step: "tf.Tensor", window: "tf.Tensor", answers: "tf.TensorArray") -> tuple:
            answer = self._model(window, training=False)
            window = tf.concat([window[:, 1:], answer[:, None]], axis=1)
            return step + 1, window, answers.write(step, answer[:, 0])

        answers = tf.TensorArray(tf.float32, self._steps, element_shape=window.shape[:1])
        start = (tf.constant(0), window, answers)
        last = tf.while_loop(lambda step, *_: step < self._steps, body, start, maximum_iterations=self._steps)
        return tf.transpose(last[2].stack())


def _padded(values: np.ndarray, value: float) -> "tf.Tensor":
    """`values` [time, samples] as a whole CHUNK."""
    import tensorflow as tf

    missing = CHUNK - len(values)
    whole = np.pad(values, ((0, missing), (0, 0)), constant_values=value) if missing else values
    return tf.constant(whole, tf.float32 if values.dtype == np.float32 else tf.int32)
