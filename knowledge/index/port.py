"""What a search index does. It holds nothing that the library cannot rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from knowledge.types import Chunk, Passage

ALWAYS = 4_102_444_800
"""2100-01-01 in Unix seconds: the end of what has no end."""


@dataclass(frozen=True)
class Point:
    """A chunk with its vectors, as it is put into an index."""

    chunk: Chunk
    dense: Sequence[float]
    searched: str
    """What lexical search reads: title, headings and text."""
    tenant: str = "default"


@dataclass(frozen=True)
class Look:
    """One question to the index. Everything but `dense` and `words` filters before ranking."""

    words: str
    dense: Sequence[float] | None
    at: datetime
    tenant: str = "default"
    kinds: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    language: str | None = None
    depth: int = 30


@dataclass(frozen=True)
class Hit:
    """A passage with what each half of the search said of it (None: not among its best)."""

    passage: Passage
    dense: float | None
    lexical: float | None


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

    async def count(self) -> int: ...

    async def close(self) -> None: ...


def payload_of(point: Point) -> dict[str, Any]:
    """What is stored beside the vectors: the filter's fields, and the passage whole."""
    chunk = point.chunk
    passage = Passage(
        chunk=chunk.id,
        **chunk.model_dump(exclude={"id", "ordinal"}),
    )
    return {
        "tenant": point.tenant,
        "document": chunk.document,
        "version": chunk.version,
        "kind": chunk.kind,
        "language": chunk.language,
        "products": list(chunk.products),
        "valid_from": _unix(chunk.valid_from, 0),
        "valid_until": _unix(chunk.valid_until, ALWAYS),
        "passage": passage.model_dump_json(),
    }


def _unix(moment: datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else int(moment.astimezone(UTC).timestamp())
