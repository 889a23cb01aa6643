"""The part of the script that is the same for every run; it stands here as text and is run by a contract test."""

TRAINING = '''
fitted = fit_all(source, options)
cut = [origins_of(one.parts, one.shape, several=len(source) > 1) for one in fitted]
train = examples(fitted, [one["train"] for one in cut])
validation = examples(fitted, [one["validation"] for one in cut])
x, y = train.all_inputs(), train.all_targets()
held_out = (validation.all_inputs(), validation.all_targets())


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
    told = model.fit(x[order], y[order], batch_size=batch_size, shuffle=False, verbose=0)
    loss = told.history["loss"][0]
    if len(validation):
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

tested = [judged_origins(one.parts, options) for one in fitted]
predicted = forecasts(model, fitted, tested)
each = []
for one, origins, windows in zip(fitted, tested, predicted):
    actual = one.series.target_values[origins[:, None] + np.arange(options.horizon)]
    each.append(scores(actual, windows, one.mase))
print(f"best epoch: {best_epoch}")
for name, value in mean_scores(each).items():
    print(f"test {name}: {value!r}")
'''
