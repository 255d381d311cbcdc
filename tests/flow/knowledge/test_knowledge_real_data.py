"""Search on real public talks: the aims, each with room for what chance does to so few talks.

The shipped weights were learned on data of these kinds; on talks left out they do as well
(`knowledge/ranking.json`).
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from evals.tasks.moments import run_moments
from evals.tasks.retrieval import run_retrieval
from evals.vectors import KeptEmbedder, opened_embedder

pytestmark = pytest.mark.whole


@pytest.fixture
async def embedder(tmp_path: Path) -> AsyncIterator[KeptEmbedder]:
    async with opened_embedder(tmp_path, "") as opened:
        yield opened


def value(metrics: dict[str, Any], name: str) -> float:
    return float(metrics[name]["value"])


async def test_guidelines_are_found_better_than_by_words_alone(
    embedder: KeptEmbedder, real_data: Path
) -> None:
    folder = real_data / "abcd"
    done = await run_retrieval(folder / "retrieval.jsonl", folder / "kb", embedder)
    assert value(done.report["metrics"], "hit@5") >= 0.8
    ours, plain = done.report["metrics"], done.report["baselines"]["bm25"]
    assert value(ours, "mrr@10") > value(plain, "mrr@10")


async def test_what_is_asked_of_a_place_is_found_through_a_recognisers_mistakes(
    embedder: KeptEmbedder, real_data: Path
) -> None:
    folder = real_data / "retrieval_en"
    done = await run_retrieval(
        folder / "dstc10_queries.jsonl", folder / "dstc10_knowledge.jsonl.gz", embedder
    )
    assert value(done.report["metrics"], "hit@5") >= 0.65


async def test_customer_care_articles_are_found_within_the_company(
    embedder: KeptEmbedder, real_data: Path
) -> None:
    folder = real_data / "retrieval_en"
    done = await run_retrieval(
        folder / "cdp_queries.jsonl", folder / "cdp_docs.jsonl", embedder, filtered="company"
    )
    assert value(done.report["metrics"], "hit@5") >= 0.45


async def test_chinese_talks_find_the_place_that_is_meant_or_wanted(
    embedder: KeptEmbedder, real_data: Path
) -> None:
    folder = real_data / "zh"
    done = await run_retrieval(
        folder / "crosswoz_retrieval.jsonl.gz",
        folder / "crosswoz_entities.jsonl.gz",
        embedder,
        by="kind",
    )
    assert value(done.report["by"]["lookup"]["metrics"], "hit@1") >= 0.9
    assert value(done.report["by"]["recommend"]["metrics"], "hit@1") >= 0.45


def test_turns_that_need_knowledge_are_told_from_those_that_do_not(real_data: Path) -> None:
    done = run_moments(real_data / "retrieval_en" / "dstc10_queries.jsonl")
    assert value(done.report["metrics"], "f1") >= 0.85
