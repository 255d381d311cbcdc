"""The index on a Qdrant server (or, for tests, `:memory:`), behind the same port."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from typing import TypeVar

from qdrant_client import AsyncQdrantClient, models
from qdrant_client.http.exceptions import ResponseHandlingException, UnexpectedResponse
from qdrant_edge import SparseVector

from knowledge.errors import IndexUnavailable
from knowledge.types import Passage

from .lexical import document_vector, query_vector
from .port import Hit, Look, Point, payload_of

T = TypeVar("T")
BATCH = 256


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
        for field in ("tenant", "document", "kind"):
            await self._client.create_payload_index(
                self._collection, field, models.PayloadSchemaType.KEYWORD
            )
        for field in ("valid_from", "valid_until"):
            await self._client.create_payload_index(
                self._collection, field, models.PayloadSchemaType.INTEGER
            )

    async def put(self, points: Sequence[Point]) -> None:
        for place in range(0, len(points), BATCH):
            batch = [
                models.PointStruct(
                    id=point.chunk.id,
                    vector={
                        "dense": list(point.dense),
                        "bm25": _sparse(document_vector(point.searched)),
                    },
                    payload=payload_of(point),
                )
                for point in points[place : place + BATCH]
            ]
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
        found: dict[str, Hit] = {}
        if look.dense is not None:
            for passage, score in await self._best(list(look.dense), "dense", chosen, look.depth):
                found[passage.chunk] = Hit(passage, score, None)
        if look.words.strip():
            words = _sparse(query_vector(look.words))
            for passage, score in await self._best(words, "bm25", chosen, look.depth):
                dense = found[passage.chunk].dense if passage.chunk in found else None
                found[passage.chunk] = Hit(passage, dense, score)
        return list(found.values())

    async def count(self) -> int:
        counted = await self._asked(self._client.count(self._collection))
        return counted.count

    async def close(self) -> None:
        await self._client.close()

    async def _best(
        self,
        query: list[float] | models.SparseVector,
        using: str,
        chosen: models.Filter,
        depth: int,
    ) -> list[tuple[Passage, float]]:
        answer = await self._asked(
            self._client.query_points(
                self._collection, query=query, using=using, query_filter=chosen, limit=depth
            )
        )
        return [
            (Passage.model_validate_json((point.payload or {})["passage"]), point.score)
            for point in answer.points
        ]

    async def _asked(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except (ResponseHandlingException, UnexpectedResponse, OSError) as error:
            raise IndexUnavailable(
                "The Qdrant server does not answer.", "Look whether it is up."
            ) from error


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=list(vector.indices), values=list(vector.values))


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
