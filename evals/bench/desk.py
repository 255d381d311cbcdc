"""How long from a final segment to its card in a connected client, with many calls at once.

The real server runs in a process of its own; this one is the recogniser and the agents' pages: it
sends each segment when it was spoken, over one connection a call, and reads each call's event
stream, on loopback. The time counted is from just before the segment is sent until the card's
frame is in the client's hands.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from assistant.core.call import Call
from assistant.core.speech import Segment
from assistant.demo.catalogue import demo_calls
from assistant.errors import Unavailable
from assistant.intake.whisperx import Transcript, read_transcript
from assistant.settings import read_settings
from evals.bench.fan_out import fan_out
from evals.bench.filler import fill
from evals.bench.live import RAMP_S, Opened, Say, from_moment, spread
from evals.bench.server import Server, served

OPENED_S = 10.0
"""All calls are opened within this time, fifty a second at 500; counting begins `RAMP_S` after."""
CARD = b'"type":"card"'
JSON = {"content-type": "application/json"}
QUIET = aiohttp.ClientTimeout(total=None, sock_connect=30)


@dataclass
class Seen:
    """Seconds from a segment to its card, and what the clients were sent."""

    to_card: list[float] = field(default_factory=list[float])
    events: int = 0


async def bench_desk(
    counts: Sequence[int],
    seconds: float,
    chunks: int,
    opened: Opened,
    running_server: Callable[[Path], str | None],
    say: Say,
) -> dict[str, Any]:
    """One object: a run for each number of calls, and what one event to many readers costs.

    Raises Unavailable where the server does not come up or cannot be measured.
    """
    started = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        settings = read_settings(home=home)
        transcripts = [read_transcript(call.path) for call in demo_calls()]
        async with opened(settings) as house:
            await house.load_shop("system:bench")
            calls = [await house.call_of(transcript) for transcript in transcripts]
        say(f"Filling the index to {chunks:,} passages …")
        await fill(settings, chunks)
        async with served(
            ("assistant", "serve", "--port", "0", "--no-demo"),
            {"ASSISTANT_HOME": folder},
            lambda: running_server(home),
        ) as server:
            played = list(zip(calls, transcripts, strict=True))
            by: list[dict[str, Any]] = []
            for count in counts:
                say(f"{count} calls for {seconds:g} s …")
                by.append(await _run(server, played, count, seconds))
            say("One call, many readers …")
            spread_out = await fan_out(server, calls[0], transcripts[0])
    return {
        "task": "bench desk",
        "data": f"{len(transcripts)} shipped calls over WebSockets, {chunks} passages",
        "n": sum(run["cards"] for run in by),
        "seconds": round(time.perf_counter() - started, 1),
        "by": by,
        "fan_out": spread_out,
    }


async def _run(
    server: Server, played: Sequence[tuple[Call, Transcript]], count: int, seconds: float
) -> dict[str, Any]:
    seen = Seen()
    steady_from = time.perf_counter() + OPENED_S + RAMP_S
    chance = random.Random(count)
    memory, cpu, begun = server.resident_mb(), server.cpu_s(), time.perf_counter()
    own = time.process_time()
    # aiohttp, not httpx: its parser is C, and 500 clients have to fit beside the server.
    connector = aiohttp.TCPConnector(limit=0)
    async with (
        aiohttp.ClientSession(server.url, connector=connector, timeout=QUIET) as client,
        asyncio.TaskGroup() as tasks,
    ):
        for number in range(count):
            call, transcript = played[number % len(played)]
            named = call.model_copy(
                update={
                    "id": f"desk-{count}-{number}",
                    "started_at": datetime(2026, 11, 16, 10, tzinfo=UTC),
                }
            )
            # Nobody falls silent before the end of the run, as far as the calls are long enough.
            lasts = OPENED_S + RAMP_S + seconds
            offset = chance.uniform(0, max(transcript.seconds - lasts, 1))
            segments = from_moment(transcript, offset)
            tasks.create_task(_play(client, named, segments, offset, steady_from, seconds, seen))
            await asyncio.sleep(OPENED_S / count)
    wall = time.perf_counter() - begun
    used = server.cpu_s() - cpu
    return {
        "calls": count,
        "cards": len(seen.to_card),
        "events": seen.events,
        **spread(seen.to_card),
        "cpu_s_per_call_minute": round(used / (count * wall / 60), 4),
        "cores": round(used / wall, 2),
        "clients_cores": round((time.process_time() - own) / wall, 2),
        "mb_per_call": round(max(server.resident_mb() - memory, 0.0) / count, 3),
        "rss_mb": round(server.resident_mb(), 1),
    }


async def _play(
    client: aiohttp.ClientSession,
    call: Call,
    segments: Sequence[Segment],
    offset: float,
    steady_from: float,
    seconds: float,
    seen: Seen,
) -> None:
    handed: list[float] = []
    begun = time.perf_counter()
    async with asyncio.TaskGroup() as tasks:
        await _post(client, "/v1/calls", call.model_dump_json())
        reader = tasks.create_task(_read(client, call.id, steady_from, handed, seen))
        async with client.ws_connect(f"/v1/calls/{call.id}/segments") as speech:
            await speech.receive_str()
            for number, segment in enumerate(segments):
                due = segment.end - offset
                if begun + due > steady_from + seconds:
                    break
                await asyncio.sleep(max(0.0, due - (time.perf_counter() - begun)))
                handed.append(time.perf_counter())
                batch = f'{{"batch":{number},"segments":[{segment.model_dump_json()}]}}'
                await speech.send_str(batch)
                taken = await speech.receive_str()
                if '"seq"' not in taken:
                    raise Unavailable(f"A segment was not taken: {taken}", "Look at its log.")
            await asyncio.sleep(max(0.0, steady_from + seconds - time.perf_counter()))
        reader.cancel()


async def _read(
    client: aiohttp.ClientSession, call: str, steady_from: float, handed: list[float], seen: Seen
) -> None:
    async with client.get(f"/v1/calls/{call}/events", raise_for_status=True) as stream:
        async for chunk in stream.content.iter_any():
            now = time.perf_counter()
            seen.events += chunk.count(b"\ndata: ")
            if CARD in chunk and handed and handed[-1] >= steady_from:
                seen.to_card.append(now - handed[-1])


async def _post(client: aiohttp.ClientSession, path: str, body: str) -> None:
    async with client.post(path, data=body, headers=JSON, raise_for_status=True) as answer:
        await answer.read()
