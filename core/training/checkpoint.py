"""All that a paused or lost run needs to go on as if nothing had happened; written so that half of it never counts."""

import hashlib
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np

from core.errors import UserError
from core.files import write_atomically
from core.language import say

MANIFEST = "manifest.json"
SCHEMA = 1


@dataclass(frozen=True)
class EpochRecord:
    """What one epoch came to."""

    loss: float
    validation_loss: float | None
    gradient_norm: float
    learning_rate: float
    layer_gradients: tuple[float | None, ...] = ()
    """The length of the gradient of each layer; empty where the optimizer does not know."""

    @property
    def watched(self) -> float:
        """The loss that decides which epoch is best."""
        return self.loss if self.validation_loss is None else self.validation_loss


@dataclass
class TrainingProgress:
    """How far a run is: complete epochs, and the place inside the one under way."""

    epochs: list[EpochRecord] = field(default_factory=list)
    updates: int = 0
    """Updates done in the epoch under way."""
    sums: list[float] = field(default_factory=lambda: [0.0, 0.0])
    """Of the epoch under way: loss times examples, gradient norm times updates."""
    best_epoch: int = 0
    """From 1; 0 before the first finite epoch."""
    validated: int = 0
    """Epochs before the validation part was learnt too; 0 while it is not."""
    seconds: float = 0.0
    """Of training, over all attempts."""
    noticed: list[str] = field(default_factory=list)
    """Topics already spoken of."""
    squares: list[float] = field(default_factory=list)
    """What the optimizer kept of the squared gradients of each layer when the epoch under way began."""

    def close(self, record: EpochRecord) -> bool:
        """Count the epoch under way as complete; whether it is the best of those that the validation part chooses."""
        best = not self.validated and (
            self.best_epoch == 0 or record.watched < self.epochs[self.best_epoch - 1].watched
        )
        self.epochs.append(record)
        self.updates, self.sums = 0, [0.0, 0.0]
        if best:
            self.best_epoch = len(self.epochs)
        return best


@dataclass(frozen=True)
class Checkpoint:
    """A place in a run: its progress, the network's whole state and the best weights so far (empty before epoch 1)."""

    progress: TrainingProgress
    state: list[np.ndarray]
    best: list[np.ndarray]
    mean: list[np.ndarray] = field(default_factory=list)
    """Of the weights of the latest epochs, where the recipe asks for it."""
    averaged: list[np.ndarray] = field(default_factory=list)
    """The same as it was after the best epoch."""


LISTS = ("state", "best", "mean", "averaged")
"""The lists of arrays in it."""


def save_checkpoint(folder: Path, checkpoint: Checkpoint) -> None:
    """Put `checkpoint` into `folder`; until the manifest is renamed into place, the previous one counts."""
    folder.mkdir(parents=True, exist_ok=True)
    content = _packed(checkpoint)
    name = f"state-{hashlib.sha256(content).hexdigest()[:16]}.npz"
    write_atomically(folder / name, content)
    manifest = {
        "schema_version": SCHEMA,
        "arrays": name,
        "sha256": hashlib.sha256(content).hexdigest(),
        **{name: len(getattr(checkpoint, name)) for name in LISTS},
        "progress": asdict(checkpoint.progress),
    }
    write_atomically(folder / MANIFEST, json.dumps(manifest, allow_nan=False))
    for old in folder.glob("state-*.npz"):
        if old.name != name:
            old.unlink(missing_ok=True)


def load_checkpoint(folder: Path) -> Checkpoint | None:
    """The checkpoint in `folder`; None when there is none. Raises UserError when it is damaged."""
    path = folder / MANIFEST
    if not path.exists():
        return None
    try:
        manifest = json.loads(path.read_text())
        content = (folder / Path(manifest["arrays"]).name).read_bytes()
        if hashlib.sha256(content).hexdigest() != manifest["sha256"]:
            raise ValueError(say("its checksum does not match"))
        return _opened(manifest, content)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UserError(
            say("The checkpoint of this run cannot be read: {error}.", error=error), say("Start the run again.")
        ) from error


def _record(*, layer_gradients: Sequence[float | None] = (), **numbers: float | None) -> EpochRecord:
    """Earlier versions knew nothing of layers."""
    return EpochRecord(**numbers, layer_gradients=tuple(layer_gradients))


def _packed(checkpoint: Checkpoint) -> bytes:
    buffer = io.BytesIO()
    arrays = {f"{name}_{number}": array for name in LISTS for number, array in enumerate(getattr(checkpoint, name))}
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def _opened(manifest: dict, content: bytes) -> Checkpoint:
    progress = TrainingProgress(**manifest["progress"])
    progress.epochs = [_record(**record) for record in manifest["progress"]["epochs"]]
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        # Earlier versions kept no mean.
        lists = {name: [arrays[f"{name}_{number}"] for number in range(manifest.get(name, 0))] for name in LISTS}
        return Checkpoint(progress=progress, **lists)
