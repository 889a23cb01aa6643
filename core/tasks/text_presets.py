"""Starting points for networks that read or write texts."""

from core.language import mark
from core.tasks.preset import Preset

SMALL_TEXT = Preset(
    name="small_text",
    title=mark("Small and quick"),
    description=mark(
        "32 units over short vectors and few epochs: to see in seconds whether there is anything to learn."
    ),
    changes={
        "units": 32,
        "layers": 1,
        "bidirectional": False,
        "activation": "tanh",
        "dropout": 0.2,
        "recurrent_dropout": 0.0,
        "embedding": 32,
        "optimizer": "adam",
        "learning_rate": 0.005,
        "schedule": "constant",
        "epochs": 5,
        "batch_size": 64,
        "patience": 3,
        "clip_norm": 1.0,
    },
)
DEEP_TEXT = Preset(
    name="deep_text",
    title=mark("Deep"),
    description=mark("Two layers of 128 units with much dropout and a falling learning rate, for many or long texts."),
    changes={
        "units": 128,
        "layers": 2,
        "activation": "tanh",
        "dropout": 0.4,
        "recurrent_dropout": 0.0,
        "optimizer": "adam",
        "learning_rate": 0.002,
        "schedule": "cosine",
        "epochs": 30,
        "batch_size": 64,
        "patience": 5,
        "clip_norm": 1.0,
    },
)
TEXT_PRESETS = (SMALL_TEXT, DEEP_TEXT)
