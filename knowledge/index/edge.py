"""The embedded index: one shard of qdrant-edge in a folder, owned by one process.

Measured, and respected here: a call holds the interpreter lock, so batches are small and
optimising happens in a child process on a copy that is then swapped in; one process may own a
shard, so a lock file says whose it is; ids are UUIDs.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from qdrant_edge import EdgeShard, UpdateOperation

from knowledge.errors import IndexUnavailable

from . import edge_shard as shards
from .port import Held, Hit, Look, Point, held_of

T = TypeVar("T")
BATCH = 64
"""A 20,000-point upsert froze every thread for a second; 64 take about 3 ms."""
REMEMBERED = 20_000
"""Points kept as read, about 3 kB each; after a change they are read anew."""
WORTH_OPTIMISING = 5_000
"""Points added since the last optimising from which a graph beats looking at every vector."""


class EdgeIndex:
    """See `knowledge.index.port.Index`. `opened` takes the lock; `close` gives it back.

    The folder holds `owner.lock` and one `shard-N`; a higher N is a later, optimised copy.
    """

    def __init__(self, folder: Path, shard: EdgeShard, lock: FileLock, place: Path) -> None:
        self._folder = folder
        self._shard = shard
        self._lock = lock
        self._place = place
        self._thread = ThreadPoolExecutor(1, "index")
        self._changes = asyncio.Lock()
        self._since_optimised = 0
        self._closed = False
        self._known: dict[shards.PointId, shards.Known] = {}

    @classmethod
    async def opened(cls, folder: Path, dimensions: int) -> EdgeIndex:
        """The index in a folder, made where there is none.

        Raises IndexUnavailable where another process has it open (`in_use` is true then: a
        command may send its work to the server that has it), or its files are broken.
        """
        return await asyncio.to_thread(cls._opened, folder, dimensions)

    @classmethod
    def _opened(cls, folder: Path, dimensions: int) -> EdgeIndex:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "owner.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexUnavailable(
                f"The search index in {folder} is open in another process.",
                "Stop that one, or send the work to its server.",
                in_use=True,
            ) from error
        try:
            place = _newest(folder)
            if place is not None:
                shard = shards.filterable(EdgeShard.load(str(place)))
                return cls(folder, shard, lock, place)
            place = folder / "shard-000001"
            place.mkdir()
            return cls(folder, shards.created(place, dimensions), lock, place)
        except Exception as error:  # the vendor's errors have no base class of their own
            lock.release()
            raise IndexUnavailable(
                f"The search index in {folder} cannot be opened ({error}).",
                "Delete the folder; it is rebuilt from the database at the next start.",
            ) from error

    async def put(self, points: Sequence[Point]) -> None:
        async with self._changes:
            for place in range(0, len(points), BATCH):
                some = points[place : place + BATCH]
                operation = await asyncio.to_thread(shards.upsert, some)
                await self._run(self._update, operation)
            await self._run(self._flush)
            self._since_optimised += len(points)

    async def remove(self, document: str, version: int, tenant: str = "default") -> None:
        async with self._changes:
            await self._run(self._update, shards.removal(document, version, tenant))
            await self._run(self._flush)

    async def look(self, look: Look) -> list[Hit]:
        return await self._run(self._look, look)

    async def held(self) -> frozenset[Held]:
        payloads: list[dict[str, object]] = []
        after: shards.PointId | None = None
        while True:
            some, after = await self._run(self._page, after)
            payloads.extend(some)
            if after is None:
                return held_of(payloads)

    async def optimise(self) -> bool:
        """In a child process, on a copy, then swapped in. Reads go on; changes wait."""
        if self._since_optimised < WORTH_OPTIMISING:
            return False
        async with self._changes:
            number = int(self._place.name.rpartition("-")[2]) + 1
            copy = self._folder / f"copy-{number:06d}"
            try:
                await asyncio.to_thread(shutil.copytree, self._place, copy)
                if not await _optimised(copy):
                    return False
                place = copy.rename(self._folder / f"shard-{number:06d}")
            finally:
                await asyncio.to_thread(shutil.rmtree, copy, ignore_errors=True)
            old, self._place = self._place, place
            await self._run(self._swap, place)
            await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)
            self._since_optimised = 0
            return True

    async def close(self) -> None:
        async with self._changes:
            if self._closed:
                return
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._thread, self._shard.close)
            await asyncio.to_thread(self._thread.shutdown)
            self._lock.release()

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        """Everything that touches the shard runs in its one thread, so that a swap is atomic."""
        if self._closed:
            raise IndexUnavailable("The search index has been closed.")
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)
        except (RuntimeError, ValueError, OSError) as error:
            raise IndexUnavailable(
                f"The search index in {self._folder} does not answer ({error}).",
                "Start again; if it stays so, delete the folder: it is rebuilt.",
            ) from error

    def _update(self, operation: UpdateOperation) -> None:
        self._known.clear()
        self._shard.update(operation)

    def _flush(self) -> None:
        self._shard.flush()

    def _look(self, look: Look) -> list[Hit]:
        if len(self._known) > REMEMBERED:
            self._known.clear()
        return shards.hits(self._shard, look, self._known)

    def _page(
        self, after: shards.PointId | None
    ) -> tuple[list[dict[str, object]], shards.PointId | None]:
        return shards.held_page(self._shard, after)

    def _swap(self, place: Path) -> None:
        stale, self._shard = self._shard, EdgeShard.load(str(place))
        stale.close()


def _newest(folder: Path) -> Path | None:
    """The newest shard; what a crash in the middle of optimising left beside it is removed."""
    places = sorted(path for path in folder.glob("shard-*") if path.is_dir())
    for left in (*places[:-1], *folder.glob("copy-*")):
        shutil.rmtree(left, ignore_errors=True)
    return places[-1] if places else None


async def _optimised(place: Path) -> bool:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "knowledge.index.optimise", str(place)
    )
    try:
        return await child.wait() == 0
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
