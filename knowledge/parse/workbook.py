"""XLSX to blocks, with openpyxl in its read-only mode: a sheet is a heading, and its tables."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from knowledge.errors import OverLimit
from knowledge.types import Block, LeftOutReason

from .colour import WHITE, Colour, alike, colour_of
from .grid import Rows, table_block
from .left_out import Unseen
from .limits import Limits
from .outline import Outline
from .package import broken, checked_package
from .workbook_parts import Range, SheetParts, sheet_parts
from .workbook_shown import shown

_TINY = 2.5
"""Points; see `pdf_seen`."""
_MOST_SPREAD = 10_000
"""Cells that one merged range is spread over."""


def parse_workbook(
    name: str, data: bytes, limits: Limits, unseen: Unseen, progress: Callable[[int, int], None]
) -> list[Block]:
    """Every sheet that shows: its name as heading, its tables, each row with its header.

    Raises UnreadableDocument, EncryptedDocument and OverLimit.
    """
    checked_package(name, data, limits)
    blocks: list[Block] = []
    outline = Outline()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of extensions that openpyxl does not know
            book = load_workbook(BytesIO(data), read_only=True, data_only=True)
            parts = sheet_parts(data)
            _report_metadata(book.properties, unseen)
            left = limits.cells
            sheets: list[Any] = book.worksheets
            for number, sheet in enumerate(sheets, start=1):
                reading = _Sheet(sheet.title, parts.get(sheet.title, SheetParts()), unseen)
                left = reading.read(sheet, left)
                if left < 0:
                    raise OverLimit(
                        f"{name} has more than {limits.cells} cells.", "Split it.", limit="cells"
                    )
                if sheet.sheet_state != "visible":
                    unseen.add("hidden_sheet", reading.all_text(), f"sheet {sheet.title}")
                elif reading.rows:
                    blocks.append(outline.enter(1, sheet.title))
                    blocks += _sheet_blocks(reading.rows, outline.path)
                progress(number, len(sheets))
            book.close()
    except (InvalidFileException, KeyError, ValueError, ElementTree.ParseError) as error:
        raise broken(name) from error
    return blocks


@dataclass
class _Sheet:
    """Reads a sheet's rows; what is hidden on it is reported, unless all of it is."""

    title: str
    parts: SheetParts
    unseen: Unseen
    rows: dict[int, dict[int, str]] = field(default_factory=dict[int, dict[int, str]])
    """Texts by row and column, both from 1."""

    def read(self, sheet: Any, left: int) -> int:
        """Read all rows; returns how many more cells may be read, below 0 where too many were."""
        hidden = sheet.sheet_state != "visible"
        sheet.reset_dimensions()  # what a file says of its size is not to be trusted
        unseen = Unseen() if hidden else self.unseen
        for number, row in enumerate(sheet.iter_rows(), start=1):
            left -= len(row)
            if left < 0:
                return left
            self._row(number, row, unseen)
        self._spread_merged()
        for cell, text in self.parts.comments:
            unseen.add("comment", text, f"sheet {self.title}, cell {cell}")
        for cell in self.parts.not_calculated:
            unseen.add("no_value", f"formula in {cell}", f"sheet {self.title}")
        return left

    def all_text(self) -> str:
        """The beginning of what stands on the sheet."""
        return " ".join(text for row in list(self.rows.values())[:20] for text in row.values())

    def _row(self, number: int, row: Sequence[Any], unseen: Unseen) -> None:
        told: dict[int, str] = {}
        for column, cell in enumerate(row, start=1):
            if cell.value is None:
                continue
            text = shown(cell.value, str(cell.number_format or "General"))
            reason = self._why_hidden(number, column, cell, text)
            if reason is None and text:
                told[column] = text
            elif reason is not None:
                unseen.add(
                    reason,
                    text or str(cell.value),
                    f"sheet {self.title}, {_where(reason, number, column)}",
                    goes_on=True,
                )
        if told:
            self.rows[number] = told

    def _why_hidden(
        self, row: int, column: int, cell: Any, text: str | None
    ) -> LeftOutReason | None:
        if row in self.parts.hidden_rows:
            return "hidden_row"
        if column in self.parts.hidden_columns:
            return "hidden_column"
        if text is None:
            return "hidden"
        font = cell.font
        if font is None:
            return None
        if font.sz is not None and font.sz < _TINY:
            return "tiny"
        # The bands of a table have a ground that its cells know nothing of.
        if any(_covers(table, row, column) for table in self.parts.tables):
            return None
        colour = _told_colour(font.color)
        if colour is None:
            return None
        fill: Any = cell.fill
        ground = _told_colour(fill.fgColor) if fill is not None and fill.fill_type else WHITE
        return "same_colour" if ground is not None and alike(colour, ground) else None

    def _spread_merged(self) -> None:
        for first_column, first_row, last_column, last_row in self.parts.merged:
            text = self.rows.get(first_row, {}).get(first_column, "")
            if not text or (last_column - first_column + 1) * (last_row - first_row + 1) > (
                _MOST_SPREAD
            ):
                continue
            for row in range(first_row, last_row + 1):
                if row in self.parts.hidden_rows:
                    continue
                for column in range(first_column, last_column + 1):
                    if column not in self.parts.hidden_columns:
                        self.rows.setdefault(row, {}).setdefault(column, text)


