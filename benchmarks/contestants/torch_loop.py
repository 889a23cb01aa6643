"""A good PyTorch loop: data in memory, slices by index, one fused Adam; threads as told on the command line."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import torch
from protocol import serve, windows

torch.set_num_threads(int(sys.argv[1]))


class Network(torch.nn.Module):
    def __init__(self, shape):
        super().__init__()
        text = shape["vocabulary"]
        self.embedding = torch.nn.Embedding(text, shape["embedding"]) if text else None
        sizes = {
            "input_size": shape["embedding"] if text else 1,
            "hidden_size": shape["units"],
            "num_layers": shape["layers"],
            "batch_first": True,
        }
        if shape["cell"] == "simple_rnn":
            self.recurrent = torch.nn.RNN(**sizes, nonlinearity="relu" if shape["activation"] == "relu" else "tanh")
        else:
            # PyTorch's LSTM and GRU know tanh only.
            self.recurrent = (torch.nn.LSTM if shape["cell"] == "lstm" else torch.nn.GRU)(**sizes)
        self.dense = torch.nn.Linear(shape["units"], text or 1)

    def forward(self, x):
        if self.embedding is not None:
            return self.dense(self.recurrent(self.embedding(x))[0]).flatten(0, 1)
        return self.dense(self.recurrent(x)[0][:, -1])


def make(shape):
    torch.manual_seed(0)
    x, y = (torch.from_numpy(part) for part in windows(shape))
    if shape["vocabulary"]:
        y = y.long()
    network = Network(shape)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, fused=True)
    loss = torch.nn.CrossEntropyLoss() if shape["vocabulary"] else torch.nn.MSELoss()
    place = {"order": torch.randperm(len(x)), "at": 0}

    def run(updates):
        total = 0.0
        for _ in range(updates):
            if place["at"] + shape["batch"] > len(x):
                place.update(order=torch.randperm(len(x)), at=0)
            rows = place["order"][place["at"] : place["at"] + shape["batch"]]
            place["at"] += shape["batch"]
            optimizer.zero_grad(set_to_none=True)
            wanted = y[rows]
            value = loss(network(x[rows]), wanted.flatten() if shape["vocabulary"] else wanted)
            value.backward()
            optimizer.step()
            total += value.item()

    return run


serve(make)
