"""The order in which a page is read: columns one after the other, what runs across between them.

Recursive cuts as in Nagy and Seth's XY-tree (ICPR 1984), except that a vertical cut may hold for
a part of the page only: a title and a table run across, the text between them has two columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .pdf_lines import Row, Strip

LEAST_ROWS = 5
"""Lines on either side before a gap is a gutter; fewer side by side are more often a table."""
_PROSE = 24
"""Letters a line, on the average, in a column of text; cells of tables have fewer. A Chinese
character counts for two."""
_DEEPEST = 6


def in_reading_order(rows: Sequence[Row], depth: int = 0) -> list[list[Row]]:
    """Groups of rows, each of one column, in the order they are read."""
    if depth == _DEEPEST or len(rows) < LEAST_ROWS:
        return [list(rows)] if rows else []
    band = _columns(rows)
    if band is None:
        return [list(rows)]
    start, end, gutter = band
    before, within, after = rows[:start], rows[start:end], rows[end:]
    left = [side for row in within if (side := [s for s in row if s.x1 <= gutter])]
    right = [side for row in within if (side := [s for s in row if s.x0 >= gutter])]
    return [
        *in_reading_order(before, depth + 1),
        *in_reading_order(left, depth + 1),
        *in_reading_order(right, depth + 1),
        *in_reading_order(after, depth + 1),
    ]


def _columns(rows: Sequence[Row]) -> tuple[int, int, float] | None:
    """The longest stretch of rows with a gutter: first row, row after the last, where it is."""
    found: tuple[int, int, float] | None = None
    for gutter in _candidates(rows):
        start = 0
        for place in range(len(rows) + 1):
            if place < len(rows) and not _crossed(rows[place], gutter):
                continue
            if (found is None or place - start > found[1] - found[0]) and _two_columns(
                rows[start:place], gutter
            ):
                found = start, place, gutter
            start = place + 1
    return found


def _candidates(rows: Sequence[Row]) -> list[float]:
    """Where gaps lie over each other most often; the left edge of what stands right of them."""
    gaps: Counter[int] = Counter()
    for row in rows:
        for strip in row[1:]:
            gaps[round(strip.x0 / 3)] += 1
    return [place * 3 - 4.0 for place, _ in gaps.most_common(4)]


def _crossed(row: Row, gutter: float) -> bool:
    return any(strip.x0 < gutter < strip.x1 for strip in row)


def _two_columns(rows: Sequence[Row], gutter: float) -> bool:
    left = [strip for row in rows for strip in row if strip.x1 <= gutter]
    right = [strip for row in rows for strip in row if strip.x0 >= gutter]
    return all(
        len(side) >= LEAST_ROWS and _letters(side) / len(side) >= _PROSE for side in (left, right)
    )


def _letters(strips: Sequence[Strip]) -> int:
    return sum(
        sum(2 if sign >= "\u2e80" else 1 for sign in strip.text) for strip in strips
    ) + _PROSE * sum(2 for strip in strips if strip.rows)
