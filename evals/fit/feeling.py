"""Learns the score of `feeling`: one linear model a language, from several sets at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.signals.packed import bytes_of, halves
from evals.fit.feeling_sets import CALIBRATES, FeltSet, Floats
from evals.fit.logistic import BROAD, by_kernel, calibrated, sigmoid
from evals.scorers.binary import auc, f1
from evals.scorers.calibration import ece, reliability

SPREAD: Mapping[str, float] = {"vector": 3.0, "pieces": 5.0, "surface": 0.3}
"""Prior variance of the weights of each kind of feature; chosen by the other folds."""
SPREAD_ZH: Mapping[str, float] = {"pieces": 3.0, "surface": 0.1}
OWN = 4.0
"""Prior variance of what one set says more often than another, whatever is said."""
FOLDS = 5
Places = NDArray[np.int64]


@dataclass(frozen=True)
class Learned:
    """Weights of each kind of feature, and the bias."""

    weights: Mapping[str, Floats]
    bias: float

    def totals(self, one: FeltSet) -> Floats:
        found = np.full(one.size, self.bias)
        for name, weights in self.weights.items():
            found = found + block(one, name) @ weights
        return found

    def scaled(self, slope: float, bias: float) -> Learned:
        weights = {name: slope * values for name, values in self.weights.items()}
        return Learned(weights, slope * self.bias + bias)

    def packed(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "bias": round(self.bias, 5),
            "surface": [round(float(one), 5) for one in self.weights["surface"]],
            "pieces": bytes_of(self.weights["pieces"].astype(np.float32)),
        }
        if "vector" in self.weights:
            told["vector"] = halves(self.weights["vector"].astype(np.float32))
        return told


def block(one: FeltSet, name: str) -> Floats:
    return {"vector": one.vector, "pieces": one.pieces, "surface": one.surface}[name]


def learned(
    sets: Sequence[FeltSet], kept: Sequence[Places], spread: Mapping[str, float]
) -> Learned:
    """From the rows of each set that are kept (places). Pure."""
    truth: Floats = np.concatenate(
        [one.learned[rows] for one, rows in zip(sets, kept, strict=True)]
    )
    which = np.concatenate([np.full(len(rows), at) for at, rows in enumerate(kept)])
    tables: dict[str, Floats] = {
        name: np.vstack([block(one, name)[rows] for one, rows in zip(sets, kept, strict=True)])
        for name in spread
    }
    # Centred, so that drawing weights to 0 does not draw the totals anywhere.
    middles = {
        name: np.zeros(table.shape[1]) if name == "pieces" else table.mean(axis=0)
        for name, table in tables.items()
    }
    kernel = BROAD + OWN * (which[:, None] == which[None, :]).astype(np.float64)
    for name, variance in spread.items():
        shifted = tables[name] - middles[name]
        kernel = kernel + variance * shifted @ shifted.T
    dual = by_kernel(kernel, truth)
    weights = {
        name: variance * (tables[name] - middles[name]).T @ dual
        for name, variance in spread.items()
    }
    bias = BROAD * float(dual.sum())
    bias -= sum(float(middles[name] @ values) for name, values in weights.items())
    return Learned(weights, bias)


def in_folds(sets: Sequence[FeltSet], spread: Mapping[str, float], seed: int) -> list[Floats]:
    """Totals of every row by weights learned from the other folds of all sets."""
    chance = np.random.default_rng(seed)
    folds = [chance.permutation(one.size) % FOLDS for one in sets]
    totals = [np.zeros(one.size) for one in sets]
    for fold in range(FOLDS):
        model = learned(sets, [np.flatnonzero(at != fold) for at in folds], spread)
        for one, at, found in zip(sets, folds, totals, strict=True):
            found[at == fold] = model.totals(one)[at == fold]
    return totals


def without_itself(sets: Sequence[FeltSet], spread: Mapping[str, float]) -> dict[str, float | None]:
    """AUC on each set by weights learned from the other sets alone."""
    found: dict[str, float | None] = {}
    for one in sets:
        others = [other for other in sets if other is not one]
        if others:
            model = learned(others, [np.arange(other.size) for other in others], spread)
            found[one.name] = auc_of(model.totals(one), one)
    return found


def whole(sets: Sequence[FeltSet], spread: Mapping[str, float]) -> Learned:
    return learned(sets, [np.arange(one.size) for one in sets], spread)


def calibrations(sets: Sequence[FeltSet], totals: Sequence[Floats]) -> dict[str, Any]:
    """For turns, calls and reviews; what no set shows takes the turns', and is said a prior."""
    found: dict[str, Any] = {}
    for one, total in zip(sets, totals, strict=True):
        fitted: dict[str, Any] = calibrated(total, one.truth)
        said = sigmoid(fitted["slope"] * total + fitted["bias"])
        fitted["label_from"] = _best_threshold(said, one.truth)
        found.setdefault(CALIBRATES[one.kind], {**fitted, "on": one.name})
    for of in ("turn", "call", "review"):
        if of not in found:
            found[of] = {**found["turn"], "on": "a prior: taken from turns"}
    return found


def scores_of(totals: Floats, one: FeltSet) -> dict[str, Any]:
    """AUC, F1 and calibration error of totals, calibrated on themselves by two numbers."""
    fitted = calibrated(totals, one.truth)
    said = sigmoid(fitted["slope"] * totals + fitted["bias"])
    labels = (said >= _best_threshold(said, one.truth)).astype(np.float64)
    found = {"f1": f1(labels, one.truth), "ece": ece(said, one.truth)}
    told = {name: None if value is None else round(value, 4) for name, value in found.items()}
    return {
        "auc": auc_of(totals, one),
        **told,
        "reliability": reliability(said.tolist(), one.truth.tolist()),
    }


def _best_threshold(said: Floats, truth: Floats) -> float:
    """From which probability to say yes for the highest F1, in steps of .01."""
    steps = np.arange(0.05, 0.95, 0.01)
    scored = [f1((said >= step).astype(np.float64), truth) or 0.0 for step in steps]
    return round(float(steps[int(np.argmax(scored))]), 2)


def auc_of(totals: Floats, one: FeltSet) -> float | None:
    found = auc(totals, one.truth)
    return None if found is None else round(found, 4)
