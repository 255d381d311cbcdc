"""HTML to blocks, with selectolax; what a reader of the page would not see is left out."""

from __future__ import annotations

import re
from collections.abc import Container

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.types import Block

from .markdown import table_text

_UNSEEN = "script, style, template, noscript, head, [hidden], [aria-hidden=true]"
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:font-size|opacity)\s*:\s*0(?![\d.]*[1-9])"
    r"|(?<![-\w])color\s*:\s*(?:white\b|#fff(?:fff)?\b)(?!.*background)",
    re.IGNORECASE,
)
_TAGS = "h1, h2, h3, h4, h5, h6, p, ul, ol, table, dt, dd, pre"
_WHOLE = ("table", "ul", "ol", "pre", "dt", "dd")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}


def parse_html(text: str) -> tuple[str, list[Block]]:
    """The page's title and its visible blocks in reading order."""
    tree = LexborHTMLParser(text)
    head = next(iter(tree.css("title")), None)
    title = _words(head) if head is not None else ""
    for node in tree.css(_UNSEEN):
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    blocks: list[Block] = []
    path: list[str] = []
    for node in tree.css(_TAGS):
        if _within(node, _WHOLE if node.tag != "table" else ("table",)):
            continue  # its words are told with the block around it
        words = _words(node)
        if not words:
            continue
        if (level := _HEADINGS.get(node.tag or "")) is not None:
            del path[level - 1 :]
            blocks.append(Block(kind="heading", text=words, headings=tuple(path)))
            path.append(words)
        elif node.tag == "table":
            rows = tuple(
                tuple(_words(cell) for cell in row.css("th, td")) for row in node.css("tr")
            )
            blocks.append(
                Block(kind="table", text=table_text(rows), headings=tuple(path), rows=rows)
            )
        elif node.tag in ("ul", "ol"):
            items = [_words(item) for item in node.css("li")]
            text = "\n".join(f"- {item}" for item in items if item)
            blocks.append(Block(kind="list", text=text, headings=tuple(path)))
        else:
            blocks.append(Block(kind="paragraph", text=words, headings=tuple(path)))
    return title, blocks


def _words(node: LexborNode) -> str:
    return " ".join(node.text(separator=" ").split())


def _within(node: LexborNode, tags: Container[str]) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag is not None and parent.tag in tags:
            return True
        parent = parent.parent
    return False
