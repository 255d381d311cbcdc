"""Headers and footers: what stands at the edge of many pages, but for its numbers the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from .pdf_lines import Row, joined

_EDGE = 0.16
"""Of the page's height, from the top and from the bottom."""
_OUTERMOST = 3
"""Lines at either edge."""
_SHARE = 0.3
_MANY = 4
"""Of the pages, at the least; left and right pages have different ones. The chapters of a book
have them as well: what stands there on four pages runs."""
_LEAST_GAP = 0.5
"""Between what runs and the text, in heights of a line; lines of a text have .2 to .4."""
_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:page|p\.|第)?\s*(?:\d{1,4}|[ivxlc]{1,7})\s*(?:(?:of|/|页|共)[\s\d页，,共]*)?[-–—\s]*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Sheet:
    """The rows of a page and its height, in points."""

    number: int
    height: float
    rows: list[Row]


def running(sheets: Sequence[Sheet], body: float) -> set[tuple[int, int]]:
    """The rows that run over the pages: number of the page, place of the row on it.

    `body`: the size of the text's letters. Larger ones are headings, and `Chapter 2` is not
    `Chapter 3`: only of letters up to that size do numbers count as the same.
    """
    if len(sheets) < 2:
        return set()
    met: defaultdict[tuple[bool, str], list[tuple[int, int]]] = defaultdict(list)
    alone: list[tuple[int, int]] = []
    for sheet in sheets:
        for place, at_top in _at_edges(sheet):
            row = sheet.rows[place]
            text = joined(strip.text for strip in row)
            small = max(strip.size for strip in row) <= body * 1.1
            told = without_numbers(text) if small else text
            met[at_top, told].append((sheet.number, place))
            if small and _PAGE_NUMBER.fullmatch(text):
                alone.append((sheet.number, place))
    least = max(2, min(_MANY, round(_SHARE * len(sheets))))
    found = {
        place for places in met.values() if len({page for page, _ in places}) >= least
        for place in places
    }  # fmt: skip
    if len(alone) >= least:
        found.update(alone)
    return {place for sheet in sheets for place in _set_apart(sheet, found)}


def _set_apart(sheet: Sheet, found: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the rows found on a page, those from its edge to where the text begins after a gap."""
    kept: list[tuple[int, int]] = []
    count = len(sheet.rows)
    for places in (range(count), range(count - 1, -1, -1)):
        block: list[int] = []
        for place in places:
            if (sheet.number, place) not in found:
                break
            block.append(place)
        step = places.step
        while block and 0 <= block[-1] + step < count:
            if _gap(sheet.rows[block[-1]], sheet.rows[block[-1] + step]) >= _LEAST_GAP:
                break
            block.pop()
        kept += [(sheet.number, place) for place in block]
    return kept


def _gap(one: Row, other: Row) -> float:
    """Between two rows, in heights of the first one."""
    top, bottom = min(strip.top for strip in one), max(strip.bottom for strip in one)
    gap = max(
        min(strip.top for strip in other) - bottom, top - max(strip.bottom for strip in other)
    )
    return gap / max(bottom - top, 1.0)


def without_numbers(text: str) -> str:
    """The text with a sign for each of its numbers, also Roman ones."""
    return _NUMBER.sub("#", text)


def _at_edges(sheet: Sheet) -> list[tuple[int, bool]]:
    edges: list[tuple[int, bool]] = []
    count = len(sheet.rows)
    for place, row in enumerate(sheet.rows):
        if any(strip.rows for strip in row):
            continue
        if place < _OUTERMOST and max(strip.bottom for strip in row) < _EDGE * sheet.height:
            edges.append((place, True))
        elif (
            place >= count - _OUTERMOST
            and min(strip.top for strip in row) > (1 - _EDGE) * sheet.height
        ):
            edges.append((place, False))
    return edges
