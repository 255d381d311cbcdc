"""Files that are broken, locked, mislabelled or meant to do harm: one line that says what to do."""

from __future__ import annotations

import struct
import zipfile
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from parse_made import Paper, made_pdf, made_word, made_workbook, read, texts, with_parts

from knowledge.errors import EncryptedDocument, OverLimit, UnreadableDocument
from knowledge.parse.document import parse_documents, plain_name
from knowledge.parse.limits import Limits

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    + b"]><x>&a9;</x>"
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'


def pdf() -> bytes:
    def page(paper: Paper) -> None:
        paper.prose(60, 80)

    return made_pdf(page)


def word() -> bytes:
    return made_word(lambda document: document.add_paragraph("Thirty days."))


def workbook() -> bytes:
    return made_workbook(lambda book: book.active.append(("Days", 30)))


def pdf_of(pages: int) -> bytes:
    """As small as a PDF of so many pages can be: all are one."""
    kids = b"3 0 R " * pages
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids["
        + kids
        + b"]/Count %d>>endobj\n" % pages
        + b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
        b"trailer<</Root 1 0 R>>\n%%EOF"
    )


def bomb(megabytes: int) -> bytes:
    """A DOCX that unpacks to so much."""
    return with_parts(word(), {"word/styles.xml": b"<a>" + bytes(megabytes * 2**20) + b"</a>"})


