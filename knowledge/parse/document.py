"""Picks the parser by what the file is, and fills in what the file does not say of itself."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.errors import KnowledgeError, OverLimit, UnreadableDocument
from knowledge.types import Block, Document, Language

from .bulk import parse_bulk
from .decode import text_of
from .format import KINDS, Format, format_named, format_of
from .front_matter import FrontMatter, split_front_matter
from .html import parse_html
from .left_out import Unseen
from .limits import MIB, Limits
from .markdown import parse_markdown
from .signs import seen_signs
from .table import parse_csv
from .text import parse_text

__all__ = ["KINDS", "Parsed", "Progress", "parse_documents"]

Progress = Callable[[int, int], None]
"""Called with how many pages or sheets are done, and how many there are."""
_log = logging.getLogger(__name__)
_NO_LIMITS = Limits()
_HAN = re.compile(r"[\u4e00-\u9fff]")
_LATIN_WORD = re.compile(r"[A-Za-z]+")
_VERSION_IN_NAME = re.compile(r"\.v(\d{1,4})$")
_NOT_IN_NAMES = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_LONGEST_NAME = 200


@dataclass(frozen=True)
class Parsed:
    """A document as its file tells it, and whether the file says which version it is."""

    document: Document
    states_version: bool


def parse_documents(
    name: str, data: bytes, limits: Limits = _NO_LIMITS, progress: Progress | None = None
) -> list[Parsed]:
    """The documents in one file (several for JSON Lines). Raises UnreadableDocument.

    The name's folders are ignored: it names the document, never a place to write to. Memory and
    seconds are not limited here but around the process that calls this: see `isolated`.
    """
    path = plain_name(name)
    if not data.strip():
        raise UnreadableDocument(f"{path.name} is empty.")
    if len(data) > limits.size:
        raise OverLimit(
            f"{path.name} has more than {limits.size // MIB} MB.", "Split it.", limit="size"
        )
    kind: Format | None = None
    try:
        kind = format_of(path.name, path.suffix.lower(), data)
        if kind in ("pdf", "docx", "xlsx"):
            return [_office(path, kind, data, limits, progress)]
        return _text(path, kind, text_of(path.name, data), data)
    except (KnowledgeError, MemoryError):
        raise
    except RecursionError as error:
        raise UnreadableDocument(
            f"{path.name} nests its parts too deeply.", "Save it anew, or add it as text."
        ) from error
    except Exception as error:
        # Their authors did not foresee this file; or it is a mistake of ours, which shows here.
        _log.warning("%s could not be read", path.name, exc_info=error)
        raise UnreadableDocument(
            f"{path.name} is broken: it cannot be read" + (f" as {kind.upper()}." if kind else "."),
            "Open it in the program it was made with and save it again.",
        ) from error


def plain_name(name: str) -> PurePath:
    """A name without folders and without signs that do not show."""
    path = PurePath(_NOT_IN_NAMES.sub("", PurePath(name.replace("\\", "/")).name).strip())
    if len(path.name) > _LONGEST_NAME:
        path = path.with_name(path.stem[:_LONGEST_NAME] + path.suffix[:20])
    return path if path.stem.strip(".") else PurePath("document" + path.suffix)


def _text(path: PurePath, kind: Format, text: str, data: bytes) -> list[Parsed]:
    if kind == "jsonl":
        found = [
            _document(path, front, blocks, unseen, body.encode())
            for front, blocks, unseen, body in parse_bulk(path.name, text)
        ]
        if not found:
            raise UnreadableDocument(f"{path.name} has no documents in it.")
        return found
    unseen = Unseen()
    front, body = split_front_matter(path.name, seen_signs(text, unseen))
    if kind == "html":
        title, blocks = parse_html(body, unseen)
        if title and not front.title:
            front = front.model_copy(update={"title": title})
    elif kind == "csv":
        blocks = parse_csv(path.name, body)
    elif kind == "txt":
        blocks = parse_text(body)
    else:
        blocks = parse_markdown(body, unseen)
    return [_document(path, front, blocks, unseen, data, kind)]


def _office(
    path: PurePath, kind: Format, data: bytes, limits: Limits, progress: Progress | None
) -> Parsed:
    # Their libraries take a third of a second to import; most documents are text.
    unseen = Unseen()
    told = progress or _untold
    if kind == "pdf":
        from .pdf import parse_pdf

        blocks = parse_pdf(path.name, data, limits, unseen, told)
    elif kind == "docx":
        from .word import parse_word

        blocks = parse_word(path.name, data, limits, unseen)
    else:
        from .workbook import parse_workbook

        blocks = parse_workbook(path.name, data, limits, unseen, told)
    return _document(path, FrontMatter(), _seen(blocks, unseen), unseen, data, kind)


def _untold(done: int, total: int) -> None:
    pass


def _seen(blocks: Sequence[Block], unseen: Unseen) -> list[Block]:
    """Blocks without the characters that show nothing."""
    cleaned: list[Block] = []
    for block in blocks:
        text = seen_signs(block.text, unseen)
        headings = tuple(seen_signs(part, Unseen()) for part in block.headings)
        rows = tuple(tuple(seen_signs(cell, Unseen()) for cell in row) for row in block.rows)
        if text.strip() or any(map(any, rows)):
            cleaned.append(
                block.model_copy(update={"text": text, "headings": headings, "rows": rows})
            )
    return cleaned


def _document(
    path: PurePath,
    front: FrontMatter,
    blocks: Sequence[Block],
    unseen: Unseen,
    data: bytes,
    kind: Format | None = None,
) -> Parsed:
    if not blocks:
        raise _nothing_in(path.name, unseen)
    named = _VERSION_IN_NAME.search(path.stem)
    stem = (path.stem[: named.start()] if named else path.stem) or path.stem
    first_heading = next((block.text for block in blocks if block.kind == "heading"), "")
    document = Document(
        key=front.key or stem,
        version=front.version or (max(1, int(named.group(1))) if named else 1),
        title=front.title or first_heading or stem,
        language=front.language or _language(blocks),
        kind=front.kind,
        valid_from=front.valid_from,
        valid_until=front.valid_until,
        products=front.products,
        metadata=front.metadata,
        sha256=hashlib.sha256(data).hexdigest(),
        blocks=tuple(blocks),
        left_out=unseen.told(),
        read_as=kind if kind and format_named(path.suffix.lower()) != kind else "",
    )
    return Parsed(document, states_version=front.version is not None or named is not None)


def _nothing_in(name: str, unseen: Unseen) -> UnreadableDocument:
    hidden = [one for one in unseen.told() if one.reason not in ("metadata", "comment")]
    if not hidden:
        return UnreadableDocument(f"{name} has no text in it.")
    return UnreadableDocument(
        f"{name} has no text that a reader would see.",
        f'What there is was left out, for example "{hidden[0].text[:60]}" ({hidden[0].reason}).',
    )


def _language(blocks: Sequence[Block]) -> Language:
    """Chinese where Han characters outnumber Latin words, as for what is said on calls."""
    text = " ".join(block.text for block in blocks)
    return "zh" if len(_HAN.findall(text)) > len(_LATIN_WORD.findall(text)) else "en"
