"""The index on a Qdrant server (or, for tests, `:memory:`), behind the same port."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar, cast

from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse

from knowledge.errors import IndexUnavailable

from .fused import fused
from .lexical import document_vector, query_vector
from .port import FILTERED, HELD_FIELDS, Held, Hit, Look, Point, held_of, payload_of

if TYPE_CHECKING:
    from qdrant_edge import SparseVector

T = TypeVar("T")
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
        chosen = _filter(look)
        lexical: dict[str, float] = {}
        ids: set[models.ExtendedPointId] = set()
        if look.words:
            words = _sparse(query_vector(look.words))
            for point in await self._best(words, "bm25", chosen, look.depth):
                lexical[_stored(point)] = point.score
                ids.add(point.id)
        if look.dense is None:
            return fused(None, lexical)
        meaning = list(look.dense)
        dense: dict[str, float] = {}
        for point in await self._best(meaning, "dense", chosen, look.depth):
            dense[_stored(point)] = point.score
            ids.discard(point.id)
        if ids:
            these = models.Filter(must=[models.HasIdCondition(has_id=list(ids))])
            for point in await self._best(meaning, "dense", these, len(ids)):
                dense[_stored(point)] = point.score
        return fused(dense, lexical)

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


def _filter(look: Look) -> models.Filter:
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
    return models.Filter(must=must)
