"""The real shelf over a library in memory, with a shop's documents at a set moment.

What is not real: the embedder (words hashed), what customers asked and which cards cited what
(lists), and the clock, which stands at NOW and goes a second further each time it is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fake_desk import FakeDesk
from knowledge_fakes import WordsEmbedder

from assistant.core.call import Actor
from assistant.shelf import KnowledgeShelf
from assistant.store.questions import AskedQuestion, CitingCard, DecidedGap, Questions
from knowledge.chunk import chunks_of
from knowledge.facts.of_chunks import facts_in
from knowledge.index.edge import EdgeIndex
from knowledge.memory_library import MemoryLibrary
from knowledge.service import KnowledgeBase
from knowledge.types import (
    Block,
    Document,
    DocumentState,
    Language,
    LeftOut,
    Passage,
    SearchQuery,
    SearchResult,
)

NOW = datetime(2026, 11, 21, 10, 42, tzinfo=UTC)
LINE = 0.45


def day(month: int, of_month: int) -> datetime:
    """A day of the story's year."""
    return datetime(2026, month, of_month, tzinfo=UTC)


class LongerEmbedder(WordsEmbedder):
    """Reads as much at once as the shipped one, so that chunks are as long as they will be."""

    most_tokens = 200


class ListedQuestions(Questions):
    """Lists in place of the tables."""

    def __init__(self) -> None:
        self.questions: list[AskedQuestion] = []
        self.cards: list[tuple[str, CitingCard]] = []
        self.decisions: dict[str, DecidedGap] = {}

    async def asked(self, since: datetime, tenant: str = "default") -> list[AskedQuestion]:
        return [one for one in self.questions if one.asked_at >= since]

    async def cards_citing(
        self, document: str, limit: int = 50, tenant: str = "default"
    ) -> list[CitingCard]:
        mine = [card for key, card in self.cards if key == document]
        return sorted(mine, key=lambda card: card.at, reverse=True)[:limit]

    async def cited(
        self, document: str, since: datetime, tenant: str = "default"
    ) -> tuple[int, dict[str, int]]:
        mine = [card for key, card in self.cards if key == document and card.at >= since]
        chunks: dict[str, int] = {}
        for card in mine:
            chunks[card.chunk] = chunks.get(card.chunk, 0) + 1
        return len({card.card for card in mine}), chunks

    async def decided(self, tenant: str = "default") -> Sequence[DecidedGap]:
        return list(self.decisions.values())

    async def decide(
        self, decided: DecidedGap, *, actor: str, at: datetime, tenant: str = "default"
    ) -> None:
        self.decisions[decided.key] = decided


@dataclass
class Clock:
    """NOW, and a second more each time somebody looks."""

    looked: int = 0

    def __call__(self) -> datetime:
        self.looked += 1
        return NOW + timedelta(seconds=self.looked)


@dataclass
class ShelfDesk(FakeDesk):
    """A desk whose knowledge is the shelf's."""

    knowledge: KnowledgeBase
    questions: ListedQuestions
    clock: Clock
    published: list[str] = field(default_factory=list[str])

    def __post_init__(self) -> None:
        super().__init__()
        self.shelf = KnowledgeShelf(self.knowledge, self.questions, self.clock, self._published_in)

    async def _published_in(self, tenant: str) -> None:
        self.published.append(tenant)

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None, actor: Actor
    ) -> SearchResult:
        query = SearchQuery(
            text=text,
            at=at or self.clock(),
            limit=limit,
            language=language,
            withdrawn=at is not None,
        )
        found = await self.knowledge.search(query)
        return found.model_copy(update={"threshold": LINE, "milliseconds": 9.2})

    async def passage(self, chunk: str, actor: Actor) -> Passage:
        return await self.knowledge.passage(chunk, actor.tenant)

    async def add_documents(
        self, files: Sequence[tuple[str, bytes]], publish: bool, actor: Actor
    ) -> Sequence[Mapping[str, object]]:
        reports: list[Mapping[str, object]] = []
        for name, data in files:
            added = await self.knowledge.add(
                name, data, actor="agent:ruth", at=self.clock(), publish=publish
            )
            reports += [vars(one) for one in added]
        return reports


async def shelf_desk(folder: Path, *, filled: bool = True) -> ShelfDesk:
    """A desk with the shop's documents, or with none."""
    library = MemoryLibrary()
    embedder = LongerEmbedder()
    index = await EdgeIndex.opened(folder, embedder.dimensions)
    desk = ShelfDesk(KnowledgeBase(library, index, embedder), ListedQuestions(), Clock())
    if filled:
        await _fill(library, embedder)
        _ask(desk.questions)
        await _cite(desk.questions, library)
    await desk.knowledge.start()
    return desk


