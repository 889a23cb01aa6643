"""The file formats that a network can be taken away in, and what each needs."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from core.errors import UserError
from core.language import Said, mark, say

EXTRAS = "requirements-export.lock"
"""What has to be installed for the formats that need more than TensorFlow."""


@dataclass(frozen=True)
class Format:
    """A file format of a network."""

    name: str
    title: str = Said()
    words: str = Said()
    """What it is for, in a sentence."""
    file: str
    """The file, or the folder, of the network."""
    runs_on: tuple[str, ...]
    """Packages that run it."""
    needs: tuple[str, ...] = ()
    """Modules beside TensorFlow without which it is not made."""
    tolerance: float = 1e-5
    """How far its answers may be from ours."""

    @property
    def missing(self) -> str:
        """What to install before it can be made, in a sentence; empty where all is there."""
        absent = [module for module in self.needs if find_spec(module) is None]
        return (
            say("{title} needs more packages: pip install -r {extras}.", title=self.title, extras=EXTRAS)
            if absent
            else ""
        )

    def check(self) -> None:
        """Raise UserError where something is missing."""
        if self.missing:
            raise UserError(self.missing)


KERAS = Format(
    "keras", "Keras", mark("For Keras and TensorFlow: to train further or to predict."), "model.keras", ("tensorflow",)
)
SAVED_MODEL = Format(
    "savedmodel",
    "SavedModel",
    mark("For TensorFlow Serving and all else that runs TensorFlow."),
    "model",
    ("tensorflow",),
)
ONNX = Format(
    "onnx",
    "ONNX",
    mark("For ONNX Runtime in any language: a few megabytes in place of TensorFlow."),
    "model.onnx",
    ("onnxruntime",),
    needs=("tf2onnx", "onnx", "onnxruntime"),
)
LITERT = Format(
    "litert",
    "LiteRT",
    mark("For phones and small devices; one example at a time, of one length."),
    "model.tflite",
    ("ai-edge-litert",),
    needs=("ai_edge_litert",),
)
FORMATS: dict[str, Format] = {each.name: each for each in (KERAS, SAVED_MODEL, ONNX, LITERT)}


def requirement(package: str) -> str:
    """The package in the version that is installed here, which an export was checked with."""
    for name in (package, f"{package}-cpu"):
        try:
            return f"{package}=={version(name)}"
        except PackageNotFoundError:
            continue
    return package
