"""HTML to blocks, with selectolax; what a reader of the page would not see is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.types import Block, LeftOutReason

from .grid import Cell, spread, table_block
from .html_hidden import hidden_by_sheet, reason_hidden
from .left_out import Unseen
from .outline import Outline

_NOT_TEXT = frozenset({"script", "style", "template", "noscript", "head", "svg", "iframe"})
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i",
    "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_LAYOUT = ("table", *_HEADINGS)


def parse_html(text: str, unseen: Unseen) -> tuple[str, list[Block]]:
    """The page's title and its visible blocks in reading order."""
    tree = LexborHTMLParser(text)
    head = tree.css_first("title")
    title = _words(head) if head is not None else ""
    for node in tree.css("meta[name=description], meta[name=keywords], meta[name=author]"):
        unseen.add("metadata", node.attributes.get("content") or "", "head")
    _take_out_hidden(tree, unseen)
    page = _Page()
    for node, opens in _steps(tree.body):
        page.step(node, opens)
    page.flush()
    return title, page.blocks


def _take_out_hidden(tree: LexborHTMLParser, unseen: Unseen) -> None:
    by_sheet = hidden_by_sheet(tree)
    gone: list[LexborNode] = []
    place = ""
    grounds: list[int] = []
    for node, opens in _steps(tree.root, gone):
        style = node.attributes.get("style") or "" if node.is_element_node else ""
        if not opens:
            if grounds and grounds[-1] == node.mem_id:
                grounds.pop()
            continue
        if node.is_comment_node:
            unseen.add("comment", node.comment_content or "", place)
            gone.append(node)
        elif node.tag in _NOT_TEXT:
            gone.append(node)
        elif reason := _reason(node, style, by_sheet, where_white=not grounds):
            unseen.add(reason, _words(node), place)
            gone.append(node)
        elif node.tag in _HEADINGS:
            place = f"under {_words(node)}"
        if node.is_element_node and re.search(r"background|bgcolor", style + _ground(node)):
            grounds.append(node.mem_id)
    for node in gone:
        node.decompose()


def _ground(node: LexborNode) -> str:
    return "bgcolor" if "bgcolor" in node.attributes else ""


def _reason(
    node: LexborNode, style: str, by_sheet: dict[int, LeftOutReason], *, where_white: bool
) -> LeftOutReason | None:
    if not node.is_element_node:
        return None
    attributes = node.attributes
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return "hidden"
    if node.tag == "nav":
        return "contents"
    if reason := by_sheet.get(node.mem_id):
        return reason
    if node.tag == "font" and (colour := attributes.get("color")):
        style = f"{style};color:{colour}"
    return reason_hidden(style, where_white) if style else None


def _steps(
    root: LexborNode | None, skipped: list[LexborNode] | None = None
) -> Iterator[tuple[LexborNode, bool]]:
    """Every node twice, as it opens and as it closes; not by recursion, since pages nest deeply.

    What the caller appended to `skipped` while it opened is not gone into, and does not close.
    """
    waiting = [(root, True)] if root is not None else []
    while waiting:
        node, opens = waiting.pop()
        yield node, opens
        if not opens or (skipped and skipped[-1].mem_id == node.mem_id):
            continue
        waiting.append((node, False))
        child = _or_none(node.last_child)
        while child is not None:
            waiting.append((child, True))
            child = _or_none(child.prev)


def _or_none(node: LexborNode | None) -> LexborNode | None:
    """selectolax's stubs promise a node where there may be none."""
    return node


