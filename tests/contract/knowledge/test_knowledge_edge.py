"""The embedded index alone: one owner, what outlives a process, optimising beside the readers."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from test_knowledge_index import DIMENSIONS, look, point, texts

from knowledge.errors import IndexUnavailable
from knowledge.index import edge
from knowledge.index.edge import EdgeIndex


def shards(folder: Path) -> list[str]:
    return [path.name for path in folder.glob("*-0*")]


async def test_a_second_owner_is_told_that_the_first_has_it(tmp_path: Path) -> None:
    index = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    try:
        with pytest.raises(IndexUnavailable) as raised:
            await EdgeIndex.opened(tmp_path, DIMENSIONS)
        assert raised.value.in_use
    finally:
        await index.close()
    again = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    await again.close()


async def test_what_was_put_outlives_a_killed_process(tmp_path: Path) -> None:
    program = f"""
import asyncio, os, signal, sys
sys.path.insert(0, {str(Path(__file__).parent)!r})
from pathlib import Path
from test_knowledge_index import DIMENSIONS, point
from knowledge.index.edge import EdgeIndex
async def main():
    index = await EdgeIndex.opened(Path({str(tmp_path)!r}), DIMENSIONS)
    await index.put([point("boots"), point("tents")])
    os.kill(os.getpid(), signal.SIGKILL)
asyncio.run(main())
"""
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program], capture_output=True, check=False
    )
    assert killed.returncode == -9, killed.stderr.decode()
    index = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    assert texts(await index.look(look("boots"))) == {"boots"}
    await index.close()


async def test_optimising_loses_nothing_and_lets_readers_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge, "WORTH_OPTIMISING", 10)
    index = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    await index.put([point(f"boots {number}", number % DIMENSIONS) for number in range(300)])
    before = await index.held()
    optimising = asyncio.create_task(index.optimise())
    while not optimising.done():
        assert await index.look(look("boots", 1))
        await asyncio.sleep(0.01)
    assert await optimising
    assert await index.held() == before
    await index.put([point("tents")])
    assert not await index.optimise()
    await index.close()
    assert shards(tmp_path) == ["shard-000002"]
    again = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    assert texts(await again.look(look("tents"))) == {"tents"}
    assert await again.held() > before
    await again.close()


async def test_broken_files_are_told_kindly(tmp_path: Path) -> None:
    (tmp_path / "shard-000001").mkdir()
    (tmp_path / "shard-000001" / "edge_config.json").write_text("{")
    with pytest.raises(IndexUnavailable, match="cannot be opened") as raised:
        await EdgeIndex.opened(tmp_path, DIMENSIONS)
    assert not raised.value.in_use
    assert "rebuilt" in raised.value.todo


async def test_a_closed_index_says_so(tmp_path: Path) -> None:
    index = await EdgeIndex.opened(tmp_path, DIMENSIONS)
    await index.close()
    await index.close()
    with pytest.raises(IndexUnavailable):
        await index.look(look("boots"))
