"""A fake embedder: words hashed into 64 places, so that texts with the same words are near."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np

from knowledge.embed.port import Vectors
from knowledge.terms import terms


class WordsEmbedder:
    """See `knowledge.embed.port.Embedder`. `embedded` lists the documents it was given."""

    name = "words"
    dimensions = 64
    most_tokens = 60
    reads_chinese = False

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def tokens(self, text: str) -> Sequence[int]:
        return [len(word) for word in text.split()]

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return np.array([_vector(text) for text in texts], dtype=np.float32).reshape(-1, 64)

    async def documents(self, texts: Sequence[str]) -> Vectors:
        self.embedded.extend(texts)
        return await self.queries(texts)

    async def close(self) -> None:
        pass


def _vector(text: str) -> Vectors:
    vector = np.full(64, 1e-3, dtype=np.float32)
    for term in terms(text):
        vector[hashlib.sha256(term.encode()).digest()[0] % 64] += 1
    return (vector / np.linalg.norm(vector)).astype(np.float32)
