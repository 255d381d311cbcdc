"""What a search index does. It holds nothing that the library cannot rebuild."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Protocol

from knowledge.limits import Limit, measures_of
from knowledge.types import Chunk, Passage, passage_of

FOCUS = 30
"""How many passages are looked at of what was named, or lies within the limits."""
ALWAYS = 4_102_444_800
"""2100-01-01 in Unix seconds: the end of what has no end."""
FILTERED = {
    "tenant": "keyword",
    "document": "keyword",
    "kind": "keyword",
    "products": "keyword",
    "language": "keyword",
    "valid_from": "integer",
    "valid_until": "integer",
    "measures.price": "float",
    "measures.rating": "float",
}
"""Payload fields that have an index of their own: every field a search may filter by.

One filter without an index reads the payload of every candidate: 20,000 passages took 2.4 ms a
look (8.6 with few candidates) where they take a tenth with all of them.
"""


@dataclass(frozen=True)
class Point:
    """A chunk with its vectors, as it is put into an index."""

    chunk: Chunk
    dense: Sequence[float] | None
    """None: found by words alone."""
    searched: str
    """What lexical search reads: title, headings and text."""
    tenant: str = "default"


@dataclass(frozen=True)
class Look:
    """One question to the index. Everything but `dense` and `words` filters before ranking."""

    words: tuple[tuple[str, float], ...]
    """Texts looked for by BM25, each with the weight of its words; empty: by meaning alone."""
    dense: Sequence[float] | None
    """Looked for by cosine; None: by words alone."""
    at: datetime
    tenant: str = "default"
    kinds: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    language: str | None = None
    asked: Sequence[float] | None = None
    """A second vector: what is asked now, where `dense` is what the talk is about."""
    documents: tuple[str, ...] = ()
    """Their best `FOCUS` are found as well, however good others are."""
    limits: tuple[Limit, ...] = ()
    """The best `FOCUS` within all of these limits are found as well."""
    depth: int = 30
    """How many of the best of each half are wanted."""


@dataclass(frozen=True)
class Hit:
    """A passage with what each part of the search said of it.

    `dense` and `asked` are None where meaning was not looked for or the passage has no vector;
    `lexical` is 0 where no word is shared.
    """

    passage: Passage
    dense: float | None
    lexical: float
    asked: float | None = None


@dataclass(frozen=True)
class Held:
    """One version in an index: what tells it from another, and how many points it has."""

    tenant: str
    document: str
    version: int
    valid_from: int
    valid_until: int
    points: int


class Index(Protocol):
    """Embedded (`edge.py`) or a server (`server.py`); both pass the same contract tests."""

    async def put(self, points: Sequence[Point]) -> None:
        """Add or replace points, by the chunk's id."""
        ...

    async def remove(self, document: str, version: int, tenant: str = "default") -> None:
        """Take a version's points out."""
        ...

    async def look(self, look: Look) -> list[Hit]:
        """The best of each half, in no particular order. Raises IndexUnavailable."""
        ...

    async def held(self) -> frozenset[Held]:
        """What is in the index, so that it can be set right without building it anew."""
        ...

    async def optimise(self) -> bool:
        """Make later looks faster where there is much new; whether anything was done."""
        ...

    async def close(self) -> None: ...


def payload_of(point: Point) -> dict[str, Any]:
    """What is stored beside the vectors: the filter's fields, and the passage whole."""
    chunk = point.chunk
    passage = passage_of(chunk)
    return {
        "tenant": point.tenant,
        "document": chunk.document,
        "version": chunk.version,
        "kind": chunk.kind,
        "language": chunk.language,
        "products": list(chunk.products),
        "valid_from": unix(chunk.valid_from, 0),
        "valid_until": unix(chunk.valid_until, ALWAYS),
        "measures": measures_of(chunk.text),
        "passage": passage.model_dump_json(),
    }


@lru_cache(8192)
def stored_passage(stored: str) -> Passage:
    """The passage of a payload. Cached: parsing sixty of them would cost more than the search."""
    return Passage.model_validate_json(stored)


def held_of(payloads: Sequence[Mapping[str, Any]]) -> frozenset[Held]:
    """Versions with their points, counted from payloads."""
    counted: dict[tuple[str, str, int, int, int], int] = {}
    for payload in payloads:
        tenant, document, version, since, until = (payload[name] for name in HELD_FIELDS)
        key = (str(tenant), str(document), int(version), int(since), int(until))
        counted[key] = counted.get(key, 0) + 1
    return frozenset(Held(*key, points=points) for key, points in counted.items())


HELD_FIELDS = ("tenant", "document", "version", "valid_from", "valid_until")


def unix(moment: datetime | None, otherwise: int) -> int:
    """Whole seconds since 1970. Validity is kept to the second."""
    return otherwise if moment is None else int(moment.astimezone(UTC).timestamp())
