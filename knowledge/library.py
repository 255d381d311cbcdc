"""What the knowledge base must keep, asked of a port that a store implements.

The library is the truth; the search index can be rebuilt from it at any time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from knowledge.types import Chunk, Deed, Document, Fact, FactChoice


class Library(Protocol):
    """Documents with versions, their chunks and facts, and vectors by content."""

    async def save(
        self,
        document: Document,
        chunks: Sequence[Chunk],
        facts: Sequence[Fact],
        /,
        *,
        actor: str,
        at: datetime,
        tenant: str = "default",
    ) -> None:
        """Keep one version whole, or nothing of it; the same version again replaces it.

        Publishing and withdrawing are saving it with another `state`. Who did it, and when, is
        kept as well.
        """
        ...

    async def documents(self, tenant: str = "default") -> list[Document]:
        """All versions of all documents, by key and version."""
        ...

    async def chunks(self, key: str, version: int, tenant: str = "default") -> list[Chunk]: ...

    async def chunk(self, chunk: str, /, tenant: str = "default") -> Chunk | None: ...

    async def facts(self, tenant: str = "default") -> list[Fact]:
        """Facts of every version that was ever published."""
        ...

    async def history(self, key: str, tenant: str = "default") -> list[Deed]:
        """What was done with a document's versions, in order."""
        ...

    async def choices(self, tenant: str = "default") -> list[FactChoice]:
        """What people decided about facts that differ."""
        ...

    async def choose(
        self, choice: FactChoice, /, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        """Keep a decision; a later one about the same replaces it."""
        ...

    async def vectors(self, embedder: str, shas: Sequence[str]) -> dict[str, bytes]:
        """Vectors kept for these contents (SHA-256), as float32 bytes; those that are known."""
        ...

    async def keep_vectors(self, embedder: str, vectors: Mapping[str, bytes]) -> None: ...
