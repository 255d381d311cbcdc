"""Logistic regression, by named cues and by kernel: the exact optimum, the same on every run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
ROUNDS = 40
BROAD = 25.0
"""Variance of the prior of a bias in a kernel: as good as free."""


def by_cues(
    cues: Sequence[Mapping[str, float]], truth: Sequence[float], pull: float = 0.1
) -> dict[str, float]:
    """Weight of each cue by Newton's method; drawn to 0 with the precision `pull`, not the bias."""
    names = list(cues[0])
    shown = np.array([[one[name] for name in names] for one in cues])
    wanted = np.asarray(truth, dtype=np.float64)
    drawn = np.diag([1e-6 if name == "bias" else pull for name in names])
    weights = np.zeros(len(names))
    for _ in range(ROUNDS):
        said = sigmoid(shown @ weights)
        slope = shown.T @ (said - wanted) + drawn @ weights
        bend = (shown * (said * (1 - said))[:, None]).T @ shown + drawn
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


def by_kernel(kernel: Floats, truth: Floats, weight: Floats | None = None) -> Floats:
    """Dual weights of a logistic regression with this prior covariance of its totals.

    Laplace's mode of a Gaussian process classifier (Rasmussen & Williams 2006, algorithm 3.1), so
    that many thousand features cost no more than their few thousand texts. `truth` may be graded.
    """
    count = len(truth)
    share = np.ones(count) if weight is None else weight
    total, dual = np.zeros(count), np.zeros(count)
    for _ in range(ROUNDS):
        said = sigmoid(total)
        bend = np.clip(said * (1 - said), 1e-4, None) * share
        target = bend * total + (truth - said) * share
        root = np.sqrt(bend)
        within = np.eye(count) + root[:, None] * kernel * root[None, :]
        dual = target - root * np.linalg.solve(within, root * (kernel @ target))
        fresh = kernel @ dual
        moved = float(np.abs(fresh - total).max())
        total = fresh
        if moved < 1e-4:
            break
    return dual


def calibrated(totals: Floats, truth: Floats) -> dict[str, float]:
    """Slope and bias that turn totals into probabilities (Platt 1999)."""
    cues = [{"slope": float(total), "bias": 1.0} for total in totals]
    return by_cues(cues, [float(one) for one in truth], 1e-6)


def sigmoid(total: Floats) -> Floats:
    return 1 / (1 + np.exp(-np.clip(total, -30, 30)))
