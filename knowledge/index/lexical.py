"""BM25 vectors, the same for both indexes. The multilingual tokenizer splits Chinese into words."""

from __future__ import annotations

from functools import cache

from qdrant_edge import (
    Bm25,
    Bm25Config,
    SnowballLanguage,
    SnowballParams,
    SparseVector,
    TokenizerType,
)


@cache
def _model() -> Bm25:
    return Bm25(
        Bm25Config(
            tokenizer=TokenizerType.Multilingual,
            stemmer=SnowballParams(SnowballLanguage.English),
            avg_len=80.0,
        )
    )


def document_vector(text: str) -> SparseVector:
    """Term weights of a passage; the index multiplies by inverse document frequency."""
    return _model().embed_document(text)


def query_vector(text: str) -> SparseVector:
    """Term weights of a query."""
    return _model().embed_query(text)
