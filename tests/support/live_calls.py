"""Live calls on a log in memory and a knowledge base that holds what a test gives it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from assistant.core.call import Actor, Call
from assistant.core.events import Body, CallEvent
from assistant.core.ports import EventLog, Knowledge, Lease, ReplyWriter
from assistant.core.published import FixedWords
from assistant.core.rubric import Rubric
from assistant.core.speech import Segment, Speaker
from assistant.prompting.registry import load_rubric
from assistant.prompting.words import shipped_words
from assistant.session.calls import LiveCalls, opened_calls
from assistant.session.parts import Parts
from assistant.store.memory import MemoryEventLog
from knowledge.types import Facts, Passage, SearchQuery, SearchResult

T = TypeVar("T")

START = datetime(2026, 11, 9, 9, 0, tzinfo=UTC)
NOW = START + timedelta(days=7)


class GivenKnowledge:
    """Finds one passage for everything, as long as it is published."""

    def __init__(self, passage: Passage | None = None) -> None:
        self.passage = passage
        self.withdrawn: set[tuple[str, int]] = set()
        self.after_search: Callable[[], None] = lambda: None

    async def search(self, query: SearchQuery) -> SearchResult:
        fits = self.passage is not None and "promotion" not in query.kinds
        self.after_search()
        found = (self.passage,) if fits and self.passage is not None else ()
        return SearchResult(results=found, nothing_found=not found)

    async def facts(self, at: datetime, tenant: str = "default") -> Facts:
        return Facts()

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        return [[float(len(text)), 1.0] for text in texts]

    @property
    def embedder(self) -> str:
        return "given"

    @property
    def reads_chinese(self) -> bool:
        return False

    def stands(self, document: str, version: int, at: datetime, tenant: str = "default") -> bool:
        return (document, version) not in self.withdrawn

    def version(self, tenant: str = "default") -> str:
        return f"knowledge-of-{tenant}"


class TroubledLog(MemoryEventLog):
    """Raises what it is told to at the next appends of one call."""

    def __init__(self) -> None:
        super().__init__()
        self.trouble: dict[str, list[Exception]] = {}
        self.before_append: Callable[[], Any] = lambda: None

    async def append(
        self, lease: Lease, entries: Sequence[tuple[int, float, Body]], actor: Actor
    ) -> None:
        waiting = self.before_append()
        if waiting is not None:
            await waiting
        if self.trouble.get(lease.call):
            raise self.trouble[lease.call].pop(0)
        await super().append(lease, entries, actor)


PASSAGE = Passage(
    chunk="returns-1", document="returns", version=2, title="Returns",
    text="Unused goods can be returned within 30 days of delivery.", kind="policy", score=0.9,
)  # fmt: skip


def parts_of(
    log: EventLog,
    knowledge: Knowledge | None = None,
    writer: ReplyWriter | None = None,
    owner: str = "here",
) -> Parts:
    return Parts(
        log=log,
        knowledge=knowledge or GivenKnowledge(),
        published=FixedWords(shipped_words()),
        rubric=_rubric,
        writer=writer,
        judge=None,
        clock=lambda: NOW,
        owner=owner,
        engine_version="tests",
        reply_deadline_s=1.0,
    )


def _rubric(name: str | None, tenant: str) -> Rubric:
    return load_rubric(name or "ecommerce_voice")


@asynccontextmanager
async def calls_on(
    log: EventLog,
    knowledge: Knowledge | None = None,
    writer: ReplyWriter | None = None,
    owner: str = "here",
) -> AsyncGenerator[LiveCalls]:
    async def nothing(_: Call) -> None: ...

    async with opened_calls(parts_of(log, knowledge, writer, owner), nothing) as calls:
        yield calls


def a_call(name: str = "c1") -> Call:
    return Call(id=name, started_at=START)


def said(
    sequence: int, speaker: Speaker, start: float, end: float, text: str, revision: int = 0
) -> Segment:
    return Segment(
        sequence=sequence, revision=revision, speaker=speaker, start=start, end=end, text=text
    )


def bodies(events: Sequence[CallEvent], kind: type[T]) -> list[T]:
    return [event.body for event in events if isinstance(event.body, kind)]
