"""An index elsewhere that is silent, slow or gone costs a search little, and words stand in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from knowledge_fakes import WordsEmbedder

from knowledge.errors import IndexUnavailable
from knowledge.index import patient
from knowledge.index.beside import WordsBeside
from knowledge.index.edge import EdgeIndex
from knowledge.index.patient import LEFT_ALONE_S, PatientIndex
from knowledge.index.port import Hit, Index, Look, Point
from knowledge.memory_library import MemoryLibrary
from knowledge.service import KnowledgeBase
from knowledge.types import Chunk, SearchQuery

AT = datetime(2026, 11, 1, 12, tzinfo=UTC)
LOOK = Look(words=(("returns", 1.0),), dense=None, at=AT)


class Silent:
    """An index that takes a question and says nothing until it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.answers = asyncio.Event()

    async def look(self, look: Look) -> list[Hit]:
        self.asked += 1
        await self.answers.wait()
        return []


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(autouse=True)
def little_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patient, "WAITED_S", 0.02)


async def test_a_silent_index_is_waited_for_once_then_left_alone_for_a_while() -> None:
    silent, clock = Silent(), Clock()
    index = PatientIndex(cast(Index, silent), clock)
    for _ in range(3):
        with pytest.raises(IndexUnavailable):
            await index.look(LOOK)
    assert silent.asked == 1
    clock.now += LEFT_ALONE_S
    with pytest.raises(IndexUnavailable):
        await index.look(LOOK)
    assert silent.asked == 2


async def test_one_look_tries_again_and_those_beside_it_do_not_wait() -> None:
    silent, clock = Silent(), Clock()
    index = PatientIndex(cast(Index, silent), clock)
    with pytest.raises(IndexUnavailable):
        await index.look(LOOK)
    clock.now += LEFT_ALONE_S
    trying = asyncio.create_task(index.look(LOOK))
    await asyncio.sleep(0)
    with pytest.raises(IndexUnavailable, match="a moment ago"):
        await index.look(LOOK)
    silent.answers.set()
    assert await trying == []
    assert await index.look(LOOK) == []


async def test_while_it_answers_nobody_is_refused() -> None:
    silent = Silent()
    silent.answers.set()
    index = PatientIndex(cast(Index, silent), Clock())
    assert await asyncio.gather(*(index.look(LOOK) for _ in range(5))) == [[]] * 5


async def test_a_search_finds_by_words_while_the_index_is_silent(tmp_path: Path) -> None:
    edge = await EdgeIndex.opened(tmp_path, WordsEmbedder.dimensions)
    index = PatientIndex(edge)
    knowledge = KnowledgeBase(MemoryLibrary(), index, WordsEmbedder())
    await knowledge.add("returns.md", b"Returns are free within 14 days.", actor="me", at=AT)
    index._index = cast(Index, Silent())  # pyright: ignore[reportPrivateUsage]
    found = await knowledge.search(SearchQuery(text="Are returns free?", at=AT))
    assert [one.text for one in found.results] == ["Returns are free within 14 days."]
    assert "words alone" in found.lesser
    index._index = edge  # pyright: ignore[reportPrivateUsage]
    await knowledge.close()


async def test_a_search_that_leaves_early_does_not_stop_the_words_from_being_read() -> None:
    beside = WordsBeside()
    read, reads = asyncio.Event(), 0

    async def points() -> list[Point]:
        nonlocal reads
        reads += 1
        await read.wait()
        chunk = Chunk(
            id="1", document="d", version=1, ordinal=0, title="", language="en", text="returns"
        )
        return [Point(chunk, None, "returns")]

    for _ in range(3):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await beside.look("default", "v1", points, LOOK)
    read.set()
    hits = await beside.look("default", "v1", points, LOOK)
    assert ([hit.passage.text for hit in hits], reads) == (["returns"], 1)
    await beside.look("default", "v2", points, LOOK)
    assert reads == 2
    await beside.close()
