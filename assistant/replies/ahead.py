"""What was searched while the customer still spoke, taken once the final text asks the same."""

from __future__ import annotations

from collections import OrderedDict

from knowledge.terms import terms
from knowledge.types import SearchQuery, SearchResult

KEPT = 8
"""Searches of one call: an answer's and an offer's, for the latest interim texts."""
Asked = tuple[object, ...]


class Ahead:
    """The latest searches of one call, by what they ask."""

    def __init__(self) -> None:
        self._found: OrderedDict[Asked, SearchResult] = OrderedDict()

    def __contains__(self, query: SearchQuery) -> bool:
        return asked(query) in self._found

    def keep(self, query: SearchQuery, found: SearchResult) -> None:
        """Keep what a search found; a search that failed is not kept."""
        if not found.lesser:
            self._found[asked(query)] = found
            while len(self._found) > KEPT:
                self._found.popitem(last=False)

    def take(self, query: SearchQuery) -> SearchResult | None:
        """What the same question found, once."""
        return self._found.pop(asked(query), None)


def asked(query: SearchQuery) -> Asked:
    """What makes two searches the same: the content words, the talk before, and the filters.

    Not the punctuation and case that a recogniser adds at the end, nor the seconds between: what
    was withdrawn within them is looked at again when the card is offered.
    """
    return (
        terms(query.text),
        query.context,
        query.spoken_by,
        query.kinds,
        query.products,
        query.language,
        query.tenant,
        query.limit,
    )
