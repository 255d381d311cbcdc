"""Tables of a page: those with lines, found by pdfplumber, and those that only line up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from .grid import Rows
from .pdf_lines import Row, Strip, joined, rows_of
from .pdf_seen import Word

_LEAST_ROWS = 3
_MOST_EDGES = 4000
"""Lines on a page; drawings have more, and no tables."""


def ruled_tables(page: Any, words: Sequence[Word]) -> tuple[list[Strip], list[Word]]:
    """Tables drawn with lines, as strips, and the words that stand in none of them."""
    if len(page.lines) + len(page.rects) + len(page.curves) > _MOST_EDGES:
        return [], list(words)
    tables: list[Strip] = []
    left = list(words)
    for table in page.find_tables():
        cells: list[tuple[float, float, float, float]] = list(table.cells)
        xs = _edges([x for cell in cells for x in (cell[0], cell[2])])
        ys = _edges([y for cell in cells for y in (cell[1], cell[3])])
        if len(xs) < 3 or len(ys) < 3:
            continue  # a box around text, or lines above and below it
        inside, outside = _parted(left, table.bbox)
        if not inside:
            continue
        tables.append(_ruled(inside, cells, xs, ys))
        left = outside
    return tables, left


def aligned_tables(rows: Sequence[Row]) -> list[Row]:
    """The rows of one column, those that line up as a table replaced by one strip for all."""
    told: list[Row] = []
    place = 0
    while place < len(rows):
        table, end = _aligned(rows, place)
        if table is None:
            told.append(rows[place])
            place += 1
        else:
            told.append([table])
            place = end
    return told


def _edges(places: list[float]) -> list[float]:
    """Places in order, those within 2 points of each other once."""
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > 2:
            kept.append(place)
    return kept


def _parted(
    words: Sequence[Word], box: tuple[float, float, float, float]
) -> tuple[list[Word], list[Word]]:
    x0, top, x1, bottom = box
    inside: list[Word] = []
    outside: list[Word] = []
    for word in words:
        across, down = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        (inside if x0 <= across <= x1 and top <= down <= bottom else outside).append(word)
    return inside, outside


def _ruled(
    words: Sequence[Word],
    cells: Sequence[tuple[float, float, float, float]],
    xs: Sequence[float],
    ys: Sequence[float],
) -> Strip:
    """A cell that spans several rows or columns stands in each of them."""
    texts: dict[int, list[Word]] = {}
    owners = {
        (row, column): number
        for number, (x0, top, x1, bottom) in enumerate(cells)
        for row in range(bisect_right(ys, top + 2) - 1, bisect_right(ys, bottom - 2))
        for column in range(bisect_right(xs, x0 + 2) - 1, bisect_right(xs, x1 - 2))
    }
    for word in words:
        row = bisect_right(ys, (word.top + word.bottom) / 2) - 1
        column = bisect_right(xs, (word.x0 + word.x1) / 2) - 1
        number = owners.get((row, column), -1 - row * len(xs) - column)
        owners.setdefault((row, column), number)
        texts.setdefault(number, []).append(word)
    told = {number: _cell_text(inside) for number, inside in texts.items()}
    rows = tuple(
        tuple(told.get(owners.get((row, column), 10**9), "") for column in range(len(xs) - 1))
        for row in range(len(ys) - 1)
    )
    return _table(rows, xs[0], xs[-1], ys[0], ys[-1])


def _cell_text(words: Sequence[Word]) -> str:
    return joined(strip.text for row in rows_of(words) for strip in row)


def _table(rows: Rows, x0: float, x1: float, top: float, bottom: float) -> Strip:
    text = " ".join(cell for row in rows for cell in row)
    return Strip(text, x0, x1, top, bottom, 0.0, bold=False, rows=rows)


def _aligned(rows: Sequence[Row], start: int) -> tuple[Strip | None, int]:
    """The table that begins at a row, and the row after it; None where none begins there."""
    if len(rows[start]) < 2 or any(strip.rows for strip in rows[start]):
        return None, start
    columns = [(strip.x0, strip.x1) for strip in rows[start]]
    end = start + 1
    whole = 1
    while end < len(rows) and _follows(rows[end - 1], rows[end]):
        wider = _with(columns, rows[end])
        if wider is None or (len(rows[end]) < 2 and not _goes_on(columns, rows, end)):
            break
        columns = wider
        whole += len(rows[end]) >= 2
        end += 1
    if whole < _LEAST_ROWS and not (whole == 2 and len(columns) >= 3):
        return None, start
    lines = _cells(columns, rows[start:end])
    strips = [strip for row in rows[start:end] for strip in row]
    return (
        _table(
            lines,
            min(strip.x0 for strip in strips),
            max(strip.x1 for strip in strips),
            min(strip.top for strip in strips),
            max(strip.bottom for strip in strips),
        ),
        end,
    )


def _follows(above: Row, below: Row) -> bool:
    height = max(strip.bottom - strip.top for strip in above)
    gap = min(strip.top for strip in below) - max(strip.bottom for strip in above)
    return gap < 1.5 * height and not any(strip.rows for strip in below)


def _with(columns: list[tuple[float, float]], row: Row) -> list[tuple[float, float]] | None:
    """The columns widened by a row's strips; None where a strip runs across two of them."""
    wider = list(columns)
    for strip in row:
        met = [n for n, (x0, x1) in enumerate(wider) if strip.x0 < x1 and strip.x1 > x0]
        if len(met) > 1:
            return None
        if met:
            x0, x1 = wider[met[0]]
            wider[met[0]] = min(x0, strip.x0), max(x1, strip.x1)
        else:
            wider.append((strip.x0, strip.x1))
    wider.sort()
    if any(one[1] > other[0] for one, other in pairwise(wider)):
        return None
    return wider


def _goes_on(columns: Sequence[tuple[float, float]], rows: Sequence[Row], place: int) -> bool:
    """Whether a row of one strip is the next line of a cell, not of the first column."""
    (strip,) = rows[place]
    first = min(columns)
    above = max(one.bottom for one in rows[place - 1])
    return strip.x0 >= first[1] and strip.top - above < 0.5 * (strip.bottom - strip.top)


def _cells(columns: Sequence[tuple[float, float]], rows: Sequence[Row]) -> Rows:
    lines: list[list[str]] = []
    for row in rows:
        cells = [""] * len(columns)
        for strip in row:
            place = next(n for n, (_, x1) in enumerate(columns) if strip.x0 < x1)
            cells[place] = joined((cells[place], strip.text))
        if not cells[0] and lines:
            lines[-1] = [joined(both) for both in zip(lines[-1], cells, strict=True)]
        else:
            lines.append(cells)
    return tuple(map(tuple, lines))
