"""The knowledge base: documents in, passages and facts out. One per process."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from knowledge.chunk import chunks_of, embedded_text
from knowledge.embed.embedder import Embedder
from knowledge.errors import IndexUnavailable, KnowledgeError, NoSuchDocument
from knowledge.facts.read import facts_of
from knowledge.index.port import Index, Look, Point
from knowledge.library import Library
from knowledge.parse.document import parse_documents
from knowledge.search import ranked
from knowledge.types import Chunk, Document, Fact, Passage, SearchQuery, SearchResult


@dataclass(frozen=True)
class Added:
    """What became of one document that was handed in."""

    name: str
    document: str = ""
    version: int = 0
    outcome: str = "added"
    """added, unchanged, or failed"""
    chunks: int = 0
    facts: int = 0
    error: str = ""


class KnowledgeBase:
    """See `assistant.core.ports.Knowledge`; adding and publishing are here as well."""

    def __init__(self, library: Library, index: Index, embedder: Embedder) -> None:
        self._library = library
        self._index = index
        self._embedder = embedder
        self._published: list[Document] = []
        self._facts: list[Fact] = []
        self._version = ""
        self._adding = asyncio.Lock()

    async def start(self) -> None:
        """Read what is published; rebuild the index where it lost something."""
        await self._refresh()
        expected = 0
        for document in self._published:
            expected += len(await self._library.chunks(document.key, document.version))
        if await self._index.count() < expected:
            await self.rebuild()

    @property
    def version(self) -> str:
        """A hash of what is published now."""
        return self._version

    @property
    def empty(self) -> bool:
        return not self._published

    async def search(self, query: SearchQuery) -> SearchResult:
        """Passages valid at the query's moment, best first. Raises IndexUnavailable."""
        asked = _asked(query)
        dense: Sequence[float] | None = None
        if _has_meaning(query.text, self._embedder.weights.english_only):
            dense = (await self._embedder.embed([asked]))[0].tolist()
        look = Look(
            words=asked,
            dense=dense,
            at=query.at,
            tenant=query.tenant,
            kinds=query.kinds,
            products=query.products,
            language=query.language,
        )
        try:
            hits = await self._index.look(look)
        except IndexUnavailable as error:
            return SearchResult(nothing_found=True, lesser=error.what)
        return ranked(asked, hits, query.limit)

    async def facts(self, at: datetime, tenant: str = "default") -> Sequence[Fact]:
        """Facts of published versions that are valid at a moment."""
        return [
            fact
            for fact in self._facts
            if (fact.valid_from is None or fact.valid_from <= at)
            and (fact.valid_until is None or at < fact.valid_until)
        ]

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Unit vectors, one a text."""
        return (await self._embedder.embed(texts)).tolist()

    async def passage(self, chunk: str) -> Passage:
        """A passage by its chunk's id, whatever its version. Raises NoSuchDocument."""
        found = await self._library.chunk(chunk)
        if found is None:
            raise NoSuchDocument(f"There is no passage {chunk}.")
        return Passage(chunk=found.id, **found.model_dump(exclude={"id", "ordinal"}))

    async def documents(self) -> list[Document]:
        """All versions of all documents."""
        return await self._library.documents()

    async def add(
        self, name: str, data: bytes, *, actor: str, at: datetime, publish: bool = True
    ) -> list[Added]:
        """Take one file in. An unchanged version does nothing; an error is told, not raised.

        What is published answers searches when this returns. A version that fails on the way
        leaves the others as they were.
        """
        try:
            documents = await asyncio.to_thread(parse_documents, name, data)
        except KnowledgeError as error:
            return [Added(name, outcome="failed", error=str(error))]
        async with self._adding:
            known = {(d.key, d.version): d for d in await self._library.documents()}
            report: list[Added] = []
            fresh: list[tuple[Document, list[Chunk]]] = []
            for document in documents:
                document = document.model_copy(
                    update={"state": "published" if publish else "draft"}
                )
                before = known.get((document.key, document.version))
                if before is not None and (before.sha256, before.state) == (
                    document.sha256,
                    document.state,
                ):
                    report.append(Added(name, document.key, document.version, "unchanged"))
                    continue
                chunks = await asyncio.to_thread(
                    chunks_of, document, self._embedder.count, self._embedder.most_tokens
                )
                facts = facts_of(document)
                await self._library.save(document, chunks, facts, actor=actor, at=at)
                fresh.append((document, chunks))
                report.append(
                    Added(name, document.key, document.version, "added", len(chunks), len(facts))
                )
            await self._index_all(fresh, known)
            if fresh:
                await self._refresh()
            return report

    async def rebuild(self) -> int:
        """Build the index anew from the library; returns how many chunks it has now."""
        await self._refresh()
        fresh = [
            (document, await self._library.chunks(document.key, document.version))
            for document in self._published
        ]
        await self._index_all(fresh, {})
        return sum(len(chunks) for _, chunks in fresh)

    async def close(self) -> None:
        """Give the index and the embedder's thread back."""
        await self._index.close()
        await self._embedder.close()

    async def _index_all(
        self,
        fresh: Sequence[tuple[Document, list[Chunk]]],
        known: dict[tuple[str, int], Document],
    ) -> None:
        for document, _ in fresh:
            if (document.key, document.version) in known:
                await self._index.remove(document.key, document.version)
        points = [
            (chunk, embedded_text(chunk.title, chunk.headings, chunk.text))
            for document, chunks in fresh
            if document.state == "published"
            for chunk in chunks
        ]
        vectors = await self._vectors([text for _, text in points])
        await self._index.put(
            [
                Point(chunk, vector, text)
                for (chunk, text), vector in zip(points, vectors, strict=True)
            ]
        )

    async def _vectors(self, texts: list[str]) -> list[list[float]]:
        """Vectors of texts; those whose content was embedded before are not computed again."""
        name = self._embedder.weights.name
        shas = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        kept = await self._library.vectors(name, shas)
        missing = list(
            {sha: text for sha, text in zip(shas, texts, strict=True) if sha not in kept}.items()
        )
        if missing:
            computed = await self._embedder.embed([text for _, text in missing])
            fresh = {
                sha: np.asarray(vector, dtype=np.float32).tobytes()
                for (sha, _), vector in zip(missing, computed, strict=True)
            }
            await self._library.keep_vectors(name, fresh)
            kept |= fresh
        return [np.frombuffer(kept[sha], dtype=np.float32).tolist() for sha in shas]

    async def _refresh(self) -> None:
        documents = await self._library.documents()
        self._published = [one for one in documents if one.state == "published"]
        self._facts = await self._library.facts()
        digest = hashlib.sha256()
        for document in self._published:
            digest.update(f"{document.key}\0{document.version}\0{document.sha256}\n".encode())
        self._version = digest.hexdigest()[:12]


def _asked(query: SearchQuery) -> str:
    """What to look for: what was said, after what it was said in reply to."""
    return " ".join([*query.context, query.text]).strip()


def _has_meaning(text: str, english_only: bool) -> bool:
    """Whether the embedder can be asked: MiniLM puts all Chinese close together (paraphrases .67,
    unrelated .62), so Chinese is found by words alone until a multilingual model is configured."""
    return not (english_only and any("\u4e00" <= sign <= "\u9fff" for sign in text))
