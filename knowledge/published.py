"""What is published, in memory: documents, from when to when each holds, and their facts."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from knowledge.facts.conflicts import Choices, settled
from knowledge.index.port import ALWAYS, Held, unix
from knowledge.library import Library
from knowledge.types import Chunk, Document, Fact, Facts, Passage
from knowledge.validity import Span, spans


@dataclass(frozen=True)
class Published:
    """One tenant's published knowledge as it stood when it was read, and what was before."""

    tenant: str
    documents: tuple[Document, ...]
    """Every version that was ever published."""
    spans: Mapping[tuple[str, int], tuple[Span, ...]]
    facts: tuple[Fact, ...]
    choices: Choices
    version: str
    """A hash of what is published now; the same documents make the same one."""
    _facts: dict[int, Facts] = field(default_factory=dict[int, Facts], compare=False)

    def held(self, passage: Passage, at: datetime) -> bool:
        """Whether a passage's version answered at a moment, even if it was withdrawn since."""
        spans = self.spans.get((passage.document, passage.version), ())
        return any(span.holds(at) for span in spans)

    def stands(self, document: str, version: int, at: datetime) -> bool:
        """Whether a version is published now, and valid at a moment."""
        spans = self.spans.get((document, version), ())
        return (document, version) in self._standing and any(span.holds(at) for span in spans)

    def facts_at(self, at: datetime) -> Facts:
        """What claims of a moment are held against; the same object as long as nothing changes."""
        place = bisect_right(self._changes, at)
        if place not in self._facts:
            self._facts[place] = Facts(settled(self.told_at(at), self.choices))
        return self._facts[place]

    def told_at(self, at: datetime) -> list[Fact]:
        """What the documents of a moment say, in conflict or not."""
        return [
            fact
            for fact in self.facts
            if Span(fact.valid_from, fact.valid_until).holds(at)
            and any(span.holds(at) for span in self.spans.get((fact.document, fact.version), ()))
        ]

    @cached_property
    def _standing(self) -> frozenset[tuple[str, int]]:
        return frozenset((d.key, d.version) for d in self.documents if d.state == "published")

    @cached_property
    def _changes(self) -> list[datetime]:
        """Every moment at which what holds changes."""
        of_facts = [Span(fact.valid_from, fact.valid_until) for fact in self.facts]
        of_versions = [span for spans in self.spans.values() for span in spans]
        moments = {m for span in (*of_facts, *of_versions) for m in (span.since, span.until)}
        return sorted(moment for moment in moments if moment is not None)

    def _hull(self, document: str, version: int) -> Span | None:
        """From the first moment to the last: what an index filters by before the exact look."""
        spans = self.spans.get((document, version))
        return Span(spans[0].since, spans[-1].until) if spans else None

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
            if (span := self._hull(document.key, document.version)) is not None
        )

    def clipped(self, chunks: Sequence[Chunk]) -> list[Chunk]:
        """The chunks in use, with the span of their version in place of its own dates."""
        return [
            chunk.model_copy(update={"valid_from": span.since, "valid_until": span.until})
            for chunk in chunks
            if chunk.used and (span := self._hull(chunk.document, chunk.version)) is not None
        ]


async def read_published(library: Library, tenant: str) -> Published:
    """What a library has published."""
    documents = [one for one in await library.documents(tenant) if one.published_at is not None]
    digest = hashlib.sha256()
    for document in documents:
        if document.state == "published":
            digest.update(f"{document.key}\0{document.version}\0{document.sha256}\n".encode())
    return Published(
        tenant=tenant,
        documents=tuple(documents),
        spans=spans(documents),
        facts=tuple(await library.facts(tenant)),
        choices={(one.product, one.attribute): one for one in await library.choices(tenant)},
        version=digest.hexdigest()[:12],
    )
