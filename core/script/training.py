"""The part of the script that is the same for every run of a task, or of every one.

It stands here as text and is run by a contract test.
"""

SHUFFLED = '''

trained, course = model, Shuffled(len(x), batch_size)


def watched() -> float:
    """The loss on what is held out."""
    return model.evaluate(*held_out, batch_size=512, verbose=0)
'''
"""How windows that have nothing to do with each other are trained on and watched."""

CARRIED = '''

def carrying(lanes: int) -> keras.Model:
    """The network with stateful layers: each of the `lanes` windows of a batch goes on in the next batch."""

    def told(layer: keras.Layer) -> keras.Layer:
        more = {"stateful": True} if isinstance(layer, keras.layers.RNN) else {}
        return type(layer).from_config(layer.get_config() | more)

    first = keras.Input(batch_shape=(lanes, *model.input_shape[1:]), dtype="int32")
    made = keras.models.clone_model(model, clone_function=told, input_tensors=first)
    made.set_weights(model.get_weights())
    made.compile_from_config(model.get_compile_config())
    return made


course, kept = (Lanes.of(len(windows), batch_size) for windows in (x, held_out[0]))
trained, judge = (carrying(each.batch_size) for each in (course, kept))
held_out = tuple(part[kept.positions()] for part in held_out)


def watched() -> float:
    """The loss on what is held out."""
    judge.set_weights(trained.get_weights())
    forget(judge)
    return judge.evaluate(*held_out, batch_size=kept.batch_size, verbose=0)
'''
"""How windows that follow each other are: with the states carried from each to the next."""

TRAINING = '''

def forget(network: keras.Model) -> None:
    """Let states that are carried from batch to batch begin from zero."""
    for layer in network.layers:
        if isinstance(layer, keras.layers.RNN):
            layer.reset_state()


def reseed(epoch: int) -> None:
    """Start every random generator (dropout) afresh for `epoch`."""
    states = [variable for variable in trained.variables if variable.name == "seed_generator_state"]
    for number, state in enumerate(states):
        words = np.random.SeedSequence((seed, epoch, number)).generate_state(2)
        state.assign(words.astype(state.dtype))


def one_epoch(epoch: int, rate: float) -> float:
    """Train once over x, y and weights; the training loss."""
    trained.optimizer.learning_rate = rate
    forget(trained)
    reseed(epoch)
    order = course.order(seed, epoch)[: course.visited]
    told = trained.fit(
        x[order],
        y[order],
        sample_weight=None if weights is None else weights[order],
        batch_size=course.batch_size,
        shuffle=False,
        verbose=0,
    )
    return told.history["loss"][0]


best_loss, best_epoch, best_weights, losses = math.inf, 0, model.get_weights(), []
for epoch in range(1, epochs + 1):
    training_loss = one_epoch(epoch, rate_after(losses))
    loss = watched() if len(held_out[1]) else training_loss
    if not math.isfinite(loss):
        print(f"epoch {epoch}: diverged")
        break
    losses.append(loss)
    if loss < best_loss:
        best_loss, best_epoch, best_weights = loss, epoch, trained.get_weights()
    print(f"epoch {epoch}: training loss {training_loss:.6g}, watched loss {loss:.6g}")
    if patience is not None and epoch - best_epoch >= patience:
        break
print(f"best epoch: {best_epoch}")
'''
"""Epochs over x, y and weights, held_out deciding which was the best."""

BEST = """model.set_weights(best_weights)
"""
"""The best epoch as it is."""

FURTHER = """
further = held_out
"""
"""The validation part as it stands, before it is put in order for watching."""

FINISHED = """
# The best network goes on, over training and validation part together.
x, y = (np.concatenate(both) for both in zip((x, y), further))
if weights is not None:
    weights = np.concatenate([weights, np.ones(len(x) - len(weights), np.float32)])
course = type(course)(len(x), course.batch_size)
trained.set_weights(best_weights)
for number in range(1, finishing_epochs(recipe) + 1):
    training_loss = one_epoch(len(losses) + number, finishing_rate(recipe, number))
    print(f"epoch {len(losses) + number}: training loss {training_loss:.6g}, the validation part learnt too")
model.set_weights(trained.get_weights())
"""
"""Epochs that learn the validation part too."""

