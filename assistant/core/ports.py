"""The ports: what the session needs of the outside, each with more than one implementation."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from knowledge.types import Facts, Language, SearchQuery, SearchResult

from .call import Actor, Call, Customer
from .card import Draft
from .events import Body, CallEvent
from .grade import Opinion
from .published import PublishedWords
from .rubric import RubricItem
from .signal import Signal
from .speech import Utterance


@dataclass(frozen=True)
class Lease:
    """The right to append to a call, held by one process at a time.

    `epoch` rises with every takeover; an append with an older one is refused.
    """

    call: str
    tenant: str
    owner: str
    epoch: int
    seq: int
    """The last sequence in the log when the lease was taken."""


class EventLog(Protocol):
    """The event log: the truth about calls (SQL; in memory for tests)."""

    async def open(self, call: Call, owner: str, actor: Actor) -> Lease:
        """Start a call, or take it over: raises the epoch. `call_started` is not written here."""
        ...

    async def append(
        self, lease: Lease, entries: Sequence[tuple[int, float, Body]], actor: Actor
    ) -> None:
        """Commit (seq, at, body) entries in one transaction; returning means durable.

        Raises NotOwner where the lease's epoch is no longer the call's, Conflict where a
        sequence is taken by another body.
        """
        ...

    async def read(self, call: str, after: int = 0, tenant: str = "default") -> list[CallEvent]:
        """Events with seq > after, in order. Raises NotFound for a call nobody has opened."""
        ...

    def follow(
        self, call: str, after: int = 0, tenant: str = "default"
    ) -> AsyncIterator[CallEvent]:
        """Events with seq > after as they are committed; ends after `scorecard` or never."""
        ...

    async def calls(self, tenant: str = "default", limit: int = 100) -> list[Call]:
        """Calls, the newest first."""
        ...


class Published(Protocol):
    """The words in force: playbooks, rubrics, lexicons and prompts, as people published them."""

    def words(self, tenant: str = "default") -> PublishedWords:
        """The snapshot that holds now: the same object until something is published. No waiting:
        it is asked for every utterance."""
        ...


class Knowledge(Protocol):
    """What the session asks of the knowledge base."""

    async def search(self, query: SearchQuery) -> SearchResult: ...

    async def facts(self, at: datetime, tenant: str = "default") -> Facts:
        """The product facts of a moment: the same object as long as nothing changes."""
        ...

    async def embed(self, texts: Sequence[str]) -> Sequence[Sequence[float]]:
        """Unit vectors, one a text."""
        ...

    @property
    def embedder(self) -> str:
        """Names vectors that may be compared with each other; what is learned goes by it."""
        ...

    @property
    def reads_chinese(self) -> bool:
        """Whether vectors of Chinese mean anything."""
        ...

    def stands(self, document: str, version: int, at: datetime, tenant: str = "default") -> bool:
        """Whether a version may be cited: published now, and valid at that moment."""
        ...

    def version(self, tenant: str = "default") -> str:
        """A content hash of what is published now."""
        ...


@dataclass(frozen=True)
class Moment:
    """All that a reply may stand on, fetched before anything is composed."""

    call: Call
    customer: Customer | None
    utterances: tuple[Utterance, ...]
    cause: Utterance
    signal: Signal | None
    found: SearchResult
    promotions: SearchResult
    at: datetime
    """The wall-clock moment of the call: validity and dates are computed from it."""
    raised: tuple[Signal, ...] = ()
    """Everything noticed on the call so far."""


class ReplyWriter(Protocol):
    """Writes a reply for a moment: a model behind the OpenAI protocol, or the scripted fake."""

    async def write(self, moment: Moment, scripted: Draft | None) -> Draft | None:
        """A grounded draft, or None. Raises ModelUnavailable; the caller sets the deadline."""
        ...


@dataclass(frozen=True)
class WrittenSentence:
    """A sentence of an answer as a model wrote it, not checked yet."""

    text: str
    cites: tuple[int, ...]
    """Places among the moment's passages, from 0. A model may name one that is not there."""


class AnswerWriter(Protocol):
    """Answers a typed question, `moment.cause`: a model, or the scripted fake."""

    def sentences(self, moment: Moment) -> AsyncGenerator[WrittenSentence]:
        """Sentences as each is whole; none where the passages do not answer. Raises
        ModelUnavailable; the caller sets the deadline, and may leave early."""
        ...


class Judge(Protocol):
    """Judges what rules cannot: a model behind the OpenAI protocol, or the scripted fake."""

    async def made_with(self, tenant: str) -> Mapping[str, str]:
        """`model` and `prompt`, for a grade's versions. Raises ModelUnavailable."""
        ...

    async def opinions(
        self,
        utterances: Sequence[Utterance],
        items: Sequence[RubricItem],
        language: Language,
        tenant: str,
    ) -> Mapping[str, Opinion]:
        """An opinion an item. One that could not be had, or did not hold, is not among them; what
        an opinion names is among the utterances. It is shown nothing but what was said."""
        ...
