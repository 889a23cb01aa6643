"""Opens model.onnx with ONNX Runtime."""

from pathlib import Path

import numpy as np

from core.exports.readers.reader import NetworkReader


class OnnxReader(NetworkReader):
    """The network in model.onnx, asked with ONNX Runtime."""

    def __init__(self, folder: Path) -> None:
        import onnxruntime

        self._session = onnxruntime.InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
        # Sizes that are free have names in place of numbers.
        shapes = {
            one.name: [size if isinstance(size, int) else None for size in one.shape]
            for one in self._session.get_inputs()
        }
        super().__init__(shapes)

    def run(self, inputs: dict[str, np.ndarray]) -> list[np.ndarray]:
        """All outputs for the inputs by name."""
        return self._session.run(None, inputs)
