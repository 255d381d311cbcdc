"""The same search as a LlamaIndex retriever, for those who build with LlamaIndex."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import Any

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from knowledge.service import KnowledgeBase
from knowledge.types import Passage, SearchQuery, SearchResult


class KnowledgeRetriever(BaseRetriever):
    """Nodes valid at the moment `clock` tells, best first; none where nothing good is found.

    A node's id is the chunk's; its metadata are the passage's fields. `like` is a query whose
    context, language, moment and limits hold for what is asked: for a question during a talk.
    `least`: also weak passages from this score on, for a reader who judges them.
    `retrieve` is for programs without an event loop of their own around the knowledge base; within
    one, use `aretrieve`.
    """

    def __init__(
        self,
        knowledge: KnowledgeBase,
        clock: Callable[[], datetime],
        *,
        limit: int = 5,
        tenant: str = "default",
        like: SearchQuery | None = None,
        least: float | None = None,
        run: Callable[[Coroutine[Any, Any, SearchResult]], SearchResult] = asyncio.run,
    ) -> None:
        super().__init__()
        self._knowledge = knowledge
        self._clock = clock
        self._limit = limit
        self._tenant = tenant
        self._like = like
        self._least = least
        self._run = run

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _nodes(self._run(self._knowledge.search(self._query(query_bundle))), self._least)

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return _nodes(await self._knowledge.search(self._query(query_bundle)), self._least)

    def _query(self, bundle: QueryBundle) -> SearchQuery:
        if self._like is not None:
            return self._like.model_copy(update={"text": bundle.query_str})
        return SearchQuery(
            text=bundle.query_str, at=self._clock(), limit=self._limit, tenant=self._tenant
        )


async def retrieved(
    knowledge: KnowledgeBase, query: SearchQuery, least: float | None = None
) -> SearchResult:
    """What a query finds, by way of the retriever. Raises KnowledgeError."""
    retriever = KnowledgeRetriever(knowledge, lambda: query.at, like=query, least=least)
    nodes = await retriever.aretrieve(QueryBundle(query.text))
    return SearchResult(
        results=tuple(passage_of_node(one) for one in nodes), nothing_found=not nodes
    )


def passage_of_node(node: NodeWithScore) -> Passage:
    """The passage a node of this retriever stands for."""
    return Passage.model_validate(
        {**node.node.metadata, "text": node.node.get_content(), "score": node.get_score()}
    )


def _nodes(found: SearchResult, least: float | None = None) -> list[NodeWithScore]:
    if found.nothing_found and least is None:
        return []
    return [
        NodeWithScore(node=_node(passage), score=passage.score)
        for passage in found.results
        if least is None or passage.score >= least
    ]


def _node(passage: Passage) -> TextNode:
    told = passage.model_dump(mode="json", exclude={"text", "score"}, exclude_none=True)
    return TextNode(id_=passage.chunk, text=passage.text, metadata=told)
