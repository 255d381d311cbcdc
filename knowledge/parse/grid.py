"""Cells that span rows and columns, spread so that every row keeps all of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.types import Block

from .markdown import table_text

Rows = tuple[tuple[str, ...], ...]
MOST_COLUMNS = 256
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Cell:
    """A cell as written: its text, and how many columns and rows it covers."""

    text: str
    columns: int = 1
    rows: int = 1


def spread(written: Sequence[Sequence[Cell]]) -> Rows:
    """A rectangle of texts: what covers several places stands in each of them."""
    placed: dict[tuple[int, int], str] = {}
    width = 0
    for number, row in enumerate(written):
        column = 0
        for cell in row:
            while (number, column) in placed:
                column += 1
            across = min(cell.columns, MOST_COLUMNS - column)
            for down in range(min(cell.rows, len(written) - number)):
                for right in range(across):
                    placed[number + down, column + right] = cell.text
            column += max(across, 0)
            width = max(width, column)
    width = max([width, *(column + 1 for _, column in placed)])
    return tuple(
        tuple(placed.get((number, column), "") for column in range(width))
        for number in range(len(written))
    )


def tidy(rows: Rows) -> Rows:
    """Without the rows and columns in which nothing stands."""
    kept = [row for row in rows if any(row)]
    if not kept:
        return ()
    columns = [n for n in range(max(map(len, kept))) if any(row[n] for row in kept if n < len(row))]
    return tuple(tuple(row[n] if n < len(row) else "" for n in columns) for row in kept)


def one_header(rows: Rows, height: int = 1) -> Rows:
    """The first `height` rows as one header; 0: two columns of names and values have none.

    Whoever has none gets an empty one, so that the first row is always the header.

    A header of two rows is where one cell spans several (`Price` over `EUR` and `CNY`): each
    column is then named by both, `Price EUR`. A table of two columns whose first row has a number
    in its value (`Power | 2.8 kW`) starts with its first fact, not with names.
    """
    if height == 1 and len(rows) > 2 and _spans_names(rows[0], rows[1]):
        height = 2
    if 1 < height < len(rows):
        names = tuple(
            " ".join(part for part in dict.fromkeys(column) if part)
            for column in zip(*rows[:height], strict=True)
        )
        return (names, *rows[height:])
    if rows and len(rows[0]) == 2 and (height == 0 or _DIGIT.search(rows[0][1])):
        return (("", ""), *rows)
    return rows


def table_block(
    rows: Rows, headings: tuple[str, ...], page: int | None = None, height: int = 1
) -> Block | None:
    """The block of a table, None where nothing stands in it. One cell is a paragraph."""
    rows = tidy(rows)
    if not rows:
        return None
    if len(rows[0]) == 1:
        lines = [row[0] for row in rows]
        return Block(kind="paragraph", text="\n".join(lines), headings=headings, page=page)
    rows = one_header(rows, height)
    return Block(kind="table", text=table_text(rows), headings=headings, rows=rows, page=page)


def _spans_names(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether one name in the first row covers several different ones in the second."""
    for place in range(len(first) - 1):
        if first[place] and first[place] == first[place + 1]:
            under = second[place], second[place + 1]
            if under[0] != under[1] and all(under) and not any(map(_DIGIT.search, under)):
                return True
    return False
