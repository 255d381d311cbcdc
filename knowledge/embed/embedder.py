"""The embedder: queries through ONNX Runtime on one thread of its own, documents in bulk."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from .export import exported, loaded
from .weights import Weights, find_weights

Vectors = NDArray[np.float32]
BULK = 64
"""From this many texts on sentence-transformers is worth loading: it batches on all cores."""


class Embedder:
    """Unit vectors of texts. Everything that computes runs in one thread of its own."""

    def __init__(self, cache: Path, model: str = "") -> None:
        self._cache = cache
        self._model = model
        self._weights: Weights | None = None
        self._thread = ThreadPoolExecutor(1, "embedder")
        self._session: Any = None
        self._tokenizer: Any = None
        self._bulk: Any = None
        self.most_tokens = 256

    @property
    def weights(self) -> Weights:
        """Which embedder this is. Raises ModelFilesMissing."""
        if self._weights is None:
            self._weights = find_weights(self._model)
        return self._weights

    async def start(self) -> None:
        """Load the query model (exporting it the first time). Raises ModelFilesMissing."""
        await self._run(self._load)

    async def embed(self, texts: Sequence[str]) -> Vectors:
        """Shape (texts, dimensions), float32, each row of length 1."""
        if len(texts) >= BULK:
            return await self._run(self._embed_bulk, list(texts))
        return await self._run(self._embed, list(texts))

    def count(self, text: str) -> Sequence[int]:
        """The token ids of a text by the embedder's own tokenizer, special tokens included."""
        self._load()
        return cast(Sequence[int], self._tokenizer.encode(text).ids)

    async def close(self) -> None:
        """End the thread; what it is computing is finished first."""
        await asyncio.to_thread(self._thread.shutdown)

    async def _run(self, work: Any, *arguments: object) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work, *arguments)

    def _load(self) -> None:
        if self._session is not None:
            return
        import onnxruntime as ort
        from tokenizers import Tokenizer

        path = exported(self.weights, self._cache)
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        tokenizer: Any = Tokenizer.from_file(str(self._tokenizer_file(path)))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        self._tokenizer = tokenizer
        self._session = session

    def _tokenizer_file(self, exported_to: Path) -> Path:
        beside = Path(self.weights.source) / "tokenizer.json"
        if beside.is_file():
            return beside
        # A model by hub name: its tokenizer is saved beside the export, once.
        saved = exported_to.with_suffix("").with_suffix(".tokenizer.json")
        if not saved.is_file():
            self._sentence_transformer().tokenizer.backend_tokenizer.save(str(saved))
        return saved

    def _embed(self, texts: list[str]) -> Vectors:
        self._load()
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        encoded = [self._tokenizer.encode(text).ids[: self.most_tokens] for text in texts]
        longest = max(len(ids) for ids in encoded)
        tokens = np.zeros((len(texts), longest), dtype=np.int64)
        mask = np.zeros((len(texts), longest), dtype=np.int64)
        for row, ids in enumerate(encoded):
            tokens[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        found = self._session.run(None, {"input_ids": tokens, "attention_mask": mask})[0]
        return cast(Vectors, found)

    def _embed_bulk(self, texts: list[str]) -> Vectors:
        found = self._sentence_transformer().encode(
            texts, batch_size=32, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(found, dtype=np.float32)

    def _sentence_transformer(self) -> Any:
        if self._bulk is None:
            self._bulk = loaded(self.weights)
        return self._bulk
