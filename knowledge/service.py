"""The knowledge base: documents in, passages and facts out. One per process."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import PurePath
from typing import Literal

from knowledge.chunk import chunks_of, embedded_text
from knowledge.embed.port import Embedder
from knowledge.errors import IndexUnavailable, KnowledgeError, NoSuchDocument, NotAllowed
from knowledge.facts.of_chunks import facts_in
from knowledge.index.beside import WordsBeside
from knowledge.index.port import Hit, Index, Look, Point
from knowledge.indexing import Indexing
from knowledge.library import Library
from knowledge.lifecycle import published, to_withdraw, withdrawn
from knowledge.names import Names, names_of
from knowledge.parse.document import Parsed
from knowledge.parse.isolated import Parsing
from knowledge.published import Published, read_published
from knowledge.query import Asked, asked
from knowledge.rerank import RERANKED, Reranker, reranked
from knowledge.revise import Revision, revised
from knowledge.search import ranked
from knowledge.types import (
    Chunk,
    Deed,
    Document,
    FactChoice,
    Facts,
    Noun,
    Passage,
    SearchQuery,
    SearchResult,
    passage_of,
)
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


Stage = Literal["reading", "embedding"]


class Progress(Noun):
    """How far a file is: pages read or passages embedded, and how many there are (0: unknown)."""

    name: str
    stage: Stage
    done: int
    total: int


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
        self._words = WordsBeside()
        self._names: dict[str, tuple[str, Names]] = {}
        self._parsing = Parsing()
        self._progress: dict[str, Progress] = {}
        self._changes = asyncio.Lock()

    async def start(self, tenant: str = "default") -> None:
        """Read what is published, and bring the index to it. Raises IndexUnavailable."""
        async with self._changes:
            await self._refresh(tenant)

    def version(self, tenant: str = "default") -> str:
        """A hash of what is published now."""
        known = self._published.get(tenant)
        return known.version if known else ""

    def stands(self, document: str, version: int, at: datetime, tenant: str = "default") -> bool:
        """Whether a version may be cited: published now, and valid at that moment."""
        known = self._published.get(tenant)
        return known is not None and known.stands(document, version, at)

    def empty(self, tenant: str = "default") -> bool:
        """Whether nothing is published."""
        known = self._published.get(tenant)
        return known is None or not any(one.state == "published" for one in known.documents)

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
        known = await self._of(query.tenant)
        sought = asked(query, await self._names_of(known))
        look = await self._look(query, sought)
        lesser = ""
        try:
            hits = await self._index.look(look)
        except IndexUnavailable as error:
            lesser = f"{error.what} Searched by words alone."
            hits = await self._hits_by_words(known, look)
        return sought, [hit for hit in hits if _may_answer(hit.passage, query, known)], lesser

    async def facts(self, at: datetime, tenant: str = "default") -> Facts:
        """What claims of a moment are held against; a conflict nobody decided is left out."""
        return (await self._of(tenant)).facts_at(at)

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Unit vectors, one a text."""
        return (await self._embedder.queries(texts)).tolist()

    async def passage(self, chunk: str, tenant: str = "default") -> Passage:
        """A passage by its chunk's id, whatever became of its version. Raises NoSuchDocument."""
        found = await self._library.chunk(chunk, tenant)
        if found is None:
            raise NoSuchDocument(f"There is no passage {chunk}.")
        return passage_of(found)

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
            with self._working(PurePath(name).name, "reading") as told:
                parsed = await self._parsing.read(name, data, told)
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
                try:
                    document, facts = await self._take_in(
                        name, one, number, actor, at, publish, tenant
                    )
                except NotAllowed as error:
                    key = one.document.key
                    report.append(Added(name, key, outcome="failed", error=str(error)))
                    continue
                known[document.key][number] = document
                outcome = "published" if same else "new version" if versions else "added"
                report.append(Added(name, document.key, number, outcome, document.chunks, facts))
            if any(one.outcome not in ("unchanged", "failed") for one in report):
                await self._refresh(tenant)
            return report

    async def publish(
        self,
        key: str,
        version: int,
        *,
        actor: str,
        at: datetime,
        valid_from: datetime | None = None,
        valid_until: datetime | None = None,
        tenant: str = "default",
    ) -> None:
        """Publish a version; older ones end where it begins. Raises NoSuchDocument, NotAllowed."""
        async with self._changes:
            document = _one(await self._versions(key, tenant), key, version)
            change = published(document, at, valid_from, valid_until)
            await self._changed([change], actor, at, tenant)

    async def retire(
        self, key: str, version: int, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        """Withdraw a version; what it had replaced holds again, if it was published.

        Raises NoSuchDocument.
        """
        async with self._changes:
            document = _one(await self._versions(key, tenant), key, version)
            await self._changed([withdrawn(document, at)], actor, at, tenant)

    async def roll_back(
        self,
        key: str,
        *,
        actor: str,
        at: datetime,
        to: int | None = None,
        tenant: str = "default",
    ) -> None:
        """Withdraw the newest published version, or all that are newer than `to`.

        Raises NoSuchDocument, NotAllowed.
        """
        async with self._changes:
            newer = to_withdraw(await self._versions(key, tenant), to, at)
            await self._changed([withdrawn(one, at) for one in newer], actor, at, tenant)

    async def revise(
        self,
        key: str,
        version: int,
        revision: Revision,
        *,
        actor: str,
        at: datetime,
        tenant: str = "default",
    ) -> int:
        """Change a passage; returns the draft that carries it. Raises NoSuchDocument, NotAllowed.

        A draft is changed as it is; of a published version a draft is made.
        """
        async with self._changes:
            versions = await self._versions(key, tenant)
            document = _one(versions, key, version)
            draft = document.state == "draft"
            number = version if draft else max(one.version for one in versions) + 1
            chunks = await self._library.chunks(key, version, tenant)
            changed, kept = revised(document, chunks, revision, number, tenant)
            await self._indexing.embed([chunk for chunk in kept if chunk.used])
            await self._save(changed, kept, actor, at, tenant)
            return number

    async def settle(
        self, choice: FactChoice, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        """Decide which of two documents is right about a product."""
        async with self._changes:
            await self._library.choose(choice, actor=actor, at=at, tenant=tenant)
            self._published[tenant] = await read_published(self._library, tenant)

    async def version_of(
        self, key: str, version: int, tenant: str = "default"
    ) -> tuple[Document, list[Chunk]]:
        """A version with its passages, used or not. Raises NoSuchDocument."""
        document = _one(await self._versions(key, tenant), key, version)
        return document, await self._library.chunks(key, version, tenant)

    async def versions(self, key: str, tenant: str = "default") -> list[Document]:
        """All versions of a document. Raises NoSuchDocument."""
        return await self._versions(key, tenant)

    async def history(self, key: str, tenant: str = "default") -> list[Deed]:
        """Who did what with a document, in order."""
        return await self._library.history(key, tenant)

    def tokens(self, chunk: Chunk) -> int:
        """How long a passage is for the embedder, title and headings with it."""
        return len(self._embedder.tokens(embedded_text(chunk.title, chunk.headings, chunk.text)))

    @property
    def embedder(self) -> str:
        """Names vectors that may be compared with each other."""
        return self._embedder.name

    @property
    def reads_chinese(self) -> bool:
        """Whether vectors of Chinese mean anything."""
        return self._embedder.reads_chinese

    async def published_now(self, tenant: str = "default") -> Published:
        """What is published, with when each version holds."""
        return await self._of(tenant)

    @property
    def progress(self) -> tuple[Progress, ...]:
        """What is being taken in right now."""
        return tuple(self._progress.values())

    async def rebuild(self, tenant: str = "default") -> int:
        """Build the index anew from the library; returns how many chunks it has now."""
        async with self._changes:
            known = await read_published(self._library, tenant)
            await self._indexing.renew(known)
            self._published[tenant] = known
            return sum(one.points for one in known.should_hold())

    async def close(self) -> None:
        """Give the index and the embedder's threads back."""
        await self._words.close()
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
        self,
        name: str,
        parsed: Parsed,
        number: int,
        actor: str,
        at: datetime,
        publish: bool,
        tenant: str,
    ) -> tuple[Document, int]:
        read_as = parsed.document.read_as or PurePath(name).suffix.lstrip(".").lower()
        document = parsed.document.model_copy(
            update={"version": number, "state": "draft", "format": read_as}
        )
        if publish:
            document = published(document, at)
        chunks = await asyncio.to_thread(
            chunks_of, document, self._embedder.tokens, self._embedder.most_tokens, tenant
        )
        document = document.model_copy(update={"chunks": len(chunks)})
        # Before it is saved, so that publishing takes no longer than putting it in the index.
        with self._working(PurePath(name).name, "embedding") as told:
            await self._indexing.embed(chunks, lambda done: told(done, len(chunks)))
        return document, await self._save(document, chunks, actor, at, tenant)

    async def _save(
        self, document: Document, chunks: Sequence[Chunk], actor: str, at: datetime, tenant: str
    ) -> int:
        """Keep a version with its facts; how many those are."""
        facts = await asyncio.to_thread(facts_in, document, chunks)
        await self._library.save(document, chunks, facts, actor=actor, at=at, tenant=tenant)
        return len(facts)

    async def _changed(
        self, documents: Sequence[Document], actor: str, at: datetime, tenant: str
    ) -> None:
        for document in documents:
            chunks = await self._library.chunks(document.key, document.version, tenant)
            await self._save(document, chunks, actor, at, tenant)
        await self._refresh(tenant)

    async def _versions(self, key: str, tenant: str) -> list[Document]:
        documents = await self._library.documents(tenant)
        versions = [one for one in documents if one.key == key]
        if not versions:
            near = get_close_matches(key, {one.key for one in documents}, n=1)
            todo = f"Is it {near[0]!r} that you mean?" if near else "See the list of documents."
            raise NoSuchDocument(f"There is no document {key!r}.", todo)
        return versions

    @contextmanager
    def _working(self, name: str, stage: Stage) -> Generator[Callable[[int, int], None]]:
        def told(done: int, total: int) -> None:
            self._progress[name] = Progress(name=name, stage=stage, done=done, total=total)

        told(0, 0)
        try:
            yield told
        finally:
            self._progress.pop(name, None)

    async def _of(self, tenant: str) -> Published:
        if tenant not in self._published:
            await self.start(tenant)
        return self._published[tenant]

    async def _refresh(self, tenant: str) -> None:
        known = await read_published(self._library, tenant)
        # In this order every search finds either what was or what is, whole; and what was
        # withdrawn is out of reach even where the index does not answer.
        try:
            await self._indexing.bring_in(known)
        finally:
            self._published[tenant] = known
        await self._indexing.take_out(known)

    async def _names_of(self, published: Published) -> Names:
        """Read anew after a change: .1 s for twelve thousand documents."""
        version, names = self._names.get(published.tenant, ("", None))
        if names is None or version != published.version:
            names = await asyncio.to_thread(names_of, published.documents)
            self._names[published.tenant] = (published.version, names)
        return names

    async def _hits_by_words(self, published: Published, look: Look) -> list[Hit]:
        async def points() -> list[Point]:
            return [
                point
                for one in published.should_hold()
                for point in await self._indexing.points(published, one.document, one.version)
            ]

        return await self._words.look(published.tenant, published.version, points, look)


def _may_answer(passage: Passage, query: SearchQuery, published: Published) -> bool:
    if query.withdrawn:
        return published.held(passage, query.at)
    return published.stands(passage.document, passage.version, query.at)


def _one(versions: Sequence[Document], key: str, version: int) -> Document:
    found = next((one for one in versions if one.version == version), None)
    if found is None:
        raise NoSuchDocument(f"There is no version {version} of {key!r}.", "See its versions.")
    return found


def _is_chinese(text: str) -> bool:
    """MiniLM puts all Chinese close together (paraphrases .67, unrelated .62), so Chinese is found
    by words alone until a multilingual model is configured."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
