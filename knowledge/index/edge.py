"""The embedded index: one shard of qdrant-edge in a folder, owned by one process.

Measured, and respected here: a call holds the interpreter lock, so batches are small and
optimising happens in a child process on a copy that is then swapped in; one process may own a
shard, so a lock file says whose it is; ids are UUIDs.
"""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from qdrant_edge import (
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    FieldCondition,
    Filter,
    MatchAny,
    MatchValue,
    Modifier,
    PayloadSchemaType,
    Query,
    QueryRequest,
    RangeFloat,
    ScoredPoint,
    UpdateOperation,
)
from qdrant_edge import Point as EdgePoint

from knowledge.errors import IndexUnavailable
from knowledge.types import Passage

from .lexical import document_vector, query_vector
from .port import Hit, Look, Point, payload_of

T = TypeVar("T")
BATCH = 64
"""A 20,000-point upsert froze every thread for a second; 64 take about 3 ms."""
WORTH_OPTIMISING = 5_000
"""Points added since the last optimising from which a graph beats looking at every vector."""
_INDEXED = {
    "tenant": PayloadSchemaType.Keyword,
    "document": PayloadSchemaType.Keyword,
    "kind": PayloadSchemaType.Keyword,
    "valid_from": PayloadSchemaType.Integer,
    "valid_until": PayloadSchemaType.Integer,
}


