"""Fills a library to many passages: copies of the shop's, their words shuffled in from each other
and their vectors perturbed. Said so in every report; the timing needs size, not sense."""

from __future__ import annotations

import hashlib
import random
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from assistant.settings import Settings
from assistant.store.database import opened_database
from assistant.store.library import SqlLibrary
from knowledge.chunk import embedded_text
from knowledge.embed.onnx import OnnxEmbedder
from knowledge.index.port import Point
from knowledge.types import Chunk, Document

_AT = datetime(2026, 1, 1, tzinfo=UTC)
Vector = NDArray[np.float64]
A_DOCUMENT = 50
"""Passages a filler document has."""
SPREAD = 0.35
"""Length of the random part added to a unit vector: neighbours at a cosine of about .94."""


async def fill(settings: Settings, wanted: int) -> list[Point]:
    """Add filler until the library has `wanted` passages; the shop must be in it already."""
    chance = random.Random(20_000)
    noise = np.random.default_rng(20_000)
    async with opened_database(settings.database_url) as database:
        library = SqlLibrary(database)
        embedder = await OnnxEmbedder.opened(settings.home / "models", settings.embedder.model)
        documents = [one for one in await library.documents() if one.state == "published"]
        real = [c for one in documents for c in await library.chunks(one.key, one.version)]
        texts = [searched(chunk) for chunk in real]
        vectors: Vector = (await embedder.documents(texts)).astype(np.float64)
        points = [
            Point(chunk, vector.tolist(), text)
            for chunk, vector, text in zip(real, vectors, texts, strict=True)
        ]
        words = " ".join(chunk.text for chunk in real if chunk.language == "en").split()
        for number in range((max(wanted - len(real), 0) + A_DOCUMENT - 1) // A_DOCUMENT):
            chunks: list[Chunk] = []
            kept: dict[str, bytes] = {}
            for place in range(A_DOCUMENT):
                origin = chance.randrange(len(real))
                chunk = real[origin].model_copy(
                    update={
                        "id": f"{number:08x}-0000-4000-8000-{place:012x}",
                        "document": f"filler-{number}",
                        "version": 1,
                        "ordinal": place,
                        "title": f"Filler {number}",
                        "headings": (),
                        "text": " ".join(chance.choices(words, k=40)),
                        "products": (),
                    }
                )
                moved = vectors[origin] + SPREAD * _unit(noise.normal(size=embedder.dimensions))
                vector = _unit(moved).astype(np.float32)
                text = searched(chunk)
                kept[hashlib.sha256(text.encode()).hexdigest()] = vector.tobytes()
                chunks.append(chunk)
                points.append(Point(chunk, vector.tolist(), text))
            await library.keep_vectors(embedder.name, kept)
            await library.save(_document(number), chunks, [], actor="bench", at=_AT)
        await embedder.close()
        return points


def searched(chunk: Chunk) -> str:
    """What is embedded and searched of a chunk."""
    return embedded_text(chunk.title, chunk.headings, chunk.text)


def _document(number: int) -> Document:
    return Document(
        key=f"filler-{number}",
        version=1,
        title=f"Filler {number}",
        language="en",
        state="published",
        published_at=_AT,
        sha256=hashlib.sha256(str(number).encode()).hexdigest(),
    )


def _unit(vector: Vector) -> Vector:
    return vector / np.linalg.norm(vector)