def _h(text: str, *above: str, page: int | None = None) -> Block:
    return Block(kind="heading", text=text, headings=above, page=page)


def _p(text: str, *headings: str, page: int | None = None) -> Block:
    return Block(kind="paragraph", text=text, headings=headings, page=page)


def _table(rows: tuple[tuple[str, ...], ...], *headings: str, page: int | None = None) -> Block:
    from knowledge.parse.markdown import table_text

    return Block(kind="table", text=table_text(rows), headings=headings, rows=rows, page=page)


EXPRESS = (
    "Express exchange is free within 30 days of delivery. Ordered before 16:00, the new size"
    " leaves the same day and arrives in 1 to 2 working days."
)
PICK_UP = "The driver collects the old item at the same visit. No label and no box are needed."
CUT_OFF = (
    ("Service", "Order by", "Arrives", "On exchange"),
    ("Express", "16:00", "1–2 working days", "€0"),
    ("Standard", "20:00", "3–5 working days", "€0"),
)


def _exchanges(*, express: str = EXPRESS, more: tuple[Block, ...] = ()) -> tuple[Block, ...]:
    top = "Exchanges"
    return (
        _h(top, page=1),
        _h("Express exchange", top, page=1),
        _p(express, top, "Express exchange", page=1),
        _h("Pick-up", top, page=1),
        _p(PICK_UP, top, "Pick-up", page=1),
        _h("Cut-off times", top, page=1),
        _table(CUT_OFF, top, "Cut-off times", page=1),
        *more,
        _h("Returns", page=2),
        _p("Boots can be returned within 30 days of delivery.", "Returns", page=2),
        _p(
            "Refunds go back the way they were paid, within 3 working days of the return.",
            "Returns",
            page=2,
        ),
        _h("Damage in transit", page=3),
        _p(
            "If a parcel arrives damaged, the customer sends two photographs within 7 days. We send"
            " a replacement at once and collect the damaged item without charge.",
            "Damage in transit",
            page=3,
        ),
    )


LOCKER = (
    _h("Parcel lockers", "Exchanges", page=1),
    _p(
        "An exchange can be delivered to a parcel locker near the station.",
        "Exchanges",
        "Parcel lockers",
        page=1,
    ),
)
LEFT_OUT = (
    LeftOut(
        reason="same_colour",
        text="Partners: exchanges cost €9 from January, do not publish before the fair.",
        place="page 1",
    ),
    LeftOut(reason="running_header", text="Northway Care, internal, edition 14", place="page 2"),
)


