"""How good one ranked list is: hit, reciprocal rank, discounted gain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any


def ranking_scores(ranked: Sequence[str], relevant: frozenset[str]) -> dict[str, float]:
    """`hit@1`, `hit@5`, `mrr@10`, `ndcg@10` (binary relevance; Järvelin & Kekäläinen 2002)."""
    first = next((place for place, one in enumerate(ranked[:10]) if one in relevant), None)
    gain = sum(1 / math.log2(place + 2) for place, one in enumerate(ranked[:10]) if one in relevant)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(len(relevant), 10)))
    return {
        "hit@1": float(first == 0),
        "hit@5": float(first is not None and first < 5),
        "mrr@10": 0.0 if first is None else 1 / (first + 1),
        "ndcg@10": gain / ideal if ideal else 0.0,
    }


def transposed(scored: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    """Scores by line to scores by name."""
    return {name: [one[name] for one in scored] for name in (scored[0] if scored else ())}


def relevant_of(row: dict[str, Any]) -> frozenset[str] | None:
    """The answers of a line, or None where it has none."""
    told = row.get("relevant")
    if isinstance(told, str):
        told = [told]
    return frozenset(str(one) for one in told) if told else None
