"""Published facts and vectors without a search index: what grading a recorded call asks for.

Several processes may have one at the same time; the embedded index belongs to one alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from knowledge.embed.port import Embedder
from knowledge.errors import IndexUnavailable
from knowledge.library import Library
from knowledge.published import Published, read_published
from knowledge.types import Facts, SearchQuery, SearchResult


class FactsAlone:
    """See `assistant.core.ports.Knowledge`; a search raises IndexUnavailable.

    What is published is read the first time a tenant is asked about, and again by `refresh`.
    """

    def __init__(self, library: Library, embedder: Embedder) -> None:
        self._library = library
        self._embedder = embedder
        self._published: dict[str, Published] = {}

    async def refresh(self, tenant: str) -> None:
        """Read what is published now."""
        self._published[tenant] = await read_published(self._library, tenant)

    async def search(self, query: SearchQuery) -> SearchResult:
        raise IndexUnavailable("This process has no search index.", "Ask the one that serves.")

    async def facts(self, at: datetime, tenant: str = "default") -> Facts:
        """What claims of a moment are held against."""
        if tenant not in self._published:
            await self.refresh(tenant)
        return self._published[tenant].facts_at(at)

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Unit vectors, one a text."""
        return (await self._embedder.queries(texts)).tolist()

    @property
    def embedder(self) -> str:
        return self._embedder.name

    @property
    def reads_chinese(self) -> bool:
        return self._embedder.reads_chinese

    def stands(self, document: str, version: int, at: datetime, tenant: str = "default") -> bool:
        known = self._published.get(tenant)
        return known is not None and known.stands(document, version, at)

    def version(self, tenant: str = "default") -> str:
        known = self._published.get(tenant)
        return known.version if known else ""
