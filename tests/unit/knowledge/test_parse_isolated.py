"""Parsing in a process of its own: the same documents, and no limit that is not one line."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest
from parse_made import Paper, made_pdf, made_word, made_workbook, with_parts

from knowledge.errors import EncryptedDocument, OverLimit, UnreadableDocument
from knowledge.parse.document import parse_documents
from knowledge.parse.isolated import IN_THIS_PROCESS, Parsing
from knowledge.parse.limits import MIB, Limits


def book(pages: int = 1) -> bytes:
    def page(paper: Paper) -> None:
        paper.bold(60, 60, "Ember stove", 18)
        paper.prose(60, 90)

    return made_pdf(*[page] * pages)


def long_word() -> bytes:
    """A small file that is 300,000 paragraphs."""
    paragraphs = b"<w:p><w:r><w:t>Thirty days</w:t></w:r></w:p>" * 300_000
    return with_parts(
        made_word(lambda document: None),
        {"word/document.xml": lambda was: was.replace(b"<w:sectPr", paragraphs + b"<w:sectPr", 1)},
    )


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    found: set[int] = set()
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            if int(state[1]) == os.getpid() and state[0] != "Z":
                found.add(int(folder.name))
    return found


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", book()),
        ("a.docx", made_word(lambda document: document.add_heading("Stove", 1))),
        ("a.xlsx", made_workbook(lambda book: book.active.append(("Days", 30)))),
        ("a.html", b"<h1>Stove</h1>" + b"<p>Hot.</p>" * (IN_THIS_PROCESS // 10)),
        ("a.md", "# 暖锅\n\n加热。".encode()),
        ("a.jsonl", b'{"id": "a", "text": "One."}\n{"id": "b", "text": "Two."}'),
    ],
)
async def test_the_child_reads_what_the_parser_reads(name: str, data: bytes) -> None:
    assert await Parsing().read(name, data) == parse_documents(name, data)


async def test_progress_is_told_by_pages() -> None:
    told: list[tuple[int, int]] = []
    await Parsing().read("a.pdf", book(3), lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


async def test_errors_of_the_child_arrive_as_they_are() -> None:
    locked = made_pdf(lambda paper: paper.text(60, 80, "Secret"), password="open")
    with pytest.raises(EncryptedDocument, match="password"):
        await Parsing().read("a.pdf", locked)
    with pytest.raises(UnreadableDocument, match="broken"):
        await Parsing().read("a.pdf", b"%PDF-1.4 nothing")


@pytest.mark.parametrize(
    ("limits", "limit"),
    [
        (Limits(size=100), "size"),
        (Limits(pages=2), "pages"),
        (Limits(seconds=0.05), "seconds"),
        (Limits(memory=400 * MIB), "memory"),
        (Limits(answer=200), "answer"),
    ],
)
async def test_every_limit_ends_in_one_line_that_names_it(limits: Limits, limit: str) -> None:
    data = long_word() if limit == "memory" else book(3)
    with pytest.raises(OverLimit) as raised:
        await Parsing(limits).read("a", data)
    assert raised.value.limit == limit
    assert raised.value.what
    assert not children()


async def test_a_cancelled_reading_leaves_no_process_behind() -> None:
    reading = asyncio.create_task(Parsing().read("a.pdf", book(60)))
    async with asyncio.timeout(10):
        while not children():  # noqa: ASYNC110  nobody tells of a process
            await asyncio.sleep(0.01)
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert not children()


async def test_no_more_are_read_at_once_than_allowed() -> None:
    parsing = Parsing(at_once=1)
    reading = [asyncio.create_task(parsing.read(f"{n}.pdf", book(3))) for n in range(3)]
    most = 0
    while not all(task.done() for task in reading):
        most = max(most, len(children()))
        await asyncio.sleep(0.01)
    assert most == 1
    assert [task.result()[0].document.key for task in reading] == ["0", "1", "2"]


async def test_the_child_sees_no_secrets_of_the_house(monkeypatch: pytest.MonkeyPatch) -> None:
    from knowledge.parse import isolated

    monkeypatch.setenv("ASSISTANT_LLM__API_KEY", "secret")
    assert "secret" not in str(isolated.environment())


async def test_the_loop_is_free_while_a_document_is_read() -> None:
    longest = 0.0

    async def ticking() -> None:
        nonlocal longest
        loop = asyncio.get_running_loop()
        while True:
            before = loop.time()
            await asyncio.sleep(0.005)
            longest = max(longest, loop.time() - before)

    ticker = asyncio.create_task(ticking())
    await Parsing().read("a.pdf", book(20))
    ticker.cancel()
    assert longest < 0.25