def _sheet_blocks(rows: dict[int, dict[int, str]], path: tuple[str, ...]) -> list[Block]:
    """Stretches of rows between empty ones; a title above a table is a paragraph.

    A stretch that begins in the columns of the one before, and with a row of numbers, goes on
    with that one's header.
    """
    blocks: list[Block] = []
    header: Rows = ()
    for stretch in _stretches(rows):
        titles, table = _titles(stretch)
        blocks += [Block(kind="paragraph", text=text, headings=path) for text in titles]
        if not table:
            continue
        columns = sorted({column for row in table for column in row})
        cells = tuple(tuple(row.get(column, "") for column in columns) for row in table)
        goes_on = header and len(header[0]) == len(columns) and _has_number(cells[0])
        block = table_block((*header, *cells) if goes_on else cells, path)
        if block is not None:
            blocks.append(block)
            header = block.rows[:1] if block.kind == "table" and any(block.rows[0]) else ()
    return blocks


def _stretches(rows: dict[int, dict[int, str]]) -> list[list[dict[int, str]]]:
    found: list[list[dict[int, str]]] = []
    before = -1
    for number in sorted(rows):
        if number != before + 1 or not found:
            found.append([])
        found[-1].append(rows[number])
        before = number
    return found


def _titles(stretch: list[dict[int, str]]) -> tuple[list[str], list[dict[int, str]]]:
    """One text in a row, alone or merged over it, above rows with more: the table's title."""
    titles: list[str] = []
    width = max(len(row) for row in stretch)
    for place, row in enumerate(stretch):
        if width == 1 or len(set(row.values())) > 1 or (len(row) > 1 and len(row) < width):
            return titles, stretch[place:]
        titles.append(next(iter(row.values())))
    return titles, []


def _has_number(row: Sequence[str]) -> bool:
    return any(any(map(str.isdigit, cell)) for cell in row)


def _covers(area: Range, row: int, column: int) -> bool:
    first_column, first_row, last_column, last_row = area
    return first_row <= row <= last_row and first_column <= column <= last_column


def _told_colour(given: Any) -> Colour | None:
    """White and black of the theme, and colours that are told outright."""
    if given is None:
        return None
    if given.type == "rgb" and isinstance(given.rgb, str):
        return colour_of(given.rgb[-6:])
    if given.type == "theme" and not given.tint:
        return {0: WHITE, 1: (0, 0, 0)}.get(given.theme)
    if given.type == "indexed":
        return {0: (0, 0, 0), 1: WHITE, 8: (0, 0, 0), 9: WHITE}.get(given.indexed)
    return None


def _where(reason: LeftOutReason, row: int, column: int) -> str:
    if reason == "hidden_row":
        return f"row {row}"
    if reason == "hidden_column":
        return f"column {get_column_letter(column)}"
    return f"cell {get_column_letter(column)}{row}"


def _report_metadata(properties: Any, unseen: Unseen) -> None:
    for label in ("title", "subject", "creator", "keywords", "description", "category"):
        if value := getattr(properties, label, None):
            unseen.add("metadata", f"{label}: {value}", label)
