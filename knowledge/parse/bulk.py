"""JSON Lines, the bulk format: `id`, `title`, `text`, and any metadata, a document a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, cast

from knowledge.errors import UnreadableDocument
from knowledge.types import Block

from .front_matter import FrontMatter, front_matter
from .left_out import Unseen
from .markdown import parse_markdown
from .signs import seen_signs


def parse_bulk(name: str, text: str) -> Iterator[tuple[FrontMatter, list[Block], Unseen, str]]:
    """Front matter, blocks, what was left out and source of each line.

    Raises UnreadableDocument, naming the line.
    """
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{name}, line {number}"
        try:
            value: object = json.loads(line)
        except json.JSONDecodeError as error:
            raise UnreadableDocument(f"{where} is not JSON ({error.msg}).") from error
        if not isinstance(value, dict):
            raise UnreadableDocument(f"{where} is not an object.", "Expected id, title, text.")
        fields = cast(dict[str, Any], value)
        body = fields.pop("text", None)
        key = fields.pop("id", None)
        if not isinstance(body, str) or not body.strip() or key is None:
            raise UnreadableDocument(f"{where} lacks id or text.", "Expected id, title, text.")
        unseen = Unseen()
        blocks = parse_markdown(seen_signs(body, unseen), unseen)
        yield front_matter(where, {**fields, "key": str(key)}), blocks, unseen, line
