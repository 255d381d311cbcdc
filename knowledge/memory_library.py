"""A library in memory: for measuring, and for tests of what stands on a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from knowledge.types import Chunk, Deed, Document, Fact, FactChoice


class MemoryLibrary:
    """See `knowledge.library.Library`."""

    def __init__(self) -> None:
        self._kept: dict[
            tuple[str, str, int], tuple[Document, tuple[Chunk, ...], tuple[Fact, ...]]
        ] = {}
        self._vectors: dict[tuple[str, str], bytes] = {}
        self.deeds: list[Deed] = []
        self._choices: dict[tuple[str, str, str], FactChoice] = {}

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
        did = f"saved {document.state}"
        self.deeds.append(
            Deed(key=document.key, version=document.version, did=did, actor=actor, at=at)
        )

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
            if place[0] == tenant and document.published_at is not None:
                found += facts
        return found

    async def history(self, key: str, tenant: str = "default") -> list[Deed]:
        return [deed for deed in self.deeds if deed.key == key]

    async def choices(self, tenant: str = "default") -> list[FactChoice]:
        return [choice for (whose, *_), choice in self._choices.items() if whose == tenant]

    async def choose(
        self, choice: FactChoice, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        self._choices[(tenant, choice.product, choice.attribute)] = choice

    async def vectors(self, embedder: str, shas: Sequence[str]) -> dict[str, bytes]:
        return {
            sha: self._vectors[(embedder, sha)] for sha in shas if (embedder, sha) in self._vectors
        }

    async def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None:
        for sha, vector in vectors.items():
            self._vectors[(embedder, sha)] = vector
