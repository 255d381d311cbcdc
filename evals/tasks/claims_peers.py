"""Plain ways to tell whether a text agrees with a record, which the claim check must beat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from knowledge.terms import terms


def stands(text: str, record: Mapping[str, object]) -> bool:
    """Whether any value of the record stands in the text as it is written there."""
    low = text.casefold()
    return any(value.casefold() in low for value in _values(record) if len(value) > 1)


def overlaps(text: str, record: Mapping[str, object]) -> bool:
    """Whether at least half of the words of a text stand in the record."""
    said = terms(text)
    known = frozenset[str]().union(*(terms(value) for value in (*record, *_values(record))))
    return bool(said) and len(said & known) * 2 >= len(said)


def _values(record: Mapping[str, object]) -> list[str]:
    found: list[str] = []
    for value in record.values():
        if isinstance(value, list):
            found += [str(one) for one in cast(list[Any], value)]
        elif value is not None and not isinstance(value, bool):
            found.append(str(value))
    return [value for value in found if value.strip()]
