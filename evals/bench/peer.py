"""The same search through LlamaIndex's fusion retriever on qdrant-client's local mode."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from typing import Any, cast

from assistant.errors import MissingPart
from assistant.house import House
from knowledge.index.lexical import document_vector, query_vector
from knowledge.index.port import Point

BATCH = 500


async def peer_seconds(
    house: House, points: Sequence[Point], asked: Sequence[str], most: int
) -> list[float]:
    """Seconds of each question: embedding (by our embedder, the same for both), then search."""
    retriever = await asyncio.to_thread(_built, points)
    from llama_index.core.schema import QueryBundle

    taken: list[float] = []
    for text in asked[:most]:
        begun = time.perf_counter()
        vector = list((await house.knowledge.embed([text]))[0])
        bundle = QueryBundle(query_str=text, embedding=vector)
        await asyncio.to_thread(retriever.retrieve, bundle)
        taken.append(time.perf_counter() - begun)
    return taken


async def local_seconds(house: House, points: Sequence[Point], asked: Sequence[str]) -> list[float]:
    """Seconds of each question: embedding, then two queries of qdrant-client's local mode, by
    meaning and by words, fused by reciprocal ranks as its own hybrid queries are."""
    client = await asyncio.to_thread(_filled, points)
    taken: list[float] = []
    for text in asked:
        begun = time.perf_counter()
        vector = list((await house.knowledge.embed([text]))[0])
        await asyncio.to_thread(_hybrid, client, vector, text)
        taken.append(time.perf_counter() - begun)
    return taken


def _filled(points: Sequence[Point]) -> Any:
    from qdrant_client import QdrantClient, models

    client = QdrantClient(location=":memory:")
    client.create_collection(
        "peer",
        vectors_config={
            "dense": models.VectorParams(
                size=len(points[0].dense or ()), distance=models.Distance.COSINE
            )
        },
        sparse_vectors_config={"bm25": models.SparseVectorParams(modifier=models.Modifier.IDF)},
    )
    for place in range(0, len(points), BATCH):
        some = points[place : place + BATCH]
        terms = _document_terms([point.searched for point in some])
        client.upsert(
            "peer",
            [
                models.PointStruct(
                    id=point.chunk.id,
                    vector={
                        "dense": list(point.dense or ()),
                        "bm25": models.SparseVector(indices=indices, values=values),
                    },
                )
                for point, indices, values in zip(some, *terms, strict=True)
            ],
        )
    return client


def _hybrid(client: Any, vector: list[float], text: str) -> None:
    from qdrant_client import models

    [indices], [values] = _query_terms([text])
    client.query_points(
        "peer",
        prefetch=[
            models.Prefetch(query=vector, using="dense", limit=30),
            models.Prefetch(
                query=models.SparseVector(indices=indices, values=values), using="bm25", limit=30
            ),
        ],
        query=models.FusionQuery(fusion=models.Fusion.RRF),
        limit=5,
    )


def _built(points: Sequence[Point]) -> Any:
    try:
        from llama_index.core import VectorStoreIndex
        from llama_index.core.embeddings import MockEmbedding
        from llama_index.core.llms import MockLLM
        from llama_index.core.retrievers import QueryFusionRetriever
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.qdrant import QdrantVectorStore
        from qdrant_client import QdrantClient
    except ImportError as error:
        raise MissingPart(
            "The peer of this benchmark is not installed.", "pip install -e '.[dev]'"
        ) from error
    store = QdrantVectorStore(
        collection_name="peer",
        client=QdrantClient(location=":memory:"),
        enable_hybrid=True,
        sparse_doc_fn=_document_terms,
        sparse_query_fn=_query_terms,
    )
    nodes = [
        TextNode(id_=point.chunk.id, text=point.searched, embedding=list(point.dense or ()))
        for point in points
    ]
    for place in range(0, len(nodes), BATCH):
        store.add(cast(Any, nodes[place : place + BATCH]))
    index = VectorStoreIndex.from_vector_store(
        store, embed_model=MockEmbedding(embed_dim=len(points[0].dense or ()))
    )
    halves = [
        index.as_retriever(similarity_top_k=30, vector_store_query_mode=mode)
        for mode in ("default", "sparse")
    ]
    return QueryFusionRetriever(
        halves,
        llm=MockLLM(),
        mode=cast(Any, "reciprocal_rerank"),
        num_queries=1,
        similarity_top_k=5,
        use_async=False,
    )


def _document_terms(texts: list[str]) -> tuple[list[list[int]], list[list[float]]]:
    found = [document_vector(text) for text in texts]
    return [list(one.indices) for one in found], [list(one.values) for one in found]


def _query_terms(texts: list[str]) -> tuple[list[list[int]], list[list[float]]]:
    found = [query_vector([(text, 1.0)]) for text in texts]
    return [list(one.indices) for one in found], [list(one.values) for one in found]
