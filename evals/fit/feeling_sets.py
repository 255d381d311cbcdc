"""The sets that feeling is learned from: lines, calls, reviews and opinions, as features."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from assistant.core.language import language_of
from assistant.errors import BadInput
from assistant.signals.feeling import Of, shown_by
from evals.rows import Row, read_rows, sha256_of
from knowledge.embed.port import Embedder
from knowledge.types import Language

Floats = NDArray[np.float64]
Kind = Literal["lines", "calls", "reviews", "opinions"]
CALIBRATES: dict[Kind, Of] = {
    "lines": "turn", "calls": "call", "reviews": "review", "opinions": "turn",
}  # fmt: skip
STARS = {1: 1.0, 2: 0.9, 3: 0.5, 4: 0.1, 5: 0.03}
"""How dissatisfied a star is taken to be while learning: so few reviews have one or two."""


@dataclass(frozen=True)
class FeltSet:
    """One set, a row an example; a call is the mean of its customer's turns."""

    name: str
    sha256: str
    kind: Kind
    language: Language
    vector: Floats
    pieces: Floats
    surface: Floats
    learned: Floats
    """What is learned, 0 to 1; may be graded."""
    truth: Floats
    """What is scored, 0 or 1."""

    @property
    def size(self) -> int:
        return len(self.truth)


async def read_felt_sets(path: Path, embedder: Embedder) -> list[FeltSet]:
    """Lines with `name`, `data`, `as`: lines, calls, reviews, opinions. Raises BadInput.

    Paths are as seen from the file's folder.
    """
    found: list[FeltSet] = []
    for row in read_rows(path, ["name", "data", "as"]):
        if row["as"] not in get_args(Kind):
            raise BadInput(f"{path}: {row['as']!r} is none of {', '.join(get_args(Kind))}.")
        kind = cast(Kind, row["as"])
        file = path.parent / str(row["data"])
        examples = _examples(read_rows(file, []), kind)
        if not examples:
            raise BadInput(f"{row['data']} has no labelled example of {kind}.")
        found.append(await _set(str(row["name"]), sha256_of(file), kind, examples, embedder))
    return found


Example = tuple[list[str], float, float]
"""Texts, what is learned, what is scored."""


def _examples(rows: Sequence[Row], kind: Kind) -> list[Example]:
    if kind == "lines":
        told = [(r, float(bool(r["dissatisfied"]))) for r in rows if "dissatisfied" in r]
        return [([str(row["text"])], truth, truth) for row, truth in told]
    if kind == "calls":
        told = [(r, float(bool(r["annoyed"]))) for r in rows if "annoyed" in r]
        found = [(spoken(row["customer_turns"]), truth, truth) for row, truth in told]
        return [one for one in found if one[0]]
    if kind == "reviews":
        starred = [(str(r["text"]), float(r["star"])) for r in rows if r.get("star") is not None]
        return [([text], STARS[round(star)], float(star <= 2)) for text, star in starred]
    return [one for row in rows for one in _opinions(row)]


def _opinions(row: Row) -> list[Example]:
    """A turn is negative where more of the opinions in its words are negative than positive."""
    found: list[Example] = []
    for turn in cast(list[dict[str, Any]], row.get("turns") or []):
        text = str(turn["text"])
        balance = 0
        for one in cast(list[dict[str, Any]], row.get("quadruples") or []):
            said = [one.get("opinion"), one.get("aspect")]
            if all(part and str(part) in text for part in said):
                balance += {"neg": 1, "pos": -1}.get(str(one["polarity"]), 0)
        found.append(([text], float(balance > 0), float(balance > 0)))
    return found


def spoken(turns: Sequence[object]) -> list[str]:
    """Turns with words in them."""
    return [text for turn in turns if (text := str(turn).strip())]


async def _set(
    name: str, sha256: str, kind: Kind, examples: Sequence[Example], embedder: Embedder
) -> FeltSet:
    texts = [text for one, _, _ in examples for text in one]
    chinese = sum(language_of(text) == "zh" for text in texts) * 2 > len(texts)
    language: Language = "zh" if chinese else "en"
    shown = [shown_by(text, language) for text in texts]
    reads = language == "en" or embedder.reads_chinese
    vectors = await embedder.queries(texts) if reads else np.zeros((len(texts), 1))
    owner = np.repeat(np.arange(len(examples)), [len(one) for one, _, _ in examples])

    def means(rows: Sequence[Any] | Any) -> Floats:
        table = np.asarray(rows, dtype=np.float64)
        totals = np.zeros((len(examples), table.shape[1]))
        np.add.at(totals, owner, table)
        return totals / np.bincount(owner)[:, None]

    return FeltSet(
        name=name,
        sha256=sha256,
        kind=kind,
        language=language,
        vector=means(vectors),
        pieces=means([one.pieces for one in shown]),
        surface=means([one.surface for one in shown]),
        learned=np.array([learned for _, learned, _ in examples]),
        truth=np.array([truth for _, _, truth in examples]),
    )
