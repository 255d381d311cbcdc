"""Markdown to blocks, with markdown-it."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.types import Block


def parse_markdown(text: str) -> list[Block]:
    """Blocks in reading order; comments and raw HTML are left out."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(text)
    blocks: list[Block] = []
    path: list[str] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        if token.type == "heading_open":
            level = int(token.tag[1])
            title = _words(tokens[place + 1])
            del path[level - 1 :]
            blocks.append(Block(kind="heading", text=title, headings=tuple(path)))
            path.append(title)
            place += 3
        elif token.type == "table_open":
            place, rows = _table(tokens, place)
            blocks.append(
                Block(kind="table", text=table_text(rows), headings=tuple(path), rows=tuple(rows))
            )
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            place, text = _list(tokens, place)
            blocks.append(Block(kind="list", text=text, headings=tuple(path)))
        elif token.type == "inline":
            words = _words(token)
            if words:
                blocks.append(Block(kind="paragraph", text=words, headings=tuple(path)))
            place += 1
        elif token.type in ("fence", "code_block"):
            blocks.append(Block(kind="paragraph", text=token.content.strip(), headings=tuple(path)))
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
        return ", ".join(header)
    if len(header) == 2:
        return "\n".join(f"{row[0]}: {row[1]}" for row in body if len(row) == 2)
    lines: list[str] = []
    for row in body:
        told = ", ".join(f"{name} {cell}" for name, cell in zip(header[1:], row[1:], strict=False))
        lines.append(f"{row[0]}: {told}")
    return "\n".join(lines)


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
