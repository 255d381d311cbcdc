"""What is published, in memory: documents, from when to when each holds, and their facts."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from knowledge.index.port import ALWAYS, Held, unix
from knowledge.library import Library
from knowledge.types import Chunk, Document, Fact, Passage
from knowledge.validity import Span, spans


@dataclass(frozen=True)
class Published:
    """One tenant's published knowledge as it stood when it was read."""

    tenant: str
    documents: tuple[Document, ...]
    spans: Mapping[tuple[str, int], Span]
    facts: tuple[Fact, ...]
    version: str
    """A hash of what is published; the same documents make the same one."""

    def holds(self, passage: Passage, at: datetime) -> bool:
        """Whether a passage's version is published and valid at a moment."""
        return self.stands(passage.document, passage.version, at)

    def stands(self, document: str, version: int, at: datetime) -> bool:
        """Whether a version is published and valid at a moment."""
        span = self.spans.get((document, version))
        return span is not None and span.holds(at)

    def facts_at(self, at: datetime) -> list[Fact]:
        """The facts of what holds at a moment."""
        return [
            fact
            for fact in self.facts
            if Span(fact.valid_from, fact.valid_until).holds(at)
            and (span := self.spans.get((fact.document, fact.version))) is not None
            and span.holds(at)
        ]

    def should_hold(self) -> frozenset[Held]:
        """What an index of this knowledge has in it."""
        return frozenset(
            Held(
                tenant=self.tenant,
                document=document.key,
                version=document.version,
                valid_from=unix(span.since, 0),
                valid_until=unix(span.until, ALWAYS),
                points=document.chunks,
            )
            for document in self.documents
            if (span := self.spans.get((document.key, document.version))) is not None
        )

    def clipped(self, chunks: Sequence[Chunk]) -> list[Chunk]:
        """Chunks with the span of their version in place of its own dates."""
        return [
            chunk.model_copy(update={"valid_from": span.since, "valid_until": span.until})
            for chunk in chunks
            if (span := self.spans.get((chunk.document, chunk.version))) is not None
        ]


async def read_published(library: Library, tenant: str) -> Published:
    """What a library has published."""
    documents = [one for one in await library.documents(tenant) if one.state == "published"]
    digest = hashlib.sha256()
    for document in documents:
        digest.update(f"{document.key}\0{document.version}\0{document.sha256}\n".encode())
    return Published(
        tenant=tenant,
        documents=tuple(documents),
        spans=spans(documents),
        facts=tuple(await library.facts(tenant)),
        version=digest.hexdigest()[:12],
    )
