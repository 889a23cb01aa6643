"""Opens model.tflite with LiteRT."""

from pathlib import Path

import numpy as np

from core.exports.readers.reader import NetworkReader, in_order


class LiteRTReader(NetworkReader):
    """The network in model.tflite, asked with LiteRT: one example after the other."""

    def __init__(self, folder: Path) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self._interpreter = Interpreter(model_path=str(folder / "model.tflite"))
        self._ask = self._interpreter.get_signature_runner()
        super().__init__({name: told["shape"].tolist() for name, told in self._ask.get_input_details().items()})

    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """All outputs for the inputs by name."""
        count = len(next(iter(inputs.values())))
        found = [self._one({name: array[at : at + 1] for name, array in inputs.items()}) for at in range(count)]
        return [np.concatenate(each) for each in zip(*found, strict=True)]

    def _one(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        found = self._ask(**inputs)
        return [found[name] for name in in_order(found)]
