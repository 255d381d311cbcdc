"""From when to when each published version holds: its own dates, and its successors'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from knowledge.types import Document

EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """A stretch of time; `until` is exclusive, None is open."""

    since: datetime | None
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since is None or self.since <= at) and (self.until is None or at < self.until)

    @property
    def empty(self) -> bool:
        return self.until is not None and (self.since or EVER) >= self.until


def spans(documents: Iterable[Document]) -> Mapping[tuple[str, int], Span]:
    """The span of every published version that ever holds.

    A version holds from its `valid_from`; one without that date from always, or, where it
    replaces an older published version, from the moment of its publication. It ends at its
    `valid_until`, or where the next published version of the same document begins: an older
    version never comes back by itself when a newer one expires.
    """
    by_key: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.state == "published":
            by_key[document.key].append(document)
    found: dict[tuple[str, int], Span] = {}
    for key, versions in by_key.items():
        versions.sort(key=lambda document: document.version)
        until: datetime | None = None
        for place, document in reversed(list(enumerate(versions))):
            since = document.valid_from or (document.published_at if place else None)
            own = Span(since, _earlier(document.valid_until, until))
            if not own.empty:
                found[(key, document.version)] = own
            until = _earlier(until, since or EVER)
    return found


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
