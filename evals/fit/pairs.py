"""Pairs of utterances that want the same or not, the hard ones among them."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

_PIECE = re.compile(r"[a-z0-9']+|[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Wanted:
    """An utterance and what it wants."""

    text: str
    intent: str


@dataclass(frozen=True)
class Pair:
    a: Wanted
    b: Wanted

    @property
    def same(self) -> bool:
        return self.a.intent == self.b.intent


def drawn_pairs(said: Sequence[Wanted], count: int, seed: int) -> list[Pair]:
    """Half want the same; a quarter look alike (nearest by tf-idf) and do not; a quarter is any."""
    chance = np.random.default_rng(seed)
    by_intent: defaultdict[str, list[int]] = defaultdict(list)
    for place, one in enumerate(said):
        by_intent[one.intent].append(place)
    several = [places for places in by_intent.values() if len(places) > 1]
    found: list[tuple[int, int]] = []
    while several and len(found) < count // 2:
        places = several[int(chance.integers(len(several)))]
        a, b = cast(list[int], chance.choice(places, 2, replace=False).tolist())
        found.append((a, b))
    alike = _alike(said)
    for place in cast(list[int], chance.choice(len(said), count // 4).tolist()):
        found.append((place, int(alike[place].argmax())))
    while len(by_intent) > 1 and len(found) < count:
        a, b = cast(list[int], chance.integers(len(said), size=2).tolist())
        if said[a].intent != said[b].intent:
            found.append((a, b))
    return [Pair(said[a], said[b]) for a, b in found]


def _alike(said: Sequence[Wanted]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Cosine of tf-idf, -1 where the intent is the same."""
    pieces = [Counter(_PIECE.findall(one.text.lower())) for one in said]
    held = Counter(piece for one in pieces for piece in one)
    place = {piece: number for number, piece in enumerate(held)}
    table = np.zeros((len(said), len(held)), dtype=np.float32)
    for row, one in enumerate(pieces):
        for piece, times in one.items():
            table[row, place[piece]] = times * (1 + math.log((1 + len(said)) / (1 + held[piece])))
    table /= np.linalg.norm(table, axis=1, keepdims=True) + 1e-9
    near = table @ table.T
    intents = np.array([one.intent for one in said])
    near[intents[:, None] == intents[None, :]] = -1
    return near