SERIES = """
fitted = fit_all(source, options)
cut = [origins_of(one.parts, one.shape, several=len(source) > 1) for one in fitted]
fitted, train = started(fitted, [one["train"] for one in cut])
validation = examples(fitted, [one["validation"] for one in cut])
x, y, weights = train.all_inputs(), train.all_targets(), None
held_out = (validation.all_inputs(), validation.all_targets())
"""

REHEARSALS = """
first_weights = model.get_weights()
"""
"""What every training on an earlier stretch begins with."""

REHEARSED = '''
def begin_again() -> None:
    """The first weights, and an optimizer that has done nothing."""
    model.set_weights(first_weights)
    {compiled}

# Earlier stretches choose the epoch with the validation part: what lies before each of them is trained on as well.
mine, rehearsed = (x, y, held_out, course), []
for before, changes in earlier(source[0], options):
    those = SimpleNamespace(**vars(options) | changes)
    there = fit_all((before,), those)
    parts = [origins_of(one.parts, one.shape, several=False) for one in there]
    there, windows = started(there, [one["train"] for one in parts])
    x, y, course = windows.all_inputs(), windows.all_targets(), Shuffled(len(windows), batch_size)
    windows = examples(there, [one["validation"] for one in parts])
    held_out = (windows.all_inputs(), windows.all_targets())
    begin_again()
    told, said = [], []
    for epoch in range(1, len(losses) + 1):
        one_epoch(epoch, rate_after(told))
        told.append(watched())
        said.append(model.predict(held_out[0], batch_size=512, verbose=0))
    rehearsed.append((told, said, held_out[1], there))
x, y, held_out, course = mine
if rehearsed:
    counts = [len(held_out[1]), *(len(wanted) for _, _, wanted, _ in rehearsed)]
    best_epoch = int(np.argmin(np.average([losses, *(one[0] for one in rehearsed)], axis=0, weights=counts))) + 1
    begin_again()
    for epoch in range(1, best_epoch + 1):
        one_epoch(epoch, rate_after(losses[: epoch - 1]))
    print(f"best epoch over {{1 + len(rehearsed)}} stretches: {{best_epoch}}")
'''
"""Earlier stretches that choose the epoch too."""

SUPPORTED_BY_ALL = """
# As much of what the network adds to the simple forecast counts as all stretches support.
said = [model.predict(held_out[0], batch_size=512, verbose=0), *(one[1][best_epoch - 1] for one in rehearsed)]
wanted = [held_out[1], *(one[2] for one in rehearsed)]
both = [*fitted, *(each for one in rehearsed for each in one[3])]
share = share_of(np.concatenate(said), np.concatenate(wanted), both)
print(f"share that counts: {share:.2f}")
*others, kernel, bias = model.get_weights()
model.set_weights([*others, share * kernel, share * bias])
"""

SUPPORTED = """
# As much of what the network adds to the simple forecast counts as the validation part supports.
said = model.predict(held_out[0], batch_size=512, verbose=0) if len(held_out[1]) else held_out[1]
share = share_of(said, held_out[1], fitted)
print(f"share that counts: {share:.2f}")
*others, kernel, bias = model.get_weights()
model.set_weights([*others, share * kernel, share * bias])
"""

FORECASTS = '''

def scores(actual: np.ndarray, predicted: np.ndarray, scale: float) -> dict:
    """Scores of one series, arrays [windows, horizon]; None where one has no value."""
    missed, size = np.abs(predicted - actual), np.abs(predicted) + np.abs(actual)
    shares = np.divide(missed, size, out=np.zeros_like(size), where=size > 0)
    squared, spread = np.mean(missed**2), actual.var()
    return {
        "mae": missed.mean(),
        "rmse": np.sqrt(squared),
        "smape": 200 * shares.mean(),
        "mase": missed.mean() / scale if scale > 0 else None,
        "r2": 1 - squared / spread if spread > 0 else None,
    }


tested = [judged_origins(one.parts, options) for one in fitted]
predicted = forecasts(model, fitted, tested)
each = []
for one, origins, windows in zip(fitted, tested, predicted):
    actual = one.series.target_values[origins[:, None] + np.arange(options.horizon)]
    each.append(scores(actual, windows, one.mase))
for name in each[0]:
    known = [float(one[name]) for one in each if one[name] is not None]
    print(f"test {name}: {sum(known) / len(known) if known else None!r}")
'''

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
