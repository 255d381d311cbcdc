"""What a person changes about passages: leave one out, or write it anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.chunk import chunk_id
from knowledge.errors import NoSuchDocument, NotAllowed
from knowledge.types import Chunk, Document


@dataclass(frozen=True)
class Revision:
    """One passage by its place; None leaves that as it is."""

    ordinal: int
    text: str | None = None
    used: bool | None = None


def revised(
    document: Document, chunks: Sequence[Chunk], change: Revision, number: int, tenant: str
) -> tuple[Document, list[Chunk]]:
    """The draft that carries the change, under its number.

    What has been published is never rewritten, since cards and grades cite it: a change to it
    goes into a draft that begins as its copy. Raises NoSuchDocument, NotAllowed.
    """
    if all(chunk.ordinal != change.ordinal for chunk in chunks):
        raise NoSuchDocument(
            f"{document.key!r} version {document.version} has no passage {change.ordinal}."
        )
    if change.text is not None and not change.text.strip():
        raise NotAllowed("A passage cannot be empty.", "Leave it out instead.")
    draft = document
    if number != document.version or document.state != "draft":
        draft = document.model_copy(
            update={
                "version": number,
                "state": "draft",
                "published_at": None,
                "retired_at": None,
                "past": (),
                "sha256": f"{document.sha256}+{number}",
            }
        )
    kept = [_changed(chunk, change, draft, tenant) for chunk in chunks]
    used = sum(chunk.used for chunk in kept)
    return draft.model_copy(update={"chunks": used}), kept


def _changed(chunk: Chunk, change: Revision, draft: Document, tenant: str) -> Chunk:
    update: dict[str, object] = {"version": draft.version}
    if chunk.ordinal == change.ordinal:
        if change.used is not None:
            update["used"] = change.used
        if change.text is not None and change.text.strip() != chunk.text:
            update |= {"text": change.text.strip(), "edited": True}
    moved = chunk.model_copy(update=update)
    name = chunk_id(tenant, draft.key, draft.version, chunk.ordinal, moved.text)
    return moved.model_copy(update={"id": name})
