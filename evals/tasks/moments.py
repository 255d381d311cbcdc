"""Moments: does the last turn of a talk need knowledge at all?"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from assistant.replies.seeking import SEEKS, seeking
from evals.outcome import Outcome
from evals.rows import read_rows
from evals.scorers.binary import auc, f1
from evals.scorers.intervals import with_interval
from evals.turns import read_turns


def run_moments(data: Path, *, by: str = "", seed: int = 0) -> Outcome:
    """The decision of live cards on every line, scored where it is labelled. Raises BadInput."""
    started = time.perf_counter()
    rows = read_rows(data, ["turns"])
    talks = [read_turns(row["turns"], f"{data}, line {n}") for n, row in enumerate(rows, 1)]
    scores = [seeking([(turn.speaker, turn.text) for turn in talk]) for talk in talks]
    labels = [score >= SEEKS for score in scores]
    judged = [place for place, row in enumerate(rows) if row.get("knowledge_seeking") is not None]

    def metrics(predicted: list[float], said: list[bool], places: list[int]) -> dict[str, Any]:
        truth = [float(bool(rows[place]["knowledge_seeking"])) for place in places]
        return {
            "f1": with_interval(f1, [float(said[place]) for place in places], truth, seed),
            "auc": with_interval(auc, [predicted[place] for place in places], truth, seed),
        }

    always = [1.0] * len(rows)
    asks = [float("?" in talk[-1].text or _asks(talk[-1].text)) for talk in talks]

    def all_metrics(places: list[int]) -> dict[str, Any]:
        if not places:
            return {"n": 0, "metrics": {}, "baselines": {}}
        return {
            "n": len(places),
            "metrics": metrics(scores, labels, places),
            "baselines": {
                "always": metrics(always, [True] * len(rows), places),
                "any question": metrics(asks, [bool(one) for one in asks], places),
            },
        }

    report: dict[str, Any] = {
        "task": "moments",
        "data": str(data),
        **all_metrics(judged),
        "seconds": round(time.perf_counter() - started, 3),
    }
    if by:
        groups: dict[str, list[int]] = {}
        for place in judged:
            groups.setdefault(str(rows[place].get(by)), []).append(place)
        report["by"] = {name: all_metrics(places) for name, places in sorted(groups.items())}
    predictions = [
        {"id": row.get("qid") or row.get("id") or place, "score": round(score, 4), "label": label}
        for place, (row, score, label) in enumerate(zip(rows, scores, labels, strict=True), 1)
    ]
    return Outcome(report, predictions)


_OPENERS = ("what", "when", "where", "which", "who", "why", "how", "do ", "does ", "can ", "is ")


def _asks(text: str) -> bool:
    """The plain peer: a word that opens a question stands somewhere."""
    return any(opener in text.lower() for opener in _OPENERS)
