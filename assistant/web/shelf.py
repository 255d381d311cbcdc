"""What the knowledge page and its routes ask: documents, facts, gaps. The port beside the desk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

from assistant.core.call import Actor
from knowledge.diff import Diff
from knowledge.listing import DocumentDetail, DocumentListing, VersionDetail
from knowledge.types import Fact, FactChoice, FactConflict, Language, Noun


class Working(Noun):
    """A document that is being taken in."""

    name: str
    stage: Literal["reading", "embedding"]
    done: int
    total: int


class Citing(Noun):
    """A card that cited a document."""

    call: str
    card: str
    at: datetime
    version: int
    chunk: str
    line: str


class FactDetail(Noun):
    """A fact as the documents of a moment tell it."""

    fact: Fact
    title: str
    page: int | None = None
    conflict: bool = False


class FactList(Noun):
    """Facts, and where documents differ and nobody has decided."""

    facts: tuple[FactDetail, ...]
    conflicts: tuple[FactConflict, ...]


class Quote(Noun):
    """A question as a customer put it."""

    call: str
    quote: str
    at: datetime


class AnsweredBy(Noun):
    """The version that answers a gap's question now."""

    document: str
    version: int
    title: str


class Gap(Noun):
    """Questions of one topic that found no good passage."""

    key: str
    question: str
    language: Language
    count: int
    quotes: tuple[Quote, ...]
    state: Literal["open", "answered", "dismissed"]
    answered_by: AnsweredBy | None = None
    note: str = ""


class SurgingTopic(Noun):
    """A topic that is asked far more than usual."""

    key: str
    question: str
    language: Language
    count: int
    """Calls of the last hour that asked it."""
    usual: float
    """In an hour, by the seven days before."""
    since: datetime
    answered: bool


class Shelf(Protocol):
    """The knowledge base as those meet it who keep it. Every method may raise a KnowledgeError."""

    async def documents(self, actor: Actor) -> Sequence[DocumentListing]: ...

    async def document(self, key: str, actor: Actor) -> DocumentDetail: ...

    async def version(self, key: str, version: int, actor: Actor) -> VersionDetail: ...

    async def diff(self, key: str, before: int, after: int, actor: Actor) -> Diff: ...

    async def citing(self, key: str, limit: int, actor: Actor) -> Sequence[Citing]: ...

    def progress(self) -> Sequence[Working]: ...

    async def publish(
        self,
        key: str,
        version: int,
        valid_from: datetime | None,
        valid_until: datetime | None,
        actor: Actor,
    ) -> DocumentDetail: ...

    async def retire(self, key: str, version: int, actor: Actor) -> DocumentDetail: ...

    async def roll_back(self, key: str, to: int | None, actor: Actor) -> DocumentDetail: ...

    async def revise(
        self,
        key: str,
        version: int,
        ordinal: int,
        text: str | None,
        used: bool | None,
        actor: Actor,
    ) -> int:
        """The draft that carries the change."""
        ...

    async def facts(
        self, product: str, attribute: str, at: datetime | None, actor: Actor
    ) -> FactList: ...

    async def settle(self, choice: FactChoice, actor: Actor) -> FactList: ...

    async def gaps(self, days: float, actor: Actor) -> Sequence[Gap]: ...

    async def decide_gap(
        self, key: str, state: Literal["open", "dismissed"], note: str, actor: Actor
    ) -> Sequence[Gap]: ...

    async def surges(self, actor: Actor) -> Sequence[SurgingTopic]: ...

    async def reindex(self, actor: Actor) -> int:
        """Build the index anew; passages in it."""
        ...

    def export(self, key: str, actor: Actor) -> AsyncIterator[str]:
        """Documents as lines of JSON, the bulk format; all of them without a key."""
        ...
