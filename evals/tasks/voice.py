"""Voice: is a clip one of high arousal, by its speaker's own baseline?"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from assistant.core.speech import Deviation
from assistant.signals.agitation import F0_SEMITONES, LOUDER_Z
from assistant.signals.arousal import arousal
from evals.clips import deviations_of, is_high, read_clips, read_labels
from evals.outcome import Outcome
from evals.scorers.agreement import recall
from evals.scorers.binary import auc, false_alarm_rate
from evals.scorers.intervals import with_interval

HIGH_FROM = 0.5
"""More likely than not, at even odds; a voice nobody knows stands at it, and is not high."""


def run_voice(data: Path, *, by: str = "", seed: int = 0) -> Outcome:
    """The arousal that live signals are graded by, of every clip, scored where it is labelled.

    The level of a clip says nothing beside clips of another recording, so ours leaves it out; the
    peer "energy alone" does not. Raises BadInput.
    """
    started = time.perf_counter()
    rows = read_labels(data)
    clips = read_clips(data, rows)
    seconds = time.perf_counter() - started
    deviations = deviations_of(clips)
    scores = [arousal(_unlevelled(one)) for one in deviations]
    peers: dict[str, tuple[list[float], float]] = {
        "F0 alone": (_alone(deviations, lambda one: one.f0_semitones), F0_SEMITONES),
        "energy alone": (_alone(deviations, lambda one: one.energy_z), LOUDER_Z),
        "tilt alone": (_alone(deviations, lambda one: one.tilt_db), 2.0),
    }
    truth = [is_high(row) for row in rows]
    judged = [place for place, high in enumerate(truth) if high is not None]

    def metrics(told: Sequence[float], threshold: float, places: Sequence[int]) -> dict[str, Any]:
        high = [float(bool(truth[place])) for place in places]
        said = [float(told[place] > threshold) for place in places]
        return {
            "high_arousal_recall": with_interval(recall, said, high, seed),
            "false_alarm_rate": with_interval(false_alarm_rate, said, high, seed),
            "auc": with_interval(auc, [told[place] for place in places], high, seed),
        }

    def all_metrics(places: Sequence[int]) -> dict[str, Any]:
        if not places:
            return {"n": 0, "metrics": {}, "baselines": {}}
        return {
            "n": len(places),
            "metrics": metrics(scores, HIGH_FROM, places),
            "baselines": {
                name: metrics(told, threshold, places) for name, (told, threshold) in peers.items()
            },
        }

    report: dict[str, Any] = {
        "task": "voice",
        "data": str(data),
        **all_metrics(judged),
        "seconds": round(time.perf_counter() - started, 3),
        "real_time_factor": round(seconds / max(sum(c.heard.seconds for c in clips), 1e-9), 5),
    }
    if by:
        groups: dict[str, list[int]] = {}
        for place in judged:
            groups.setdefault(str(rows[place].get(by)), []).append(place)
        report["by"] = {name: all_metrics(places) for name, places in sorted(groups.items())}
    predictions = [
        {"id": clip.file, "score": round(score, 6), "label": score > HIGH_FROM}
        for clip, score in zip(clips, scores, strict=True)
    ]
    return Outcome(report, predictions)


def _unlevelled(deviation: Deviation | None) -> Deviation | None:
    return None if deviation is None else deviation.model_copy(update={"energy_z": None})


def _alone(
    deviations: Sequence[Deviation | None], cue: Callable[[Deviation], float | None]
) -> list[float]:
    """One cue of each clip; what was not measured is as usual, 0."""
    return [(cue(one) or 0.0) if one is not None else 0.0 for one in deviations]
