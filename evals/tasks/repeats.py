"""Repeats: do two questions ask the same? Judged by the function of live calls."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from assistant.core.language import language_of
from assistant.signals.similarity import Question, learned_from, same_question
from evals.outcome import Outcome
from evals.rows import read_rows, sha256_of
from evals.scorers.binary import auc, f1
from evals.scorers.calibration import ece, reliability
from evals.scorers.intervals import with_interval
from knowledge.embed.port import Embedder
from knowledge.terms import terms

SAME = 0.5
"""Labels are what is likelier than not; the live threshold is stricter (`repeated_question`)."""


async def run_repeats(data: Path, embedder: Embedder, *, by: str = "", seed: int = 0) -> Outcome:
    """The probability of every pair, scored where it has `same`. Raises BadInput."""
    started = time.perf_counter()
    rows = read_rows(data, ["a", "b"])
    pairs = [(str(row["a"]), str(row["b"])) for row in rows]
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    vectors = dict(zip(texts, await embedder.queries(texts), strict=True))

    def question(text: str) -> Question:
        language = language_of(text)
        if language == "zh" and not embedder.reads_chinese:
            return Question(text, language)
        return Question(text, language, vectors[text].tolist(), embedder.name)

    asked = {text: question(text) for text in texts}
    scores = [same_question(asked[a], asked[b]) for a, b in pairs]
    peers = {
        "plain cosine": [max(0.0, float(vectors[a] @ vectors[b])) for a, b in pairs],
        "word overlap": [_overlap(a, b) for a, b in pairs],
    }
    judged = [place for place, row in enumerate(rows) if row.get("same") is not None]

    def metrics(found: list[float], places: list[int]) -> dict[str, Any]:
        truth = [float(bool(rows[place]["same"])) for place in places]
        said = [float(found[place] >= SAME) for place in places]
        shown = [found[place] for place in places]
        return {
            "auc": with_interval(auc, shown, truth, seed),
            "f1": with_interval(f1, said, truth, seed),
            "ece": with_interval(ece, shown, truth, seed),
        }

    def all_metrics(places: list[int]) -> dict[str, Any]:
        if not places:
            return {"n": 0, "metrics": {}, "baselines": {}}
        truth = [float(bool(rows[place]["same"])) for place in places]
        return {
            "n": len(places),
            "metrics": metrics(scores, places),
            "baselines": {name: metrics(found, places) for name, found in peers.items()},
            "reliability": reliability([scores[place] for place in places], truth),
        }

    report: dict[str, Any] = {
        "task": "repeats",
        "data": str(data),
        "embedder": embedder.name,
        "learned_from_this_file": sha256_of(data) in learned_from(),
        **all_metrics(judged),
        "seconds": round(time.perf_counter() - started, 3),
    }
    if by:
        groups: dict[str, list[int]] = {}
        for place in judged:
            groups.setdefault(str(rows[place].get(by)), []).append(place)
        report["by"] = {name: all_metrics(places) for name, places in sorted(groups.items())}
    predictions = [
        {"id": row.get("id") or place, "score": round(score, 4), "label": score >= SAME}
        for place, (row, score) in enumerate(zip(rows, scores, strict=True), 1)
    ]
    return Outcome(report, predictions)


def _overlap(first: str, second: str) -> float:
    """The plain peer: the share of content words both have (Jaccard)."""
    one, other = terms(first), terms(second)
    return len(one & other) / len(one | other) if one | other else 0.0
