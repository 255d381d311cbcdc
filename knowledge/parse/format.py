"""What a file is: told by its first bytes, and only where they are silent by its name."""

from __future__ import annotations

import re
import zipfile
import zlib
from io import BytesIO
from typing import Literal

from knowledge.errors import EncryptedDocument, UnreadableDocument

Format = Literal["pdf", "docx", "xlsx", "html", "csv", "md", "txt", "jsonl"]
_BY_NAME: dict[str, Format] = {
    ".md": "md", ".markdown": "md", ".txt": "txt", ".html": "html", ".htm": "html",
    ".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl",
    ".pdf": "pdf", ".docx": "docx", ".xlsx": "xlsx",
}  # fmt: skip
KINDS = tuple(_BY_NAME)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
_OTHERS = {
    b"{\\rtf": ("rich text", "Save it as .docx or PDF."),
    b"\x1f\x8b": ("a gzip archive", "Unpack it and add what is in it."),
    b"Rar!": ("a RAR archive", "Unpack it and add what is in it."),
    b"7z\xbc\xaf": ("a 7-Zip archive", "Unpack it and add what is in it."),
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PART: dict[bytes, tuple[Format | None, str]] = {
    b"wordprocessingml.document.main+xml": ("docx", ""),
    b"spreadsheetml.sheet.main+xml": ("xlsx", ""),
    b"ms-word.document.macroEnabled": (None, "a Word document with macros"),
    b"ms-excel.sheet.macroEnabled": ("xlsx", ""),
    b"spreadsheetml.template.main+xml": ("xlsx", ""),
    b"wordprocessingml.template.main+xml": (None, "a Word template"),
    b"ms-excel.sheet.binary": (None, "a binary Excel workbook"),
    b"presentationml": (None, "a PowerPoint presentation"),
}
_BINARY: tuple[Format, ...] = ("pdf", "docx", "xlsx")


def format_of(name: str, suffix: str, data: bytes) -> Format:
    """The format to read the file as. Raises UnreadableDocument or EncryptedDocument."""
    head = data[:1024]
    named = _BY_NAME.get(suffix)
    if b"%PDF-" in head and (named is None or named in _BINARY or _opens(head)):
        return "pdf"
    if data.startswith(_OLE):
        raise _compound_file(name, data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _package(name, data)
    if data.startswith(_PICTURES):
        raise UnreadableDocument(
            f"{name} is a picture.", "Recognise its text first (OCR), then add the PDF or text."
        )
    for mark, (what, todo) in _OTHERS.items():
        if data.startswith(mark):
            raise UnreadableDocument(f"{name} is {what}.", todo)
    if _HTML.match(head) and (named is None or named in _BINARY or named == "txt"):
        return "html"
    if named is None:
        raise UnreadableDocument(
            f"{name} is of a kind we do not read.", f"We read {', '.join(KINDS)}."
        )
    if named in _BINARY:
        raise UnreadableDocument(
            f"{name} is broken, or it is not a {named.upper()} file at all.",
            "Open it in the program it was made with and save it again.",
        )
    return named


def format_named(suffix: str) -> Format | None:
    """The format that a name's ending says."""
    return _BY_NAME.get(suffix)


def _opens(head: bytes) -> bool:
    """Text may well speak of %PDF-; a file that opens with it is one."""
    return re.match(rb"\s*%PDF-[12]\.\d", head) is not None


def _compound_file(name: str, data: bytes) -> UnreadableDocument:
    """OLE2: an Office file behind a password (MS-OFFCRYPTO 1.3.2), or one of before 2007."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return EncryptedDocument(
            f"{name} is locked with a password.", "Save it without one and add that."
        )
    return UnreadableDocument(
        f"{name} is an Office file of before 2007.", "Save it as .docx or .xlsx."
    )


def _package(name: str, data: bytes) -> Format:
    try:
        with (
            zipfile.ZipFile(BytesIO(data)) as archive,
            archive.open("[Content_Types].xml") as part,
        ):
            types = part.read(2**20)
    except KeyError as error:
        raise UnreadableDocument(
            f"{name} is an archive.", "Unpack it and add what is in it."
        ) from error
    except (
        zipfile.BadZipFile,
        zlib.error,
        ValueError,
        NotImplementedError,
        OSError,
        EOFError,
    ) as error:
        raise UnreadableDocument(
            f"{name} is broken: its parts cannot be unpacked.",
            "Open it in the program it was made with and save it again.",
        ) from error
    except RuntimeError as error:  # zipfile's word for a part that is encrypted
        raise EncryptedDocument(
            f"{name} is locked with a password.", "Save it without one and add that."
        ) from error
    for mark, (found, what) in _MAIN_PART.items():
        if mark in types:
            if found is None:
                raise UnreadableDocument(f"{name} is {what}.", "Save it as .docx, .xlsx or PDF.")
            return found
    raise UnreadableDocument(f"{name} is an archive.", "Unpack it and add what is in it.")
