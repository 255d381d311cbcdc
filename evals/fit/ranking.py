"""Learns the weights of the ranking: the softmax of right hits over all hits of a talk.

Listwise (Cao et al. 2007, doi:10.1145/1273496.1273513), every set and group weighing the same,
each weight drawn to a prior, so that a feature no set shows keeps what was set by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from evals.fit.sets import Floats, Judged, shuffled
from evals.scorers.ranking import ranking_scores, transposed
from knowledge.features import FEATURES

PRIOR: Mapping[str, float] = {
    "talk": 5.0,
    "ask": 3.0,
    "words": 2.0,
    "document": 1.0,
    "title": 2.0,
    "body": 2.0,
    "section": 2.0,
    "named": 5.0,
    "named_before": -4.0,
    "limits": 2.0,
}
"""Set by hand, from what each feature means."""
PULL = 0.002
"""How strongly weights are drawn to the prior."""
ROUNDS, STEP = 600, 0.15
FOLDS = 5


def learned(sets: Mapping[str, Sequence[Judged]]) -> Floats:
    """One weight a feature, by Adam (Kingma & Ba 2015) on all sets. Pure."""
    prior = np.array([PRIOR[name] for name in FEATURES])
    if not any(_usable(judged) for judged in sets.values()):
        return prior
    features, right, share = _padded(sets)
    weights, first, second = prior.copy(), np.zeros(len(prior)), np.zeros(len(prior))
    for turn in range(1, ROUNDS + 1):
        scores = np.where(np.isnan(right), -np.inf, features @ weights)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        of_right = odds * (right == 1)
        everyone = odds / odds.sum(axis=1, keepdims=True)
        among_right = of_right / of_right.sum(axis=1, keepdims=True)
        slope = np.einsum("q,qh,qhf->f", share, everyone - among_right, features)
        slope += PULL * (weights - prior)
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        step = first / (1 - 0.9**turn) / (np.sqrt(second / (1 - 0.999**turn)) + 1e-8)
        weights = weights - STEP * step * (1 - turn / (ROUNDS + 1))
    return weights


def scored(judged: Sequence[Judged], weights: Floats) -> dict[str, float]:
    """The mean scores of talks ranked by these weights."""
    found: list[dict[str, float]] = []
    for one in judged:
        order = _best_first(one.features @ weights) if one.documents else []
        ranked = list(dict.fromkeys(one.documents[place] for place in order))
        found.append(ranking_scores(ranked, one.right))
    return {name: round(float(np.mean(values)), 4) for name, values in transposed(found).items()}


def without_itself(sets: Mapping[str, Sequence[Judged]]) -> dict[str, Any]:
    """Each set by weights learned from the other sets; groups of one set go together."""
    report: dict[str, Any] = {}
    for name, judged in sets.items():
        others = {other: told for other, told in sets.items() if _set(other) != _set(name)}
        if others:
            report[name] = scored(judged, learned(others))
    return report


def in_folds(sets: Mapping[str, Sequence[Judged]], seed: int) -> dict[str, Any]:
    """Each set by weights learned from the other folds of all sets."""
    folds = {
        name: [[one[at] for at in shuffled(len(one), seed)[fold::FOLDS]] for fold in range(FOLDS)]
        for name, one in sets.items()
    }
    found: dict[str, list[dict[str, float]]] = {name: [] for name in sets}
    sizes: dict[str, list[int]] = {name: [] for name in sets}
    for fold in range(FOLDS):
        rest = {
            name: [one for other in range(FOLDS) if other != fold for one in parts[other]]
            for name, parts in folds.items()
        }
        weights = learned(rest)
        for name, parts in folds.items():
            if parts[fold]:
                found[name].append(scored(parts[fold], weights))
                sizes[name].append(len(parts[fold]))
    return {
        name: {
            metric: round(float(np.average([one[metric] for one in told], weights=sizes[name])), 4)
            for metric in told[0]
        }
        for name, told in found.items()
    }


def _best_first(scores: Floats) -> list[int]:
    return [int(place) for place in np.argsort(-scores, kind="stable")]


def _set(name: str) -> str:
    return name.partition("/")[0]


def _usable(judged: Sequence[Judged]) -> list[Judged]:
    """Talks whose hits are neither all right nor all wrong: the others teach nothing."""
    told = [(one, {name in one.right for name in one.documents}) for one in judged]
    return [one for one, answers in told if len(answers) == 2]


def _padded(sets: Mapping[str, Sequence[Judged]]) -> tuple[Floats, Floats, Floats]:
    """Features (talks, hits, features), 1 where right and NaN where there is no hit, and shares."""
    usable: list[tuple[Judged, float]] = []
    for judged in sets.values():
        kept = _usable(judged)
        usable += [(one, 1 / len(kept) / len(sets)) for one in kept]
    most = max(len(one.documents) for one, _ in usable)
    features = np.zeros((len(usable), most, len(FEATURES)))
    right = np.full((len(usable), most), np.nan)
    for place, (one, _) in enumerate(usable):
        features[place, : len(one.documents)] = one.features
        right[place, : len(one.documents)] = [name in one.right for name in one.documents]
    return features, right, np.array([share for _, share in usable])
