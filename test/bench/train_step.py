"""Times AdamW training steps of a small net in PyTorch, eager, on the CPU: the peer of test/bench/training.mjs.

Reads one JSON object a line: {"net": {...}, "batch": N, "threads": T} prepares, {"steps": K} runs K steps and answers
with a line {"ms": [...]}. Ends with its input.
"""
import json
import sys
import time

import torch
from torch import nn


def build(net):
    layers = []
    if net["architecture"] == "cnn":
        channels, size = 1, 28
        for width in net["channels"]:
            layers += [nn.Conv2d(channels, width, 3, padding=1), nn.MaxPool2d(2), nn.ReLU()]
            channels, size = width, size // 2
        layers += [nn.Flatten(), nn.Linear(channels * size * size, net["dense"]), nn.ReLU(), nn.Linear(net["dense"], 10)]
    else:
        layers, width = [nn.Flatten()], 784
        for hidden in net["hidden"]:
            layers += [nn.Linear(width, hidden), nn.ReLU()]
            width = hidden
        layers += [nn.Linear(width, 10)]
    return nn.Sequential(*layers)


def prepare(request):
    torch.set_num_threads(request["threads"])
    model = build(request["net"])
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    inputs = torch.randn(request["batch"], 1, 28, 28)
    labels = torch.arange(request["batch"]) % 10
    loss_of = nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(inputs), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


step = None
for line in sys.stdin:
    request = json.loads(line)
    if "net" in request:
        step = prepare(request)
        print(json.dumps({"torch": torch.__version__}), flush=True)
        continue
    times = []
    for _ in range(request["steps"]):
        started = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - started))
    print(json.dumps({"ms": times}), flush=True)
