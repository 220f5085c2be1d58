"""Times training steps of PyTorch, eager, with AdamW, on the CPU: the peer of our_step.mjs, which speaks the same.

Reads a line of JSON, {"net": {...}, "batch": N, "threads": T} to prepare or {"steps": K} to run, and answers each with one.
"""
import json
import resource
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn


class Block(nn.Module):
    def __init__(self, width_in, width, stride):
        super().__init__()
        self.first = nn.Conv2d(width_in, width, 3, stride, 1)
        self.second = nn.Conv2d(width, width, 3, 1, 1)
        self.shortcut = nn.Identity() if width_in == width else nn.Conv2d(width_in, width, 1, stride)

    def forward(self, x):
        return F.relu(self.second(F.relu(self.first(x))) + self.shortcut(x))


def resnet18():
    blocks, width_in = [nn.Conv2d(3, 64, 3, 1, 1), nn.ReLU()], 64
    for width in (64, 128, 256, 512):
        for stride in (1 if width == 64 else 2, 1):
            blocks.append(Block(width_in, width, stride))
            width_in = width
    return nn.Sequential(*blocks, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(512, 10))


class Layer(nn.Module):
    def __init__(self, width, heads, tokens):
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.qkv, self.out = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.up, self.down = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)
        self.register_buffer("mask", torch.full((tokens, tokens), -1e9).triu(1))

    def forward(self, x):
        n, t, w = x.shape
        q, k, v = (p.view(n, t, self.heads, -1).transpose(1, 2) for p in self.qkv(self.norms[0](x)).split(w, dim=-1))
        scores = q @ k.transpose(-1, -2) * (w / self.heads) ** -0.5 + self.mask
        x = x + self.out((scores.softmax(-1) @ v).transpose(1, 2).reshape(n, t, w))
        return x + self.down(F.gelu(self.up(self.norms[1](x)), approximate="tanh"))


class Gpt(nn.Module):
    def __init__(self, layers=4, width=256, heads=4, tokens=128, words=1024):
        super().__init__()
        self.words = nn.Embedding(words, width)
        self.positions = nn.Parameter(torch.randn(tokens, width) * 0.02)
        self.layers = nn.Sequential(*[Layer(width, heads, tokens) for _ in range(layers)])
        self.norm = nn.LayerNorm(width)

    def forward(self, ids):
        return self.norm(self.layers(self.words(ids) + self.positions)) @ self.words.weight.t()


def build(net):
    net = dict(net)
    kind = net.pop("architecture")
    if kind == "resnet18":
        return resnet18()
    if kind == "gpt":
        return Gpt(**net)
    layers = []
    if kind == "cnn":
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


def batch_of(net, batch):
    if net["architecture"] == "gpt":
        tokens, words = net.get("tokens", 128), net.get("words", 1024)
        return torch.randint(words, (batch, tokens)), torch.randint(words, (batch * tokens,))
    shape = (3, 32, 32) if net["architecture"] == "resnet18" else (1, 28, 28)
    return torch.randn(batch, *shape), torch.arange(batch) % 10


def prepare(request):
    torch.set_num_threads(request["threads"])
    model = build(request["net"])
    teacher = build(request["teacher"]).eval() if "teacher" in request else None
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3)
    inputs, labels = batch_of(request["net"], request["batch"])

    def loss_of(logits):
        ce = F.cross_entropy(logits.reshape(labels.numel(), -1), labels)
        if teacher is None:
            return ce
        with torch.no_grad():
            soft = F.log_softmax(teacher(inputs) / 2, dim=-1)
        kl = F.kl_div(F.log_softmax(logits / 2, dim=-1), soft, reduction="batchmean", log_target=True)
        return 0.7 * 4 * kl + 0.3 * ce

    def step():
        optimizer.zero_grad()
        loss = loss_of(model(inputs))
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


def times_of(step, count):
    times = []
    for _ in range(count):
        started = time.perf_counter()
        step()
        times.append(1000 * (time.perf_counter() - started))
    return times


step = None
for line in sys.stdin:
    request = json.loads(line)
    if "net" in request:
        step = prepare(request)
        answer = {"torch": torch.__version__}
    else:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        answer = {"ms": times_of(step, request["steps"]), "peakMB": peak}
    print(json.dumps(answer), flush=True)
