"""A second look at the best passages by a cross-encoder: off unless a model is named.

It reads question and passage together, which finds more and costs tens of milliseconds; the model
is the operator's own (none ships).
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

from knowledge.chunk import embedded_text
from knowledge.errors import ModelFilesMissing
from knowledge.types import Passage

RERANKED = 20
"""How many of the best are read again."""


class Reranker(Protocol):
    """Says how well each passage answers a question; only the order of the scores counts."""

    async def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]: ...

    async def close(self) -> None: ...


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder, in a thread of its own."""

    def __init__(self, model: Any) -> None:
        self._model = model
        self._thread = ThreadPoolExecutor(1, "rerank")

    @classmethod
    async def opened(cls, model: str) -> CrossEncoderReranker:
        """The model by name or path. Raises ModelFilesMissing."""

        def open_it() -> CrossEncoderReranker:
            from sentence_transformers import CrossEncoder

            try:
                return cls(CrossEncoder(model))
            except (OSError, ValueError) as error:
                told = " ".join(str(error).split())[:120]
                raise ModelFilesMissing(
                    f"The reranker {model!r} cannot be loaded ({told}).",
                    "Set ASSISTANT_RERANKER__MODEL to a cross-encoder, or leave it empty.",
                ) from error

        return await asyncio.to_thread(open_it)

    async def scores(self, question: str, texts: Sequence[str]) -> Sequence[float]:
        pairs = [(question, text) for text in texts]
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._thread, self._model.predict, pairs)
        return [float(score) for score in found]

    async def close(self) -> None:
        """End the thread; what it is computing is finished first."""
        await asyncio.to_thread(self._thread.shutdown, cancel_futures=True)


async def reranked(
    reranker: Reranker, question: str, passages: Sequence[Passage], limit: int
) -> tuple[Passage, ...]:
    """The passages in the reranker's order, ties as they were; what lies behind follows."""
    best, rest = passages[:RERANKED], passages[RERANKED:]
    texts = [embedded_text(one.title, one.headings, one.text) for one in best]
    scores = await reranker.scores(question, texts)
    order = sorted(range(len(best)), key=lambda place: (-scores[place], place))
    return (*(best[place] for place in order), *rest)[:limit]
