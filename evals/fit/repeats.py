"""Learns when two questions ask the same: directions of an embedder, and a calibrated logistic.

The cue `intent` is always computed by directions that have not seen the pair's own intents, so
that its weight is what it is worth for intents of a shop nobody has met.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from assistant.signals.packed import Floats as Halves
from assistant.signals.similarity import Projection, cues_of, cues_of_words, weighed
from evals.fit.logistic import by_cues
from evals.fit.pairs import Pair, Wanted
from evals.scorers.binary import auc

DIRECTIONS = 64
SHRINK = 2.0
"""How much of the mean variance is added to every direction within intents: few utterances each."""
FOLDS = 5
Vectors = Mapping[str, Halves]
Cues = dict[str, float]


def projection_of(said: Sequence[Wanted], vectors: Vectors) -> Projection:
    """Directions between intents, whitened within them (Fisher 1936; shrunk: Friedman 1989)."""
    intents = np.array([one.intent for one in said])
    points = np.array([vectors[one.text] for one in said], dtype=np.float64)
    names = sorted(set(intents))
    middles = np.array([points[intents == name].mean(axis=0) for name in names])
    spread = points - middles[np.searchsorted(names, intents)]
    within = spread.T @ spread / max(1, len(points) - len(names))
    size = within.shape[0]
    within += SHRINK * np.trace(within) / size * np.eye(size)
    values, axes = np.linalg.eigh(within)
    white = axes / np.sqrt(values)
    middle = middles.mean(axis=0)
    between = (middles - middle) @ white
    _, told = np.linalg.eigh(between.T @ between)
    directions = white @ told[:, ::-1][:, :DIRECTIONS]
    return Projection(middle.astype(np.float32), directions.astype(np.float32))


class Held:
    """Sets of utterances in folds by intent, and projections that leave some folds out."""

    def __init__(self, sets: Mapping[str, Sequence[Wanted]], vectors: Vectors, seed: int) -> None:
        self._sets, self._vectors = sets, vectors
        intents = sorted({one.intent for said in sets.values() for one in said})
        order = np.random.default_rng(seed).permutation(len(intents))
        self._fold = {name: int(at) % FOLDS for name, at in zip(intents, order, strict=True)}
        self._known: dict[tuple[tuple[str, ...], frozenset[int]], Projection] = {}

    def folds(self, pair: Pair) -> frozenset[int]:
        return frozenset(self._fold.get(one.intent, -1) for one in (pair.a, pair.b))

    def cues(self, pair: Pair, names: Sequence[str], out: frozenset[int] | None = None) -> Cues:
        """By directions of these sets without the pair's folds (or without `out`)."""
        key = (tuple(names), self.folds(pair) if out is None else out)
        if key not in self._known:
            kept = [
                one for n in names for one in self._sets[n] if self._fold[one.intent] not in key[1]
            ]
            self._known[key] = projection_of(kept, self._vectors)
        texts = (pair.a.text, pair.b.text)
        found = (self._vectors[texts[0]], self._vectors[texts[1]])
        return cues_of(texts, found, self._known[key])


def learned(
    sets: Mapping[str, Sequence[Wanted]],
    pairs: Mapping[str, Sequence[Pair]],
    vectors: Vectors,
    seed: int,
) -> dict[str, Any]:
    """Weights, directions, and how they do without each set and without each pair's intents."""
    held, names = Held(sets, vectors, seed), list(sets)
    told = {n: [(one, held.cues(one, names)) for one in pairs[n]] for n in names}
    report: dict[str, Any] = {
        "projection": projection_of([one for n in names for one in sets[n]], vectors),
        "weights": _fitted([pair for n in names for pair in told[n]]),
        "by other intents": {n: _without_its_intents(held, told, n) for n in names},
        "by cosine alone": {
            n: _auc([(one, cues["cosine"]) for one, cues in told[n]]) for n in names
        },
    }
    if len(names) > 1:
        report["by the other sets"] = {n: _without(held, pairs, names, n) for n in names}
    return report


def learned_of_words(pairs: Sequence[Pair], seed: int) -> dict[str, Any]:
    """Weights of Chinese words, and how they do on pairs whose intents they have not seen."""
    told = [(one, cues_of_words(one.a.text, one.b.text)) for one in pairs]
    intents = sorted({side.intent for one in pairs for side in (one.a, one.b)})
    order = np.random.default_rng(seed).permutation(len(intents))
    fold = {name: int(at) % FOLDS for name, at in zip(intents, order, strict=True)}
    scored: list[tuple[Pair, float]] = []
    for out in range(FOLDS):
        rest = [(p, c) for p, c in told if out not in (fold[p.a.intent], fold[p.b.intent])]
        weights = _fitted(rest)
        scored += [(p, weighed(c, weights)) for p, c in told if fold[p.a.intent] == out]
    return {
        "weights": _fitted(told),
        "by other intents": _auc(scored),
    }


def _fitted(told: Sequence[tuple[Pair, Cues]]) -> dict[str, float]:
    return by_cues([cues for _, cues in told], [float(one.same) for one, _ in told])


def _without_its_intents(
    held: Held, told: Mapping[str, Sequence[tuple[Pair, Cues]]], name: str
) -> float | None:
    every = [one for pairs in told.values() for one in pairs]
    weights: dict[frozenset[int], dict[str, float]] = {}
    scored: list[tuple[Pair, float]] = []
    for pair, cues in told[name]:
        out = held.folds(pair)
        if out not in weights:
            weights[out] = _fitted([(p, c) for p, c in every if not held.folds(p) & out])
        scored.append((pair, weighed(cues, weights[out])))
    return _auc(scored)


def _without(
    held: Held, pairs: Mapping[str, Sequence[Pair]], names: Sequence[str], name: str
) -> float | None:
    others = [one for one in names if one != name]
    weights = _fitted([(p, held.cues(p, others)) for one in others for p in pairs[one]])
    every = frozenset[int]()
    return _auc([(p, weighed(held.cues(p, others, every), weights)) for p in pairs[name]])


def _auc(scored: Sequence[tuple[Pair, float]]) -> float | None:
    found = auc(
        np.array([score for _, score in scored]), np.array([float(one.same) for one, _ in scored])
    )
    return None if found is None else round(found, 4)
