"""The knowledge base: documents in, passages and facts out. One per process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.chunk import chunks_of
from knowledge.embed.port import Embedder
from knowledge.errors import IndexUnavailable, KnowledgeError, NoSuchDocument
from knowledge.facts.read import facts_of
from knowledge.index.port import Hit, Index, Look
from knowledge.index.words import WordsIndex
from knowledge.indexing import Indexing
from knowledge.library import Library
from knowledge.names import Names, names_of
from knowledge.parse.document import Parsed, parse_documents
from knowledge.published import Published, read_published
from knowledge.query import Asked, asked
from knowledge.rerank import RERANKED, Reranker, reranked
from knowledge.search import ranked
from knowledge.types import Document, Fact, Passage, SearchQuery, SearchResult
from knowledge.versions import version_of


@dataclass(frozen=True)
class Added:
    """What became of one document that was handed in."""

    name: str
    document: str = ""
    version: int = 0
    outcome: Literal["added", "new version", "published", "unchanged", "failed"] = "added"
    """`published`: it was here as a draft; `new version`: an older one is here."""
    chunks: int = 0
    facts: int = 0
    error: str = ""


class KnowledgeBase:
    """See `assistant.core.ports.Knowledge`; adding and publishing are here as well.

    The library is the truth. The index follows it: what a crash left undone between the two is
    done by the next `start`. A search looks at both, so a version that was withdrawn or replaced
    is not found from the moment `publish`, `retire` or `add` returns, whatever the index holds.
    """

    def __init__(
        self,
        library: Library,
        index: Index,
        embedder: Embedder,
        reranker: Reranker | None = None,
    ) -> None:
        self._library = library
        self._reranker = reranker
        self._index = index
        self._embedder = embedder
        self._indexing = Indexing(library, index, embedder)
        self._published: dict[str, Published] = {}
        self._words: dict[str, tuple[str, WordsIndex]] = {}
        self._names: dict[str, tuple[str, Names]] = {}
        self._changes = asyncio.Lock()

    async def start(self, tenant: str = "default") -> None:
        """Read what is published, and bring the index to it. Raises IndexUnavailable."""
        async with self._changes:
            await self._refresh(tenant)

    def version(self, tenant: str = "default") -> str:
        """A hash of what is published now."""
        published = self._published.get(tenant)
        return published.version if published else ""

    def stands(self, document: str, version: int, at: datetime, tenant: str = "default") -> bool:
        """Whether a version may be cited: published now, and valid at that moment."""
        published = self._published.get(tenant)
        return published is not None and published.stands(document, version, at)

    def empty(self, tenant: str = "default") -> bool:
        """Whether nothing is published."""
        published = self._published.get(tenant)
        return published is None or not published.documents

    async def search(self, query: SearchQuery) -> SearchResult:
        """Passages published and valid at the query's moment, best first.

        Where the index does not answer, words alone are looked for in memory, and `lesser` says so.
        """
        sought, hits, lesser = await self.candidates(query)
        if self._reranker is None:
            found = ranked(sought, hits, query.limit)
        else:
            found = ranked(sought, hits, max(query.limit, RERANKED))
            best = await reranked(self._reranker, sought.meaning, found.results, query.limit)
            found = found.model_copy(update={"results": best})
        return found.model_copy(update={"lesser": lesser}) if lesser else found

    async def candidates(self, query: SearchQuery) -> tuple[Asked, list[Hit], str]:
        """What a search ranks: the query in all its forms, the hits, and why they are fewer."""
        published = await self._of(query.tenant)
        sought = asked(query, await self._names_of(published))
        look = await self._look(query, sought)
        lesser = ""
        try:
            hits = await self._index.look(look)
        except IndexUnavailable as error:
            lesser = f"{error.what} Searched by words alone."
            hits = await self._hits_by_words(published, look)
        return sought, [hit for hit in hits if published.holds(hit.passage, query.at)], lesser

    async def facts(self, at: datetime, tenant: str = "default") -> Sequence[Fact]:
        """Facts of what is published and valid at a moment."""
        return (await self._of(tenant)).facts_at(at)

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Unit vectors, one a text."""
        return (await self._embedder.queries(texts)).tolist()

    async def passage(self, chunk: str, tenant: str = "default") -> Passage:
        """A passage by its chunk's id, whatever became of its version. Raises NoSuchDocument."""
        found = await self._library.chunk(chunk, tenant)
        if found is None:
            raise NoSuchDocument(f"There is no passage {chunk}.")
        return Passage(chunk=found.id, **found.model_dump(exclude={"id", "ordinal"}))

    async def documents(self, tenant: str = "default") -> list[Document]:
        """All versions of all documents, by key and version."""
        return await self._library.documents(tenant)

    async def add(
        self,
        name: str,
        data: bytes,
        *,
        actor: str,
        at: datetime,
        publish: bool = True,
        tenant: str = "default",
    ) -> list[Added]:
        """Take one file in. The same bytes again do nothing; an error is told, not raised.

        What is published answers searches when this returns. A version that fails on the way
        leaves the others as they were; run again, it completes.
        """
        try:
            parsed = await asyncio.to_thread(parse_documents, name, data)
        except KnowledgeError as error:
            return [Added(name, outcome="failed", error=str(error))]
        async with self._changes:
            known: defaultdict[str, dict[int, Document]] = defaultdict(dict)
            for document in await self._library.documents(tenant):
                known[document.key][document.version] = document
            report: list[Added] = []
            for one in parsed:
                versions = list(known[one.document.key].values())
                try:
                    number, same = version_of(one, versions)
                except KnowledgeError as error:
                    key = one.document.key
                    report.append(Added(name, key, outcome="failed", error=str(error)))
                    continue
                if same is not None and not (publish and same.state == "draft"):
                    report.append(Added(name, same.key, same.version, "unchanged", same.chunks))
                    continue
                document, facts = await self._take_in(one, number, actor, at, publish, tenant)
                known[document.key][number] = document
                outcome = "published" if same else "new version" if versions else "added"
                report.append(Added(name, document.key, number, outcome, document.chunks, facts))
            if any(one.outcome not in ("unchanged", "failed") for one in report):
                await self._refresh(tenant)
            return report

    async def publish(
        self, key: str, version: int, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        """Publish a version; older ones end where it begins. Raises NoSuchDocument."""
        await self._set(key, version, {"state": "published", "published_at": at}, actor, at, tenant)

    async def retire(
        self, key: str, version: int, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        """Withdraw a version for good; what it had replaced holds again, if it was published.

        Raises NoSuchDocument.
        """
        await self._set(key, version, {"state": "retired"}, actor, at, tenant)

    async def rebuild(self, tenant: str = "default") -> int:
        """Build the index anew from the library; returns how many chunks it has now."""
        async with self._changes:
            published = await read_published(self._library, tenant)
            await self._indexing.renew(published)
            self._published[tenant] = published
            return sum(one.points for one in published.should_hold())

    async def close(self) -> None:
        """Give the index and the embedder's threads back."""
        await self._index.close()
        await self._embedder.close()
        if self._reranker is not None:
            await self._reranker.close()

    async def _look(self, query: SearchQuery, sought: Asked) -> Look:
        dense = now = None
        if self._embedder.reads_chinese or not _is_chinese(query.text):
            vectors = await self._embedder.queries([sought.meaning, sought.ask])
            dense = vectors[0].tolist()
            now = vectors[1].tolist() if sought.ask != sought.meaning else None
        return Look(
            words=sought.words,
            dense=dense,
            asked=now,
            documents=tuple(sought.named),
            limits=sought.limits,
            at=query.at,
            tenant=query.tenant,
            kinds=query.kinds,
            products=query.products,
            language=query.language,
        )

    async def _take_in(
        self, parsed: Parsed, number: int, actor: str, at: datetime, publish: bool, tenant: str
    ) -> tuple[Document, int]:
        document = parsed.document.model_copy(
            update={
                "version": number,
                "state": "published" if publish else "draft",
                "published_at": at if publish else None,
            }
        )
        chunks = await asyncio.to_thread(
            chunks_of, document, self._embedder.tokens, self._embedder.most_tokens, tenant
        )
        facts = await asyncio.to_thread(facts_of, document)
        document = document.model_copy(update={"chunks": len(chunks)})
        # Before it is saved, so that publishing takes no longer than putting it in the index.
        await self._indexing.embed(chunks)
        await self._library.save(document, chunks, facts, actor=actor, at=at, tenant=tenant)
        return document, len(facts)

    async def _set(
        self,
        key: str,
        version: int,
        update: dict[str, object],
        actor: str,
        at: datetime,
        tenant: str,
    ) -> None:
        async with self._changes:
            known = await self._library.documents(tenant)
            found = next((d for d in known if (d.key, d.version) == (key, version)), None)
            if found is None:
                raise NoSuchDocument(f"There is no version {version} of {key!r}.")
            await self._library.save(
                found.model_copy(update=update),
                await self._library.chunks(key, version, tenant),
                await asyncio.to_thread(facts_of, found),
                actor=actor,
                at=at,
                tenant=tenant,
            )
            await self._refresh(tenant)

    async def _of(self, tenant: str) -> Published:
        if tenant not in self._published:
            await self.start(tenant)
        return self._published[tenant]

    async def _refresh(self, tenant: str) -> None:
        published = await read_published(self._library, tenant)
        # In this order every search finds either what was or what is, whole; and what was
        # withdrawn is out of reach even where the index does not answer.
        try:
            await self._indexing.bring_in(published)
        finally:
            self._published[tenant] = published
        await self._indexing.take_out(published)

    async def _names_of(self, published: Published) -> Names:
        """Read anew after a change: .1 s for twelve thousand documents."""
        version, names = self._names.get(published.tenant, ("", None))
        if names is None or version != published.version:
            names = await asyncio.to_thread(names_of, published.documents)
            self._names[published.tenant] = (published.version, names)
        return names

    async def _hits_by_words(self, published: Published, look: Look) -> list[Hit]:
        version, index = self._words.get(published.tenant, ("", None))
        if index is None or version != published.version:
            points = [
                point
                for one in published.should_hold()
                for point in await self._indexing.points(published, one.document, one.version)
            ]
            index = await asyncio.to_thread(WordsIndex, points)
            self._words[published.tenant] = (published.version, index)
        return await asyncio.to_thread(index.look, look)


def _is_chinese(text: str) -> bool:
    """MiniLM puts all Chinese close together (paraphrases .67, unrelated .62), so Chinese is found
    by words alone until a multilingual model is configured."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
