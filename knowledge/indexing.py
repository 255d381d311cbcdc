"""Keeps an index equal to what is published: embeds what is new, takes out what has gone."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import numpy as np

from knowledge.chunk import embedded_text
from knowledge.embed.port import Embedder
from knowledge.index.port import Held, Index, Point
from knowledge.library import Library
from knowledge.published import Published
from knowledge.types import Chunk

TOGETHER = 64
"""Vectors kept in one go: an interrupted run resumes after the last of them."""


class Indexing:
    """Index, embedder and library together. Not for two tasks at once."""

    def __init__(self, library: Library, index: Index, embedder: Embedder) -> None:
        self._library = library
        self._index = index
        self._embedder = embedder
        self._held: frozenset[Held] | None = None

    async def embed(
        self, chunks: Sequence[Chunk], told: Callable[[int], object] = lambda done: None
    ) -> None:
        """Compute and keep the vectors of chunks; what was embedded before is not again.

        `told` gets how many are done.
        """
        for place in range(0, len(chunks), TOGETHER):
            some = chunks[place : place + TOGETHER]
            await self._vectors(some)
            told(place + len(some))

    async def bring_in(self, published: Published) -> None:
        """Put into the index what it lacks of what is published. Raises IndexUnavailable."""
        held = await self._holds(published)
        missing = published.should_hold() - held
        before = {(one.document, one.version) for one in held}
        waiting: list[Point] = []
        async with self._counting():
            for one in sorted(missing, key=lambda one: (one.document, -one.version)):
                if (one.document, one.version) in before:
                    await self._index.remove(one.document, one.version, one.tenant)
                waiting += await self.points(published, one.document, one.version)
                if len(waiting) >= TOGETHER:
                    await self._put(waiting)
                    waiting = []
            await self._put(waiting)

    async def take_out(self, published: Published) -> None:
        """Take out of the index what is published no more. Raises IndexUnavailable."""
        wanted = published.should_hold()
        kept = {(one.document, one.version) for one in wanted}
        held = await self._holds(published)
        async with self._counting():
            for one in held:
                if (one.document, one.version) not in kept:
                    await self._index.remove(one.document, one.version, one.tenant)
        self._held = (self._held or frozenset()) - held | wanted
        await self._index.optimise()

    async def renew(self, published: Published) -> None:
        """Take everything out and put it in again."""
        for one in await self._index.held():
            if one.tenant == published.tenant:
                await self._index.remove(one.document, one.version, one.tenant)
        self._held = None
        await self.bring_in(published)
        await self.take_out(published)

    async def points(self, published: Published, document: str, version: int) -> list[Point]:
        """The points of one version, without vectors."""
        chunks = await self._library.chunks(document, version, published.tenant)
        return [
            Point(chunk, None, _searched(chunk), published.tenant)
            for chunk in published.clipped(chunks)
        ]

    async def _holds(self, published: Published) -> frozenset[Held]:
        if self._held is None:
            self._held = await self._index.held()
        return frozenset(one for one in self._held if one.tenant == published.tenant)

    @asynccontextmanager
    async def _counting(self) -> AsyncGenerator[None]:
        """Where a change breaks off, how far it came is not known: it is read again."""
        try:
            yield
        except BaseException:
            self._held = None
            raise

    async def _put(self, points: Sequence[Point]) -> None:
        vectors = await self._vectors([point.chunk for point in points])
        await self._index.put(
            [replace(point, dense=vector) for point, vector in zip(points, vectors, strict=True)]
        )

    async def _vectors(self, chunks: Sequence[Chunk]) -> list[list[float] | None]:
        """None for what the embedder cannot read: a vector would only say that it is Chinese."""
        shas = {
            chunk.id: hashlib.sha256(_searched(chunk).encode()).hexdigest()
            for chunk in chunks
            if self._embedder.reads_chinese or chunk.language != "zh"
        }
        name = self._embedder.name
        kept = await self._library.vectors(name, list(dict.fromkeys(shas.values())))
        missing = {
            shas[chunk.id]: _searched(chunk)
            for chunk in chunks
            if chunk.id in shas and shas[chunk.id] not in kept
        }
        if missing:
            computed = await self._embedder.documents(list(missing.values()))
            fresh = {
                sha: np.asarray(vector, dtype=np.float32).tobytes()
                for sha, vector in zip(missing, computed, strict=True)
            }
            await self._library.keep_vectors(name, fresh)
            kept = kept | fresh
        return [
            np.frombuffer(kept[shas[chunk.id]], dtype=np.float32).tolist()
            if chunk.id in shas
            else None
            for chunk in chunks
        ]


def _searched(chunk: Chunk) -> str:
    return embedded_text(chunk.title, chunk.headings, chunk.text)
