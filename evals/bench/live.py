"""How long from a final segment to its card, with many calls at once.

Each call is a shipped one played at the pace it was spoken, started at another second; the time
counted is from handing a segment to the live call until the event of its card is in a follower's
hands, so it includes the commit. The peer does the same search for the same questions in the same
run: LlamaIndex's fusion retriever on qdrant-client's local mode, over the same passages.
"""

from __future__ import annotations

import asyncio
import gc
import random
import resource
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from assistant.core.call import SYSTEM, Call
from assistant.core.card import Card
from assistant.core.speech import Segment
from assistant.demo.catalogue import demo_calls
from assistant.house import House
from assistant.intake.whisperx import Transcript, read_transcript
from assistant.settings import Settings, read_settings
from evals.bench.filler import fill
from evals.bench.peer import peer_seconds

_PEER_QUESTIONS = 30
RAMP_S = 5.0
"""All calls are opened at once, which no call centre does: what follows is the steady state."""
Say = Callable[[str], object]
Opened = Callable[[Settings], AbstractAsyncContextManager[House]]
"""Opens the whole service: handed in by the command, which alone knows how it is wired."""


@dataclass
class Heard:
    """Seconds from segment to card, and how much was heard."""

    to_card: list[float] = field(default_factory=list[float])
    segments: int = 0
    seconds: float = 0.0


async def bench_live(
    counts: Sequence[int], seconds: float, chunks: int, opened: Opened, say: Say
) -> dict[str, Any]:
    """One object: a run for each number of calls, and the peer's figures for the same questions."""
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as home:
        settings = read_settings(home=Path(home))
        async with opened(settings) as house:
            await house.load_shop("system:bench")
        say(f"Filling the index to {chunks:,} passages …")
        points = await fill(settings, chunks)
        # What is kept for the peer must not be walked by our garbage collector while we measure.
        gc.collect()
        gc.freeze()
        async with opened(settings) as house:
            transcripts = [read_transcript(call.path) for call in demo_calls()]
            by: list[dict[str, Any]] = []
            for count in counts:
                say(f"{count} calls for {seconds:g} s …")
                by.append(await _run(house, transcripts, count, seconds))
            say("The peer …")
            peer = await peer_seconds(house, points, questions(transcripts), _PEER_QUESTIONS)
    return {
        "task": "bench live",
        "data": f"{len(transcripts)} shipped calls, {chunks} passages (perturbed copies fill up)",
        "n": sum(run["cards"] for run in by),
        "seconds": round(time.perf_counter() - started, 1),
        "by": by,
        "baselines": {"llama_index fusion on qdrant-client local": spread(peer)},
    }


def questions(transcripts: Sequence[Transcript]) -> list[str]:
    """What customers ask on the shipped calls: the peer is asked the same."""
    return [s.text for t in transcripts for s in t.segments if s.speaker == "customer"]


async def _run(
    house: House, transcripts: list[Transcript], count: int, seconds: float
) -> dict[str, Any]:
    heard = Heard()
    chance = random.Random(count)
    memory, cpu, begun = resident_mb(), time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        for number in range(count):
            transcript = transcripts[number % len(transcripts)]
            offset = chance.uniform(0, max(transcript.seconds - 20, 1))
            tasks.create_task(_play(house, transcript, f"{count}-{number}", offset, seconds, heard))
    wall = time.perf_counter() - begun
    used = time.process_time() - cpu
    return {
        "calls": count,
        "segments": heard.segments,
        "cards": len(heard.to_card),
        **spread(heard.to_card),
        "cpu_s_per_call_minute": round(used / (count * wall / 60), 4),
        "mb_per_call": round(max(resident_mb() - memory, 0.0) / count, 3),
        "rss_mb": round(resident_mb(), 1),
    }


async def _play(
    house: House, transcript: Transcript, name: str, offset: float, seconds: float, heard: Heard
) -> None:
    call = (await house.call_of(transcript)).model_copy(
        update={"id": f"bench-{name}", "started_at": datetime(2026, 11, 16, 10, tzinfo=UTC)}
    )
    await house.open_call(call, SYSTEM)
    handed: dict[str, float] = {}
    async with asyncio.TaskGroup() as tasks:
        begun = time.perf_counter()
        follower = tasks.create_task(_follow(house, call, begun, handed, heard))
        for segment in from_moment(transcript, offset):
            due = segment.end - offset
            if due > seconds + RAMP_S:
                break
            await asyncio.sleep(max(0.0, due - (time.perf_counter() - begun)))
            handed["now"] = time.perf_counter()
            await house.add_segments(call.id, (segment,), SYSTEM)
            heard.segments += 1
        await asyncio.sleep(max(0.0, seconds + RAMP_S - (time.perf_counter() - begun)))
        follower.cancel()


def from_moment(transcript: Transcript, offset: float) -> list[Segment]:
    """The segments from a moment of the call on, numbered anew."""
    later = [segment for segment in transcript.segments if segment.end >= offset]
    return [
        segment.model_copy(update={"sequence": number})
        for number, segment in enumerate(sorted(later, key=lambda one: one.end))
    ]


async def _follow(
    house: House, call: Call, begun: float, handed: dict[str, float], heard: Heard
) -> None:
    async for event in house.follow(call.id, 0, SYSTEM):
        if isinstance(event.body, Card) and handed["now"] - begun >= RAMP_S:
            heard.to_card.append(time.perf_counter() - handed["now"])


def spread(seconds: Sequence[float]) -> dict[str, float | None]:
    """p50, p95 and p99 in milliseconds."""
    if not seconds:
        return {"p50": None, "p95": None, "p99": None}
    found = np.percentile(np.array(seconds) * 1000, [50, 95, 99])
    return {
        name: round(float(value), 2)
        for name, value in zip(("p50", "p95", "p99"), found, strict=True)
    }


def resident_mb() -> float:
    """The memory of this process, in MB; its peak where the system does not tell the present."""
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
        return pages * resource.getpagesize() / 2**20
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
