"""How fast writing can be: autoregression as one compiled loop, token by token or timestep by timestep.

No page writes this way: the writing desk answers without TensorFlow (core/models/in_numpy/forward.py).
It is here to compare.
"""

from typing import TYPE_CHECKING

import numpy as np

from core.engine.recurrence.layers import rule_of
from core.errors import UserError

if TYPE_CHECKING:
    import keras
    import tensorflow as tf

CHUNK = 256
"""Tokens in one call; fixed, so that one program serves prompts and texts of every length."""
SAMPLED = -1

States = list[list["tf.Tensor"]]
Tokens = "tf.TensorArray"


class Writer:
    """Writes with a network of embedding, one-way recurrent layers and a Dense answer, its states carried along."""

    def __init__(self, model: "keras.Model") -> None:
        import keras
        import tensorflow as tf

        layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.Dropout)]
        self._embedding, *self._recurrent, self._answer = layers if len(layers) > 2 else [None, None, None]
        kinds = (keras.layers.Embedding, *[keras.layers.RNN] * len(self._recurrent), keras.layers.Dense)
        if not all(map(isinstance, (self._embedding, *self._recurrent, self._answer), kinds)):
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

        entries, joint, answer = self._entries(), self._joint(), self._answer
        # Cumulated by a product: XLA would add up anew for every class.
        upto = tf.constant(np.triu(np.ones((answer.units, answer.units), np.float32)))

        def body(time: "tf.Tensor", token: "tf.Tensor", states: States, told: "tf.Tensor", tokens: Tokens) -> tuple:
            states = self._step(tf.gather(entries, token), states, told)
            told = tf.matmul(states[-1][0], joint)
            logits = told[:, -answer.units :] + answer.bias
            reached = tf.matmul(tf.nn.softmax(logits / temperature), upto)
            # One uniform number against the cumulated probabilities: no noise and no logarithm for each class.
            drawn = tf.reduce_sum(tf.cast(reached < uniform[time][:, None] * reached[:, -1:], tf.int32), axis=-1)
            token = tf.where(forced[time] == SAMPLED, drawn, forced[time])
            return time + 1, token, states, told, tokens.write(time, token)

        tokens = tf.TensorArray(tf.int32, CHUNK, element_shape=token.shape)
        start = (tf.constant(0), token, states, tf.matmul(states[-1][0], joint), tokens)
        _, token, states, _, tokens = tf.while_loop(
            lambda time, *_: time < CHUNK, body, start, maximum_iterations=CHUNK, parallel_iterations=1
        )
        return tokens.stack(), token, states

    def _entries(self) -> "tf.Tensor":
        """What each token brings to the first recurrent layer [tokens, width], worked out once for all timesteps."""
        import tensorflow as tf

        first, table = self._recurrent[0], tf.convert_to_tensor(self._embedding.embeddings)
        return _entered(first, table) if rule_of(first) is not None else table

    def _joint(self) -> "tf.Tensor":
        """What the top hidden state is multiplied with: its own recurrent kernel and the answer's, side by side."""
        import tensorflow as tf

        top, answer = self._recurrent[-1], tf.convert_to_tensor(self._answer.kernel)
        if rule_of(top) is None:
            return answer
        return tf.concat([tf.convert_to_tensor(top.cell.recurrent_kernel), answer], axis=1)

    def _step(self, x: "tf.Tensor", states: States, told: "tf.Tensor") -> States:
        """All states after one more token; `told` is the top hidden state times `_joint`."""
        import tensorflow as tf

        after = []
        for layer, old in zip(self._recurrent, states, strict=True):
            rule = rule_of(layer)
            if rule is None:
                x, new = layer.cell(x, old, training=False)
            else:
                inputs = x if layer is self._recurrent[0] else _entered(layer, x)
                kernel, bias = (tf.convert_to_tensor(part) for part in (layer.cell.recurrent_kernel, layer.cell.bias))
                top = layer is self._recurrent[-1]
                recurrent = told[:, : kernel.shape[1]] if top else tf.matmul(old[0], kernel)
                new, _ = rule.forward(inputs, recurrent if bias.shape.rank == 1 else recurrent + bias[1], tuple(old))
                x = new[0]
            after.append(list(new))
        return after


def _entered(layer: "keras.layers.RNN", x: "tf.Tensor") -> "tf.Tensor":
    """x W + b [..., gates * units]"""
    import tensorflow as tf

    bias = tf.convert_to_tensor(layer.cell.bias)
    return tf.matmul(x, tf.convert_to_tensor(layer.cell.kernel)) + (bias if bias.shape.rank == 1 else bias[0])


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
