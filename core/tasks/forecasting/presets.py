"""Starting points for a forecast."""

from core.language import mark
from core.tasks.preset import Preset

NOTEBOOK = Preset(
    name="notebook",
    title=mark("As in the notebook"),
    description=mark("50 relu units, the last 10 timesteps, one value ahead, Dense(1), adam and mse, nothing else."),
    changes={
        "units": 50,
        "layers": 1,
        "bidirectional": False,
        "activation": "relu",
        "dropout": 0.0,
        "recurrent_dropout": 0.0,
        "lookback": 10,
        "horizon": 1,
        "strategy": "direct",
        "stride": 1,
        "transform": "none",
        "scaling": "minmax",
        "residual_over": "nothing",
        "blend": "nothing",
        "rehearsals": 0,
        "averaged": False,
        "ridge": False,
        "refitted": False,
        "second_season": 0,
        "fold": False,
        "differences": False,
        "seasonal_differences": False,
        "seasonal_lags": False,
        "calendar": False,
        "optimizer": "adam",
        "learning_rate": 0.001,
        "schedule": "constant",
        "loss": "mse",
        "batch_size": 32,
        "patience": None,
        "clip_norm": None,
    },
)
SMALL = Preset(
    name="small",
    title=mark("Small and quick"),
    description=mark("16 tanh units and few epochs: an answer in seconds, to see whether there is anything to learn."),
    changes={
        "units": 16,
        "layers": 1,
        "bidirectional": False,
        "activation": "tanh",
        "dropout": 0.0,
        "recurrent_dropout": 0.0,
        "optimizer": "adam",
        "learning_rate": 0.005,
        "schedule": "constant",
        "loss": "mse",
        "epochs": 30,
        "batch_size": 64,
        "patience": 5,
        "clip_norm": 1.0,
    },
)
DEEP = Preset(
    name="deep",
    title=mark("Deep"),
    description=mark(
        "Two layers of 64 tanh units with dropout, a falling learning rate and patience, for long series."
    ),
    changes={
        "units": 64,
        "layers": 2,
        "bidirectional": False,
        "activation": "tanh",
        "dropout": 0.1,
        "recurrent_dropout": 0.0,
        "optimizer": "adam",
        "learning_rate": 0.002,
        "schedule": "cosine",
        "loss": "mse",
        "epochs": 100,
        "batch_size": 32,
        "patience": 20,
        "clip_norm": 1.0,
    },
)
PRESETS = (NOTEBOOK, SMALL, DEEP)
