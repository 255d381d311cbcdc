"""BM25 vectors, the same for both indexes. The multilingual tokenizer splits Chinese into words."""

from __future__ import annotations

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


def query_vector(text: str) -> SparseVector:
    """Term weights of a query."""
    return _model().embed_query(text)
