"""What our search is compared to: BM25 alone, dense alone, reciprocal ranks, LlamaIndex."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from evals.tasks.retrieval_corpus import Corpus
from knowledge.chunk import embedded_text
from knowledge.embed.port import Embedder
from knowledge.index.lexical import document_vector, query_vector
from knowledge.types import Chunk, Turn

Scores = NDArray[np.float64]
Ranked = list[tuple[str, float]]
Peer = Callable[[Sequence[Turn], str], Awaitable[Ranked]]
"""From the talk and the filter's value to documents, best first."""
DEPTH = 50
RANK = 60.0
"""The constant of reciprocal rank fusion (Cormack et al. 2009, doi:10.1145/1571941.1572114)."""


class Peers:
    """Each looks for the whole talk as one text; `bm25 last turn` for the last turn alone."""

    def __init__(self, corpus: Corpus, embedder: Embedder) -> None:
        self._corpus = corpus
        self._embedder = embedder
        self._texts = [embedded_text(c.title, c.headings, c.text) for c in corpus.chunks]
        self._postings = _postings(self._texts)
        self._vectors = np.zeros((0, embedder.dimensions), dtype=np.float32)

    async def prepare(self) -> None:
        """Embed the corpus."""
        self._vectors = await self._embedder.documents(self._texts)

    def all(self) -> dict[str, Peer]:
        """Name → peer."""
        return {
            "bm25": self.bm25,
            "bm25 last turn": self.bm25_last_turn,
            "dense": self.dense,
            "rrf": self.reciprocal_ranks,
            "llama_index": _llama_index(self._corpus, self._embedder),
        }

    async def bm25(self, turns: Sequence[Turn], group: str) -> Ranked:
        return self._documents(self._by_words(_whole(turns)), group)

    async def bm25_last_turn(self, turns: Sequence[Turn], group: str) -> Ranked:
        return self._documents(self._by_words(turns[-1].text), group)

    async def dense(self, turns: Sequence[Turn], group: str) -> Ranked:
        return self._documents(await self._by_meaning(_whole(turns)), group)

    async def reciprocal_ranks(self, turns: Sequence[Turn], group: str) -> Ranked:
        lists = (self._by_words(_whole(turns)), await self._by_meaning(_whole(turns)))
        fused = np.zeros(len(self._texts))
        for scores in lists:
            best = self._best(scores, group)
            fused[best] += 1 / (RANK + 1 + np.arange(len(best)))
        return self._documents(fused, group)

    def _by_words(self, text: str) -> Scores:
        scores = np.zeros(len(self._texts))
        query = query_vector([(text, 1.0)])
        for term in query.indices:
            if term in self._postings:
                places, weights = self._postings[term]
                scores[places] += weights
        return scores

    async def _by_meaning(self, text: str) -> Scores:
        vector = (await self._embedder.queries([text]))[0]
        return (self._vectors @ vector).astype(np.float64)

    def _best(self, scores: Scores, group: str) -> list[int]:
        """Chunks with a score, best first, of the group."""
        order = np.argsort(-scores, kind="stable")
        if group:
            inside = np.array(
                [self._corpus.groups.get(chunk.document, "") == group for chunk in self._chunks]
            )
            order = order[inside[order]]
        return [int(place) for place in order[scores[order] > 0][: DEPTH * 4]]

    def _documents(self, scores: Scores, group: str) -> Ranked:
        found: dict[str, float] = {}
        for place in self._best(scores, group):
            chunk = self._chunks[place]
            found.setdefault(self._corpus.ids[chunk.document], float(scores[place]))
        return list(found.items())[:DEPTH]

    @property
    def _chunks(self) -> tuple[Chunk, ...]:
        return self._corpus.chunks


def _whole(turns: Sequence[Turn]) -> str:
    return "\n".join(turn.text for turn in turns)


def _postings(texts: Sequence[str]) -> dict[int, tuple[NDArray[np.intp], Scores]]:
    """Term → the chunks that have it and its weight in them, with inverse document frequency."""
    places: defaultdict[int, list[int]] = defaultdict(list)
    weights: defaultdict[int, list[float]] = defaultdict(list)
    for place, text in enumerate(texts):
        vector = document_vector(text)
        for term, weight in zip(vector.indices, vector.values, strict=True):
            places[term].append(place)
            weights[term].append(weight)
    count = len(texts)
    return {
        term: (
            np.array(found, dtype=np.intp),
            np.array(weights[term]) * np.log1p((count - len(found) + 0.5) / (len(found) + 0.5)),
        )
        for term, found in places.items()
    }


def _llama_index(corpus: Corpus, embedder: Embedder) -> Peer:
    """A VectorStoreIndex as it comes, over the same embedder; filtered by metadata."""
    from llama_index.core import Document, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.vector_stores import ExactMatchFilter, MetadataFilters

    class Same(BaseEmbedding):
        """Our embedder under their interface; only the asynchronous half is used."""

        def _get_query_embedding(self, query: str) -> list[float]:
            raise NotImplementedError

        def _get_text_embedding(self, text: str) -> list[float]:
            raise NotImplementedError

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return (await embedder.queries([query]))[0].tolist()

        async def _aget_text_embedding(self, text: str) -> list[float]:
            return (await embedder.documents([text]))[0].tolist()

        async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return (await embedder.documents(texts)).tolist()

    whole: defaultdict[str, list[str]] = defaultdict(list)
    for chunk in corpus.chunks:
        told = embedded_text(chunk.title, chunk.headings, chunk.text)
        whole[chunk.document].append(chunk.text if whole[chunk.document] else told)
    documents = [
        Document(
            text="\n".join(parts),
            metadata={"id": corpus.ids[key], "group": corpus.groups.get(key, "")},
            excluded_embed_metadata_keys=["id", "group"],
        )
        for key, parts in whole.items()
    ]
    built: list[Any] = []

    async def peer(turns: Sequence[Turn], group: str) -> Ranked:
        if not built:
            from llama_index.core.ingestion import run_transformations
            from llama_index.core.node_parser import SentenceSplitter

            nodes = run_transformations(documents, [SentenceSplitter()])
            model = Same(model_name=embedder.name)
            vectors = await embedder.documents([cast(Any, node).text for node in nodes])
            for node, vector in zip(nodes, vectors, strict=True):
                node.embedding = vector.tolist()
            built.append(VectorStoreIndex(nodes=nodes, embed_model=model))
        filters = (
            MetadataFilters(filters=[ExactMatchFilter(key="group", value=group)]) if group else None
        )
        retriever = built[0].as_retriever(similarity_top_k=DEPTH, filters=filters)
        found: dict[str, float] = {}
        for one in await retriever.aretrieve(_whole(turns)):
            found.setdefault(str(one.node.metadata["id"]), float(one.score or 0.0))
        return list(found.items())

    return peer
