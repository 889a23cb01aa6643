"""Starting points for translators."""

from core.language import mark
from core.tasks.preset import Preset

SMALL = Preset(
    name="small_translator",
    title=mark("Small and quick"),
    description=mark("64 units over short vectors and few epochs: to see soon whether there is anything to learn."),
    changes={
        "units": 64,
        "layers": 1,
        "embedding": 32,
        "dropout": 0.1,
        "recurrent_dropout": 0.0,
        "word_dropout": 0.0,
        "learning_rate": 0.005,
        "schedule": "cosine",
        "epochs": 8,
        "batch_size": 64,
        "patience": 4,
    },
)
WITHOUT_ATTENTION = Preset(
    name="without_attention",
    title=mark("Without attention"),
    description=mark(
        "The last states of the encoder are all that the decoder gets, as in the first such networks of 2014."
    ),
    changes={"attention": "none"},
)
TRANSLATION_PRESETS = (SMALL, WITHOUT_ATTENTION)