def lying(data: bytes, part: str, size: int) -> bytes:
    """An archive whose index declares another size for a part than comes out."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        true = archive.getinfo(part)
    was = struct.pack("<LLL", true.CRC, true.compress_size, true.file_size)
    now = struct.pack("<LLL", true.CRC, true.compress_size, size)
    assert was in data
    return data.replace(was, now)


@pytest.mark.parametrize(
    ("name", "data", "what"),
    [
        ("a.pdf", b"", "empty"),
        ("a.docx", b" \n ", "empty"),
        ("a.pdf", b"%PDF-1.7 and nothing else", "broken"),
        ("a.pdf", pdf()[:300], "broken"),
        ("a.pdf", b"words", "not a PDF"),
        ("a.docx", b"words", "not a DOCX"),
        ("a.docx", word()[:2000], "broken"),
        ("a.xlsx", workbook()[:2000], "broken"),
        ("a.docx", with_parts(word(), {"word/document.xml": b"<w:document>"}), "broken"),
        ("a.xlsx", with_parts(workbook(), {"xl/workbook.xml": b"<workbook"}), "broken"),
        ("a.xlsx", with_parts(workbook(), {"xl/worksheets/sheet1.xml": b"<a"}), "broken"),
        ("a.xlsx", made_workbook(lambda book: None), "no text"),
        ("a.docx", made_word(lambda document: None), "no text"),
        ("a.pdf", pdf_of(3), "no text"),
        ("a.doc", OLE, "before 2007"),
        ("a.docx", OLE, "before 2007"),
        ("a.pdf", b"\x89PNG\r\n\x1a\n" + bytes(50), "picture"),
        ("a.docx", b"{\\rtf1 words}", "rich text"),
        ("a.docx", b"Rar!\x1a\x07\x00", "RAR archive"),
        ("a.md", b"\x00\x01\x02\x03" * 400, "not text"),
        ("a.csv", bytes(range(256)) * 20, "not text"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_in_one_line(name: str, data: bytes, what: str) -> None:
    with pytest.raises(UnreadableDocument) as raised:
        parse_documents(name, data)
    assert what in str(raised.value)
    assert "\n" not in str(raised.value)
    assert raised.value.todo or what in ("empty", "no text")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", made_pdf(lambda paper: paper.text(60, 80, "Secret"), password="open")),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le")),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le")),
    ],
)
def test_a_locked_file_says_that_it_needs_a_password(name: str, data: bytes) -> None:
    with pytest.raises(EncryptedDocument, match="password"):
        parse_documents(name, data)


@pytest.mark.parametrize(
    ("name", "data", "read_as"),
    [
        ("a.docx", pdf(), "pdf"),
        ("a.txt", pdf(), "pdf"),
        ("a.pdf", word(), "docx"),
        ("a.xls", workbook(), "xlsx"),
        ("a", word(), "docx"),
        ("a.xls", b"<html><body><p>Thirty days.</p></body></html>", "html"),
    ],
)
def test_a_mislabelled_file_is_read_as_what_it_is_and_says_so(
    name: str, data: bytes, read_as: str
) -> None:
    document = read(name, data)
    assert document.read_as == read_as
    assert document.blocks


def test_a_rightly_named_file_says_nothing_of_its_format() -> None:
    assert read("a.pdf", pdf()).read_as == ""
    assert read("a.md", b"%PDF- is how a PDF begins.").read_as == ""


def test_an_archive_is_not_a_document() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("returns.md", "# Returns")
    with pytest.raises(UnreadableDocument, match=r"archive.*Unpack"):
        parse_documents("all.zip", out.getvalue())


def test_an_archive_that_declares_too_much_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(OverLimit, match="unpacks to more than 4 MB") as raised:
        parse_documents("a.docx", bomb(5), Limits(unpacked=4 * 2**20))
    assert raised.value.limit == "unpacked"


def test_an_archive_that_unpacks_to_more_than_it_declares_is_refused() -> None:
    data = lying(bomb(5), "word/styles.xml", 1000)
    with pytest.raises(UnreadableDocument):
        parse_documents("a.docx", data, Limits(unpacked=4 * 2**20))


@pytest.mark.parametrize("evil", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("a.docx", word(), "word/styles.xml"),
        ("a.docx", word(), "word/document.xml"),
        ("a.xlsx", workbook(), "xl/sharedStrings.xml"),
        ("a.xlsx", workbook(), "xl/worksheets/sheet1.xml"),
    ],
)
def test_entities_are_refused_before_any_is_expanded(
    name: str, data: bytes, part: str, evil: bytes
) -> None:
    with pytest.raises(UnreadableDocument, match="entities"):
        parse_documents(name, with_parts(data, {part: evil}))


def test_a_declaration_over_the_edge_of_what_is_read_at_once_is_seen() -> None:
    evil = b"<?xml version='1.0'?>" + b" " * (2**20 - 26) + b"<!DOCTYPE x><x/>"
    with pytest.raises(UnreadableDocument, match="entities"):
        parse_documents("a.docx", with_parts(word(), {"word/styles.xml": evil}))


def test_ten_thousand_pages_are_refused_at_once() -> None:
    with pytest.raises(OverLimit, match="10000 pages") as raised:
        parse_documents("a.pdf", pdf_of(10_000))
    assert raised.value.limit == "pages"


def test_more_cells_than_allowed_are_refused() -> None:
    def write(book: Any) -> None:
        for _ in range(20):
            book.active.append(range(20))

    data = made_workbook(write)
    with pytest.raises(OverLimit) as raised:
        parse_documents("a.xlsx", data, Limits(cells=100))
    assert raised.value.limit == "cells"


def test_a_cell_at_the_far_end_of_a_sheet_costs_nothing() -> None:
    def write(book: Any) -> None:
        sheet = book.active
        sheet["A1"], sheet["B1"], sheet["A2"], sheet["B2"] = "Item", "Days", "Boots", 30
        sheet["XFD1048576"] = "far"

    assert "Boots: 30" in texts(read("a.xlsx", made_workbook(write)))


def test_word_tables_nested_a_hundred_deep_are_read_or_refused() -> None:
    cell = "<w:p><w:r><w:t>Deep</w:t></w:r></w:p>"
    for _ in range(60):
        cell = f"<w:tbl><w:tr><w:tc>{cell}</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl><w:p/>"
    data = with_parts(
        word(),
        {
            "word/document.xml": lambda was: was.replace(
                b"<w:sectPr", cell.encode() + b"<w:sectPr", 1
            )
        },
    )
    with suppress(UnreadableDocument):
        assert "Thirty days." in texts(read("a.docx", data))


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    document = read("a.html", b"<div>" * 10_000 + b"Thirty days." + b"</div>" * 10_000)
    assert texts(document) == ["Thirty days."]


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd.md", "passwd.md"),
        ("C:\\docs\\returns.pdf", "returns.pdf"),
        ("/returns.md", "returns.md"),
        ("ret\x00urns\n.md", "returns.md"),
        ("returns\u202efdp.md", "returnsfdp.md"),
        ("..", "document"),
        ("", "document"),
        ("a" * 5000 + ".pdf", "a" * 200 + ".pdf"),
    ],
)
def test_a_name_is_a_name_and_nothing_else(name: str, plain: str) -> None:
    assert plain_name(name).name == plain


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([pdf(), word(), workbook()]),
    st.integers(0, 999),
    st.integers(0, 200),
    st.binary(max_size=50),
)
def test_a_damaged_file_is_a_document_or_a_plain_error(
    whole: bytes, place: int, gone: int, junk: bytes
) -> None:
    start = place * len(whole) // 1000
    damaged = whole[:start] + junk + whole[start + gone :]
    with suppress(UnreadableDocument):
        assert read("a.pdf", damaged).blocks
