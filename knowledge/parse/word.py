"""DOCX to blocks: python-docx opens the package, the body is walked as WordprocessingML.

python-docx's own paragraphs leave out what stands in content controls, links and insertions, and
do not tell hidden text from seen.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Literal, cast

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml

from knowledge.types import Block

from .colour import WHITE, colour_of
from .grid import Cell, spread, table_block
from .left_out import Unseen
from .limits import Limits
from .outline import Outline
from .package import broken, checked_package
from .word_lists import Lists
from .word_styles import Element, Styles, W, number_of, outline_level, shading_of
from .word_text import Ground, Reader, Said, notes_of

_LONGEST_HEADING = 80
_DEEPEST_TABLE = 8
_CONTAINERS = (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}smartTag", f"{W}customXml",
               f"{W}moveTo")  # fmt: skip
_BOLD_HEADING = 10
"""Below all levels that styles give."""


def parse_word(name: str, data: bytes, limits: Limits, unseen: Unseen) -> list[Block]:
    """Blocks; their pages are those of Word's last layout, None where it left no trace of one.

    Raises UnreadableDocument, EncryptedDocument and OverLimit.
    """
    checked_package(name, data, limits)
    try:
        document = docx.Document(BytesIO(data))
        part = document.part
        related: dict[str, Element] = {}
        for relation in part.rels.values():
            if not relation.is_external and relation.target_part.partname.endswith(".xml"):
                kind = relation.reltype.rsplit("/", 1)[-1]
                related.setdefault(kind, parse_xml(relation.target_part.blob))
        body = cast(Element, part.element).body
    except (PackageNotFoundError, SyntaxError, KeyError, ValueError) as error:
        # lxml's errors of syntax are SyntaxErrors.
        raise broken(name) from error
    _report_hidden_parts(document, related, unseen)
    making = _Making(cast(Element, part.element), related, unseen)
    making.walk(body)
    return making.done()


def _report_hidden_parts(document: Document, related: dict[str, Element], unseen: Unseen) -> None:
    properties = document.core_properties
    for label in ("title", "subject", "author", "keywords", "comments", "category"):
        if value := str(getattr(properties, label) or ""):
            unseen.add("metadata", f"{label}: {value}", label)
    comments = related.get("comments")
    if comments is not None:
        for comment in comments:
            text = " ".join(part.text or "" for part in comment.iter(f"{W}t"))
            unseen.add("comment", text, f"comment {comment.get(f'{W}id')}")
    for section in document.sections:
        for edge, label in ((section.header, "header"), (section.footer, "footer")):
            if not edge.is_linked_to_previous:
                text = " ".join(paragraph.text for paragraph in edge.paragraphs)
                unseen.add("running_header", text, label)


class _Making:
    def __init__(self, root: Element, related: dict[str, Element], unseen: Unseen) -> None:
        self._styles = Styles(related.get("styles"))
        self._lists = Lists(related.get("numbering"))
        self._reader = Reader(self._styles, unseen)
        self._notes = notes_of({"f": related.get("footnotes"), "e": related.get("endnotes")})
        self._unseen = unseen
        self._outline = Outline()
        self._blocks: list[Block] = []
        self._items: list[str] = []
        self._items_page: int | None = None
        self._page = 1
        ground = root.find(f"{W}background")
        self._ground = (colour_of(ground.get(f"{W}color", "")) if ground is not None else None) or (
            WHITE
        )
        self._paged = next(root.iter(f"{W}lastRenderedPageBreak"), None) is not None
        self._plain_size = self._styles.of(None).look.size

    def walk(self, container: Element) -> None:
        """The paragraphs and tables of the body, a control or a text box, in order."""
        waiting: list[Element] = list(reversed(list(container)))
        while waiting:
            element = waiting.pop()
            if element.tag == f"{W}p":
                self._paragraph(element, Ground(self._ground))
            elif element.tag == f"{W}tbl":
                self._table(element)
            elif element.tag in _CONTAINERS:
                if _is_contents(element):
                    text = " ".join(part.text or "" for part in element.iter(f"{W}t"))
                    self._unseen.add("contents", text, self._place)
                else:
                    waiting.extend(reversed(list(element)))
            elif element.tag in (f"{W}del", f"{W}moveFrom"):
                text = " ".join(part.text or "" for part in element.iter(f"{W}t", f"{W}delText"))
                self._unseen.add("deletion", text, self._place)

    def done(self) -> list[Block]:
        """All blocks."""
        self._end_list()
        return self._blocks

    @property
    def _place(self) -> str:
        return self._outline.place

    @property
    def _at(self) -> int | None:
        return self._page if self._paged else None

    def _paragraph(self, element: Element, ground: Ground) -> None:
        marks = element.find(f"{W}pPr")
        key = marks.find(f"{W}pStyle") if marks is not None else None
        style = self._styles.of(key.get(f"{W}val") if key is not None else None)
        said = self._reader.read(element, ground, self._place)
        self._page += said.breaks
        if style.is_contents:
            self._unseen.add("contents", said.text, self._place)
            return
        level = outline_level(marks)
        level = style.level if level is None else level
        number = number_of(marks) or style.number
        if said.text:
            if level is not None:
                self._heading(level, said)
            elif number is not None and number[0] != "0":
                self._items_page = self._items_page if self._items else self._at
                mark = self._lists.mark(*number)
                text = " ".join(said.text.split())
                self._items.append(f"{'  ' * min(number[1], 8)}{mark} {text}")
            elif self._looks_like_heading(said):
                self._heading(_BOLD_HEADING, said)
            else:
                self._add(said.text)
        self._hanging(said)

    def _hanging(self, said: Said) -> None:
        """Text boxes and notes stand right after the paragraph they hang on."""
        for box in said.boxes:
            for paragraph in box.iter(f"{W}p"):
                text = self._reader.read(paragraph, Ground(None), self._place).text
                if text:
                    self._add(text)
        for key in said.notes:
            told = [
                self._reader.read(paragraph, Ground(self._ground), self._place).text
                for paragraph in self._notes.get(key, ())
            ]
            if text := " ".join(part for part in told if part):
                self._add(text)

    def _looks_like_heading(self, said: Said) -> bool:
        """Bold as a whole or larger than the text, short, and no sentence."""
        text = said.text
        if len(text) > _LONGEST_HEADING or "\n" in text or text[-1] in ".,;:。，；：、!！":
            return False
        larger = said.size is not None and said.size >= 1.15 * (self._plain_size or 22)
        return said.bold or larger

    def _heading(self, level: int, said: Said) -> None:
        self._end_list()
        text = " ".join(said.text.split())
        self._blocks.append(self._outline.enter(level, text, self._at))

    def _add(self, text: str) -> None:
        self._end_list()
        path = self._outline.path
        self._blocks.append(Block(kind="paragraph", text=text, headings=path, page=self._at))

    def _end_list(self) -> None:
        if self._items:
            text, self._items = "\n".join(self._items), []
            path = self._outline.path
            self._blocks.append(Block(kind="list", text=text, headings=path, page=self._items_page))

    def _table(self, element: Element) -> None:
        rows = list(_table_rows(element))
        if len(rows) == 1 and len(list(rows[0].iter(f"{W}tc"))) == 1:
            self.walk(next(rows[0].iter(f"{W}tc")))  # a box around text
            return
        self._end_list()
        page = self._at
        written, height = self._cells(element, depth=0)
        block = table_block(spread(written), self._outline.path, page, max(1, height))
        if block is not None:
            self._blocks.append(block)

    def _cells(self, element: Element, depth: int) -> tuple[list[list[Cell]], int]:
        """The cells as written, and how many rows from the top repeat as header on each page."""
        marks = element.find(f"{W}tblPr")
        key = marks.find(f"{W}tblStyle") if marks is not None else None
        style = self._styles.of(key.get(f"{W}val")) if key is not None else None
        ground = None if style is not None and style.shaded else self._ground
        written: list[list[Cell]] = []
        above: dict[int, str] = {}
        height = 0
        for row in _table_rows(element):
            properties = row.find(f"{W}trPr")
            cells, above_next = self._row(row, Ground(ground, style), above, depth)
            reason = _row_hidden(properties)
            if reason is not None:
                text = " ".join(cell.text for cell in cells)
                self._unseen.add(reason, text, self._place)
                continue
            above = above_next
            if (
                height == len(written)
                and properties is not None
                and properties.find(f"{W}tblHeader") is not None
            ):
                height += 1
            written.append(cells)
        return written, height if height < len(written) else 1

    def _row(
        self, row: Element, ground: Ground, above: dict[int, str], depth: int
    ) -> tuple[list[Cell], dict[int, str]]:
        properties = row.find(f"{W}trPr")
        before = properties.find(f"{W}gridBefore") if properties is not None else None
        cells = [Cell("", _count(before))] if before is not None and _count(before) else []
        column = _count(before) if before is not None else 0
        below: dict[int, str] = {}
        for cell in _within_controls(row, f"{W}tc"):
            marks = cell.find(f"{W}tcPr")
            span = marks.find(f"{W}gridSpan") if marks is not None else None
            merge = marks.find(f"{W}vMerge") if marks is not None else None
            width = max(1, _count(span)) if span is not None else 1
            if merge is not None and merge.get(f"{W}val", "continue") == "continue":
                text = above.get(column, "")
            else:
                text = self._cell_text(
                    cell, Ground(shading_of(marks) or ground.colour, ground.style), depth
                )
            if merge is not None:
                below[column] = text
            cells.append(Cell(text, width))
            column += width
        return cells, below

    def _cell_text(self, cell: Element, ground: Ground, depth: int) -> str:
        parts: list[str] = []
        for element in _within_controls(cell, f"{W}p", f"{W}tbl"):
            if element.tag == f"{W}p":
                said = self._reader.read(element, ground, self._place)
                self._page += said.breaks
                parts.append(" ".join(said.text.split()))
            elif depth < _DEEPEST_TABLE:
                inner, _ = self._cells(element, depth + 1)
                parts += [" ".join(one.text for one in row) for row in inner]
        return " ".join(part for part in parts if part)


def _row_hidden(properties: Element | None) -> Literal["deletion", "hidden_row"] | None:
    if properties is None:
        return None
    if properties.find(f"{W}del") is not None:
        return "deletion"
    return "hidden_row" if properties.find(f"{W}hidden") is not None else None


def _is_contents(control: Element) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _table_rows(table: Element) -> Iterator[Element]:
    yield from _within_controls(table, f"{W}tr")


def _within_controls(parent: Element, *tags: str) -> Iterator[Element]:
    """The children with these tags, also those in controls and insertions."""
    waiting: list[Element] = list(reversed(list(parent)))
    while waiting:
        element = waiting.pop()
        if element.tag in tags:
            yield element
        elif element.tag in _CONTAINERS:
            waiting.extend(reversed(list(element)))


def _count(element: Element) -> int:
    written = element.get(f"{W}val", "1")
    return min(int(written), 256) if written.isdigit() else 1
