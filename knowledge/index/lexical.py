"""BM25 vectors, the same for both indexes. The multilingual tokenizer splits Chinese into words."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qdrant_edge import Bm25, SparseVector

AVERAGE_TOKENS = 80.0
"""Of a chunk; BM25 takes longer ones to say less of each word. Measured on ABCD's guidelines."""


@cache
def _model() -> Bm25:
    from qdrant_edge import Bm25, Bm25Config, SnowballLanguage, SnowballParams, TokenizerType

    return Bm25(
        Bm25Config(
            tokenizer=TokenizerType.Multilingual,
            stemmer=SnowballParams(SnowballLanguage.English),
            avg_len=AVERAGE_TOKENS,
        )
    )


def document_vector(text: str) -> SparseVector:
    """Term weights of a passage; the index multiplies by inverse document frequency."""
    return _model().embed_document(text)


def query_vector(texts: Sequence[tuple[str, float]]) -> SparseVector:
    """Term weights of a query made of weighted texts; a term takes its highest weight."""
    from qdrant_edge import SparseVector

    weights: dict[int, float] = {}
    for text, weight in texts:
        for term in _model().embed_query(text).indices:
            weights[term] = max(weights.get(term, 0.0), weight)
    return SparseVector(list(weights), list(weights.values()))
