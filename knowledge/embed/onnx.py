"""The exported embedder: a sentence-transformers model through ONNX Runtime, one thread a text.

Documents go the same way as queries: on two busy cores the export embedded 171 short documents a
second (40 of 200 tokens) where torch embedded 31 (10), after 4.5 s of loading.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import numpy as np

from .export import Exported, exported
from .port import Vectors
from .weights import Weights, find_weights

REMEMBERED = 1024
"""Vectors of queries kept, 1.5 kB each: a turn is embedded for repetition, answer and offer."""
SLICE = 32
"""So many documents at a time, so that closing does not wait for a whole catalogue."""


class OnnxEmbedder:
    """See `knowledge.embed.port.Embedder`.

    Texts are never batched with those of other callers: with dynamic int8 ranges a text's vector
    would depend on its neighbours, and the same call replayed would find other passages.
    """

    def __init__(self, weights: Weights, export: Exported) -> None:
        import onnxruntime as ort
        from tokenizers import Tokenizer

        options = cast(Any, ort).SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        self._weights = weights
        self._export = export
        self._session: Any = ort.InferenceSession(
            str(export.model), options, providers=["CPUExecutionProvider"]
        )
        self._whole = _tokenizer(Tokenizer, export.tokenizer)
        self._cut = _tokenizer(Tokenizer, export.tokenizer)
        self._cut.enable_truncation(export.most_tokens)
        self._asked: dict[str, Vectors] = {}
        self._asking = ThreadPoolExecutor(1, "embed-queries")
        self._reading = ThreadPoolExecutor(1, "embed-documents")

    @classmethod
    async def opened(cls, cache: Path, model: str = "") -> OnnxEmbedder:
        """The embedder by name or path (empty: the MiniLM that ships), exported the first time.

        Raises ModelFilesMissing.
        """

        def open_it() -> OnnxEmbedder:
            weights = find_weights(model)
            return cls(weights, exported(weights, cache))

        return await asyncio.to_thread(open_it)

    @property
    def name(self) -> str:
        return self._weights.name

    @property
    def dimensions(self) -> int:
        return self._export.dimensions

    @property
    def most_tokens(self) -> int:
        return self._export.most_tokens

    @property
    def reads_chinese(self) -> bool:
        return self._export.reads_chinese

    def tokens(self, text: str) -> Sequence[int]:
        return cast(Sequence[int], self._whole.encode(text).ids)

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """What was asked just before is remembered: a turn is asked about several times."""
        known = {text: self._asked.get(text) for text in texts}
        unknown = [text for text, vector in known.items() if vector is None]
        if unknown:
            known |= zip(unknown, await self._in(self._asking, self._embed, unknown), strict=True)
        for text, vector in known.items():
            self._asked.pop(text, None)
            self._asked[text] = cast(Vectors, vector)
        while len(self._asked) > REMEMBERED:
            del self._asked[next(iter(self._asked))]
        return self._rows([cast(Vectors, known[text])[None] for text in texts])

    async def documents(self, texts: Sequence[str]) -> Vectors:
        slices = [list(texts[place : place + SLICE]) for place in range(0, len(texts), SLICE)]
        return self._rows([await self._in(self._reading, self._embed, one) for one in slices])

    async def close(self) -> None:
        """End the threads; what they are computing is finished first."""
        for thread in (self._asking, self._reading):
            await asyncio.to_thread(thread.shutdown, cancel_futures=True)

    @staticmethod
    async def _in(thread: ThreadPoolExecutor, work: Any, texts: list[str]) -> Vectors:
        return await asyncio.get_running_loop().run_in_executor(thread, work, texts)

    def _embed(self, texts: list[str]) -> Vectors:
        return self._rows([self._one(text) for text in texts])

    def _one(self, text: str) -> Vectors:
        ids = np.array([self._cut.encode(text).ids], dtype=np.int64)
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        return cast(Vectors, self._session.run(None, given)[0])

    def _rows(self, parts: list[Vectors]) -> Vectors:
        return np.vstack(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)


def _tokenizer(kind: Any, path: Path) -> Any:
    found = kind.from_file(str(path))
    found.no_truncation()
    found.no_padding()
    return found
