"""Our words in qdrant-edge's: making a shard, changing it, asking it. All of it blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from qdrant_edge import (
    Distance,
    EdgeConfig,
    EdgeShard,
    EdgeSparseVectorParams,
    EdgeVectorParams,
    FieldCondition,
    Filter,
    HasIdCondition,
    MatchAny,
    MatchValue,
    Modifier,
    PayloadSchemaType,
    PayloadSelector,
    Query,
    QueryRequest,
    RangeFloat,
    ScrollRequest,
    UpdateOperation,
)
from qdrant_edge import Point as EdgePoint

from .fused import fused
from .lexical import document_vector, query_vector
from .port import FILTERED, HELD_FIELDS, Hit, Look, Point, payload_of

PointId = int | UUID | str
PAGE = 512
_SCHEMA = {"keyword": PayloadSchemaType.Keyword, "integer": PayloadSchemaType.Integer}


def created(place: Path, dimensions: int) -> EdgeShard:
    """An empty shard in a folder."""
    shard = EdgeShard.create(
        str(place),
        EdgeConfig(
            vectors={"dense": EdgeVectorParams(size=dimensions, distance=Distance.Cosine)},
            sparse_vectors={"bm25": EdgeSparseVectorParams(modifier=Modifier.Idf)},
        ),
    )
    return filterable(shard)


def filterable(shard: EdgeShard) -> EdgeShard:
    """The shard with an index on every field a search filters by; those it has are kept."""
    for name, kind in FILTERED.items():
        shard.update(UpdateOperation.create_field_index(name, _SCHEMA[kind]))
    return shard


def upsert(points: Sequence[Point]) -> UpdateOperation:
    """Adds or replaces points, with their BM25 vectors computed here."""
    return UpdateOperation.upsert_points(
        [
            EdgePoint(
                point.chunk.id,
                _vectors(point),
                payload_of(point),
            )
            for point in points
        ]
    )


def _vectors(point: Point) -> dict[str, Any]:
    found: dict[str, Any] = {"bm25": document_vector(point.searched)}
    if point.dense is not None:
        found["dense"] = list(point.dense)
    return found


def removal(document: str, version: int, tenant: str) -> UpdateOperation:
    """Takes a version's points out."""
    return UpdateOperation.delete_points_by_filter(
        Filter(
            must=[
                FieldCondition(key="tenant", match=MatchValue(tenant)),
                FieldCondition(key="document", match=MatchValue(document)),
                FieldCondition(key="version", match=MatchValue(version)),
            ]
        )
    )


def hits(shard: EdgeShard, look: Look) -> list[Hit]:
    """The best of each half, every one with its cosine where meaning was looked for."""
    chosen = _filter(look)
    lexical: dict[str, float] = {}
    ids: set[PointId] = set()
    if look.words:
        query = Query.Nearest(query_vector(look.words), using="bm25")
        for scored in shard.query(_request(query, chosen, look.depth)):
            stored = _stored(scored.payload)
            lexical[stored] = scored.score
            ids.add(scored.id)
    if look.dense is None:
        return fused(None, lexical)
    query = Query.Nearest(list(look.dense), using="dense")
    dense: dict[str, float] = {}
    for scored in shard.query(_request(query, chosen, look.depth)):
        dense[_stored(scored.payload)] = scored.score
        ids.discard(scored.id)
    if ids:
        these = Filter(must=[HasIdCondition(ids)])
        for scored in shard.query(_request(query, these, len(ids))):
            dense[_stored(scored.payload)] = scored.score
    return fused(dense, lexical)


def held_page(
    shard: EdgeShard, after: PointId | None
) -> tuple[list[dict[str, Any]], PointId | None]:
    """The telling fields of some points, and where the next ones begin."""
    records, following = shard.scroll(
        ScrollRequest(
            offset=after, limit=PAGE, with_payload=PayloadSelector.Include(list(HELD_FIELDS))
        )
    )
    return [cast(dict[str, Any], record.payload) for record in records], following


def _request(query: Query, chosen: Filter, limit: int) -> QueryRequest:
    return QueryRequest(
        limit=limit, query=query, filter=chosen, with_payload=PayloadSelector.Include(["passage"])
    )


def _stored(payload: Mapping[str, Any] | None) -> str:
    return cast(str, (payload or {})["passage"])


def _filter(look: Look) -> Filter:
    at = float(int(look.at.timestamp()))
    must: list[Any] = [
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
