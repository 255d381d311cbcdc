"""Dissatisfaction: of a line, of a call by its customer's turns, of a review.

Judged by the scores and calibrations of live calls; for calls also by the whole detector of
complaint risk, hearing the customer's turns alone.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.core.language import language_of
from assistant.errors import BadInput
from assistant.signals.feeling import Of, label_from, learned_from, probability, score
from assistant.signals.lexicons import Lexicons
from evals.outcome import Outcome
from evals.rows import Row, read_rows, sha256_of
from evals.scorers.binary import auc, f1
from evals.scorers.calibration import ece, reliability
from evals.scorers.intervals import with_interval
from evals.tasks.heard import risk_after
from knowledge.embed.port import Embedder
from knowledge.types import Language

LIKELIER = 0.5
BAD = 2.0
"""Stars of a review that is dissatisfied, or fewer."""
RISK = "complaint_risk"


@dataclass(frozen=True)
class Seen:
    """All that a predictor sees of a line."""

    texts: tuple[str, ...]
    of: Of


@dataclass(frozen=True)
class Judged:
    """A probability of each kind."""

    dissatisfied: float
    label: bool
    """Over the threshold that did best on examples left out."""
    risk: float
    words: float


async def run_dissatisfaction(
    data: Path, embedder: Embedder, lexicons: Lexicons, *, by: str = "", seed: int = 0
) -> Outcome:
    """Every line, scored where it is labelled. Raises BadInput."""
    started = time.perf_counter()
    rows = read_rows(data, [])
    seen = [_seen(row, f"{data}, line {n}") for n, row in enumerate(rows, 1)]
    texts = list(dict.fromkeys(text for one in seen for text in one.texts))
    vectors = await embedder.queries(texts)
    cpu = time.process_time()
    scores: dict[str, float] = {}
    for text, vector in zip(texts, vectors, strict=True):
        language = language_of(text)
        known = language == "en" or embedder.reads_chinese
        scores[text] = score(text, language, vector if known else None, embedder.name)
    cpu = (time.process_time() - cpu) / max(1, len(texts))
    found = [_judged(one, scores, lexicons) for one in seen]
    truth = [_truth(row) for row in rows]
    judged = [place for place, one in enumerate(truth) if one is not None]
    labels = [one.label for one in found]
    predictors = {"ours": [one.dissatisfied for one in found]}
    if any(one.of == "call" for one in seen):
        predictors[RISK] = [one.risk for one in found]
    peers = {"word lists": [one.words for one in found], "never": [0.0] * len(found)}

    def metrics(
        said: Sequence[float], places: Sequence[int], told: Sequence[bool] | None = None
    ) -> dict[str, Any]:
        was = [float(bool(truth[place])) for place in places]
        shown = [said[place] for place in places]
        yes = [float(told[place] if told else said[place] >= LIKELIER) for place in places]
        return {
            "auc": with_interval(auc, shown, was, seed),
            "f1": with_interval(f1, yes, was, seed),
            "ece": with_interval(ece, shown, was, seed),
        }

    def all_metrics(places: Sequence[int]) -> dict[str, Any]:
        if not places:
            return {"n": 0, "metrics": {}, "baselines": {}}
        was = [float(bool(truth[place])) for place in places]
        told: dict[str, Any] = {
            "n": len(places),
            "metrics": metrics(predictors["ours"], places, labels),
            "baselines": {name: metrics(said, places) for name, said in peers.items()},
            "reliability": reliability([predictors["ours"][place] for place in places], was),
        }
        if RISK in predictors:
            told[RISK] = {
                "metrics": metrics(predictors[RISK], places),
                "reliability": reliability([predictors[RISK][place] for place in places], was),
            }
        return told

    report: dict[str, Any] = {
        "task": "dissatisfaction",
        "data": str(data),
        "embedder": embedder.name,
        "learned_from_this_file": sha256_of(data) in learned_from(),
        **all_metrics(judged),
        "ms_a_text": round(cpu * 1000, 3),
        "seconds": round(time.perf_counter() - started, 3),
    }
    if by:
        groups: dict[str, list[int]] = {}
        for place in judged:
            groups.setdefault(str(rows[place].get(by)), []).append(place)
        report["by"] = {name: all_metrics(places) for name, places in sorted(groups.items())}
    predictions = [
        {
            "id": row.get("id") or place,
            "score": round(one.dissatisfied, 4),
            "label": one.label,
        }
        for place, (row, one) in enumerate(zip(rows, found, strict=True), 1)
    ]
    return Outcome(report, predictions)


def _seen(row: Row, where: str) -> Seen:
    if "customer_turns" in row:
        spoken = tuple(text for turn in row["customer_turns"] if (text := str(turn).strip()))
        return Seen(spoken, "call")
    if "text" not in row:
        raise BadInput(f"{where} has neither text nor customer_turns.")
    return Seen((str(row["text"]),), "review" if "star" in row else "turn")


def _truth(row: Row) -> bool | None:
    for name in ("dissatisfied", "annoyed"):
        if row.get(name) is not None:
            return bool(row[name])
    return float(row["star"]) <= BAD if row.get("star") is not None else None


def _judged(one: Seen, scores: dict[str, float], lexicons: Lexicons) -> Judged:
    language = _language(one.texts)
    total = sum(scores[text] for text in one.texts) / max(1, len(one.texts))
    named = sum(
        entry.rule.startswith("customer")
        for text in one.texts
        for entry, _ in lexicons.found("emotion", language_of(text), text)
    )
    chance = probability(total, one.of, language)
    return Judged(
        dissatisfied=chance,
        label=chance >= label_from(one.of, language),
        risk=risk_after(one.texts, scores, lexicons) if one.of == "call" else 0.0,
        words=named / (named + 1),
    )


def _language(texts: Sequence[str]) -> Language:
    return language_of(" ".join(texts))
