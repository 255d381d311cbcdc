"""Taking a document in breaks off at any step: the old version answers on, a re-run completes."""

from __future__ import annotations

import asyncio
import inspect
import os
import shutil
import signal
import sys
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, cast

import pytest
from knowledge_fakes import WordsEmbedder

from assistant.store.database import opened_database
from assistant.store.library import SqlLibrary
from assistant.store.migrate import migrate
from knowledge.embed.port import Embedder
from knowledge.index.edge import EdgeIndex
from knowledge.index.port import Index
from knowledge.library import Library
from knowledge.service import KnowledgeBase
from knowledge.types import SearchQuery

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
LATER = datetime(2026, 11, 2, 12, tzinfo=UTC)
QUESTION = "Within how many days are returns free?"
CHILD = """
import asyncio, sys
sys.path[:0] = sys.argv[1:3]
import test_knowledge_crash as shared
asyncio.run(shared.add_and_be_killed(sys.argv[3], int(sys.argv[4])))
"""


class Crash(BaseException):
    """Nothing catches it, as nothing catches a lost process."""


class Breaking:
    """Stands before a part: counts what is asked of it and breaks off at one of the steps."""

    def __init__(self, part: object, step: Callable[[], None]) -> None:
        self._part = part
        self._step = step

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._part, name)
        if not inspect.iscoroutinefunction(asked) or name == "close":
            return asked

        async def stepped(*args: Any, **named: Any) -> Any:
            self._step()
            answer = await asked(*args, **named)
            self._step()
            return answer

        return stepped


def policy(days: int) -> bytes:
    passages = "\n\n".join(
        f"## Case {n}\n\nReturns of kind {n} are free within {days} days." for n in range(80)
    )
    return f"---\nkey: returns\nkind: policy\n---\n{passages}".encode()


@asynccontextmanager
async def opened(
    home: Path, step: Callable[[], None] = lambda: None
) -> AsyncGenerator[KnowledgeBase]:
    url = f"sqlite:///{home / 'log.db'}"
    await migrate(url)
    async with opened_database(url) as database:
        index = await EdgeIndex.opened(home, WordsEmbedder.dimensions)
        try:
            yield KnowledgeBase(
                cast(Library, Breaking(SqlLibrary(database), step)),
                cast(Index, Breaking(index, step)),
                cast(Embedder, Breaking(WordsEmbedder(), step)),
            )
        finally:
            await index.close()


async def answering(knowledge: KnowledgeBase) -> set[tuple[int, str]]:
    """Version and promised days of everything a search finds."""
    found = await knowledge.search(SearchQuery(text=QUESTION, at=LATER, limit=50))
    days = {30: "30 days", 60: "60 days"}
    return {
        (one.version, next(told for told in days.values() if told in one.text))
        for one in found.results
    }


async def interrupted(home: Path, at_step: int) -> bool:
    """Whether the step was reached before the document was in."""
    steps = count(1)

    def step() -> None:
        if next(steps) == at_step:
            raise Crash

    try:
        async with opened(home, step) as knowledge:
            await knowledge.add("returns.md", policy(60), actor="me", at=LATER)
    except Crash:
        return True
    return False


async def with_the_old_version(home: Path) -> None:
    async with opened(home) as knowledge:
        await knowledge.add("returns.md", policy(30), actor="me", at=NOW)


async def after_a_crash(home: Path) -> set[tuple[int, str]]:
    """What a new process answers, before and after the same document is handed in again."""
    async with opened(home) as knowledge:
        await knowledge.start()
        before = await answering(knowledge)
        (told,) = await knowledge.add("returns.md", policy(60), actor="me", at=LATER)
        assert (told.version, told.error) == (2, "")
        assert await answering(knowledge) == {(2, "60 days")}
        versions = await knowledge.versions("returns")
        assert [one.version for one in versions] == [1, 2]
        rebuilt = await knowledge.rebuild()
        assert rebuilt == 160  # an older version stays found by those who look back
    return before


async def test_whatever_step_it_breaks_off_at_one_whole_version_answers_and_a_rerun_completes(
    tmp_path: Path, whole: bool
) -> None:
    seen: set[tuple[int, str]] = set()
    (old := tmp_path / "old").mkdir()
    await with_the_old_version(old)
    for at_step in count(1, step=1 if whole else 5):
        home = tmp_path / str(at_step)
        shutil.copytree(old, home)
        broke = await interrupted(home, at_step)
        before = await after_a_crash(home)
        assert before in ({(1, "30 days")}, {(2, "60 days")}), at_step
        seen |= before
        if not broke:
            break
    assert seen == {(1, "30 days"), (2, "60 days")}


async def add_and_be_killed(home: str, at_step: int) -> None:
    """The child: dies as by a power cut when it reaches the step."""
    steps = count(1)

    def step() -> None:
        if next(steps) == at_step:
            os.kill(os.getpid(), signal.SIGKILL)

    async with opened(Path(home), step) as knowledge:
        await knowledge.add("returns.md", policy(60), actor="me", at=LATER)


@pytest.mark.parametrize("at_step", [6, 14, 22])
async def test_a_killed_process_leaves_one_whole_version_answering(
    tmp_path: Path, at_step: int
) -> None:
    home = tmp_path
    await with_the_old_version(home)
    here = Path(__file__).parent
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-c", CHILD, str(here), str(here.parents[1] / "support"),
        str(home), str(at_step),
    )  # fmt: skip
    assert await child.wait() == -signal.SIGKILL
    assert await after_a_crash(home) in ({(1, "30 days")}, {(2, "60 days")})
