"""What it costs to bring one call's events to many readers, beside a plain broadcast.

The same call is played to the server once with one reader and once with many; what the server's
process spent more, over what it delivered more, is the cost of a delivery. The peer is the least
that can do it: a uvicorn server that sends each text it is handed to every open WebSocket. Rounds
alternate in one run, and the interval of the ratio is bootstrapped over them.
"""

from __future__ import annotations

import asyncio
import json
import random
import socket
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from statistics import median
from typing import Any

import httpx
from websockets.asyncio.client import connect

from assistant.core.call import Call
from assistant.intake.whisperx import Transcript
from evals.bench.server import Server, served

READERS = 200
ROUNDS = 5
RESAMPLES = 2000
OVER = b"event: over"


async def fan_out(server: Server, call: Call, transcript: Transcript) -> dict[str, Any]:
    """Deliveries a core-second of ours and of the peer, and their ratio with a 95 % interval."""
    ours: list[float] = []
    plain: list[float] = []
    async with _broadcast() as peer:
        for number in range(ROUNDS):
            few, one, texts = await _ours(server, call, transcript, f"fan-{number}-1", 1)
            cost, many, _ = await _ours(server, call, transcript, f"fan-{number}-n", READERS)
            ours.append((many - one) / max(cost - few, 0.01))
            few, one = await _plain(peer, texts, 1)
            cost, many = await _plain(peer, texts, READERS)
            plain.append((many - one) / max(cost - few, 0.01))
    chance = random.Random(7)
    ratios = sorted(
        median(ours[i] for i in drawn) / median(plain[i] for i in drawn)
        for drawn in (chance.choices(range(ROUNDS), k=ROUNDS) for _ in range(RESAMPLES))
    )
    return {
        "readers": READERS,
        "deliveries_a_core_second": round(median(ours)),
        "uvicorn_websocket_broadcast": round(median(plain)),
        "ratio": round(median(ours) / median(plain), 2),
        "interval": [round(ratios[50], 2), round(ratios[-51], 2)],
    }


async def _ours(
    server: Server, call: Call, transcript: Transcript, name: str, readers: int
) -> tuple[float, int, list[str]]:
    """CPU-seconds of the server, frames delivered, and the frames of one reader."""
    named = call.model_copy(
        update={"id": f"{name}", "started_at": datetime(2026, 11, 16, 10, tzinfo=UTC)}
    )
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(
        base_url=server.url, timeout=httpx.Timeout(30.0, read=None), limits=limits
    ) as client:
        (await client.post("/v1/calls", json=named.model_dump(mode="json"))).raise_for_status()
        listening = [asyncio.Event() for _ in range(readers)]
        async with asyncio.TaskGroup() as tasks:
            reading = [tasks.create_task(_frames(client, name, one)) for one in listening]
            for one in listening:
                await one.wait()
            spent = server.cpu_s()
            for segment in transcript.segments:
                body = {"segments": [segment.model_dump(mode="json")]}
                (await client.post(f"/v1/calls/{name}/segments", json=body)).raise_for_status()
            (await client.post(f"/v1/calls/{name}/end")).raise_for_status()
        frames = [task.result() for task in reading]
    return server.cpu_s() - spent, sum(len(one) for one in frames), frames[0]


async def _frames(client: httpx.AsyncClient, call: str, listening: asyncio.Event) -> list[str]:
    kept = bytearray()
    async with client.stream("GET", f"/v1/calls/{call}/events") as stream:
        async for chunk in stream.aiter_raw():
            listening.set()
            kept += chunk
            if OVER in chunk:
                break
    return [line[6:] for line in kept.decode().splitlines() if line.startswith('data: {"')]


@asynccontextmanager
async def _broadcast() -> AsyncGenerator[Server]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])

    def address() -> str | None:
        with socket.socket() as tried:
            return f"http://127.0.0.1:{port}" if not tried.connect_ex(("127.0.0.1", port)) else None

    words = ("uvicorn", "evals.bench.broadcast_peer:app", "--port", str(port))
    async with served((*words, "--log-level", "error"), {}, address) as server:
        yield server


async def _plain(peer: Server, texts: Sequence[str], readers: int) -> tuple[float, int]:
    async with httpx.AsyncClient(base_url=peer.url) as client, asyncio.TaskGroup() as tasks:
        listening = [asyncio.Event() for _ in range(readers)]
        reading = [tasks.create_task(_texts(peer, len(texts), one)) for one in listening]
        for one in listening:
            await one.wait()
        spent = peer.cpu_s()
        for text in texts:
            await client.post("/say", content=json.dumps(text))
    return peer.cpu_s() - spent, sum(task.result() for task in reading)


async def _texts(peer: Server, wanted: int, listening: asyncio.Event) -> int:
    got = 0
    async with connect(peer.url.replace("http", "ws") + "/follow", compression=None) as line:
        await line.recv()
        listening.set()
        while got < wanted:
            await line.recv()
            got += 1
    return got
