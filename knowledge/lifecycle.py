"""Draft, published, withdrawn: what each step makes of a version. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from knowledge.errors import NotAllowed
from knowledge.types import Document, Period


def published(
    document: Document,
    at: datetime,
    valid_from: datetime | None = None,
    valid_until: datetime | None = None,
) -> Document:
    """The version as published at a moment; dates that are given replace its own.

    A version that was withdrawn may come back: when it stood before is kept. Raises NotAllowed
    where it would end before it begins.
    """
    since = valid_from or document.valid_from
    until = valid_until or document.valid_until
    if since is not None and until is not None and until <= since:
        raise NotAllowed(
            f"{document.key!r} version {document.version} would end before it begins.",
            "Give an end after the beginning.",
        )
    past = document.past
    if document.state == "retired" and document.published_at is not None:
        past = (*past, Period(since=document.published_at, until=document.retired_at))
    standing = document.published_at if document.state == "published" else None
    return document.model_copy(
        update={
            "state": "published",
            "published_at": standing or at,
            "retired_at": None,
            "past": past,
            "valid_from": since,
            "valid_until": until,
        }
    )


def withdrawn(document: Document, at: datetime) -> Document:
    """The version as withdrawn at a moment. Withdrawing twice is withdrawing once."""
    if document.state == "retired":
        return document
    if document.state == "draft":
        return document.model_copy(update={"state": "retired"})
    return document.model_copy(update={"state": "retired", "retired_at": at})


def to_withdraw(versions: Sequence[Document], to: int | None, at: datetime) -> list[Document]:
    """Which versions of a document a roll-back withdraws: those published after `to`, or the
    newest published one.

    Raises NotAllowed where nothing would be left to roll back to, or what is left has ended by
    its own dates, so that nothing would answer.
    """
    standing = sorted(
        (one for one in versions if one.state == "published"), key=lambda one: one.version
    )
    if to is None:
        newer = standing[-1:] if len(standing) > 1 else []
    elif any(one.version == to for one in standing):
        newer = [one for one in standing if one.version > to]
    else:
        newer = []
    if not newer:
        raise NotAllowed(
            "There is no older published version to roll back to.",
            "Withdraw the version, or publish an older one first.",
        )
    back = standing[standing.index(newer[0]) - 1]
    if back.valid_until is not None and back.valid_until <= at:
        raise NotAllowed(
            f"Version {back.version} ended on {back.valid_until:%d %b %Y} by its own dates.",
            "Publish it again with a later end, or withdraw the newer version.",
        )
    return newer
