"""The two halves of a look become one list: each passage with its cosine and its BM25 score."""

from __future__ import annotations

from collections.abc import Mapping

from .port import Hit, stored_passage


def fused(dense: Mapping[str, float] | None, lexical: Mapping[str, float]) -> list[Hit]:
    """Hits from stored passages and their scores. `dense` is None where it was not looked for.

    Both indexes look a second time for the cosines of what only words found, so that every hit
    with a vector has one, and no passage is ranked low for want of a number.
    """
    found = list(dense or {}) + [stored for stored in lexical if stored not in (dense or {})]
    return [
        Hit(
            passage=stored_passage(stored),
            dense=None if dense is None else dense.get(stored),
            lexical=lexical.get(stored, 0.0),
        )
        for stored in found
    ]
