"""Documents as knowledge managers see them: what answers now, what did, what will."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal

from knowledge.published import Published
from knowledge.types import Chunk, Deed, Document, Fact, Language, Noun, Period
from knowledge.validity import Span

Standing = Literal["draft", "planned", "published", "expired", "retired"]


class VersionListing(Noun):
    """One version: its dates, and when it answers searches."""

    version: int
    state: Standing
    title: str
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    published_at: datetime | None = None
    retired_at: datetime | None = None
    holds: tuple[Period, ...] = ()
    chunks: int = 0
    facts: int = 0
    left_out: int = 0
    by: str = ""
    """Who touched it last."""
    at: datetime | None = None


class DocumentListing(Noun):
    """One document across its versions."""

    key: str
    title: str
    kind: str
    language: Language
    format: str = ""
    pages: int | None = None
    current: int | None = None
    """The version that answers searches now."""
    newest: int
    state: Standing
    """Of the version that answers now, else of the newest."""
    valid_until: datetime | None = None
    """When the current version ends."""
    versions: int
    conflicts: int = 0
    products: tuple[str, ...] = ()


class DocumentDetail(Noun):
    """A document with its versions, newest first, and what was done with them."""

    listing: DocumentListing
    versions: tuple[VersionListing, ...]
    history: tuple[Deed, ...]
    cited: int = 0
    """Cards of the last 30 days that cite it."""


class ChunkDetail(Noun):
    """A passage, how long it is for the embedder, and how many cards cite it."""

    chunk: Chunk
    tokens: int
    cited: int = 0


class VersionDetail(Noun):
    """What was understood of one version."""

    document: Document
    chunks: tuple[ChunkDetail, ...]
    facts: tuple[Fact, ...]


def standing_of(document: Document, spans: Sequence[Span], now: datetime) -> Standing:
    """How a version stands at a moment. Pure."""
    if document.state != "published":
        return document.state
    if any(span.holds(now) for span in spans):
        return "published"
    return "planned" if any(span.since and now < span.since for span in spans) else "expired"


def listings(
    documents: Iterable[Document],
    published: Published,
    disputed: Iterable[str],
    now: datetime,
) -> list[DocumentListing]:
    """All documents by title. `disputed` names a document once for each conflict it is part of."""
    conflicts = list(disputed)
    by_key: dict[str, list[Document]] = {}
    for document in documents:
        by_key.setdefault(document.key, []).append(document)
    found = [
        _listing(versions, published, conflicts.count(key), now) for key, versions in by_key.items()
    ]
    return sorted(found, key=lambda one: (one.title.casefold(), one.key))


def versions_of(
    documents: Sequence[Document],
    published: Published,
    facts: Mapping[int, int],
    history: Sequence[Deed],
    now: datetime,
) -> list[VersionListing]:
    """The versions of one document, newest first; `facts` counts them by version."""
    last = {deed.version: deed for deed in history}
    found: list[VersionListing] = []
    for document in sorted(documents, key=lambda one: -one.version):
        spans = published.spans.get((document.key, document.version), ())
        deed = last.get(document.version)
        found.append(
            VersionListing(
                version=document.version,
                state=standing_of(document, spans, now),
                title=document.title,
                valid_from=document.valid_from,
                valid_until=document.valid_until,
                published_at=document.published_at,
                retired_at=document.retired_at,
                holds=tuple(Period(since=span.since, until=span.until) for span in spans),
                chunks=document.chunks,
                facts=facts.get(document.version, 0),
                left_out=len(document.left_out),
                by=deed.actor if deed else "",
                at=deed.at if deed else None,
            )
        )
    return found


def _listing(
    versions: Sequence[Document], published: Published, conflicts: int, now: datetime
) -> DocumentListing:
    newest = max(versions, key=lambda one: one.version)
    spans = {one.version: published.spans.get((one.key, one.version), ()) for one in versions}
    states: dict[int, Standing] = {
        one.version: standing_of(one, spans[one.version], now) for one in versions
    }
    current = next((one for one in versions if states[one.version] == "published"), None)
    shown = current or newest
    ends = [s.until for s in spans[shown.version] if current is not None and s.holds(now)]
    return DocumentListing(
        key=newest.key,
        title=shown.title,
        kind=shown.kind,
        language=shown.language,
        format=shown.format,
        pages=max((block.page or 0 for block in shown.blocks), default=0) or None,
        current=current.version if current else None,
        newest=newest.version,
        state=states[shown.version],
        valid_until=ends[0] if ends else None,
        versions=len(versions),
        conflicts=conflicts,
        products=shown.products,
    )
