"""Markdown to blocks, with markdown-it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.types import Block

from .left_out import Unseen
from .outline import Outline

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")


def parse_markdown(text: str, unseen: Unseen) -> list[Block]:
    """Blocks in reading order; comments and raw HTML are left out."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    blocks: list[Block] = []
    outline = Outline()
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            level = int(token.tag[1])
            title = _words(tokens[place + 1])
            blocks.append(outline.enter(level, title))
            place += 3
        elif token.type == "table_open":
            place, rows = _table(tokens, place)
            blocks.append(
                Block(kind="table", text=table_text(rows), headings=outline.path, rows=tuple(rows))
            )
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            place, text = _list(tokens, place)
            blocks.append(Block(kind="list", text=text, headings=outline.path))
        elif token.type == "inline":
            for child in token.children or []:
                if child.type == "html_inline":
                    _unseen_html(child.content, unseen, outline.place)
            words = _words(token)
            if words:
                blocks.append(Block(kind="paragraph", text=words, headings=outline.path))
            place += 1
        elif token.type in ("fence", "code_block"):
            blocks.append(
                Block(kind="paragraph", text=token.content.strip(), headings=outline.path)
            )
            place += 1
        elif token.type == "html_block":
            _unseen_html(token.content, unseen, outline.place)
            place += 1
        else:
            place += 1
    return blocks


def table_text(rows: Sequence[Sequence[str]]) -> str:
    """A table as lines a person could say: every row keeps its header.

    Two columns are attribute and value; more are the first cell, then `header value` for each.
    """
    if not rows:
        return ""
    header, *body = rows
    if not body:
        return ", ".join(cell for cell in header if cell)
    return "\n".join(_row_text(header, row) for row in body)


def _row_text(header: Sequence[str], row: Sequence[str]) -> str:
    first, *others = row or ("",)
    if len(header) == 2 and len(others) == 1:
        told = others[0]
    else:
        names = [*header[1:], *[""] * (len(others) + 1 - len(header))]
        told = ", ".join(
            f"{name} {cell}".strip() for name, cell in zip(names, others, strict=False) if cell
        )
    return f"{first}: {told}" if first and told else first or told


def _unseen_html(raw: str, unseen: Unseen, place: str) -> None:
    """A tag alone (`<br>`, `<b>`) hides nothing; comments, and words inside a raw block, do."""
    for comment in _COMMENT.findall(raw):
        unseen.add("comment", comment, place)
    unseen.add("markup", _TAG.sub(" ", _COMMENT.sub(" ", raw)), place)


def _words(token: Token) -> str:
    parts: list[str] = []
    for child in token.children or []:
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append(" ")
    return " ".join("".join(parts).split())


def _table(tokens: Sequence[Token], place: int) -> tuple[int, list[tuple[str, ...]]]:
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    while tokens[place].type != "table_close":
        token = tokens[place]
        if token.type == "tr_open":
            row = []
        elif token.type == "inline":
            row.append(_words(token))
        elif token.type == "tr_close":
            rows.append(tuple(row))
        place += 1
    return place + 1, rows


def _list(tokens: Sequence[Token], place: int) -> tuple[int, str]:
    """A list as one block, an item a line, numbered where the source numbers."""
    depth = 0
    numbers: list[int | None] = []
    lines: list[str] = []
    while True:
        token = tokens[place]
        if token.type.endswith("list_open"):
            depth += 1
            numbers.append(int(token.attrGet("start") or 1) if token.tag == "ol" else None)
        elif token.type.endswith("list_close"):
            depth -= 1
            numbers.pop()
            if depth == 0:
                return place + 1, "\n".join(lines)
        elif token.type == "inline":
            number = numbers[-1]
            mark = "-" if number is None else f"{number}."
            if number is not None:
                numbers[-1] = number + 1
            lines.append(f"{'  ' * (depth - 1)}{mark} {_words(token)}")
        place += 1
