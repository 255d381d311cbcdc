"""Learns what pitch and tilt weigh in `arousal`: a logistic regression, drawn to its prior."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.speech import Deviation
from assistant.errors import BadInput
from assistant.signals.arousal import PRIOR, Weights, arousal
from evals.clips import deviations_of, is_high, read_clips, read_labels
from evals.fit.sets import Floats
from evals.scorers.agreement import recall
from evals.scorers.binary import auc, false_alarm_rate

FITTED = ("f0_semitones", "tilt_db")
"""What clips that were levelled, cut and never transcribed can teach."""
PULL = 4.0
"""How strongly weights are drawn to the prior. Actors overdo it: weights that the clips alone
would give make any raised voice certain."""
ROUNDS = 25


def learned(deviations: Sequence[Deviation], high: Sequence[bool]) -> Weights:
    """The most probable weights at even odds, by Newton's method. Pure.

    The middle of tilt lies halfway between the medians of both kinds; that of pitch is where the
    whole then says even odds.
    """
    shown = np.array(
        [[getattr(one, name) or 0.0 for name in FITTED] for one in deviations], dtype=np.float64
    )
    wanted: Floats = np.array(high, dtype=np.float64)
    middles = (np.median(shown[wanted == 1], axis=0) + np.median(shown[wanted == 0], axis=0)) / 2
    # Both kinds weigh the same, however many there are of each.
    share = float(wanted.mean())
    counts: Floats = wanted / (2 * share) + (1 - wanted) / (2 * (1 - share))
    cues: Floats = np.column_stack([shown - middles, np.ones(len(shown))])
    prior = np.array([*(PRIOR[name][0] for name in FITTED), 0.0])
    weights: Floats = prior.copy()
    for _ in range(ROUNDS):
        said = 1 / (1 + np.exp(-np.clip(cues @ weights, -60, 60)))
        slope = cues.T @ (counts * (said - wanted)) + PULL * (weights - prior)
        bend = (cues * (counts * said * (1 - said))[:, None]).T @ cues + PULL * np.eye(len(prior))
        weights = weights - np.linalg.solve(bend, slope)
    middles[0] -= weights[-1] / weights[0]
    fitted = {
        name: (round(float(weight), 3), round(float(middle), 2))
        for name, weight, middle in zip(FITTED, weights[:-1], middles, strict=True)
    }
    return {**PRIOR, **fitted}


def voice_report(data: Path, seed: int) -> dict[str, Any]:
    """Weights of the cues, and how good they are for speakers left out. Raises BadInput."""
    rows = read_labels(data)
    clips = read_clips(data, rows)
    judged = [
        (clip.speaker, deviation.model_copy(update={"energy_z": None}), high)
        for clip, deviation, row in zip(clips, deviations_of(clips), rows, strict=True)
        if deviation is not None and (high := is_high(row)) is not None
    ]
    speakers = sorted({speaker for speaker, _, _ in judged})
    if len(speakers) < 2 or len({high for _, _, high in judged}) < 2:
        raise BadInput(f"{data} has not two speakers, calm and excited, to learn from.")
    weights = learned([one for _, one, _ in judged], [high for _, _, high in judged])
    return {
        "cues": {
            name: {"weight": weight, "middle": middle, "fitted": name in FITTED}
            for name, (weight, middle) in weights.items()
        },
        "trained": {
            "on": {data.name: len(judged)},
            "speakers": len(speakers),
            "how": f"logistic regression at even odds, pull {PULL} to the prior; cues not fitted "
            "stand at their prior, whose sources are in arousal.py",
            "prior": {name: list(PRIOR[name]) for name in FITTED},
            "seed": seed,
        },
        "by the other speakers": _without_each(judged, speakers),
    }


def _without_each(
    judged: Sequence[tuple[str, Deviation, bool]], speakers: Sequence[str]
) -> dict[str, float | None]:
    """Scores of each speaker's clips by weights learned from the others'."""
    scores: list[float] = []
    truth: list[float] = []
    for left_out in speakers:
        others = [(one, high) for who, one, high in judged if who != left_out]
        weights = learned([one for one, _ in others], [high for _, high in others])
        for who, one, high in judged:
            if who == left_out:
                scores.append(arousal(one, weights=weights))
                truth.append(float(high))
    told, wanted = np.array(scores), np.array(truth)
    said = (told >= 0.5).astype(np.float64)
    found = {
        "auc": auc(told, wanted),
        "high_arousal_recall": recall(said, wanted),
        "false_alarm_rate": false_alarm_rate(said, wanted),
        "brier": float(np.mean((told - wanted) ** 2)),
    }
    return {name: None if value is None else round(value, 4) for name, value in found.items()}
