"""An exported network is asked what our own is asked: one that answers otherwise does not leave."""

from pathlib import Path
from typing import Any

import numpy as np

from core.errors import UserError
from core.exports.formats import Format
from core.exports.readers import READERS
from core.exports.taken_network import TakenNetwork
from core.language import say


class Compared:
    """An exported network that remembers by how much its answers differ from those of ours."""

    def __init__(self, exported: Any, ours: Any) -> None:
        self._exported, self._ours = exported, ours
        self.lengths, self.states = exported.lengths, exported.states
        self.apart = 0.0
        self._held: Any = None

    def predict(self, inputs: np.ndarray | dict[str, np.ndarray]) -> np.ndarray:
        """As the exported network answers."""
        told = self._exported.predict(inputs)
        self._compare(told, self._ours.predict(inputs))
        return told

    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """One timestep, as the exported network answers; ours goes on from its own states."""
        found = self._exported.run(inputs)
        begins = not any(state.any() for name, state in inputs.items() if name.startswith("state_"))
        told, self._held = self._ours.carry_on(inputs["token"][:, None], None if begins else self._held)
        self._compare(found[0], told[:, 0])
        return found

    def _compare(self, told: np.ndarray, ours: np.ndarray) -> None:
        far = float(np.abs(told - ours).max()) if told.shape == ours.shape else np.inf
        self.apart = max(self.apart, far) if np.isfinite(far) else np.inf


def checked(taken: TakenNetwork, form: Format, folder: Path) -> list[dict]:
    """What the network in `folder` answers to the example there; raises UserError where ours answers otherwise."""
    processing = taken.processing
    network = Compared(READERS[form](folder), taken.network)
    asked = processing.read(folder / processing.example[0], processing.learnt)
    rows = processing.answer(network, asked, processing.learnt)
    if not network.apart <= form.tolerance:
        raise UserError(
            say(
                "The answers of the {title} file differ from those of the network by {apart:.1g}; at "
                "most {tolerance:g} is allowed.",
                title=form.title,
                apart=network.apart,
                tolerance=form.tolerance,
            ),
            say("Choose another format."),
        )
    return rows