class EdgeIndex:
    """See `knowledge.index.port.Index`. `opened` takes the lock; `close` gives it back."""

    def __init__(self, folder: Path, shard: EdgeShard, lock: FileLock, place: Path) -> None:
        self._folder = folder
        self._shard = shard
        self._lock = lock
        self._place = place
        self._thread = ThreadPoolExecutor(1, "index")
        self._changes = asyncio.Lock()
        self._since_optimised = 0

    @classmethod
    async def opened(cls, folder: Path, dimensions: int) -> EdgeIndex:
        """The index in a folder, made where there is none.

        Raises IndexUnavailable where another process has it open, or its files are broken.
        """
        return await asyncio.to_thread(cls._opened, folder, dimensions)

    @classmethod
    def _opened(cls, folder: Path, dimensions: int) -> EdgeIndex:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / "owner.lock")
        try:
            lock.acquire(timeout=0)
        except Timeout as error:
            raise IndexUnavailable(
                f"The search index in {folder} is open in another process.",
                "Stop that one, or send the work to its server.",
            ) from error
        places = sorted((p for p in folder.glob("shard-*") if p.is_dir()), key=lambda p: p.name)
        try:
            if places:
                for stale in places[:-1]:
                    shutil.rmtree(stale, ignore_errors=True)
                return cls(folder, EdgeShard.load(str(places[-1])), lock, places[-1])
            place = folder / "shard-000001"
            place.mkdir()
            return cls(folder, _created(place, dimensions), lock, place)
        except Exception as error:  # the vendor's own errors have no base class
            lock.release()
            raise IndexUnavailable(
                f"The search index in {folder} cannot be opened ({error}).",
                "Delete the folder; it is rebuilt from the database at the next start.",
            ) from error

    async def put(self, points: Sequence[Point]) -> None:
        async with self._changes:
            for place in range(0, len(points), BATCH):
                await self._run(self._put, points[place : place + BATCH])
            await self._run(self._shard.flush)
            self._since_optimised += len(points)

    async def remove(self, document: str, version: int, tenant: str = "default") -> None:
        chosen = Filter(
            must=[
                FieldCondition(key="tenant", match=MatchValue(tenant)),
                FieldCondition(key="document", match=MatchValue(document)),
                FieldCondition(key="version", match=MatchValue(version)),
            ]
        )
        async with self._changes:
            await self._run(self._shard.update, UpdateOperation.delete_points_by_filter(chosen))
            await self._run(self._shard.flush)

    async def look(self, look: Look) -> list[Hit]:
        return await self._run(self._look, look)

    async def count(self) -> int:
        info: Any = await self._run(self._shard.info)
        return int(info.points_count)

    async def optimise(self) -> bool:
        """Build a graph over many new points: in a child process, on a copy, then swapped in.

        Reads go on; changes wait. False where there was too little new to be worth it.
        """
        async with self._changes:
            if self._since_optimised < WORTH_OPTIMISING:
                return False
            number = int(self._place.name.rpartition("-")[2]) + 1
            copy = self._folder / f"copy-{number:06d}"
            await asyncio.to_thread(shutil.rmtree, copy, ignore_errors=True)
            await asyncio.to_thread(shutil.copytree, self._place, copy)
            child = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "knowledge.index.optimise", str(copy)
            )
            try:
                if await child.wait() != 0:
                    return False
            finally:
                if child.returncode is None:
                    child.kill()
                    await child.wait()
            place = self._folder / f"shard-{number:06d}"
            copy.rename(place)
            old, self._place = self._place, place
            fresh = await self._run(EdgeShard.load, str(place))
            stale, self._shard = self._shard, fresh
            await self._run(stale.close)
            await asyncio.to_thread(shutil.rmtree, old, ignore_errors=True)
            self._since_optimised = 0
            return True

    async def close(self) -> None:
        async with self._changes:
            await self._run(self._shard.close)
            await asyncio.to_thread(self._thread.shutdown)
            self._lock.release()

    async def _run(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def _put(self, points: Sequence[Point]) -> None:
        self._shard.update(
            UpdateOperation.upsert_points(
                [
                    EdgePoint(
                        point.chunk.id,
                        {"dense": list(point.dense), "bm25": document_vector(point.searched)},
                        payload_of(point),
                    )
                    for point in points
                ]
            )
        )

    def _look(self, look: Look) -> list[Hit]:
        chosen = _filter(look)
        found: dict[str, Hit] = {}
        if look.dense is not None:
            for scored in self._best(Query.Nearest(list(look.dense), using="dense"), chosen, look):
                passage = _passage(scored)
                found[passage.chunk] = Hit(passage, scored.score, None)
        if look.words.strip():
            query = Query.Nearest(query_vector(look.words), using="bm25")
            for scored in self._best(query, chosen, look):
                passage = _passage(scored)
                dense = found[passage.chunk].dense if passage.chunk in found else None
                found[passage.chunk] = Hit(passage, dense, scored.score)
        return list(found.values())

    def _best(self, query: Query, chosen: Filter, look: Look) -> Iterator[ScoredPoint]:
        request = QueryRequest(limit=look.depth, query=query, filter=chosen, with_payload=True)
        yield from self._shard.query(request)


def _created(place: Path, dimensions: int) -> EdgeShard:
    shard = EdgeShard.create(
        str(place),
        EdgeConfig(
            vectors={"dense": EdgeVectorParams(size=dimensions, distance=Distance.Cosine)},
            sparse_vectors={"bm25": EdgeSparseVectorParams(modifier=Modifier.Idf)},
        ),
    )
    for name, kind in _INDEXED.items():
        shard.update(UpdateOperation.create_field_index(name, kind))
    return shard


def _filter(look: Look) -> Filter:
    at = float(int(look.at.timestamp()))
    must = [
        FieldCondition(key="tenant", match=MatchValue(look.tenant)),
        FieldCondition(key="valid_from", range=RangeFloat(lte=at)),
        FieldCondition(key="valid_until", range=RangeFloat(gt=at)),
    ]
    if look.kinds:
        must.append(FieldCondition(key="kind", match=MatchAny(list(look.kinds))))
    if look.products:
        must.append(FieldCondition(key="products", match=MatchAny(list(look.products))))
    if look.language:
        must.append(FieldCondition(key="language", match=MatchValue(look.language)))
    return Filter(must=must)


def _passage(scored: ScoredPoint) -> Passage:
    payload: Any = scored.payload
    return Passage.model_validate_json(payload["passage"])
