"""LlamaIndex's ingestion over our blocks: pieces go in, the nodes chunks are made of come out.

Node ids are derived from content, so the same content makes the same nodes. The pipeline's own
cache stays off: it would keep every document in memory, and unchanged bytes never come this far.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from llama_index.core.ingestion import IngestionPipeline
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import BaseNode, Document, TextNode, TransformComponent
from pydantic import Field

Tokenizer = Callable[[str], Sequence[int]]
Piece = tuple[str, dict[str, Any]]
REMEMBERED = 8
"""Pipelines kept: one for each embedder in use."""


class Fitted(TransformComponent):
    """Splits, at sentences, the nodes that are longer than there is room for them.

    The room of a node is what its title and headings leave, so that each chunk with them has at
    most what the embedder reads. Tables and lists come in already cut by row or item.
    """

    tokenizer: Tokenizer = Field(exclude=True)

    def __call__(self, nodes: Sequence[BaseNode], **kwargs: Any) -> Sequence[BaseNode]:
        return list(self._fitted(nodes))

    def _count(self, text: str) -> list[int]:
        return list(self.tokenizer(text))

    def _fitted(self, nodes: Sequence[BaseNode]) -> Iterator[BaseNode]:
        for node in nodes:
            text, room = node.get_content(), int(node.metadata["room"])
            if len(self.tokenizer(text)) <= room:
                yield node
                continue
            splitter = SentenceSplitter(chunk_size=room, chunk_overlap=0, tokenizer=self._count)
            for part in splitter.split_text(text):
                yield TextNode(text=part, metadata=node.metadata)


@lru_cache(REMEMBERED)
def _pipeline(tokenizer: Tokenizer) -> IngestionPipeline:
    return IngestionPipeline(transformations=[Fitted(tokenizer=tokenizer)], disable_cache=True)


def fitted(tokenizer: Tokenizer, pieces: Sequence[Piece]) -> list[Piece]:
    """Pieces of text with their metadata, none longer than its `room` in tokens, in order."""
    documents = [
        Document(text=text, metadata=about, id_=json.dumps([place, text, about], sort_keys=True))
        for place, (text, about) in enumerate(pieces)
    ]
    nodes = _pipeline(tokenizer).run(documents=documents, show_progress=False)
    return [(node.get_content(), node.metadata) for node in nodes]
