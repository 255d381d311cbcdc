"""Our words in qdrant-edge's: making a shard, changing it, asking it. All of it blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import numpy as np
from numpy.typing import NDArray
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

from knowledge.limits import Limit
from knowledge.types import Passage

from .fused import Gathered, Part, focus_part, parts_of
from .lexical import document_vector, query_vector
from .port import FILTERED, FOCUS, HELD_FIELDS, Hit, Look, Point, payload_of, stored_passage

PointId = int | UUID | str
PAGE = 512
_SCHEMA = {
    "keyword": PayloadSchemaType.Keyword,
    "integer": PayloadSchemaType.Integer,
    "float": PayloadSchemaType.Float,
}


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


@dataclass(frozen=True)
class Known:
    """A point as it was read: its passage, and its vector of length 1 where it has one."""

    passage: Passage
    vector: NDArray[np.float32] | None


def hits(shard: EdgeShard, look: Look, known: dict[PointId, Known]) -> list[Hit]:
    """The best of each part, every one with both cosines where meaning was looked for.

    `known` holds points read before: reading ninety of them takes longer than finding them, and
    their cosines are one small product instead of two more queries.
    """
    chosen = _must(look)
    found: Gathered[PointId] = Gathered()
    queries = _queries(look)

    def ask(part: Part, must: list[Any], limit: int) -> None:
        request = QueryRequest(limit=limit, query=queries[part], filter=Filter(must=must))
        found.add(part, ((one.id, one.score) for one in shard.query(request)))

    for part in queries:
        ask(part, chosen, look.depth)
    focus = focus_part(look)
    if focus is not None and look.documents:
        named = FieldCondition(key="document", match=MatchAny(list(look.documents)))
        ask(focus, [*chosen, named], FOCUS)
    if look.limits and look.words:
        ask("words", [*chosen, *_within(look.limits)], FOCUS)
    if "words" in queries and (lacking := found.lacking("words")):
        ask("words", [HasIdCondition(lacking)], len(lacking))
    _read(shard, [one for one in found.found if one not in known], known)
    _compare(found, look, known)
    return found.hits({one: known[one].passage for one in found.found if one in known})


def _compare(found: Gathered[PointId], look: Look, known: Mapping[PointId, Known]) -> None:
    """The cosines of what other parts found."""
    sought: tuple[tuple[Part, Sequence[float] | None], ...] = (
        ("dense", look.dense),
        ("asked", look.asked),
    )
    for part, vector in sought:
        if vector is None:
            continue
        read = [(one, known[one].vector) for one in found.lacking(part) if one in known]
        rows = [(one, row) for one, row in read if row is not None]
        if rows:
            cosines = np.stack([row for _, row in rows]) @ np.asarray(vector, dtype=np.float32)
            found.add(part, zip((one for one, _ in rows), cosines.tolist(), strict=True))


def _queries(look: Look) -> dict[Part, Query]:
    queries: dict[Part, Query] = {}
    for part in parts_of(look):
        if part == "words":
            queries[part] = Query.Nearest(query_vector(look.words), using="bm25")
        else:
            vector = look.dense if part == "dense" else look.asked
            queries[part] = Query.Nearest(list(vector or ()), using="dense")
    return queries


def _read(shard: EdgeShard, ids: list[PointId], known: dict[PointId, Known]) -> None:
    if not ids:
        return
    for record in shard.retrieve(ids, PayloadSelector.Include(["passage"]), ["dense"]):
        stored = cast(str, (record.payload or {})["passage"])
        vectors = cast(dict[str, Any], record.vector or {})
        row = np.asarray(vectors["dense"], dtype=np.float32) if "dense" in vectors else None
        known[record.id] = Known(stored_passage(stored), row)


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


def _within(limits: Sequence[Limit]) -> list[Any]:
    return [
        FieldCondition(
            key=f"measures.{limit.measure}", range=RangeFloat(gte=limit.low, lte=limit.high)
        )
        for limit in limits
    ]


def _must(look: Look) -> list[Any]:
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
    return must
