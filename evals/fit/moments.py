"""Learns the weights of `seeking`: a logistic regression over cues, drawn to a prior."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from assistant.replies.seeking import SEEKS, cues_of
from evals.fit.sets import Floats, shuffled
from evals.rows import Row
from evals.scorers.binary import auc, f1
from evals.turns import read_turns

PRIOR: Mapping[str, float] = {
    "question": 0.0,
    "property": 1.0,
    "being": 0.0,
    "exists": 0.0,
    "knows": 1.0,
    "manner": 0.5,
    "terms": 1.0,
    "problem": 3.0,
    "record": -2.0,
    "search": -1.0,
    "booking": -1.0,
    "short": -0.5,
    "nothing": -1.5,
    "bias": 0.0,
}
"""What a cue weighs that the data do not show; their language has no problems with goods."""
PULL = 2.0
"""How strongly weights are drawn to the prior (the precision of a normal distribution)."""
ROUNDS, FOLDS = 12, 8


def learned(cues: Sequence[Mapping[str, float]], truth: Sequence[bool]) -> dict[str, float]:
    """The most probable weights, by Newton's method. Pure."""
    names = list(PRIOR)
    prior = np.array([PRIOR[name] for name in names])
    shown = np.array([[one.get(name, 1.0) for name in names] for one in cues])
    wanted = np.array(truth, dtype=np.float64)
    weights = prior.copy()
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-(shown @ weights)))
        slope = shown.T @ (said - wanted) + PULL * (weights - prior)
        bend = (shown * (said * (1 - said))[:, None]).T @ shown + PULL * np.eye(len(names))
        weights = weights - np.linalg.solve(bend, slope)
    return {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}


def cues_and_truth(rows: Sequence[Row], where: str) -> tuple[list[dict[str, float]], list[bool]]:
    """Of every labelled line. Raises BadInput."""
    judged = [row for row in rows if row.get("knowledge_seeking") is not None]
    talks = [read_turns(row["turns"], where) for row in judged]
    cues = [cues_of(talk[-1].text.strip()) for talk in talks]
    return cues, [bool(row["knowledge_seeking"]) for row in judged]


def in_folds(
    cues: Sequence[Mapping[str, float]], truth: Sequence[bool], seed: int
) -> dict[str, float | None]:
    """F1 and AUC of turns by weights learned from the other folds."""
    order = shuffled(len(cues), seed)
    scores: Floats = np.zeros(len(cues))
    for fold in range(FOLDS):
        out = set(order[fold::FOLDS])
        rest = [place for place in order if place not in out]
        weights = learned([cues[at] for at in rest], [truth[at] for at in rest])
        for at in out:
            total = sum(weights[name] * cues[at].get(name, 1.0) for name in weights)
            scores[at] = 1 / (1 + np.exp(-total))
    wanted = np.array(truth, dtype=np.float64)
    found = {"f1": f1((scores >= SEEKS).astype(np.float64), wanted), "auc": auc(scores, wanted)}
    return {name: None if value is None else round(value, 4) for name, value in found.items()}
