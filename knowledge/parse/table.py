"""CSV to one table block."""

from __future__ import annotations

import csv
import io

from knowledge.errors import UnreadableDocument
from knowledge.types import Block

from .markdown import table_text


def parse_csv(name: str, text: str) -> list[Block]:
    """One table, the first row its header. Raises UnreadableDocument."""
    try:
        dialect = csv.Sniffer().sniff(text[:4096], delimiters=",;\t")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = tuple(
            tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text), dialect)
        )
    except csv.Error as error:
        raise UnreadableDocument(f"{name} is not CSV ({error}).") from error
    rows = tuple(row for row in rows if any(row))
    return [Block(kind="table", text=table_text(rows), rows=rows)] if rows else []
