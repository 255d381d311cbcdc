"""Looks through an Office file's parts before any library opens it: size, and what XML may do."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO

from knowledge.errors import EncryptedDocument, OverLimit, UnreadableDocument

from .limits import MIB, Limits

MOST_PARTS = 20_000
_PIECE = 2**20
_DECLARATION = re.compile(
    rb"<!\s*(?:DOCTYPE|ENTITY)|<\x00!\x00(?:D\x00O\x00C|E\x00N\x00T)|\x00<\x00!\x00(?:D\x00O|E\x00N)"
)
"""A document type declaration, in UTF-8 or UTF-16."""


def checked_package(name: str, data: bytes, limits: Limits) -> None:
    """Refuse what would unpack to too much, or whose XML declares entities.

    Raises OverLimit, EncryptedDocument or UnreadableDocument. Both the sizes that the archive's
    index declares and those that come out are counted; pictures are not unpacked, for nothing
    reads them. Open XML parts have no document type declaration (ECMA-376-2, 8.1.4), so nobody's
    real document is refused for one: it is how entities expand a thousandfold or fetch files.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS:
                raise _too_much(name, limits)
            if sum(part.file_size for part in parts) > limits.unpacked:
                raise _too_much(name, limits)
            left = limits.unpacked
            for part in parts:
                if part.flag_bits & 0x1:
                    raise EncryptedDocument(
                        f"{name} is locked with a password.", "Save it without one and add that."
                    )
                if part.filename.lower().endswith((".xml", ".rels", ".vml")):
                    left = _looked_through(name, archive, part, left, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError, NotImplementedError, RuntimeError, OSError, EOFError,
    ) as error:  # fmt: skip
        raise broken(name) from error


def broken(name: str) -> UnreadableDocument:
    """What to say of a file that does not hold together."""
    return UnreadableDocument(
        f"{name} is broken: its parts cannot be read.",
        "Open it in the program it was made with and save it again.",
    )


def _looked_through(
    name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, left: int, limits: Limits
) -> int:
    before = b""
    with archive.open(part) as stream:
        while piece := stream.read(_PIECE):
            left -= len(piece)
            if left < 0:
                raise _too_much(name, limits)
            if _DECLARATION.search(before[-32:] + piece):
                raise UnreadableDocument(
                    f"{name} declares XML entities in {part.filename}, which documents never do.",
                    "It may be meant to do harm; save it anew from the program it was made with.",
                )
            before = piece
    return left


def _too_much(name: str, limits: Limits) -> OverLimit:
    return OverLimit(
        f"{name} unpacks to more than {limits.unpacked // MIB} MB.",
        "If that is not a mistake, split it.",
        limit="unpacked",
    )