class _Page:
    """Takes the steps through a page and gathers its blocks."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._outline = Outline()
        self._words: list[str] = []
        self._whole: int | None = None
        self._numbers: list[int | None] = []
        self._items: list[str] = []
        self._terms: list[str] = []

    def step(self, node: LexborNode, opens: bool) -> None:
        if self._whole is not None:
            # Inside a table, a heading or preformatted text: it was told whole.
            if not opens and node.mem_id == self._whole:
                self._whole = None
        elif node.is_text_node:
            self._words.append((node.text_content or "").replace("\n", " ") if opens else "")
        elif node.tag == "br":
            self._words.append("\n" if opens else "")
        elif node.tag not in _INLINE:
            self.flush()
            if opens:
                self._open(node, node.tag or "")
            else:
                self._close(node.tag or "")

    def flush(self) -> None:
        """The words gathered so far are a paragraph, or an item of the list they stand in."""
        text = _lines("".join(self._words))
        self._words = []
        if not text:
            return
        if self._numbers:
            number = self._numbers[-1]
            mark = "-" if number is None else f"{number}."
            words = " ".join(text.split())
            self._items.append(f"{'  ' * (len(self._numbers) - 1)}{mark} {words}")
        else:
            self._add(Block(kind="paragraph", text=text, headings=self._outline.path))

    def _open(self, node: LexborNode, tag: str) -> None:
        path = self._outline.path
        if tag in ("ul", "ol"):
            self._numbers.append(0 if tag == "ol" else None)
        elif tag == "li" and self._numbers and (number := self._numbers[-1]) is not None:
            self._numbers[-1] = number + 1
        elif tag in _HEADINGS:
            self._whole = node.mem_id
            if words := _words(node):
                self._add(self._outline.enter(_HEADINGS[tag], words))
        elif tag == "pre":
            self._whole = node.mem_id
            if text := node.text().strip():
                self._add(Block(kind="paragraph", text=text, headings=path))
        elif tag == "dt":
            self._whole = node.mem_id
            self._terms.append(_words(node).rstrip(":： "))
        elif tag == "dd":
            self._definition(node)
        elif tag == "table" and not _lays_out(node):
            self._whole = node.mem_id
            caption = node.css_first("caption")
            if caption is not None and (words := _words(caption)):
                self._add(Block(kind="paragraph", text=words, headings=path))
            if (block := _table(node, path)) is not None:
                self._add(block)

    def _close(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._numbers:
            self._numbers.pop()
            if not self._numbers:
                self._end_list()
        elif tag == "dl":
            self._end_terms()

    def _definition(self, node: LexborNode) -> None:
        if any(node.css(tag) for tag in ("table", "ul", "ol", "dl")):
            self._end_terms()
            return
        term, words = " / ".join(self._terms), _words(node)
        self._terms, self._whole = [], node.mem_id
        path = self._outline.path
        if term and words:
            self._add(Block(kind="pair", text=f"{term}: {words}", headings=path))
        elif term or words:
            self._add(Block(kind="paragraph", text=term or words, headings=path))

    def _end_terms(self) -> None:
        terms, self._terms = " / ".join(self._terms), []
        if terms:
            self._add(Block(kind="paragraph", text=terms, headings=self._outline.path))

    def _end_list(self) -> None:
        text, self._items = "\n".join(self._items), []
        if text:
            self.blocks.append(Block(kind="list", text=text, headings=self._outline.path))

    def _add(self, block: Block) -> None:
        # A table within a list: what was listed before it stands before it.
        self._end_list() if block.kind != "heading" else None
        self.blocks.append(block)


def _lays_out(table: LexborNode) -> bool:
    """Old pages and mails put whole texts into tables; such a table is no table."""
    return any(inner.mem_id != table.mem_id for tag in _LAYOUT for inner in table.css(tag))


def _table(node: LexborNode, headings: tuple[str, ...]) -> Block | None:
    written: list[list[Cell]] = []
    head = 0
    for row in node.css("tr"):
        cells = row.css("th, td")
        written.append(
            [Cell(_words(cell), _span(cell, "colspan"), _span(cell, "rowspan")) for cell in cells]
        )
        if head == len(written) - 1 and cells and all(cell.tag == "th" for cell in cells):
            head += 1
    first = node.css_first("tr")
    names_down = first is not None and [c.tag for c in first.css("th, td")] == ["th", "td"]
    height = 0 if names_down else max(1, head if head < len(written) else 1)
    return table_block(spread(written), headings, height=height)


def _span(cell: LexborNode, attribute: str) -> int:
    written = cell.attributes.get(attribute) or "1"
    return max(1, min(int(written), 1000)) if written.isascii() and written.isdigit() else 1


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _lines(text: str) -> str:
    """White space folded, `<br>` kept as the end of a line."""
    return "\n".join(line for part in text.split("\n") if (line := " ".join(part.split())))
