"""When each version answers: its own dates, its publications, and its successors'."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from knowledge.types import Document

EVER = datetime.min.replace(tzinfo=UTC)
NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Span:
    """A stretch of time; `until` is exclusive, None is open."""

    since: datetime | None
    until: datetime | None

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return (self.since or EVER) <= at < (self.until or NEVER)

    @property
    def empty(self) -> bool:
        return (self.since or EVER) >= (self.until or NEVER)

    def within(self, since: datetime | None, until: datetime | None) -> Span:
        """What of it lies within other bounds; it may be empty."""
        start = max(self.since or EVER, since or EVER)
        end = min(self.until or NEVER, until or NEVER)
        return Span(None if start == EVER else start, None if end == NEVER else end)

    def without(self, other: Span) -> list[Span]:
        """What is left of it outside another span."""
        parts = [self.within(None, other.since or EVER), self.within(other.until or NEVER, None)]
        return [part for part in parts if not part.empty]


def spans(documents: Iterable[Document]) -> Mapping[tuple[str, int], tuple[Span, ...]]:
    """When every version that ever was published answers, in order of time.

    A version holds from its `valid_from`; one without that date from always, or, where it
    replaces an older published version, from the moment of its publication. It ends at its
    `valid_until`, when it is withdrawn, or where a newer published version of the same document
    begins: an older version never comes back by itself when a newer one expires, but it does
    when the newer one is withdrawn.
    """
    by_key: defaultdict[str, list[Document]] = defaultdict(list)
    for document in documents:
        if document.published_at is not None:
            by_key[document.key].append(document)
    found: dict[tuple[str, int], tuple[Span, ...]] = {}
    for key, versions in by_key.items():
        versions.sort(key=lambda document: document.version)
        newer: list[Span] = []
        for place, document in reversed(list(enumerate(versions))):
            published = _published(document, first=place == 0)
            own = [part.within(None, document.valid_until) for part in published]
            if held := _without(own, newer):
                found[(key, document.version)] = tuple(held)
            newer += published
    return found


def _published(document: Document, *, first: bool) -> list[Span]:
    """From when to when it was published, whatever other versions there are."""
    last = Span(document.published_at, document.retired_at)
    periods = [*(Span(past.since, past.until) for past in document.past), last]
    # The first publication of a document says what held before anybody asked.
    if document.valid_from is not None or first:
        periods[0] = Span(document.valid_from, periods[0].until)
    return [part for one in periods if not (part := one.within(document.valid_from, None)).empty]


def _without(spans: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    left = [one for one in spans if not one.empty]
    for other in others:
        left = [part for one in left for part in one.without(other)]
    return sorted(left, key=lambda one: one.since or EVER)
