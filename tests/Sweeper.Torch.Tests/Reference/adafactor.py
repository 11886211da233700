"""Five steps of Adafactor on a matrix and a vector in numpy, printed as the rows of AdafactorTests.

After Shazeer and Stern (2018), algorithm 4, with the options transformers' Trainer takes: scale_parameter=False,
relative_step=False, warmup_init=False, beta1=None, clip_threshold=1, decay_rate=-0.8, eps=1e-30.
"""
import numpy as np

RATE, DECAY = 0.05, 0.1
x = {"matrix": np.array([[1.0, -0.5, 3.0], [0.2, 2.0, -1.0]]), "vector": np.array([0.5, -2.0, 4.0])}
curvature = {"matrix": np.array([[1.0, 5.0, 0.3], [20.0, 0.1, 2.0]]), "vector": np.array([3.0, 0.5, 0.01])}
state = {name: {} for name in x}
for t in range(1, 6):
    for name, p in x.items():
        s, g = state[name], curvature[name] * p
        beta2 = 1 - t ** -0.8
        squares = g ** 2 + 1e-30
        if p.ndim == 2:
            s["row"] = beta2 * s.get("row", 0) + (1 - beta2) * squares.mean(axis=-1)
            s["col"] = beta2 * s.get("col", 0) + (1 - beta2) * squares.mean(axis=-2)
            update = g / np.sqrt(np.outer(s["row"] / s["row"].mean(), s["col"]))
        else:
            s["all"] = beta2 * s.get("all", 0) + (1 - beta2) * squares
            update = g / np.sqrt(s["all"])
        update /= max(1.0, np.sqrt((update ** 2).mean()))
        x[name] = p - RATE * DECAY * p - RATE * update
    print("[" + ", ".join(f"{value:.12f}" for value in [*x["matrix"].ravel(), *x["vector"]]) + "],")
