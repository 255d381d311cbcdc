"""Search on real public questions stays above what word overlap finds (measured: search.py)."""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from knowledge.embed.onnx import OnnxEmbedder
from knowledge.index.edge import EdgeIndex
from knowledge.memory_library import MemoryLibrary
from knowledge.service import KnowledgeBase
from knowledge.types import SearchQuery

NOW = datetime(2026, 11, 1, tzinfo=UTC)
pytestmark = pytest.mark.whole


@pytest.fixture
async def knowledge(tmp_path: Path) -> AsyncIterator[KnowledgeBase]:
    embedder = await OnnxEmbedder.opened(tmp_path / "models")
    index = await EdgeIndex.opened(tmp_path / "index", embedder.dimensions)
    base = KnowledgeBase(MemoryLibrary(), index, embedder)
    await base.start()
    yield base
    await base.close()


def rows(path: Path) -> list[dict[str, Any]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [json.loads(line) for line in data.decode().splitlines()]


async def hits_at(
    knowledge: KnowledgeBase, queries: list[dict[str, Any]], turns: str, rank: int
) -> float:
    """The share of queries with a relevant document among the first `rank`."""
    right = 0
    for query in queries:
        told = [str(turn["text"]) for turn in query[turns]]
        found = await knowledge.search(
            SearchQuery(
                text=told[-1],
                context=tuple(told[:-1]),
                at=NOW,
                limit=rank,
                kinds=(query["company"],) if "company" in query else (),
            )
        )
        right += any(passage.document in query["relevant"] for passage in found.results)
    return right / len(queries)


async def add(knowledge: KnowledgeBase, documents: list[dict[str, Any]]) -> None:
    told = "\n".join(json.dumps(document) for document in documents)
    report = await knowledge.add("corpus.jsonl", told.encode(), actor="test", at=NOW)
    assert "failed" not in {one.outcome for one in report}


async def test_customer_care_articles_are_found_within_the_company(
    knowledge: KnowledgeBase, real_data: Path
) -> None:
    documents = rows(real_data / "retrieval_en" / "cdp_docs.jsonl")
    await add(
        knowledge,
        [{"id": d["id"], "text": d["text"], "kind": d["company"]} for d in documents],
    )
    queries = rows(real_data / "retrieval_en" / "cdp_queries.jsonl")
    assert await hits_at(knowledge, queries, "turns", 5) >= 0.45


async def test_chinese_questions_about_a_place_find_it(
    knowledge: KnowledgeBase, real_data: Path
) -> None:
    documents = rows(real_data / "zh" / "crosswoz_entities.jsonl.gz")
    await add(
        knowledge, [{"id": d["id"], "title": d["name"], "text": d["text"]} for d in documents]
    )
    queries = rows(real_data / "zh" / "crosswoz_retrieval.jsonl.gz")
    asked = [query for query in queries if query["kind"] == "lookup"]
    assert await hits_at(knowledge, asked, "context", 5) >= 0.88
