"""Logistic regression on bags of words: a Python script as a trial, with the standard library alone.

    sweeper run examples/logistic.yaml

The values come as arguments, as W&B passes them. What the script reports it prints: a line with the objective,
val_accuracy, is a report. It saves its weights before each report, so that a trial that was paused, stopped or
killed goes on where it was.
"""
import argparse
import collections
import json
import math
import os
import random

parser = argparse.ArgumentParser()
parser.add_argument("--learning_rate", type=float, default=0.1)
parser.add_argument("--l2", type=float, default=1e-4)
parser.add_argument("--min_count", type=int, default=2)
parser.add_argument("--epochs", type=int, default=5)
args = parser.parse_args()

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "movie-sentences")


def read(name):
    with open(os.path.join(folder, name), encoding="utf-8") as lines:
        next(lines)
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(set(row[0].lower().split()), int(row[1] == "positive")) for row in rows]


train, validation = read("train.tsv"), read("validation.tsv")
counts = collections.Counter(word for words, _ in train for word in words)
weights = {word: 0.0 for word, count in counts.items() if count >= args.min_count}
bias = 0.0
done = 0

checkpoint = os.path.join(os.environ.get("SWEEPER_CHECKPOINT_FOLDER", "."), "weights.json")
if os.environ.get("SWEEPER_RESUME_FROM", "0") != "0":
    with open(checkpoint, encoding="utf-8") as file:
        state = json.load(file)
    weights, bias, done = state["weights"], state["bias"], state["epoch"]


def probability(words):
    score = bias + sum(weights[word] for word in words if word in weights)
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))


for epoch in range(done + 1, args.epochs + 1):
    # A generator for each epoch, so that a trial that goes on draws what an uninterrupted one would.
    order = random.Random(f"{os.environ.get('SWEEPER_SEED', '1')} {epoch}").sample(train, len(train))
    for words, label in order:
        error = label - probability(words)
        bias += args.learning_rate * error
        for word in words:
            if word in weights:
                weights[word] += args.learning_rate * (error - args.l2 * weights[word])

    if "SWEEPER_CHECKPOINT_FOLDER" in os.environ:
        with open(checkpoint + ".new", "w", encoding="utf-8") as file:
            json.dump({"weights": weights, "bias": bias, "epoch": epoch}, file)
        os.replace(checkpoint + ".new", checkpoint)

    outcomes = [(probability(words), label) for words, label in validation]
    accuracy = sum((p > 0.5) == (label == 1) for p, label in outcomes) / len(outcomes)
    loss = -sum(math.log(max(1e-12, p if label == 1 else 1 - p)) for p, label in outcomes) / len(outcomes)
    print(json.dumps({"epoch": epoch, "val_accuracy": accuracy, "val_loss": loss}), flush=True)
