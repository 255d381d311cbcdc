"""Lines and tables in reading order to blocks: headings, lists, paragraphs, tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from knowledge.types import Block

from .grid import Rows, table_block
from .left_out import Unseen
from .outline import Outline
from .pdf_lines import MARKER, Line, Strip, joined

_CONTENTS = re.compile(r"(?:[.·…•_]\s?){4,}\s*(?:\d+|[ivxlc]+)?\s*$")
"""A line of a table of contents: dots, then a page."""
_DOTS = re.compile(r"(?:[.·…]\s?){4,}\s*(?:\d+|[ivxlc]+)\s*$")
_ITEM = re.compile(rf"({MARKER.pattern})\s+(?=\S)")
_ENDS = re.compile(r"[.!?:。！？：；;]['\"”’)）]?\s*$")
_BROKEN_WORD = re.compile(r"[a-z][-\u00ad]$")
Item = Line | tuple[Strip, int]
"""A line, or a table and its page."""


def blocks_of(items: Sequence[Item], levels: Mapping[int, int], unseen: Unseen) -> list[Block]:
    """Blocks with headings above them; `levels` are those of the headings among the lines."""
    words = _words(items)
    making = _Making(words)
    number = -1
    before: Line | None = None
    for item in items:
        if not isinstance(item, Line):
            before = None
            if _lists_pages(item[0].rows):
                unseen.add("contents", item[0].text, f"page {item[1]}")
            else:
                making.table(item[0].rows, item[1])
            continue
        number += 1
        if _CONTENTS.search(item.text):
            unseen.add("contents", item.text, f"page {item.page}", goes_on=True)
            continue
        level = levels.get(number)
        if level is not None:
            making.heading(item, level)
        elif matched := _ITEM.match(item.text):
            making.item(item, matched)
        else:
            making.text(item, before)
        before = item
    return making.done()


def _lists_pages(rows: Rows) -> bool:
    """A table of contents lines up like a table: titles, dots, pages."""
    dotted = sum(bool(_DOTS.search(" ".join(row))) for row in rows)
    return dotted >= max(2, len(rows) // 4)


def _words(items: Sequence[Item]) -> Counter[str]:
    said: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Line):
            said.update(re.findall(r"[a-z]+(?:-[a-z]+)*", item.text.lower()))
    return said


class _Making:
    def __init__(self, words: Counter[str]) -> None:
        self._words = words
        self._blocks: list[Block] = []
        self._outline = Outline()
        self._lines: list[Line] = []
        self._items: list[tuple[str, list[Line]]] = []
        self._heading: list[tuple[Line, int]] = []
        self._header: tuple[str, ...] = ()

    def heading(self, line: Line, level: int) -> None:
        """Lines of one heading that wraps follow each other closely, in one style."""
        if self._heading:
            last, same = self._heading[-1]
            close = 0 <= line.top - last.bottom < 0.6 * line.size and line.page == last.page
            if not (close and same == level and len(self._heading) < 4 and last.size == line.size):
                self._end_heading()
        self._end_text()
        self._heading.append((line, level))

    def item(self, line: Line, matched: re.Match[str]) -> None:
        """The first line of a list's item."""
        self._end_heading()
        if self._lines:
            self._end_text()
        mark = matched[1]
        written = "-" if not any(map(str.isalnum, mark)) else mark.strip("()（）")
        written = written if written == "-" or written[-1:] in ".)、" else f"{written}."
        rest = line.text[matched.end() :]
        self._items.append((written, [_with_text(line, rest)]))

    def text(self, line: Line, before: Line | None) -> None:
        """A line of a paragraph, or the next one of an item."""
        self._end_heading()
        if self._items:
            first = self._items[-1][1][0]
            last = self._items[-1][1][-1]
            # The first line of an item begins at its marker: what goes on stands right of it.
            if line.x0 > first.x0 + 2 and _close(last, line) and line.size == last.size:
                self._items[-1][1].append(line)
                return
            self._end_text()
        if self._lines and (before is None or self._new_paragraph(self._lines[-1], line)):
            self._end_text()
        self._lines.append(line)

    def table(self, rows: Rows, page: int) -> None:
        """A table; one that goes on from the page before gets that one's header again."""
        self._end_heading()
        self._end_text()
        last = self._blocks[-1] if self._blocks else None
        if (
            last is not None
            and last.kind == "table"
            and last.page == page - 1
            and rows
            and len(rows[0]) == len(last.rows[0])
            and not _is_header(rows, last.rows)
        ):
            rows = (last.rows[0], *rows)
        block = table_block(rows, self._outline.path, page)
        if block is not None:
            self._blocks.append(block)

    def done(self) -> list[Block]:
        """All blocks."""
        self._end_heading()
        self._end_text()
        return self._blocks

    def _end_heading(self) -> None:
        if self._heading:
            self._end_text()
            first, level = self._heading[0]
            text = self._joined([line for line, _ in self._heading])
            self._blocks.append(self._outline.enter(level, text, first.page))
            self._heading = []

    def _end_text(self) -> None:
        path = self._outline.path
        if self._items:
            text = "\n".join(f"{mark} {self._joined(lines)}" for mark, lines in self._items)
            page = self._items[0][1][0].page
            self._blocks.append(Block(kind="list", text=text, headings=path, page=page))
            self._items = []
        if self._lines:
            text, page = self._joined(self._lines), self._lines[0].page
            self._blocks.append(Block(kind="paragraph", text=text, headings=path, page=page))
            self._lines = []

    def _new_paragraph(self, last: Line, line: Line) -> bool:
        if last.page != line.page or line.top < last.top:  # the next page or column
            return bool(_ENDS.search(last.text)) or abs(last.size - line.size) > 1
        if abs(last.size - line.size) > 1 or last.bold != line.bold:
            return True
        if not _close(last, line):
            return True
        indented = line.x0 > last.x0 + line.size and last.x0 <= self._lines[0].x0 + 2
        short = last.x1 < line.x1 - 6 * line.size
        return bool(_ENDS.search(last.text)) and (indented or short)

    def _joined(self, lines: Sequence[Line]) -> str:
        """Lines as one text; a word broken at the end of a line is one word again."""
        text = ""
        for line in lines:
            if _BROKEN_WORD.search(text) and line.text[:1].islower():
                text = self._mended(text, line.text)
            else:
                text = joined((text, line.text))
        return text

    def _mended(self, text: str, following: str) -> str:
        head = re.findall(r"[a-z]+$", text[:-1].lower())
        tail = re.match(r"[a-z]+", following.lower())
        if head and tail:
            hyphenated = f"{head[0]}-{tail.group()}"
            kept = self._words[hyphenated] - self._words[head[0] + tail.group()]
            if kept > 0 or (kept == 0 and len(head[0]) == 1):
                return text + following
        return text[:-1] + following


def _close(last: Line, line: Line) -> bool:
    if last.page != line.page:
        return True
    return line.top - last.bottom < 0.75 * max(line.size, line.bottom - line.top)


def _is_header(rows: Rows, before: Rows) -> bool:
    """Whether a table begins with names of its own: the same again, or no digit in them all."""
    first = rows[0]
    if first == before[0]:
        return True
    digits = [any(map(str.isdigit, "".join(row))) for row in rows[:4]]
    return not digits[0] and any(digits[1:])


def _with_text(line: Line, text: str) -> Line:
    return Line(text, line.x0, line.x1, line.top, line.bottom, line.size, line.bold, line.page)
