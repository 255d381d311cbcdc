"""The index on a Qdrant server (or, for tests, `:memory:`), behind the same port."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from knowledge.errors import IndexUnavailable
from knowledge.limits import Limit
from knowledge.types import Passage

from .fused import Gathered, Part, focus_part, parts_of
from .lexical import document_vector, query_vector
from .port import (
    FILTERED,
    FOCUS,
    HELD_FIELDS,
    Held,
    Hit,
    Look,
    Point,
    held_of,
    payload_of,
    stored_passage,
)

if TYPE_CHECKING:
    from qdrant_edge import SparseVector

T = TypeVar("T")
Id = models.ExtendedPointId
BATCH = 256
PAGE = 1000


class ServerIndex:
    """See `knowledge.index.port.Index`."""

    def __init__(self, client: AsyncQdrantClient, collection: str) -> None:
        self._client = client
        self._collection = collection

    @classmethod
    async def opened(
        cls, url: str, dimensions: int, *, api_key: str = "", collection: str = "assistant"
    ) -> ServerIndex:
        """The collection on a server, made where there is none. Raises IndexUnavailable."""
        if url == ":memory:":
            client = AsyncQdrantClient(location=":memory:")
        else:
            client = AsyncQdrantClient(url=url, api_key=api_key or None, timeout=5)
        index = cls(client, collection)
        try:
            if not await client.collection_exists(collection):
                await index._create(dimensions, server=url != ":memory:")
        except (ResponseHandlingException, UnexpectedResponse, OSError) as error:
            await client.close()
            raise IndexUnavailable(
                f"The Qdrant server at {url} does not answer.",
                "Start it, or leave ASSISTANT_QDRANT__URL empty for the embedded index.",
            ) from error
        return index

    async def _create(self, dimensions: int, *, server: bool) -> None:
        await self._client.create_collection(
            self._collection,
            vectors_config={
                "dense": models.VectorParams(size=dimensions, distance=models.Distance.COSINE)
            },
            sparse_vectors_config={"bm25": models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        if not server:
            return  # the client's local mode has no payload indexes and warns when asked
        for field, kind in FILTERED.items():
            await self._client.create_payload_index(
                self._collection, field, models.PayloadSchemaType(kind)
            )

    async def put(self, points: Sequence[Point]) -> None:
        for place in range(0, len(points), BATCH):
            some = points[place : place + BATCH]
            batch = await asyncio.to_thread(_structs, some)
            await self._asked(self._client.upsert(self._collection, batch, wait=True))

    async def remove(self, document: str, version: int, tenant: str = "default") -> None:
        chosen = models.Filter(
            must=[
                _is("tenant", tenant),
                _is("document", document),
                models.FieldCondition(key="version", match=models.MatchValue(value=version)),
            ]
        )
        await self._asked(
            self._client.delete(self._collection, models.FilterSelector(filter=chosen), wait=True)
        )

    async def look(self, look: Look) -> list[Hit]:
        chosen = _must(look)
        found: Gathered[Id] = Gathered()
        passages: dict[Id, Passage] = {}
        queries = _queries(look)

        async def ask(part: Part, must: list[models.Condition], limit: int) -> None:
            query, using = queries[part]
            points = await self._best(query, using, models.Filter(must=must), limit)
            found.add(part, ((point.id, point.score) for point in points))
            passages.update((point.id, stored_passage(_stored(point))) for point in points)

        for part in queries:
            await ask(part, chosen, look.depth)
        focus = focus_part(look)
        if focus is not None and look.documents:
            named = models.MatchAny(any=list(look.documents))
            await ask(focus, [*chosen, models.FieldCondition(key="document", match=named)], FOCUS)
        if look.limits and look.words:
            await ask("words", [*chosen, *_within(look.limits)], FOCUS)
        for part in queries:
            lacking = found.lacking(part)
            if lacking:
                await ask(part, [models.HasIdCondition(has_id=list(lacking))], len(lacking))
        return found.hits(passages)

    async def held(self) -> frozenset[Held]:
        payloads: list[dict[str, Any]] = []
        after: Any = None
        while True:
            records, after = await self._asked(
                self._client.scroll(
                    self._collection, limit=PAGE, offset=after, with_payload=list(HELD_FIELDS)
                )
            )
            payloads.extend(record.payload or {} for record in records)
            if after is None:
                return held_of(payloads)

    async def optimise(self) -> bool:
        """A server sees to that itself."""
        return False

    async def close(self) -> None:
        await self._client.close()

    async def _best(
        self,
        query: list[float] | models.SparseVector,
        using: str,
        chosen: models.Filter,
        depth: int,
    ) -> list[models.ScoredPoint]:
        answer = await self._asked(
            self._client.query_points(
                self._collection,
                query=query,
                using=using,
                query_filter=chosen,
                limit=depth,
                with_payload=["passage"],
            )
        )
        return answer.points

    async def _asked(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except (ResponseHandlingException, UnexpectedResponse, OSError) as error:
            raise IndexUnavailable(
                "The Qdrant server does not answer.", "Look whether it is up."
            ) from error


def _structs(points: Sequence[Point]) -> list[models.PointStruct]:
    return [
        models.PointStruct(
            id=point.chunk.id,
            vector=_vectors(point),
            payload=payload_of(point),
        )
        for point in points
    ]


def _vectors(point: Point) -> dict[str, Any]:
    found: dict[str, Any] = {"bm25": _sparse(document_vector(point.searched))}
    if point.dense is not None:
        found["dense"] = list(point.dense)
    return found


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))


def _stored(point: models.ScoredPoint) -> str:
    return cast(str, (point.payload or {})["passage"])


def _is(key: str, value: str) -> models.FieldCondition:
    return models.FieldCondition(key=key, match=models.MatchValue(value=value))


def _queries(look: Look) -> dict[Part, tuple[list[float] | models.SparseVector, str]]:
    queries: dict[Part, tuple[list[float] | models.SparseVector, str]] = {}
    for part in parts_of(look):
        if part == "words":
            queries[part] = (_sparse(query_vector(look.words)), "bm25")
        else:
            vector = look.dense if part == "dense" else look.asked
            queries[part] = (list(vector or ()), "dense")
    return queries


def _within(limits: Sequence[Limit]) -> list[models.Condition]:
    return [
        models.FieldCondition(
            key=f"measures.{limit.measure}", range=models.Range(gte=limit.low, lte=limit.high)
        )
        for limit in limits
    ]


def _must(look: Look) -> list[models.Condition]:
    at = int(look.at.timestamp())
    must: list[models.Condition] = [
        _is("tenant", look.tenant),
        models.FieldCondition(key="valid_from", range=models.Range(lte=at)),
        models.FieldCondition(key="valid_until", range=models.Range(gt=at)),
    ]
    if look.kinds:
        must.append(models.FieldCondition(key="kind", match=models.MatchAny(any=list(look.kinds))))
    if look.products:
        must.append(
            models.FieldCondition(key="products", match=models.MatchAny(any=list(look.products)))
        )
    if look.language:
        must.append(_is("language", look.language))
    return must
