"""Plain text to blocks: a paragraph ends at an empty line."""

from __future__ import annotations

import re

from knowledge.types import Block


def parse_text(text: str) -> list[Block]:
    """Paragraphs, the lines of each joined."""
    return [
        Block(kind="paragraph", text=" ".join(part.split()))
        for part in re.split(r"\n\s*\n", text)
        if part.strip()
    ]
