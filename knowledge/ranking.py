"""The weights of the ranking, as they were learned: see `evals/fit/`."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from knowledge.features import FEATURES

FILE = Path(__file__).with_name("ranking.json")
"""The weights, and what they were learned from, how, and how well each set did without itself."""


def weighed(rows: Sequence[Sequence[float]], weights: Mapping[str, float]) -> list[float]:
    """The score of each row of features. Pure."""
    in_order = [weights[name] for name in FEATURES]
    return [sum(w * x for w, x in zip(in_order, row, strict=True)) for row in rows]


@cache
def shipped_weights() -> Mapping[str, float]:
    """The weights that ship."""
    return json.loads(FILE.read_text("utf-8"))["weights"]
