"""Documents to chunks: along headings, at most as long as the embedder reads."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from knowledge.types import Block, Chunk, Document

_NAMESPACE = uuid.UUID("6f2f2c1e-8f0b-5d53-9a3e-3f4b8f6d2a10")
Tokenizer = Callable[[str], Sequence[int]]


def chunks_of(
    document: Document, tokenizer: Tokenizer, most_tokens: int, tenant: str = "default"
) -> list[Chunk]:
    """The chunks of a document. Each with its title and headings has at most `most_tokens`.

    A path of headings that would take more than half of that loses its outermost ones.
    """
    from knowledge.pipeline import Piece, fitted

    title = _shortened(document.title, tokenizer, most_tokens // 4)
    pieces: list[Piece] = []
    for path, blocks in _sections(document):
        headings = path
        while headings and len(tokenizer(embedded_text(title, headings, ""))) > most_tokens // 2:
            headings = headings[1:]
        room = most_tokens - len(tokenizer(embedded_text(title, headings, "")))
        for text, page in _pieces(blocks, tokenizer, room):
            pieces.append((text, {"headings": list(headings), "page": page, "room": room}))
    return [
        Chunk(
            id=chunk_id(tenant, document.key, document.version, ordinal, text),
            document=document.key,
            version=document.version,
            ordinal=ordinal,
            title=title,
            headings=tuple(about["headings"]),
            text=text,
            kind=document.kind,
            language=document.language,
            products=document.products,
            valid_from=document.valid_from,
            valid_until=document.valid_until,
            page=about["page"],
        )
        for ordinal, (text, about) in enumerate(fitted(tokenizer, pieces))
    ]


def chunk_id(tenant: str, document: str, version: int, ordinal: int, text: str) -> str:
    """The id of a chunk, derived from where it stands and what it says."""
    said = hashlib.sha256(text.encode()).hexdigest()
    return str(uuid.uuid5(_NAMESPACE, json.dumps([tenant, document, version, ordinal, said])))


def embedded_text(title: str, headings: Sequence[str], text: str) -> str:
    """What is embedded and searched for a chunk: where it stands, then what it says."""
    path = [part for part in dict.fromkeys((title, *headings)) if part]
    return f"{' > '.join(path)}\n{text}" if path else text


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Block]]]:
    body = [block for block in document.blocks if block.kind != "heading"]
    if not body:
        # Headings alone are all there is to find.
        yield (), list(document.blocks)
        return
    for headings, blocks in groupby(body, key=lambda block: block.headings):
        yield headings, list(blocks)


def _pieces(
    blocks: Sequence[Block], tokenizer: Tokenizer, room: int
) -> Iterator[tuple[str, int | None]]:
    """Blocks joined up to the room there is. A table or list that does not fit is cut by row or
    item, for a table's rows carry their header already; longer sentences the pipeline splits."""
    held: list[str] = []
    page: int | None = None
    for block in blocks:
        joined = "\n".join([*held, block.text])
        if held and len(tokenizer(joined)) > room:
            yield "\n".join(held), page
            held = []
        lines = block.text.splitlines() if block.kind in ("table", "list") else []
        if len(tokenizer(block.text)) > room:
            if len(lines) > 1:
                apart = [Block(kind="paragraph", text=line, page=block.page) for line in lines]
                yield from _pieces(apart, tokenizer, room)
            else:
                yield block.text, block.page
            continue
        page = block.page if not held else page
        held.append(block.text)
    if held:
        yield "\n".join(held), page


def _shortened(title: str, tokenizer: Tokenizer, room: int) -> str:
    """A title as long as there is room; nobody reads more of it in a citation either."""
    while len(tokenizer(title)) > room:
        title = title[: len(title) * 3 // 4].rstrip()
    return title
