"""Named starting points: what each changes in the recipe."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Preset:
    """`changes` maps fields of the task's options, ModelSpec and TrainingSpec to their values."""

    name: str
    title: str
    description: str
    changes: dict[str, int | float | str | bool | None]
    source_kinds: tuple[str, ...] = ("series",)
    """The kinds of source it is meant for."""


NOTEBOOK = Preset(
    name="notebook",
    title="As in the notebook",
    description="50 relu units, the last 10 timesteps, one value ahead, Dense(1), adam and mse, nothing else.",
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
    title="Small and quick",
    description="16 tanh units and few epochs: an answer in seconds, to see whether there is anything to learn.",
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
    title="Deep",
    description="Two layers of 64 tanh units with dropout, a falling learning rate and patience, for long series.",
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
TEXTS = ("labelled texts", "corpus")
SMALL_TEXT = Preset(
    name="small_text",
    title="Small and quick",
    description="32 units over short vectors and few epochs: to see in seconds whether there is anything to learn.",
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
    source_kinds=TEXTS,
)
DEEP_TEXT = Preset(
    name="deep_text",
    title="Deep",
    description="Two layers of 128 units with much dropout and a falling learning rate, for many or long texts.",
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
    source_kinds=TEXTS,
)
PRESETS: dict[str, Preset] = {preset.name: preset for preset in (NOTEBOOK, SMALL, DEEP, SMALL_TEXT, DEEP_TEXT)}


def presets_for(source_kind: str) -> dict[str, Preset]:
    """Those that are meant for that kind of source."""
    return {name: preset for name, preset in PRESETS.items() if source_kind in preset.source_kinds}
