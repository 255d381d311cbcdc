"""How long a search takes over few and many passages, beside two peers, and how fast documents
come in. The filler's vectors are perturbed real ones and its texts are mixed words: the timing
needs size, not sense, and every report says so."""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.demo.catalogue import demo_calls
from assistant.house import House
from assistant.intake.whisperx import read_transcript
from assistant.settings import Settings, read_settings
from evals.bench.filler import fill
from evals.bench.live import questions, resident_mb, spread
from evals.bench.peer import local_seconds, peer_seconds
from knowledge.types import SearchQuery

ASKED = 300
PEER_ASKED = 30
_AT = datetime(2026, 11, 16, tzinfo=UTC)
Say = Callable[[str], object]
Opened = Callable[[Settings], AbstractAsyncContextManager[House]]


async def bench_retrieval(sizes: Sequence[int], opened: Opened, say: Say) -> dict[str, Any]:
    """One object: a run for each size, each with its peers."""
    started = time.perf_counter()
    asked = questions([read_transcript(call.path) for call in demo_calls()])
    by = [await _run(size, asked, opened, say) for size in sizes]
    return {
        "task": "bench retrieval",
        "data": f"{len(asked)} questions of the shipped calls; passages filled up with perturbed "
        "copies of the shop's",
        "n": ASKED * len(by),
        "seconds": round(time.perf_counter() - started, 1),
        "by": by,
    }


async def _run(size: int, asked: Sequence[str], opened: Opened, say: Say) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings(home=Path(home))
        async with opened(settings) as house:
            begun = time.perf_counter()
            report = await house.load_shop("system:bench")
            ingestion = time.perf_counter() - begun
        say(f"Filling the index to {size:,} passages …")
        before = resident_mb()
        points = await fill(settings, size)
        async with opened(settings) as house:
            say(f"Asking {ASKED} questions of {size:,} passages …")
            gc.collect()
            taken: list[float] = []
            cpu = time.process_time()
            for number in range(ASKED):
                # No two are the same, so that nothing is remembered from the one before.
                text = f"{asked[number % len(asked)]} {number}"
                begun = time.perf_counter()
                await house.knowledge.search(SearchQuery(text=text, at=_AT, language="en"))
                taken.append(time.perf_counter() - begun)
            cpu = time.process_time() - cpu
            memory = resident_mb() - before
            some = [f"{text} again" for text in asked[:PEER_ASKED]]
            say("qdrant-client's local mode …")
            local = await local_seconds(house, points, some)
            say("LlamaIndex's fusion retriever …")
            fusion = await peer_seconds(house, points, some, PEER_ASKED)
    return {
        "passages": size,
        **spread(taken),
        "cpu_s": round(cpu / ASKED, 5),
        "rss_mb": round(memory, 1),
        "ingestion": {
            "documents_per_second": round(len(report) / ingestion, 1),
            "chunks_per_second": round(sum(one.chunks for one in report) / ingestion, 1),
        },
        "baselines": {
            "qdrant-client local": spread(local),
            "llama_index fusion on qdrant-client local": spread(fusion),
        },
    }
