"""A library in memory: for measuring, and for tests of what stands on a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.types import Chunk, Document, Fact


@dataclass(frozen=True)
class Deed:
    """Who saved which version in which state, and when."""

    key: str
    version: int
    state: str
    actor: str
    at: datetime


class MemoryLibrary:
    """See `knowledge.library.Library`."""

    def __init__(self) -> None:
        self._kept: dict[
            tuple[str, str, int], tuple[Document, tuple[Chunk, ...], tuple[Fact, ...]]
        ] = {}
        self._vectors: dict[tuple[str, str], bytes] = {}
        self.deeds: list[Deed] = []

    async def save(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        facts: Sequence[Fact],
        *,
        actor: str,
        at: datetime,
        tenant: str = "default",
    ) -> None:
        self._kept[(tenant, document.key, document.version)] = (
            document,
            tuple(chunks),
            tuple(facts),
        )
        self.deeds.append(Deed(document.key, document.version, document.state, actor, at))

    async def documents(self, tenant: str = "default") -> list[Document]:
        mine = sorted(place for place in self._kept if place[0] == tenant)
        return [self._kept[place][0] for place in mine]

    async def chunks(self, key: str, version: int, tenant: str = "default") -> list[Chunk]:
        _, chunks, _ = self._kept.get((tenant, key, version), (None, (), ()))
        return list(chunks)

    async def chunk(self, chunk: str, tenant: str = "default") -> Chunk | None:
        for (whose, _, _), (_, chunks, _) in self._kept.items():
            for one in chunks:
                if whose == tenant and one.id == chunk:
                    return one
        return None

    async def facts(self, tenant: str = "default") -> list[Fact]:
        found: list[Fact] = []
        for place in sorted(self._kept, key=lambda place: (place[1], -place[2])):
            document, _, facts = self._kept[place]
            if place[0] == tenant and document.state == "published":
                found += facts
        return found

    async def vectors(self, embedder: str, shas: Sequence[str]) -> dict[str, bytes]:
        return {
            sha: self._vectors[(embedder, sha)] for sha in shas if (embedder, sha) in self._vectors
        }

    async def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        for sha, vector in vectors.items():
            self._vectors[(embedder, sha)] = vector
