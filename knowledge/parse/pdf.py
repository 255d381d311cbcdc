"""PDF to blocks: pdfplumber finds words and tables, pdfium opens and draws the pages."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, cast

import pdfplumber
import pypdfium2
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.errors import EncryptedDocument, NoTextLayer, OverLimit, UnreadableDocument
from knowledge.types import Block

from .colour import Colour
from .left_out import Unseen
from .limits import Limits
from .package import broken
from .pdf_blocks import Item, blocks_of
from .pdf_headings import Bookmark, body_size, heading_levels
from .pdf_lines import Line, line_of, rows_of
from .pdf_order import in_reading_order
from .pdf_running import Sheet, running, without_numbers
from .pdf_seen import Drawn, Word, sorted_out
from .pdf_tables import aligned_tables, ruled_tables

_PASSWORD = 4  # FPDF_ERR_PASSWORD
_BULLET = re.compile(r"\(cid:(?:127|149)\)")
"""In WinAnsiEncoding all codes that are not used are bullets (ISO 32000-1, D.2, note 3)."""
_NOT_MAPPED = re.compile(r"\(cid:\d+\)")
_MOST_BOOKMARKS = 5000
_MOST_CHARACTERS = 100_000
"""On a page. A page of a dictionary has 10,000."""


def parse_pdf(
    name: str, data: bytes, limits: Limits, unseen: Unseen, progress: Callable[[int, int], None]
) -> list[Block]:
    """Blocks with the pages they stand on, from 1.

    Raises UnreadableDocument, EncryptedDocument, NoTextLayer where no page has text, and OverLimit.
    """
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    drawing = _opened(name, data)
    try:
        pages = len(drawing)
        if pages > limits.pages:
            raise OverLimit(
                f"{name} has {pages} pages; we read up to {limits.pages}.",
                "Split it.",
                limit="pages",
            )
        _report_hidden_parts(drawing, unseen)
        sheets: list[Sheet] = []
        for sheet in _sheets(name, data, drawing, unseen):
            sheets.append(sheet)
            progress(sheet.number, pages)
        if not any(sheet.rows for sheet in sheets):
            raise _no_text(name, unseen)
        items = list(_items(sheets, unseen))
        lines = [item for item in items if isinstance(item, Line)]
        return blocks_of(items, heading_levels(lines, _bookmarks(drawing)), unseen)
    finally:
        drawing.close()


def _opened(name: str, data: bytes) -> pypdfium2.PdfDocument:
    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD:
            raise EncryptedDocument(
                f"{name} opens only with a password.", "Save it without one and add that."
            ) from error
        raise broken(name) from error


def _sheets(
    name: str, data: bytes, drawing: pypdfium2.PdfDocument, unseen: Unseen
) -> Iterator[Sheet]:
    try:
        with pdfplumber.open(BytesIO(data)) as file:
            for page in file.pages[: len(drawing)]:
                yield _sheet(page, drawing, unseen)
                page.close()
    except PdfminerException as error:
        raise broken(name) from error


def _sheet(page: Any, drawing: pypdfium2.PdfDocument, unseen: Unseen) -> Sheet:
    place = f"page {page.page_number}"
    if len(page.chars) > _MOST_CHARACTERS:
        raise UnreadableDocument(
            f"Page {page.page_number} holds {len(page.chars)} characters, which no page does.",
            "Save the document anew.",
        )
    words = _words(page, unseen, place)
    seen, others = sorted_out(words, _drawn(page, drawing))
    for reason, word in others:
        unseen.add(reason, word.text, place, goes_on=True)
    for note in page.annots:
        if note.get("contents"):
            unseen.add("comment", str(note["contents"]), place)
    if not words and _is_picture(page):
        unseen.add("picture", "no text layer", place)
    tables, left = ruled_tables(page, seen)
    rows = [*rows_of(left), *([table] for table in tables)]
    rows.sort(key=lambda row: min(strip.top for strip in row))
    return Sheet(page.page_number, float(page.height), rows)


def _words(page: Any, unseen: Unseen, place: str) -> list[Word]:
    """Words that run from left to right; a label up the side is no part of the text."""
    once = {(char["text"], round(char["x0"]), round(char["top"])) for char in page.chars}
    if len(once) < 0.9 * len(page.chars):
        page = page.dedupe_chars()  # bold made by printing twice
    turned = [char for char in page.chars if _is_turned(char)]
    if turned and len(turned) < 0.5 * len(page.chars):
        unseen.add("rotated", "".join(char["text"] for char in turned), place)
        page = page.filter(_is_level)
    found: list[dict[str, Any]] = page.extract_words(
        x_tolerance_ratio=0.15, extra_attrs=["fontname", "size", "non_stroking_color"]
    )
    words: list[Word] = []
    for word in found:
        text = _NOT_MAPPED.sub("", _BULLET.sub("•", word["text"]))
        if text.strip():
            words.append(
                Word(
                    text,
                    float(word["x0"]),
                    float(word["x1"]),
                    float(word["top"]),
                    float(word["bottom"]),
                    float(word["size"]),
                    str(word["fontname"]),
                    _colour(word["non_stroking_color"]),
                )
            )
    return words


def _is_turned(char: dict[str, Any]) -> bool:
    """By more than 3 degrees; slanted letters are not."""
    across, up, *_ = char["matrix"]
    return abs(up) > 0.05 * abs(across)


def _is_level(one: dict[str, Any]) -> bool:
    return one["object_type"] != "char" or not _is_turned(one)


def _drawn(page: Any, drawing: pypdfium2.PdfDocument) -> Drawn | None:
    """None where the page cannot be drawn; its words are then taken as they stand."""
    try:
        sheet = drawing[page.page_number - 1]
        try:
            return Drawn(sheet, tuple(float(side) for side in page.cropbox))  # type: ignore[arg-type]
        finally:
            sheet.close()
    except pypdfium2.PdfiumError:
        return None


def _colour(given: object) -> Colour | None:
    """DeviceGray, DeviceRGB or DeviceCMYK, parts from 0 to 1; None for patterns and others."""
    if not isinstance(given, tuple | list):
        return None
    parts: list[float] = [
        min(1.0, max(0.0, float(part)))
        for part in given  # pyright: ignore[reportUnknownVariableType]
        if isinstance(part, int | float)
    ]
    if len(parts) == 4:
        ink = 1 - parts[3]
        parts = [(1 - part) * ink for part in parts[:3]]
    if len(parts) == 1:
        parts = parts * 3
    if len(parts) != 3:
        return None
    red, green, blue = (round(part * 255) for part in parts)
    return red, green, blue


def _is_picture(page: Any) -> bool:
    area = float(page.width) * float(page.height)
    drawn = sum(float(image["width"]) * float(image["height"]) for image in page.images)
    return drawn > 0.3 * area


def _items(sheets: Sequence[Sheet], unseen: Unseen) -> Iterator[Item]:
    rough = [line_of(row, 0) for sheet in sheets for row in sheet.rows if not row[0].rows]
    gone = running(sheets, body_size(rough))
    _report_running(sheets, gone, unseen)
    for sheet in sheets:
        rows = [row for n, row in enumerate(sheet.rows) if (sheet.number, n) not in gone]
        for column in in_reading_order(rows):
            for row in aligned_tables(column):
                texts = [strip for strip in row if not strip.rows]
                if texts:
                    yield line_of(texts, sheet.number)
                for strip in row:
                    if strip.rows:
                        yield strip, sheet.number


def _report_running(
    sheets: Sequence[Sheet], gone: Collection[tuple[int, int]], unseen: Unseen
) -> None:
    """Once for all the pages that one runs over."""
    pages: defaultdict[str, list[int]] = defaultdict(list)
    for sheet in sheets:
        for place, row in enumerate(sheet.rows):
            if (sheet.number, place) in gone:
                pages[without_numbers(line_of(row, 0).text)].append(sheet.number)
    for text, where in pages.items():
        unseen.add("running_header", text, f"pages {where[0]} to {where[-1]}")


def _no_text(name: str, unseen: Unseen) -> UnreadableDocument:
    hidden = [one for one in unseen.told() if one.reason not in ("metadata", "comment")]
    if any(one.reason == "picture" for one in hidden):
        return NoTextLayer(
            f"{name} is a scan: its pages are pictures without a text layer.",
            "Run text recognition (OCR) over it, with the scanner's own, OCRmyPDF or docling, "
            "and add the result.",
        )
    if hidden:
        return UnreadableDocument(
            f"{name} has no text that a reader would see.",
            f'What there is was left out, for example "{hidden[0].text[:60]}" '
            f"({hidden[0].reason}).",
        )
    return UnreadableDocument(f"{name} has no text in it.")


def _bookmarks(drawing: pypdfium2.PdfDocument) -> list[Bookmark]:
    found: list[Bookmark] = []
    for bookmark in cast(Iterable[Any], drawing.get_toc()):
        target = bookmark.get_dest()
        page: int | None = target.get_index() if target is not None else None
        if page is not None:
            found.append(Bookmark(bookmark.level + 1, bookmark.get_title(), page + 1))
        if len(found) == _MOST_BOOKMARKS:
            break
    return found


def _report_hidden_parts(drawing: pypdfium2.PdfDocument, unseen: Unseen) -> None:
    for key, value in drawing.get_metadata_dict(skip_empty=True).items():
        if key in ("Title", "Author", "Subject", "Keywords"):
            unseen.add("metadata", f"{key}: {value}", key)
    for number in range(min(drawing.count_attachments(), 100)):
        unseen.add("attachment", drawing.get_attachment(number).get_name(), f"file {number + 1}")
