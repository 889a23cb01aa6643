"""Learning the validation part too, once it has chosen the best epoch: for how long, and at which rate."""

from core.recipes.spec import TrainingSpec

SHARE = 1 / 3
"""Epochs that learn both parts, as a share of those that learn the training part alone; at least one."""
RATE = 0.5
"""The first learning rate of these epochs, as a share of the recipe's; from there it falls to nothing in a line."""


def finishing_epochs(training: TrainingSpec) -> int:
    """How many epochs go over training and validation part together; 0: the best epoch is kept as it is."""
    return max(1, round(SHARE * training.epochs)) if training.finish == "validation" else 0


def most_updates(training: TrainingSpec, *, train: int, validation: int) -> int:
    """Updates of a run with so many examples in its parts, should it not end early."""
    batches, both = (-(-examples // training.batch_size) for examples in (train, train + validation))
    return batches * training.epochs + both * finishing_epochs(training)


def finishing_rate(training: TrainingSpec, number: int) -> float:
    """The learning rate of the `number`th of these epochs (from 1)."""
    return training.learning_rate * RATE * (1 - (number - 1) / finishing_epochs(training))
