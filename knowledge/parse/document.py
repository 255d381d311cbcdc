"""Picks the parser by the file's kind, and fills in what the file does not say of itself."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.errors import UnreadableDocument
from knowledge.types import Block, Document, Language

from .bulk import parse_bulk
from .front_matter import FrontMatter, split_front_matter
from .html import parse_html
from .markdown import parse_markdown
from .table import parse_csv

MOST_BYTES = 32 * 2**20
KINDS = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".jsonl")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_VERSION_IN_NAME = re.compile(r"\.v(\d{1,4})$")


@dataclass(frozen=True)
class Parsed:
    """A document as its file tells it, and whether the file says which version it is."""

    document: Document
    states_version: bool


def parse_documents(name: str, data: bytes) -> list[Parsed]:
    """The documents in one file (several for JSON Lines). Raises UnreadableDocument.

    The name's folders are ignored: it names the document, never a place to write to.
    """
    path = PurePath(PurePath(name.replace("\\", "/")).name)
    suffix = path.suffix.lower()
    if suffix not in KINDS:
        raise UnreadableDocument(
            f"{path.name} is of a kind we do not read.", f"We read {', '.join(KINDS)}."
        )
    if not data.strip():
        raise UnreadableDocument(f"{path.name} is empty.")
    if len(data) > MOST_BYTES:
        raise UnreadableDocument(
            f"{path.name} has more than {MOST_BYTES // 2**20} MB.", "Split it."
        )
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise UnreadableDocument(
            f"{path.name} is not UTF-8 text (byte {error.start}).", "Save it as UTF-8."
        ) from error
    if suffix == ".jsonl":
        return [
            _document(path, front, blocks, body.encode())
            for front, blocks, body in parse_bulk(path.name, text)
        ]
    front, body = split_front_matter(path.name, text)
    if suffix in (".html", ".htm"):
        title, blocks = parse_html(body)
        if title and not front.title:
            front = front.model_copy(update={"title": title})
    elif suffix == ".csv":
        blocks = parse_csv(path.name, body)
    elif suffix == ".txt":
        blocks = [
            Block(kind="paragraph", text=" ".join(part.split()))
            for part in re.split(r"\n\s*\n", body)
            if part.strip()
        ]
    else:
        blocks = parse_markdown(body)
    if not blocks:
        raise UnreadableDocument(f"{path.name} has no text in it.")
    return [_document(path, front, blocks, data)]


def _document(path: PurePath, front: FrontMatter, blocks: Sequence[Block], data: bytes) -> Parsed:
    named = _VERSION_IN_NAME.search(path.stem)
    stem = path.stem[: named.start()] if named else path.stem
    first_heading = next((block.text for block in blocks if block.kind == "heading"), "")
    document = Document(
        key=front.key or stem,
        version=front.version or (int(named.group(1)) if named else 1),
        title=front.title or first_heading or stem,
        language=front.language or _language(blocks),
        kind=front.kind,
        valid_from=front.valid_from,
        valid_until=front.valid_until,
        products=front.products,
        metadata=front.metadata,
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=tuple(blocks),
    )
    return Parsed(document, states_version=front.version is not None or named is not None)


def _language(blocks: Sequence[Block]) -> Language:
    """Chinese where Han characters outnumber Latin words, as for what is said on calls."""
    text = " ".join(block.text for block in blocks)
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"
