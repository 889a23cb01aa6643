"""neuralforecast's LSTM, GRU and RNN end to end on the same series."""

import logging
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

import pandas as pd  # noqa: E402
from neuralforecast import NeuralForecast  # noqa: E402
from neuralforecast.models import GRU, LSTM, RNN  # noqa: E402
from protocol import column, serve  # noqa: E402

MODELS = {"simple_rnn": RNN, "lstm": LSTM, "gru": GRU}


def make(shape):
    values = column(shape)[:, 0]
    frame = pd.DataFrame({"unique_id": "series", "ds": range(len(values)), "y": values})

    def run(updates):
        model = MODELS[shape["cell"]](
            h=1,
            input_size=shape["lookback"],
            encoder_hidden_size=shape["units"],
            encoder_n_layers=shape["layers"],
            max_steps=updates,
            batch_size=1,
            windows_batch_size=shape["batch"],
            val_check_steps=10**9,
            accelerator="cpu",
            enable_progress_bar=False,
            logger=False,
            enable_checkpointing=False,
        )
        NeuralForecast(models=[model], freq=1).fit(frame)

    return run


serve(make)
