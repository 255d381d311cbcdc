"""The facts of a version as people left it: each with the passage it stands in."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.types import Block, Chunk, Document, Fact

from .read import facts_of


def facts_in(document: Document, chunks: Sequence[Chunk]) -> list[Fact]:
    """Facts read from the document and from what people wrote in place of its passages.

    What stands only in a passage that is not used is no fact; a rewritten passage says what is
    in it now, not what was.
    """
    source = [(chunk, _flat(chunk.text)) for chunk in chunks if not chunk.edited]
    kept: dict[tuple[str, str], Fact] = {}
    for chunk in (chunk for chunk in chunks if chunk.edited and chunk.used):
        blocks = tuple(Block(kind="paragraph", text=line) for line in chunk.text.splitlines())
        rewritten = document.model_copy(update={"blocks": blocks})
        for fact in facts_of(rewritten):
            placed = fact.model_copy(update={"chunk": chunk.id})
            kept.setdefault((fact.product, fact.attribute), placed)
    for fact in facts_of(document):
        quote = _flat(fact.quote)
        standing = [chunk for chunk, text in source if quote in text]
        if not standing and any(chunk.edited for chunk in chunks):
            continue  # its passage was rewritten
        if standing and not any(chunk.used for chunk in standing):
            continue
        place = next((chunk.id for chunk in standing if chunk.used), "")
        placed = fact.model_copy(update={"chunk": place})
        kept.setdefault((fact.product, fact.attribute), placed)
    return list(kept.values())


def _flat(text: str) -> str:
    return " ".join(text.split())
