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


class Translator(torch.nn.Module):
    """An encoder, a decoder that starts where it ended, and Luong's attention; of LSTM or GRU."""

    def __init__(self, shape):
        super().__init__()
        units, numbers, width = shape["units"], shape["vocabulary"], shape["embedding"]
        self.read, self.written = (torch.nn.Embedding(numbers, width) for _ in range(2))
        layer = torch.nn.LSTM if shape["cell"] == "lstm" else torch.nn.GRU
        self.encoder, self.decoder = (layer(width, units, batch_first=True) for _ in range(2))
        self.question, self.seen = torch.nn.Linear(units, units), torch.nn.Linear(2 * units, units)
        self.dense = torch.nn.Linear(units, numbers)

    def forward(self, source, target):
        read, states = self.encoder(self.read(source))
        written, _ = self.decoder(self.written(target), states)
        found = torch.softmax(self.question(written) @ read.mT, -1) @ read
        return self.dense(torch.tanh(self.seen(torch.cat([found, written], -1)))).flatten(0, 1)


def make(shape):
    torch.manual_seed(0)
    x, y = windows(shape)
    x, y = [torch.from_numpy(each) for each in (x if shape["ahead"] else (x,))], torch.from_numpy(y)
    if shape["vocabulary"]:
        y = y.long()
    network = Translator(shape) if shape["ahead"] else Network(shape)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.001, fused=True)
    loss = torch.nn.CrossEntropyLoss() if shape["vocabulary"] else torch.nn.MSELoss()
    place = {"order": torch.randperm(len(y)), "at": 0}

    def run(updates):
        total = 0.0
        for _ in range(updates):
            if place["at"] + shape["batch"] > len(y):
                place.update(order=torch.randperm(len(y)), at=0)
            rows = place["order"][place["at"] : place["at"] + shape["batch"]]
            place["at"] += shape["batch"]
            optimizer.zero_grad(set_to_none=True)
            wanted = y[rows]
            value = loss(network(*(each[rows] for each in x)), wanted.flatten() if shape["vocabulary"] else wanted)
            value.backward()
            optimizer.step()
            total += value.item()

    return run


serve(make)
