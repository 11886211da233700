#!/usr/bin/python3
"""Writes fanova-trees.json: what Optuna's fANOVA (optuna.importance._fanova._tree, 3.1.0) computes for given trees.

Optuna grows its forest with scikit-learn, which need not be installed: the trees are drawn here, in the layout that
Optuna reads, and Optuna takes their variance apart.

    /usr/bin/python3 make_fanova_trees.py > fanova-trees.json
"""
import json
import random
from types import SimpleNamespace

import numpy
from optuna.importance._fanova._tree import _FanovaTree


def draw(generator, axes, depth):
    """A tree as a list of nodes: (axis, threshold, left, right, value); axis -2 in a leaf."""
    nodes = []

    def grow(box, depth):
        index = len(nodes)
        nodes.append(None)
        if depth == 0 or (index > 0 and generator.random() < 0.2):
            nodes[index] = (-2, -2.0, -1, -1, generator.gauss(0, 1))
            return index
        axis = generator.randrange(axes)
        low, high = box[axis]
        threshold = low + (high - low) * generator.uniform(0.1, 0.9)
        left = grow({**box, axis: (low, threshold)}, depth - 1)
        right = grow({**box, axis: (threshold, high)}, depth - 1)
        nodes[index] = (axis, threshold, left, right, 0.0)
        return index

    grow({axis: (0.0, 1.0) for axis in range(axes)}, depth)
    return nodes


def analyse(nodes, axes):
    columns = [numpy.array(column) for column in zip(*nodes)]
    tree = SimpleNamespace(
        n_features=axes, node_count=len(nodes), feature=columns[0], threshold=columns[1],
        children_left=columns[2], children_right=columns[3], value=columns[4].reshape(-1, 1, 1))
    reference = _FanovaTree(tree, numpy.array([[0.0, 1.0]] * axes))
    return {
        "axes": axes,
        "nodes": [list(node) for node in nodes],
        "variance": reference.variance,
        "main": [reference.get_marginal_variance(numpy.array([axis])) for axis in range(axes)],
        "pairs": [[first, second, reference.get_marginal_variance(numpy.array([first, second]))]
                  for first in range(axes) for second in range(first + 1, axes)],
    }


generator = random.Random(7)
cases = [analyse(draw(generator, axes, depth), axes)
         for axes, depth in [(1, 2), (2, 2), (2, 4), (3, 4), (3, 6), (4, 6), (5, 7)]]
print(json.dumps(cases, indent=None, separators=(",", ":")))
