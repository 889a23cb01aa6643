"""The part of the script that is the same for every run of a task, or of every one.

It stands here as text and is run by a contract test.
"""

TRAINING = '''

def reseed(epoch: int) -> None:
    """Start every random generator (dropout) afresh for `epoch`."""
    states = [variable for variable in model.variables if variable.name == "seed_generator_state"]
    for number, state in enumerate(states):
        words = np.random.SeedSequence((seed, epoch, number)).generate_state(2)
        state.assign(words.astype(state.dtype))


best_loss, best_epoch, best_weights, losses = math.inf, 0, model.get_weights(), []
for epoch in range(1, epochs + 1):
    model.optimizer.learning_rate = rate_after(losses)
    reseed(epoch)
    order = np.random.default_rng((seed, epoch)).permutation(len(x))
    told = model.fit(
        x[order],
        y[order],
        sample_weight=None if weights is None else weights[order],
        batch_size=batch_size,
        shuffle=False,
        verbose=0,
    )
    loss = told.history["loss"][0]
    if len(held_out[1]):
        loss = model.evaluate(*held_out, batch_size=512, verbose=0)
    if not math.isfinite(loss):
        print(f"epoch {epoch}: diverged")
        break
    losses.append(loss)
    if loss < best_loss:
        best_loss, best_epoch, best_weights = loss, epoch, model.get_weights()
    print(f"epoch {epoch}: training loss {told.history['loss'][0]:.6g}, watched loss {loss:.6g}")
    if patience is not None and epoch - best_epoch >= patience:
        break
model.set_weights(best_weights)
print(f"best epoch: {best_epoch}")
'''
"""Epochs over x, y and weights, held_out deciding which was the best."""

SERIES = """
fitted = fit_all(source, options)
cut = [origins_of(one.parts, one.shape, several=len(source) > 1) for one in fitted]
train = examples(fitted, [one["train"] for one in cut])
validation = examples(fitted, [one["validation"] for one in cut])
x, y, weights = train.all_inputs(), train.all_targets(), None
held_out = (validation.all_inputs(), validation.all_targets())
"""

FORECASTS = """
tested = [judged_origins(one.parts, options) for one in fitted]
predicted = forecasts(model, fitted, tested)
each = []
for one, origins, windows in zip(fitted, tested, predicted):
    actual = one.series.target_values[origins[:, None] + np.arange(options.horizon)]
    each.append(scores(actual, windows, one.mase))
for name, value in mean_scores(each).items():
    print(f"test {name}: {value!r}")
"""

LABELLED = """
parts = partition(source, validation=options.validation, test=options.test, seed=options.split_seed)
tokenizer = fitted(tuple(source.texts[position] for position in parts.train))
classes = tuple(sorted(set(source.labels)))
tokens = np.stack([padded(tokenizer.encode(text), options.longest) for text in source.texts])
truth = np.array([classes.index(label) for label in source.labels], dtype=np.int32)
x, y = tokens[parts.train], truth[parts.train]
weights = _weights(y, len(classes)) if options.class_weights else None
held_out = (tokens[parts.validation], truth[parts.validation])
"""

LABELS = """
told = model.predict(tokens[parts.test], batch_size=512, verbose=0)
for name, value in scores(truth[parts.test], told).items():
    print(f"test {name}: {value!r}")
"""

CORPUS = """
texts = _parts(source, options)
tokenizer = fitted(texts[:1])
streams = [tokenizer.encode(text) for text in texts]
train, validation, test = (_windows(stream, options.lookback) for stream in streams)
x, y, weights = train.all_inputs(), train.all_targets(), None
held_out = (validation.all_inputs(), validation.all_targets())
"""

SURPRISE = '''
class Reader:
    """The trained network, read on token by token with its states carried along."""

    def __init__(self) -> None:
        self.layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.Dropout)]

    def carry_on(self, tokens: np.ndarray, states: list | None = None) -> tuple:
        after, x = [], keras.ops.convert_to_tensor(tokens, dtype="int32")
        for layer in self.layers:
            if isinstance(layer, keras.layers.RNN):
                x, now = self.through(layer, x, states[len(after)] if states else None)
                after.append(now)
            else:
                x = layer(x)
        return keras.ops.convert_to_numpy(x), after

    def through(self, layer: keras.layers.RNN, x: object, states: list | None) -> tuple:
        states = list(layer.get_initial_state(len(x))) if states is None else states
        told = []
        for time in range(x.shape[1]):
            hidden, states = layer.cell(x[:, time], states, training=False)
            told.append(hidden)
        return keras.ops.stack(told, axis=1), states


nats = surprises(Reader(), streams[2][1:], before=streams[2][:1])
each = float(nats.sum()) / max(len(texts[2]) - 1, 1)
told = {"nats_per_character": each, "bits_per_character": each / math.log(2), "perplexity": math.exp(nats.mean())}
for name, value in told.items():
    print(f"test {name}: {value!r}")
'''
