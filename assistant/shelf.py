"""The knowledge base for those who keep it. Implements `assistant.web.shelf.Shelf`."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Literal, cast

from assistant.core.call import Actor
from assistant.store.questions import AskedQuestion, DecidedGap, Questions
from assistant.web.shelf import (
    AnsweredBy,
    Citing,
    FactDetail,
    FactList,
    Gap,
    Quote,
    SurgingTopic,
    Working,
)
from knowledge.diff import Diff, diff
from knowledge.errors import NoSuchDocument
from knowledge.facts.conflicts import open_conflicts
from knowledge.facts.of_chunks import facts_in
from knowledge.gaps import Question, Topic, surging, topics
from knowledge.listing import (
    ChunkDetail,
    DocumentDetail,
    DocumentListing,
    VersionDetail,
    listings,
    versions_of,
)
from knowledge.revise import Revision
from knowledge.service import KnowledgeBase
from knowledge.types import Fact, FactChoice, Language, SearchQuery

CITED_WITHIN = timedelta(days=30)
LOOKED_BACK = timedelta(days=8)
QUOTES = 3

Published = Callable[[str], Awaitable[None]]


class KnowledgeShelf:
    """Documents, facts and gaps. `published` is told of a tenant whose knowledge changed."""

    def __init__(
        self,
        knowledge: KnowledgeBase,
        questions: Questions,
        clock: Callable[[], datetime],
        published: Published,
    ) -> None:
        self._knowledge = knowledge
        self._questions = questions
        self._clock = clock
        self._published = published

    # ------------------------------------------------------------------ documents

    async def documents(self, actor: Actor) -> Sequence[DocumentListing]:
        now = self._clock()
        known = await self._knowledge.published_now(actor.tenant)
        disputed = open_conflicts(known.told_at(now), known.choices)
        names = [name for one in disputed for name in {fact.document for fact in one.facts}]
        return listings(await self._knowledge.documents(actor.tenant), known, names, now)

    async def document(self, key: str, actor: Actor) -> DocumentDetail:
        now = self._clock()
        versions = await self._knowledge.versions(key, actor.tenant)
        listed = next(one for one in await self.documents(actor) if one.key == key)
        known = await self._knowledge.published_now(actor.tenant)
        history = await self._knowledge.history(key, actor.tenant)
        counts = {
            one.version: sum(
                (fact.document, fact.version) == (key, one.version) for fact in known.facts
            )
            for one in versions
        }
        cited, _ = await self._questions.cited(key, now - CITED_WITHIN, actor.tenant)
        return DocumentDetail(
            listing=listed,
            versions=tuple(versions_of(versions, known, counts, history, now)),
            history=tuple(history),
            cited=cited,
        )

    async def version(self, key: str, version: int, actor: Actor) -> VersionDetail:
        document, chunks = await self._knowledge.version_of(key, version, actor.tenant)
        since = self._clock() - CITED_WITHIN
        _, cited = await self._questions.cited(key, since, actor.tenant)
        facts = await asyncio.to_thread(facts_in, document, chunks)
        return VersionDetail(
            document=document,
            chunks=tuple(
                ChunkDetail(
                    chunk=chunk, tokens=self._knowledge.tokens(chunk), cited=cited.get(chunk.id, 0)
                )
                for chunk in chunks
            ),
            facts=tuple(facts),
        )

    async def diff(self, key: str, before: int, after: int, actor: Actor) -> Diff:
        old, _ = await self._knowledge.version_of(key, before, actor.tenant)
        new, _ = await self._knowledge.version_of(key, after, actor.tenant)
        return await asyncio.to_thread(diff, old, new)

    async def citing(self, key: str, limit: int, actor: Actor) -> Sequence[Citing]:
        await self._knowledge.versions(key, actor.tenant)
        cards = await self._questions.cards_citing(key, limit, actor.tenant)
        return [Citing(**vars(card)) for card in cards]

    def progress(self) -> Sequence[Working]:
        return [
            Working(name=one.name, stage=one.stage, done=one.done, total=one.total)
            for one in self._knowledge.progress
        ]

    async def publish(
        self,
        key: str,
        version: int,
        valid_from: datetime | None,
        valid_until: datetime | None,
        actor: Actor,
    ) -> DocumentDetail:
        await self._knowledge.publish(
            key,
            version,
            actor=_name(actor),
            at=self._clock(),
            valid_from=valid_from,
            valid_until=valid_until,
            tenant=actor.tenant,
        )
        await self._published(actor.tenant)
        return await self.document(key, actor)

    async def retire(self, key: str, version: int, actor: Actor) -> DocumentDetail:
        await self._knowledge.retire(
            key, version, actor=_name(actor), at=self._clock(), tenant=actor.tenant
        )
        return await self.document(key, actor)

    async def roll_back(self, key: str, to: int | None, actor: Actor) -> DocumentDetail:
        await self._knowledge.roll_back(
            key, to=to, actor=_name(actor), at=self._clock(), tenant=actor.tenant
        )
        await self._published(actor.tenant)
        return await self.document(key, actor)

    async def revise(
        self,
        key: str,
        version: int,
        ordinal: int,
        text: str | None,
        used: bool | None,
        actor: Actor,
    ) -> int:
        return await self._knowledge.revise(
            key,
            version,
            Revision(ordinal, text, used),
            actor=_name(actor),
            at=self._clock(),
            tenant=actor.tenant,
        )

    async def reindex(self, actor: Actor) -> int:
        return await self._knowledge.rebuild(actor.tenant)

    async def export(self, key: str, actor: Actor) -> AsyncIterator[str]:
        documents = await self._knowledge.documents(actor.tenant)
        if key and all(one.key != key for one in documents):
            raise NoSuchDocument(f"There is no document {key!r}.", "See the list of documents.")
        for document in documents:
            if not key or document.key == key:
                kept = document.model_dump(mode="json", exclude={"blocks", "left_out", "past"})
                text = "\n\n".join(block.text for block in document.blocks)
                yield json.dumps({"id": document.key, **kept, "text": text}, ensure_ascii=False)

    # ------------------------------------------------------------------ facts

    async def facts(
        self, product: str, attribute: str, at: datetime | None, actor: Actor
    ) -> FactList:
        known = await self._knowledge.published_now(actor.tenant)
        told = known.told_at(at or self._clock())
        disputed = open_conflicts(told, known.choices)
        pairs = {(one.product, one.attribute) for one in disputed}
        shown = [fact for fact in told if _fits(fact, product, attribute)]
        return FactList(
            facts=tuple(
                FactDetail(
                    fact=fact,
                    title=fact.title or fact.document,
                    conflict=(fact.product, fact.attribute) in pairs,
                )
                for fact in sorted(shown, key=lambda one: (one.product, one.attribute))
            ),
            conflicts=tuple(disputed),
        )

    async def settle(self, choice: FactChoice, actor: Actor) -> FactList:
        await self._knowledge.settle(
            choice, actor=_name(actor), at=self._clock(), tenant=actor.tenant
        )
        return await self.facts("", "", None, actor)

    # ------------------------------------------------------------------ gaps

    async def gaps(self, days: float, actor: Actor) -> Sequence[Gap]:
        asked = await self._questions.asked(self._clock() - timedelta(days=days), actor.tenant)
        decided = {one.key: one for one in await self._questions.decided(actor.tenant)}
        unanswered = await self._with_vectors([one for one in asked if not one.answered])
        found: list[Gap] = []
        for topic in topics(unanswered, await self._leaders(actor)):
            found.append(await self._gap(topic, decided.get(topic.key), actor))
        return found

    async def decide_gap(
        self, key: str, state: Literal["open", "dismissed"], note: str, actor: Actor
    ) -> Sequence[Gap]:
        gaps = await self.gaps(365.0, actor)
        gap = next((one for one in gaps if one.key == key), None)
        if gap is None:
            raise NoSuchDocument(f"There is no gap {key!r}.", "Load the list again.")
        await self._questions.decide(
            DecidedGap(key, gap.question, gap.language, state, note),
            actor=_name(actor),
            at=self._clock(),
            tenant=actor.tenant,
        )
        return await self.gaps(7.0, actor)

    async def surges(self, actor: Actor) -> Sequence[SurgingTopic]:
        asked = await self._questions.asked(self._clock() - LOOKED_BACK, actor.tenant)
        questions = await self._with_vectors(asked)
        leaders = await self._leaders(actor)
        found = await asyncio.to_thread(surging, questions, leaders, self._clock())
        return [SurgingTopic(**vars(one)) for one in found]

    async def _gap(self, topic: Topic, decided: DecidedGap | None, actor: Actor) -> Gap:
        leader = topic.leader
        query = SearchQuery(
            text=leader.text, at=self._clock(), language=leader.language, tenant=actor.tenant
        )
        result = await self._knowledge.search(query)
        answer = None
        if not result.nothing_found and result.results:
            best = result.results[0]
            answer = AnsweredBy(document=best.document, version=best.version, title=best.title)
        dismissed = decided is not None and decided.state == "dismissed"
        newest = sorted(topic.questions, key=lambda one: one.at, reverse=True)
        return Gap(
            key=topic.key,
            question=leader.text,
            language=leader.language,
            count=len(topic.questions),
            quotes=tuple(Quote(call=q.call, quote=q.text, at=q.at) for q in newest[:QUOTES]),
            state="dismissed" if dismissed else "answered" if answer else "open",
            answered_by=answer,
            note=decided.note if decided else "",
        )

    async def _leaders(self, actor: Actor) -> list[Question]:
        decided = await self._questions.decided(actor.tenant)
        return await self._with_vectors(
            [
                AskedQuestion("", "", one.language, one.question, False, self._clock())
                for one in decided
            ]
        )

    async def _with_vectors(self, asked: Sequence[AskedQuestion]) -> list[Question]:
        reads = [one.language != "zh" or self._knowledge.reads_chinese for one in asked]
        texts = [one.text for one, read in zip(asked, reads, strict=True) if read]
        vectors = iter(await self._knowledge.embed(texts))
        return [
            Question(
                call=one.call,
                text=one.text,
                language=cast(Language, one.language),
                at=one.asked_at,
                vector=tuple(next(vectors)) if read else None,
                answered=one.answered,
            )
            for one, read in zip(asked, reads, strict=True)
        ]


def _fits(fact: Fact, product: str, attribute: str) -> bool:
    names = (fact.product, *fact.aliases)
    named = not product or any(product.casefold() in name.casefold() for name in names)
    return named and (not attribute or fact.attribute == attribute)


def _name(actor: Actor) -> str:
    return f"{actor.kind}:{actor.id}"
