"""How a file of each format is opened and asked; taken out into what is exported, as `network.py`."""

from core.exports.formats import KERAS, LITERT, ONNX, SAVED_MODEL, Format
from core.exports.readers.keras_file import KerasReader
from core.exports.readers.litert import LiteRTReader
from core.exports.readers.onnx_file import OnnxReader
from core.exports.readers.reader import NetworkReader
from core.exports.readers.saved_model import SavedModelReader

READERS: dict[Format, type[NetworkReader]] = {
    KERAS: KerasReader,
    SAVED_MODEL: SavedModelReader,
    ONNX: OnnxReader,
    LITERT: LiteRTReader,
}
