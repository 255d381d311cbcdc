"""How probably two questions ask the same: calibrated, from meaning and from words.

What is compared: the cosine of the two vectors, plain, from the middle of what customers say, and
in the directions that tell what people want apart (a linear discriminant, Fisher 1936); the words
and pairs of words both have. Shared words *lower* the probability at the same cosine: they say
that both are about one thing, and the cosine has counted them already ("change my PIN", "my PIN is
wrong"). Questions with the very same content words are the same question, however wrapped.

The weights are learned for the embedder in use by `assistant eval fit repeats`, which also writes
what they were learned from and how they do on intents and sets they have not seen.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import terms
from knowledge.types import Language

from .packed import Floats, unpacked

FILE = Path(__file__).with_name("similarity.json")
COSINE, BIAS = 9.0, -5.6
"""For an embedder nobody has fitted: paraphrases lie at .71 to .75 with MiniLM, related but
different questions at .55; a fixed .82 misses real ones."""
WORDS, WORDS_BIAS = 9.0, -5.0
"""For English while no vector came in time: the share of content words both have. A prior: words
alone do not tell same from similar (AUC .5 on pairs chosen to look alike)."""
IN_THE_SAME_WORDS = 0.9
_EMPTY_CHARACTERS = frozenset(
    "的了吗呢吧啊呀哦嗯我你您他她它们是在有和就都也还这那个一不要会能可以请问好什么怎么多少"
    "到底给想知道说行对现来去把被让跟着很太"
)
_WORD = re.compile(r"[a-z0-9']+")


@dataclass(frozen=True)
class Question:
    """A question and, where the embedder speaks its language, its unit vector."""

    text: str
    language: Language
    vector: Sequence[float] | None = None
    embedder: str = ""
    """Names vectors that may be compared with each other."""


@dataclass(frozen=True)
class Projection:
    """Where an embedder's vectors of questions lie, and the directions that tell intents apart."""

    middle: Floats
    """Shape (dimensions,)."""
    directions: Floats
    """Shape (dimensions, directions)."""


def same_question(first: Question, second: Question) -> float:
    """The probability, 0 to 1; symmetric. Two languages without vectors: 0."""
    known = _same_words(first, second)
    if first.vector is not None and second.vector is not None:
        return max(known, _by_meaning(first, second))
    if first.language != second.language:
        return 0.0
    if first.language == "zh":
        found = cues_of_words(first.text, second.text)
        return max(known, weighed(found, _shipped()["chinese"]["weights"]))
    return max(known, _logistic(WORDS * _dice(terms(first.text), terms(second.text)) + WORDS_BIAS))


def cues_of(
    texts: tuple[str, str], vectors: tuple[Floats, Floats], projection: Projection
) -> dict[str, float]:
    """What the weights of an embedder weigh; the order of the two does not matter."""
    a, b = (_WORD.findall(text.lower().replace("’", "'")) for text in texts)
    middle, directions = projection.middle, projection.directions
    first, second = vectors
    return {
        "cosine": _cosine(first, second),
        "centred": _cosine(first - middle, second - middle),
        "intent": _cosine((first - middle) @ directions, (second - middle) @ directions),
        "words": _dice(frozenset(a), frozenset(b)),
        "pairs": _dice(_pairs(a), _pairs(b)),
        "bias": 1.0,
    }


def cues_of_words(first: str, second: str) -> dict[str, float]:
    """The same for Chinese without vectors: the telling characters that the shorter one shares.

    A question asked again keeps its few telling characters in any order. Their order and the two
    lengths told nothing more on pairs whose intents were left out.
    """
    a, b = _telling(first), _telling(second)
    return {"contained": len(a & b) / max(1, min(len(a), len(b))), "bias": 1.0}


def weighed(cues: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The probability by a logistic of named cues."""
    return _logistic(sum(weights[name] * cue for name, cue in cues.items()))


def learned_from() -> frozenset[str]:
    """The SHA-256 of every file the shipped weights were learned from."""
    return frozenset(one["sha256"] for one in _shipped()["trained"]["on"].values())


def _by_meaning(first: Question, second: Question) -> float:
    one, other = (np.asarray(said.vector, dtype=np.float32) for said in (first, second))
    fitted = _projection(first.embedder)
    if fitted is None or first.embedder != second.embedder:
        return _logistic(COSINE * _cosine(one, other) + BIAS)
    weights = _shipped()["embedders"][first.embedder]["weights"]
    return weighed(cues_of((first.text, second.text), (one, other), fitted), weights)


def _same_words(first: Question, second: Question) -> float:
    if first.language != second.language:
        return 0.0
    one, other = (
        _telling(said.text) if said.language == "zh" else terms(said.text)
        for said in (first, second)
    )
    return IN_THE_SAME_WORDS if one and one == other else 0.0


def _telling(text: str) -> frozenset[str]:
    """The Chinese characters of a text, without particles and pronouns."""
    return frozenset(sign for sign in text if "\u4e00" <= sign <= "\u9fff") - _EMPTY_CHARACTERS


def _pairs(words: Sequence[str]) -> frozenset[tuple[str, str]]:
    return frozenset(pairwise(words))


def _cosine(first: NDArray[Any], second: NDArray[Any]) -> float:
    sizes = float(np.linalg.norm(first) * np.linalg.norm(second))
    return float(first @ second) / sizes if sizes else 0.0


def _dice(first: frozenset[Any], second: frozenset[Any]) -> float:
    return 2 * len(first & second) / (len(first) + len(second)) if first and second else 0.0


def _logistic(total: float) -> float:
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


@cache
def _shipped() -> Mapping[str, Any]:
    return json.loads(FILE.read_text("utf-8"))


@cache
def _projection(embedder: str) -> Projection | None:
    fitted = _shipped()["embedders"].get(embedder)
    if fitted is None:
        return None
    return Projection(unpacked(fitted["middle"]), unpacked(fitted["directions"]))
