"""Two runs of a task on the same cases: which one is better, and is it more than chance?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.errors import BadInput
from evals.rows import read_rows
from evals.scorers.paired import Paired, paired

SHOWN = 20
"""Cases that changed, of each way."""


def compare(a: Path, b: Path, *, seed: int = 0) -> dict[str, Any]:
    """B against A, from the files of `--predictions`: lines with `id`, `label` and `truth`.

    `better`, `worse` or `no difference shown` at 95 %: both McNemar's p below .05 and the interval
    of the gain on one side of nought. Raises BadInput where the files are not of the same cases.
    """
    first, second = _right(a), _right(b)
    if set(first) != set(second):
        missing = sorted(set(first) ^ set(second))
        raise BadInput(
            f"{a} and {b} are not of the same cases: {len(missing)} stand in one alone, "
            f"as {missing[0]!r}.",
            "Run both on the same calls and labels.",
        )
    cases = sorted(first)
    told = paired([first[one] for one in cases], [second[one] for one in cases], seed)
    items = sorted({_item(one) for one in cases})
    return {
        "task": "compare",
        "data": [str(a), str(b)],
        "n": told.n,
        "verdict": _verdict(told),
        **_told(told),
        "by": {
            item: _told(
                paired(
                    [first[one] for one in cases if _item(one) == item],
                    [second[one] for one in cases if _item(one) == item],
                    seed,
                )
            )
            for item in items
            if len(items) > 1
        },
        "mended": [one for one in cases if second[one] and not first[one]][:SHOWN],
        "broken": [one for one in cases if first[one] and not second[one]][:SHOWN],
    }


def _right(path: Path) -> Mapping[str, bool]:
    rows = [row for row in read_rows(path, ["id", "label"]) if row.get("truth") is not None]
    if not rows:
        raise BadInput(
            f"{path} has no line with a `truth`.",
            "Write it with `assistant eval run … --predictions` on data with labels.",
        )
    return {str(row["id"]): row["label"] == row["truth"] for row in rows}


def _item(case: str) -> str:
    return case.rpartition("/")[2] if "/" in case else ""


def _verdict(told: Paired) -> str:
    low, high = told.gain["low"], told.gain["high"]
    if told.p >= 0.05 or low is None or high is None or low <= 0 <= high:
        return "no difference shown"
    return "better" if low > 0 else "worse"


def _told(told: Paired) -> dict[str, Any]:
    return {
        "gain": told.gain,
        "only_a_right": told.only_a,
        "only_b_right": told.only_b,
        "p": round(told.p, 5),
    }
