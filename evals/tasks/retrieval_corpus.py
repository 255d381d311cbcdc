"""A corpus as evaluation files have it, taken in as documents are: parsed, cut, indexed."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from assistant.errors import BadInput
from evals.rows import Row, read_rows
from knowledge.embed.port import Embedder
from knowledge.index.edge import EdgeIndex
from knowledge.memory_library import MemoryLibrary
from knowledge.parse.document import KINDS
from knowledge.service import KnowledgeBase
from knowledge.types import Chunk

AT = datetime(2026, 1, 1, tzinfo=UTC)
"""When everything is published and asked: evaluation corpora have no dates."""
AGAIN = "\x1f"
"""Stands between a line's id and how often that id came."""
BEGINNING = 80
"""Characters of a title that is only the beginning of the text."""
TOGETHER = 1000
"""Lines handed over at once."""
_OWN = ("name", "entity", "product")
"""Columns that say what a line is about, where it has one of them."""
_CLASS = ("domain", "category", "flow")
"""Columns that say what kind of thing that is."""
Say = Callable[[str], object]


@dataclass(frozen=True)
class Corpus:
    """A corpus in a knowledge base of its own, and as plain chunks for those it is compared to."""

    knowledge: KnowledgeBase
    chunks: tuple[Chunk, ...]
    ids: dict[str, str]
    """Document key → the corpus's id."""
    groups: dict[str, str]
    """Document key → its value of the filter field, where there is one."""


@asynccontextmanager
async def opened_corpus(
    path: Path, filtered: str, embedder: Embedder, say: Say
) -> AsyncGenerator[Corpus]:
    """The corpus, indexed in a folder that goes when the context does. Raises BadInput."""
    with TemporaryDirectory() as folder:
        library = MemoryLibrary()
        index = await EdgeIndex.opened(Path(folder) / "index", embedder.dimensions)
        try:
            knowledge = KnowledgeBase(library, index, embedder)
            ids: dict[str, str] = {}
            groups: dict[str, str] = {}
            for name, data, group in _files(path, filtered):
                say(f"Taking in {name} …")
                for added in await knowledge.add(name, data, actor="eval", at=AT):
                    if added.outcome == "failed":
                        raise BadInput(f"{path}: {added.error}")
                    lines = added.document.rpartition(AGAIN)[0]
                    ids[added.document] = lines if group is not None else _stem(name)
                groups |= group or {}
            chunks = [
                chunk
                for document in await knowledge.documents()
                for chunk in await library.chunks(document.key, document.version)
            ]
            yield Corpus(knowledge, tuple(chunks), ids, groups)
        finally:
            await index.close()


def _files(path: Path, filtered: str) -> Iterator[tuple[str, bytes, dict[str, str] | None]]:
    """Name, bytes, and for lines the filter's value of each; None for a folder's documents."""
    if path.is_dir():
        files = sorted(
            one for one in path.rglob("*") if one.is_file() and one.suffix.lower() in KINDS
        )
        if files and not all(one.suffix == ".jsonl" for one in files):
            if filtered:
                raise BadInput(f"{path} has no column {filtered!r}.", "A folder has no fields.")
            yield from ((one.name, one.read_bytes(), None) for one in files)
            return
    rows = read_rows(path, ["id", filtered] if filtered else ["id"])
    times: Counter[str] = Counter()
    for place in range(0, len(rows), TOGETHER):
        groups: dict[str, str] = {}
        lines: list[str] = []
        for row in rows[place : place + TOGETHER]:
            # One id may stand in several groups: each line is a document of its own.
            times[str(row["id"])] += 1
            key = f"{row['id']}{AGAIN}{times[str(row['id'])]}"
            groups[key] = str(row[filtered]) if filtered else ""
            lines.append(json.dumps(_line(path, row, key, groups[key]), ensure_ascii=False))
        yield f"corpus-{place}.jsonl", "\n".join(lines).encode(), groups


def _line(path: Path, row: Row, key: str, group: str) -> dict[str, Any]:
    """A line of the bulk format. The filter's value is the document's kind: search filters it."""
    own = next((str(row[name]) for name in _OWN if row.get(name)), "")
    place = next((str(row[name]) for name in _CLASS if row.get(name)), "")
    title = str(row.get("title") or "")
    parts = dict.fromkeys(part for part in (place, own, title) if part)
    text = row.get("text") or row.get("body") or _attributes(row.get("attributes")) or title
    if not isinstance(text, str) or not text.strip():
        raise BadInput(f"{path}: {row['id']!r} has no text.", "Expected text, or title and body.")
    title = " > ".join(parts) or _beginning(text)
    line: dict[str, Any] = {"id": key, "text": text, "title": title}
    if own:
        line["products"] = [own]
    if group:
        line["kind"] = group
    return line


def _beginning(text: str) -> str:
    """What a text without a title is called; else it would bear its file's name."""
    first = text.strip().splitlines()[0]
    return textwrap.shorten(first, BEGINNING, placeholder="") or first[:BEGINNING]


def _attributes(value: object) -> str:
    if not isinstance(value, dict):
        return ""
    told: list[str] = []
    for name, one in cast(dict[str, Any], value).items():
        if one not in (None, "", []):
            several = cast(list[object], one) if isinstance(one, list) else [one]
            told.append(f"{name}: {'、'.join(map(str, several))}")
    return "\n".join(told)


def _stem(name: str) -> str:
    return name.rsplit(".", 1)[0]
