"""HTML to blocks, with selectolax; what a reader of the page would not see is left out."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.types import Block

from .markdown import table_text

_UNSEEN = "script, style, template, noscript, head, [hidden], [aria-hidden=true]"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)",
    re.IGNORECASE,
)
_TAGS = "h1, h2, h3, h4, h5, h6, p, li, table, dt, dd, blockquote, pre"


def parse_html(text: str) -> tuple[str, list[Block]]:
    """The page's title and its visible blocks in reading order."""
    tree = LexborHTMLParser(text)
    head = tree.css_first("title")
    title = _words(head) if head is not None else ""
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    blocks: list[Block] = []
    path: list[str] = []
    for node in tree.css(_TAGS):
        if node.tag != "table" and _within_table(node):
            continue
        words = _words(node)
        if not words:
            continue
        if node.tag.startswith("h") and node.tag[1:].isdigit():
            del path[int(node.tag[1]) - 1 :]
            blocks.append(Block(kind="heading", text=words, headings=tuple(path)))
            path.append(words)
        elif node.tag == "table":
            rows = tuple(
                tuple(_words(cell) for cell in row.css("th, td")) for row in node.css("tr")
            )
            blocks.append(
                Block(kind="table", text=table_text(rows), headings=tuple(path), rows=rows)
            )
        else:
            kind = "list" if node.tag == "li" else "paragraph"
            blocks.append(Block(kind=kind, text=words, headings=tuple(path)))
    return title, blocks


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _within_table(node: LexborNode) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == "table":
            return True
        parent = parent.parent
    return False