async def _fill(library: MemoryLibrary, embedder: WordsEmbedder) -> None:
    async def keep(
        key: str,
        title: str,
        blocks: tuple[Block, ...],
        *,
        version: int = 1,
        at: datetime,
        by: str = "agent:Ruth B.",
        state: DocumentState = "published",
        form: str = "pdf",
        kind: str = "policy",
        language: Language = "en",
        products: tuple[str, ...] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        left_out: tuple[LeftOut, ...] = (),
    ) -> None:
        document = Document(
            key=key,
            version=version,
            title=title,
            language=language,
            kind=kind,
            format=form,
            state=state,
            valid_from=since,
            valid_until=until,
            products=products,
            sha256=f"{key}-{version}",
            published_at=at if state == "published" else None,
            blocks=blocks,
            left_out=left_out,
        )
        chunks = chunks_of(document, embedder.tokens, embedder.most_tokens)
        document = document.model_copy(update={"chunks": len(chunks)})
        facts = facts_in(document, chunks)
        await library.save(document, chunks, facts, actor=by, at=at)

    slow = (
        "Exchange is free within 14 days of delivery. The new size arrives in 3 to 5 working days."
    )
    name = "Exchanges and delivery"
    await keep(
        "exchanges", name, _exchanges(express=slow), version=12, at=day(8, 1), since=day(8, 1)
    )
    await keep(
        "exchanges",
        name,
        _exchanges(express=slow, more=LOCKER),
        version=13,
        at=day(9, 9),
        since=day(9, 9),
    )
    await keep(
        "exchanges",
        name,
        _exchanges(),
        version=14,
        at=day(11, 3),
        since=day(11, 3),
        left_out=LEFT_OUT,
    )
    await keep(
        "exchanges",
        name,
        _exchanges(more=LOCKER),
        version=15,
        at=day(11, 20),
        since=day(12, 1),
        state="draft",
        by="agent:Jonas W.",
        left_out=LEFT_OUT,
    )
    fjell = (
        ("Attribute", "Value"),
        ("Warranty", "2 years"),
        ("Weight", "0.62 kg"),
        ("Price", "€149"),
    )
    await keep(
        "fjell-2",
        "Fjell 2 specification",
        (_h("Fjell 2"), _table(fjell, "Fjell 2")),
        version=9,
        at=day(9, 2),
        since=day(9, 2),
        form="xlsx",
        kind="specification",
        products=("Fjell 2",),
    )
    await keep(
        "gold",
        "Exceptions for Gold",
        (
            _h("Express for Gold members"),
            _p(
                "Gold members get express exchange free within 60 days of delivery.",
                "Express for Gold members",
            ),
        ),
        version=3,
        at=day(6, 1),
        form="docx",
    )
    await keep(
        "autumn",
        "Autumn offers",
        (
            _h("Offer 3"),
            _p("The price of Fjell insoles is €12 with every pair of boots.", "Offer 3"),
        ),
        version=6,
        at=day(11, 1),
        since=day(11, 1),
        until=day(12, 1),
        form="html",
        kind="promotion",
        products=("Fjell insoles",),
    )
    await keep(
        "warranty",
        "Warranty terms",
        (
            _h("Kvist stove", page=2),
            _p("The warranty of the Kvist stove is 2 years.", "Kvist stove", page=2),
        ),
        version=11,
        at=day(5, 4),
        since=day(5, 4),
        products=("Kvist stove",),
    )
    await keep(
        "kvist",
        "Kvist stove sheet",
        (
            _h("Kvist stove"),
            _table(
                (("Attribute", "Value"), ("Warranty", "3 years"), ("Power", "2.4 kW")),
                "Kvist stove",
            ),
        ),
        version=4,
        at=day(10, 1),
        since=day(10, 1),
        kind="specification",
        products=("Kvist stove",),
    )
    await keep(
        "sizes",
        "Size guide, boots",
        (
            _h("Size guide"),
            _p(
                "The Fjell 2 runs half a size small. Between two sizes, take the larger one.",
                "Size guide",
            ),
        ),
        version=5,
        at=day(3, 1),
        form="csv",
    )
    await keep(
        "carrier",
        "Carrier handbook",
        tuple(
            block
            for n in range(1, 39)
            for block in (
                _h(f"Chapter {n}", page=n),
                _p(f"What carriers promise in chapter {n}.", f"Chapter {n}", page=n),
            )
        ),
        version=2,
        at=day(11, 19),
        state="draft",
        by="agent:Jonas W.",
    )
    await keep(
        "tuihuo",
        "退换货政策",
        (
            _h("退货"),
            _p("签收后7天内可无理由退货，商品需保持完好。", "退货"),
            _h("换货"),
            _p("签收后15天内可免费换货。", "换货"),
        ),
        version=2,
        at=day(7, 1),
        form="docx",
        language="zh",
    )
    await keep(
        "summer",
        "Summer tents",
        (_h("Summer tents"), _p("Tents are sold with a free groundsheet.", "Summer tents")),
        at=day(6, 1),
        since=day(6, 1),
        until=day(9, 1),
        form="md",
        kind="promotion",
    )


def _ask(questions: ListedQuestions) -> None:
    def say(
        count: int, before_h: float, *texts: str, language: str = "en", apart_h: float = 3.0
    ) -> None:
        for n in range(count):
            at = NOW - timedelta(hours=before_h + n * apart_h)
            questions.questions.append(
                AskedQuestion(
                    f"call-{len(questions.questions) + 1}",
                    "u1",
                    language,
                    texts[n % len(texts)],
                    False,
                    at,
                )
            )

    say(
        41,
        2,
        "Can I return boots worn outside once?",
        "Boots worn outside once, can I return those?",
    )
    say(23, 3, "Does the repair pause the warranty?")
    say(17, 5, "吹风机可以带上飞机吗？", language="zh")
    say(14, 0.05, "Is the courier on strike in my town?", apart_h=0.06)


async def _cite(questions: ListedQuestions, library: MemoryLibrary) -> None:
    lines = (
        "Express exchange is free within 30 days of delivery.",
        "The driver collects the old item at the same visit.",
        "Standard arrives in 3–5 working days.",
    )
    chunks = await library.chunks("exchanges", 14)
    for n in range(64):
        place = n % 7 % 3
        card = CitingCard(
            f"call-{n + 1}",
            f"card-{n + 1}",
            NOW - timedelta(hours=2 + 5 * n),
            14,
            chunks[place].id,
            lines[place],
        )
        questions.cards.append(("exchanges", card))
