"""Documents made for the tests of parsing, by the libraries that write them."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from openpyxl import Workbook
from reportlab.lib import pdfencrypt  # pyright: ignore[reportMissingTypeStubs]
from reportlab.pdfgen import canvas as reportlab_canvas  # pyright: ignore[reportMissingTypeStubs]

from knowledge.parse.document import parse_documents
from knowledge.types import Block, Document

WIDTH, HEIGHT = 595.0, 842.0
PROSE = (
    "The stove boils one litre of water in four minutes and burns for fifty",
    "minutes on a full canister. Let it cool before you pack it away, and",
    "keep the burner dry. In strong wind use the screen that comes with it.",
)


class Paper:
    """A page to draw on; places in points from the top left."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = 10,
        font: str = "Helvetica",
        colour: tuple[float, float, float] = (0, 0, 0),
        mode: int = 0,
    ) -> None:
        """One line, its baseline at `y`. Mode 3 draws nothing."""
        self.canvas.setFillColorRGB(*colour)
        line = self.canvas.beginText(x, HEIGHT - y)
        line.setFont(font, size)
        line.setTextRenderMode(mode)
        line.textLine(text)
        self.canvas.drawText(line)

    def bold(self, x: float, y: float, text: str, size: float = 10) -> None:
        """One line in bold."""
        self.text(x, y, text, size, "Helvetica-Bold")

    def prose(self, x: float, y: float, lines: Sequence[str] = PROSE, size: float = 10) -> float:
        """Lines of a paragraph; returns where the next one may begin."""
        for number, line in enumerate(lines):
            self.text(x, y + number * size * 1.2, line, size)
        return y + len(lines) * size * 1.2 + size

    def box(
        self, x: float, y: float, width: float, height: float, colour: tuple[float, float, float]
    ) -> None:
        """A filled box, `y` its upper edge."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.rect(x, HEIGHT - y - height, width, height, stroke=0, fill=1)

    def table(self, x: float, y: float, rows: Sequence[Sequence[str]], width: float = 120) -> None:
        """A table with lines around every cell."""
        height = 20
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                left, top = x + place * width, y + number * height
                self.canvas.rect(left, HEIGHT - top - height, width, height)
                self.text(left + 5, top + 14, cell)


def made_pdf(*pages: Callable[[Paper], None], password: str = "", **told: str) -> bytes:
    """A PDF of these pages; `told` is what it says of itself (`Title`, `Author`)."""
    out = BytesIO()
    encrypt: Any = pdfencrypt.StandardEncryption(password) if password else None
    canvas: Any = reportlab_canvas.Canvas(out, pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
    canvas.setTitle(told.get("Title", ""))
    canvas.setAuthor(told.get("Author", ""))
    canvas.setSubject("")
    for draw in pages:
        draw(Paper(canvas))
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def made_word(write: Callable[[Any], None]) -> bytes:
    """A DOCX that `write` fills."""
    document: Any = docx.Document()
    write(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def made_workbook(write: Callable[[Any], None]) -> bytes:
    """An XLSX that `write` fills; its first sheet is called `Sheet`."""
    book: Any = Workbook()
    write(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(data: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """An archive with some of its parts replaced, changed or added."""
    out = BytesIO()
    left = dict(parts)
    with zipfile.ZipFile(BytesIO(data)) as before, zipfile.ZipFile(out, "w", 8) as after:
        for name in before.namelist():
            change = left.pop(name, None)
            was = before.read(name)
            now = was if change is None else change if isinstance(change, bytes) else change(was)
            after.writestr(name, now)
        for name, change in left.items():
            assert isinstance(change, bytes)
            after.writestr(name, change)
    return out.getvalue()


def read(name: str, data: bytes) -> Document:
    """The one document in a file."""
    (parsed,) = parse_documents(name, data)
    return parsed.document


def texts(document: Document, kind: str = "") -> list[str]:
    """The texts of its blocks, of one kind if that is given."""
    return [block.text for block in document.blocks if not kind or block.kind == kind]


def table(document: Document) -> Block:
    """The only table."""
    (only,) = (block for block in document.blocks if block.kind == "table")
    return only


def left_out(document: Document, reason: str) -> list[str]:
    """What was left out for a reason."""
    return [one.text for one in document.left_out if one.reason == reason]
