"""The part of the script that is the same for every task.

It stands here as text and is run by a contract test.
"""

from core.engine.graph import own_tokens

SHUFFLED = '''

trained, course = model, Course(len(x), batch_size)


def watched() -> float:
    """The loss on what is held out."""
    told, right, *counts = held_out
    return model.evaluate(told, right, sample_weight=counts[0] if counts else None, batch_size=512, verbose=0)
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


course, kept = (Course.of(len(windows), batch_size) for windows in (x, held_out[0]))
trained, judge = (carrying(each.batch_size) for each in (course, kept))
held_out = tuple(part[kept.positions()] for part in held_out)


def watched() -> float:
    """The loss on what is held out."""
    judge.set_weights(trained.get_weights())
    forget(judge)
    return judge.evaluate(*held_out, batch_size=kept.batch_size, verbose=0)
'''
"""How windows that follow each other are: with the states carried from each to the next."""

BEGINNINGS = '''

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
'''
"""What every epoch begins with."""

ONE_EPOCH = '''

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
'''
"""An epoch of whole examples."""

BUCKETED = '''

trained, course = model, Course(len(y), batch_size, buckets.numbers)


def watched() -> float:
    """The loss on what is held out."""
    inputs, targets, counts = held_out
    return model.evaluate(inputs, targets, sample_weight=counts, batch_size=64, verbose=0)
'''
"""How examples are trained on and watched that come in a few sizes."""

ONE_BUCKETED_EPOCH = '''

def one_epoch(epoch: int, rate: float) -> float:
    """Train once over x, y and weights, each batch cut to the size of its longest example; the training loss."""
    trained.optimizer.learning_rate = rate
    reseed(epoch)
    order, losses = course.order(seed, epoch), []
    for first in range(0, len(order), batch_size):
        some = order[first : first + batch_size]
        size = dict(buckets.sizes[buckets.numbers[some].max()])
        # Padding is cut off, at whichever end it stands.
        ends = {name: slice(-most, None) if buckets.front else slice(most) for name, most in size.items()}
        *_, (timesteps, kept) = zip(size.values(), ends.values())
        # What is cut off counts for nothing, and a mean over the rest would count more.
        counts = weights[some][:, kept] * np.float32(timesteps / y.shape[1])
        cut = {name: x[name][some][:, end] for name, end in ends.items()} if isinstance(x, dict) else x[some][:, kept]
        trained.reset_metrics()
        losses.append(float(trained.train_on_batch(cut, y[some][:, kept], sample_weight=counts)) * len(some))
    return sum(losses) / len(order)
'''
"""An epoch of batches that are cut."""

SIZED = SHUFFLED.replace("Course(len(x), batch_size)", "Course(len(x), batch_size, buckets.numbers)")
"""How padded examples are trained on and watched that have one target each, in batches of similar length."""

ONE_SIZED_EPOCH = '''

def one_epoch(epoch: int, rate: float) -> float:
    """Train once over x, y and weights, each batch cut to the size of its longest example; the training loss."""
    trained.optimizer.learning_rate = rate
    reseed(epoch)
    order, losses = course.order(seed, epoch), []
    for first in range(0, len(order), batch_size):
        some = order[first : first + batch_size]
        [(_, most)] = buckets.sizes[course.numbers[some].max()]
        # Padding is cut off, at whichever end it stands.
        cut = x[some][:, -most:] if buckets.front else x[some][:, :most]
        counts = None if weights is None else weights[some]
        trained.reset_metrics()
        losses.append(float(trained.train_on_batch(cut, y[some], sample_weight=counts)) * len(some))
    return sum(losses) / len(order)
'''
"""An epoch of such batches."""

EPOCHS = """

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
"""
TRAINING = BEGINNINGS + ONE_EPOCH + EPOCHS
BUCKETED_TRAINING = BEGINNINGS + ONE_BUCKETED_EPOCH + EPOCHS
SIZED_TRAINING = BEGINNINGS + ONE_SIZED_EPOCH + EPOCHS
"""Epochs over x, y and weights, held_out deciding which was the best."""

KEPT = """        best_loss, best_epoch, best_weights = loss, epoch, trained.get_weights()
"""
KEPT_WITH_MEAN = """        best_loss, best_epoch, best_weights, best_mean = loss, epoch, trained.get_weights(), mean
"""
CLOSED = """    losses.append(loss)
"""
MOVED = """    mean = moved(mean, trained.get_weights())
"""
AVERAGED = """
# The mean of the latest weights, where the validation loss agrees.
trained.set_weights(best_mean)
if watched() < best_loss:
    best_weights = best_mean
"""

LEARNT = """        trained.reset_metrics()
"""
OWN_TOKENS = """        # Some tokens of the target are read as the network would have written them itself.
        read, number = cut["target"], int(trained.optimizer.iterations)
        told = np.argmax(trained(cut, training=False), axis=-1)
        own = np.concatenate([read[:, :1], told[:, :-1]], axis=1)
        drawn = tf.random.stateless_uniform(read.shape, [number, {seed}]).numpy() < {share} * min(1.0, number / {rise})
        cut["target"] = np.where(drawn & (read > 0) & (own > 0), own, read).astype(np.int32)
"""


def sampling(training: str, *, share: float) -> str:
    """The same epochs with scheduled sampling."""
    more = OWN_TOKENS.format(share=share, seed=own_tokens.SEED, rise=own_tokens.RISE)
    return f"\nimport tensorflow as tf\n{training.replace(LEARNT, more + LEARNT)}"


def averaging(training: str) -> str:
    """The same epochs, after which the mean of the weights may be taken."""
    kept = training.replace(KEPT, KEPT_WITH_MEAN).replace(CLOSED, CLOSED + MOVED)
    return f"\nmean, best_mean = [], model.get_weights()\n{kept}{AVERAGED}"


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
SIZED_FINISHED = FINISHED.replace(
    "type(course)(len(x), course.batch_size)", "Course(len(x), batch_size, np.concatenate([course.numbers, more]))"
)
"""The same in batches of similar length; `more` are the sizes of the validation part."""
