"""What the knowledge base asks of an embedder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (texts, dimensions); each row has length 1."""


class Embedder(Protocol):
    """Unit vectors of texts, and the tokenizer that says how long a text is to it."""

    @property
    def name(self) -> str:
        """Names vectors that may be compared with each other; another model has another name."""
        ...

    @property
    def dimensions(self) -> int: ...

    @property
    def most_tokens(self) -> int:
        """How many tokens it reads; the rest of a longer text is not seen."""
        ...

    @property
    def reads_chinese(self) -> bool: ...

    def tokens(self, text: str) -> Sequence[int]:
        """Token ids, the special ones included. May be called from any thread."""
        ...

    async def queries(self, texts: Sequence[str]) -> Vectors:
        """For what is asked during calls: at once, whatever documents are being embedded."""
        ...

    async def documents(self, texts: Sequence[str]) -> Vectors:
        """For documents: on threads of its own, so that no query waits for it."""
        ...

    async def close(self) -> None: ...
