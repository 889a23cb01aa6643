"""Darts' BlockRNNModel end to end: its own windows, loader and trainer, on the same series."""

import logging
import sys
import warnings
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)

from darts import TimeSeries  # noqa: E402
from darts.models import BlockRNNModel  # noqa: E402
from protocol import column, serve  # noqa: E402

NAMES = {"simple_rnn": "RNN", "lstm": "LSTM", "gru": "GRU"}


def make(shape):
    series = TimeSeries.from_values(column(shape))

    def run(updates):
        model = BlockRNNModel(
            input_chunk_length=shape["lookback"],
            output_chunk_length=1,
            model=NAMES[shape["cell"]],
            hidden_dim=shape["units"],
            n_rnn_layers=shape["layers"],
            batch_size=shape["batch"],
            n_epochs=-(-updates * shape["batch"] // shape["examples"]),
            pl_trainer_kwargs={"accelerator": "cpu", "enable_progress_bar": False, "logger": False,
                               "enable_checkpointing": False, "max_steps": updates},
        )  # fmt: skip
        model.fit(series)

    return run


serve(make)
