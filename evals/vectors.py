"""An embedder that keeps what it has computed in a file, so that a second run is quick."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np

from knowledge.embed.port import Embedder, Vectors

TOGETHER = 256


class KeptEmbedder:
    """See `knowledge.embed.port.Embedder`; closing it closes the one it was given."""

    def __init__(self, embedder: Embedder, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._embedder = embedder
        self._kept = sqlite3.connect(file, check_same_thread=False)
        self._kept.execute("CREATE TABLE IF NOT EXISTS vector (sha TEXT PRIMARY KEY, body BLOB)")

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions

    @property
    def most_tokens(self) -> int:
        return self._embedder.most_tokens

    @property
    def reads_chinese(self) -> bool:
        return self._embedder.reads_chinese

    def tokens(self, text: str) -> Sequence[int]:
        return self._embedder.tokens(text)

    async def queries(self, texts: Sequence[str]) -> Vectors:
        return await self.documents(texts)

    async def documents(self, texts: Sequence[str]) -> Vectors:
        found: list[Vectors] = []
        for place in range(0, len(texts), TOGETHER):
            found.append(await self._some(texts[place : place + TOGETHER]))
        return np.vstack(found) if found else np.zeros((0, self.dimensions), dtype=np.float32)

    async def close(self) -> None:
        await self._embedder.close()
        self._kept.close()

    async def _some(self, texts: Sequence[str]) -> Vectors:
        shas = [hashlib.sha256(f"{self.name}\0{text}".encode()).hexdigest() for text in texts]
        kept = await asyncio.to_thread(self._read, shas)
        missing = {sha: text for sha, text in zip(shas, texts, strict=True) if sha not in kept}
        if missing:
            computed = await self._embedder.documents(list(missing.values()))
            fresh = {
                sha: np.asarray(vector, dtype=np.float32).tobytes()
                for sha, vector in zip(missing, computed, strict=True)
            }
            await asyncio.to_thread(self._keep, fresh)
            kept |= fresh
        return np.vstack([np.frombuffer(kept[sha], dtype=np.float32) for sha in shas])

    def _read(self, shas: Sequence[str]) -> dict[str, bytes]:
        marks = ",".join("?" * len(shas))
        query = f"SELECT sha, body FROM vector WHERE sha IN ({marks})"
        return dict(self._kept.execute(query, list(shas)).fetchall())

    def _keep(self, vectors: dict[str, bytes]) -> None:
        with self._kept:
            self._kept.executemany(
                "INSERT OR REPLACE INTO vector VALUES (?, ?)", list(vectors.items())
            )


@asynccontextmanager
async def opened_embedder(home: Path, model: str) -> AsyncGenerator[KeptEmbedder]:
    """The embedder of the service, its vectors kept in the home. Raises ModelFilesMissing."""
    from knowledge.embed.onnx import OnnxEmbedder

    kept = KeptEmbedder(
        await OnnxEmbedder.opened(home / "models", model), home / "eval" / "vectors.sqlite"
    )
    try:
        yield kept
    finally:
        await kept.close()
