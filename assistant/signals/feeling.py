"""How probably a turn, a call or a review is dissatisfied: one learned score, three calibrations.

The score is linear in the embedding of the text (English, when it came in time), in the pieces of
its words (hashed; English characters 3 to 5, Chinese 1 to 3) and in counts of words of feeling. A
call's score is the mean of its customer's turns: a line that is told from the same turns. What
each weight was learned from, and how it does on sets and tasks left out, stands in
`feeling.json`, written by `assistant eval fit dissatisfaction`. An utterance takes 0.2 ms.
"""

from __future__ import annotations

import json
import math
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol, cast

import numpy as np

from knowledge.types import Language

from .feeling_words import felt_in_chinese
from .packed import Floats, unpacked

FILE = Path(__file__).with_name("feeling.json")
PIECES = 8192
"""Places of the hash; CRC-32 is the same on every machine."""
Of = Literal["turn", "call", "review"]
_WORD = re.compile(r"[A-Za-z']+")
_PIECE = re.compile(r"[a-z']+|[!?]+|\.\.+")
_LONG = 2000
"""Characters read of one text: what comes after changes no reading."""
_NOT = re.compile(
    r"\b(?:not?|never|nothing|(?:do|does|did|is|ca|wo|was|should|would|could)n't)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Shown:
    """What a text shows."""

    pieces: Floats
    """Shape (PIECES,), of length 1."""
    surface: Floats
    """Counts of words of feeling and signs; one meaning a place for each language."""


class _Vader(Protocol):
    def polarity_scores(self, text: str) -> dict[str, float]: ...


def shown_by(text: str, language: Language) -> Shown:
    """Pure, the same on every machine; only the first 2,000 characters are read."""
    text = text[:_LONG].replace("’", "'")
    if language == "zh":
        return Shown(_hashed(_pieces_zh(text), logs=True), np.array(felt_in_chinese(text), "f4"))
    pieces = _pieces_en(text)
    return Shown(_hashed(pieces, logs=False), np.array(_surface_en(text), dtype="f4"))


def score(
    text: str, language: Language, vector: Sequence[float] | None = None, embedder: str = ""
) -> float:
    """Log-odds before calibration; the higher, the more dissatisfied."""
    shown = shown_by(text, language)
    name = "zh" if language == "zh" else "en" if vector is not None else "en words"
    if language == "en" and (vector is None or embedder != _shipped()["trained"]["embedder"]):
        name = "en words"
    model = _model(name)
    total = model.bias + float(shown.pieces @ model.pieces) + float(shown.surface @ model.surface)
    if model.vector is not None:
        total += float(np.asarray(vector, dtype=np.float32) @ model.vector)
    return total


def probability(total: float, of: Of, language: Language) -> float:
    """What a score (for a call: the mean of its turns') means. Rises with the score."""
    kinds = _shipped()["calibration"][language]
    fitted = kinds[of]
    return _logistic(fitted["slope"] * total + fitted["bias"])


def label_from(of: Of, language: Language) -> float:
    """From which probability saying yes did best (F1) on examples left out."""
    return float(_shipped()["calibration"][language][of]["label_from"])


def learned_from() -> frozenset[str]:
    """The SHA-256 of every file the shipped weights were learned from."""
    return frozenset(one["sha256"] for one in _shipped()["trained"]["on"].values())


@dataclass(frozen=True)
class _Model:
    bias: float
    pieces: Floats
    surface: Floats
    vector: Floats | None


@cache
def _shipped() -> Mapping[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


@cache
def _model(name: str) -> _Model:
    told = _shipped()["models"][name]
    return _Model(
        float(told["bias"]),
        unpacked(told["pieces"]),
        np.array(told["surface"], dtype=np.float32),
        unpacked(told["vector"]) if "vector" in told else None,
    )


@cache
def _vader() -> _Vader:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return cast(_Vader, SentimentIntensityAnalyzer())


def _surface_en(text: str) -> list[float]:
    told = _vader().polarity_scores(text)
    words = _WORD.findall(text)
    loud = sum(len(word) > 2 and word.isupper() for word in words) / max(1, len(words))
    turned = len(_NOT.findall(text))
    return [
        4 * told["neg"],
        4 * told["pos"],
        told["compound"],
        max(0.0, -told["compound"]),
        float("!" in text),
        float("?" in text),
        3 * loud,
        math.log1p(turned),
        math.log1p(len(words)) / 2,
    ]


def _pieces_en(text: str) -> dict[str, int]:
    line = f" {' '.join(_PIECE.findall(text.lower()))} "
    return {line[at : at + n]: 1 for n in (3, 4, 5) for at in range(len(line) - n + 1)}


def _pieces_zh(text: str) -> dict[str, int]:
    line = "".join(text.split())
    found: dict[str, int] = {}
    for n in (1, 2, 3):
        for at in range(len(line) - n + 1):
            piece = line[at : at + n]
            found[piece] = found.get(piece, 0) + 1
    return found


def _hashed(pieces: Mapping[str, int], *, logs: bool) -> Floats:
    places = np.zeros(PIECES, dtype=np.float32)
    for piece, times in pieces.items():
        places[zlib.crc32(piece.encode()) % PIECES] += times
    if logs:
        places = np.log1p(places)
    length = float(np.linalg.norm(places))
    return places / length if length else places


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))
