"""Customers, agents and outcomes over HTTP and on the command line; speech over one connection."""

from __future__ import annotations

import asyncio
import json
import os
import random
import subprocess
import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn
from house_of_tests import house_in
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosedError, InvalidStatus

from assistant.core.call import SYSTEM
from assistant.core.speech import Segment
from assistant.house import House
from assistant.web.app import create_app

CALL = {"id": "c-17", "started_at": "2026-11-09T09:00:00Z"}


@asynccontextmanager
async def served(house: House) -> AsyncGenerator[str]:
    app = create_app(house, house.shelf, house.scripts, house.records)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    listening.listen()
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield f"127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listening.close()


@pytest.fixture
async def house(home: Path) -> AsyncIterator[House]:
    async with house_in(home) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house, house.shelf, house.scripts, house.records, hosts=("*",))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x/v1") as opened:
        yield opened


async def test_customers_are_told_one_by_one_or_in_bulk(client: httpx.AsyncClient) -> None:
    one = {"id": "T-1", "name": "Maya", "tier": "gold"}
    assert (await client.post("/customers", json=one)).json()["kept"] == 1
    many = [{**one, "name": "Maya L."}, {"id": "T-2"}, {"name": "nobody"}]
    told = (await client.post("/customers", json=many)).json()
    assert (told["kept"], told["bad"], told["lines"]) == (
        2, 1, [{"line": 3, "error": "id: Field required"}],
    )  # fmt: skip
    assert (await client.get("/customers/T-1")).json()["name"] == "Maya L."
    whole = await client.post("/customers?all_or_nothing=true", json=[{"id": "T-3"}, {}])
    assert (whole.status_code, "Nothing was kept" in whole.json()["error"]) == (400, True)
    assert (await client.get("/customers/T-3")).status_code == 404
    page = (await client.get("/customers", params={"after": "T-1", "limit": 1})).json()
    assert [customer["id"] for customer in page] == ["T-2"]
    assert (await client.post("/customers", content=b"nonsense")).status_code == 400


async def test_what_came_of_a_call_is_kept_by_source(client: httpx.AsyncClient) -> None:
    await client.post("/calls", json=CALL)
    first = {"source": "survey", "satisfaction": 2}
    assert (await client.post("/calls/c-17/outcomes", json=first)).status_code == 200
    await client.post("/calls/c-17/outcomes", json={"source": "survey", "satisfaction": 4})
    table = b"call,source,resolved,sale,currency\nc-17,till,true,89.5,EUR\nc-99,till,true,,EUR\n"
    told = (await client.post("/outcomes", content=table)).json()
    assert (told["kept"], told["bad"]) == (1, 1)
    assert "c-99" in told["lines"][0]["error"]
    known = (await client.get("/calls/c-17/outcomes")).json()
    assert [(one["source"], one["satisfaction"], one["sale"]) for one in known] == [
        ("survey", 4, None), ("till", None, 89.5),
    ]  # fmt: skip
    assert (await client.post("/calls/c-98/outcomes", json=first)).status_code == 404
    assert (await client.post("/calls/c-17/outcomes", json={"source": "x"})).status_code == 400
    other = {"call": "c-2", "satisfaction": 1}
    assert (await client.post("/calls/c-17/outcomes", json=other)).status_code == 400


async def test_agents_have_a_team_and_a_first_day(client: httpx.AsyncClient) -> None:
    table = b"id,name,team,started\na-2,Li,Returns,2026-09-01\na-1,Ben,Returns,\n"
    assert (await client.post("/agents", content=table)).json()["kept"] == 2
    told = (await client.get("/agents")).json()
    assert [(one["id"], one["started"]) for one in told] == [("a-1", None), ("a-2", "2026-09-01")]


def test_the_command_imports_and_shows_customers(home: Path, tmp_path: Path) -> None:
    def assistant(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", "customers", *words],
            env={**os.environ, "ASSISTANT_HOME": str(home)},
            capture_output=True,
            text=True,
            check=False,
        )

    file = tmp_path / "c.csv"
    file.write_text("id,name,tier\nT-1,Maya,gold\nT-2,Ben,platinum\n", "utf-8")
    done = assistant("import", str(file))
    assert (done.returncode, "line 3: tier" in done.stdout) == (1, True)
    assert "Maya" in assistant("show", "T-1").stdout
    assert assistant("show", "T-2").returncode == 2
    missing = assistant("import", str(tmp_path / "none.csv"))
    assert (missing.returncode, missing.stderr.count("\n")) == (2, 1)


# ------------------------------------------------------------------ speech over one connection


def batch(number: int, *sequences: int) -> str:
    segments = [
        {"sequence": n, "speaker": ("agent", "customer")[n % 2], "start": n * 4.0,
         "end": n * 4.0 + 3, "text": f"This is sentence number {n}."}
        for n in sequences
    ]  # fmt: skip
    return json.dumps({"batch": number, "segments": segments})


async def answered(socket: ClientConnection, message: str) -> dict[str, Any]:
    await socket.send(message)
    return json.loads(await socket.recv())


async def test_batches_are_acknowledged_when_durable_and_a_break_is_mended(house: House) -> None:
    async with served(house) as at, httpx.AsyncClient(base_url=f"http://{at}/v1") as client:
        await client.post("/calls", json=CALL)
        address = f"ws://{at}/v1/calls/c-17/segments"
        async with connect(address) as socket:
            assert json.loads(await socket.recv()) == {"seq": 1, "sources": {}}
            told = await answered(socket, batch(1, 0, 1))
            events = await house.events("c-17", 0, SYSTEM)
            assert told == {"batch": 1, "seq": events[-1].seq}
        async with connect(address) as socket:
            assert json.loads(await socket.recv())["sources"] == {"main": 1}
            assert (await answered(socket, batch(2, 1, 2)))["batch"] == 2
            refused = await answered(socket, "nonsense")
            assert "Invalid JSON" in refused["error"]
            changed = batch(3, 2).replace("number 2", "another")
            assert "another body" in (await answered(socket, changed))["error"]
            assert (await answered(socket, batch(4, 3)))["batch"] == 4
    heard = [e.body for e in await house.events("c-17", 0, SYSTEM) if isinstance(e.body, Segment)]
    assert [one.sequence for one in heard] == [0, 1, 2, 3]


async def test_a_call_nobody_opened_and_a_foreign_page_are_turned_away(house: House) -> None:
    async with served(house) as at:
        async with connect(f"ws://{at}/v1/calls/none/segments") as socket:
            with pytest.raises(ConnectionClosedError) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None
            assert (closed.value.rcvd.code, "none" in closed.value.rcvd.reason) == (4404, True)
        foreign = {"Origin": "https://evil.example"}
        with pytest.raises(InvalidStatus):
            await connect(f"ws://{at}/v1/calls/none/segments", additional_headers=foreign)


@pytest.mark.parametrize("seed", [1, 2])
async def test_any_order_twins_and_both_ways_in_make_the_same_log(house: House, seed: int) -> None:
    chance = random.Random(seed)
    plan = [[0, 1], [2], [3, 4, 5], [6], [7]]
    sent = [*plan, *chance.sample(plan, 3)]
    for place in range(0, len(sent) - 1, 2):
        if chance.random() < 0.5:
            sent[place], sent[place + 1] = sent[place + 1], sent[place]
    async with served(house) as at, httpx.AsyncClient(base_url=f"http://{at}/v1") as client:
        await client.post("/calls", json=CALL)
        async with connect(f"ws://{at}/v1/calls/c-17/segments") as socket:
            await socket.recv()
            for number, sequences in enumerate(sent):
                message = batch(number, *sequences)
                if chance.random() < 0.5:
                    await answered(socket, message)
                else:
                    segments = {"segments": json.loads(message)["segments"]}
                    await client.post("/calls/c-17/segments", json=segments)
        await client.post("/calls", json={**CALL, "id": "c-18"})
        for sequences in plan:
            segments = {"segments": json.loads(batch(0, *sequences))["segments"]}
            await client.post("/calls/c-18/segments", json=segments)

    async def heard(call: str) -> list[tuple[int, str]]:
        events = await house.events(call, 0, SYSTEM)
        said = [e.body for e in events if isinstance(e.body, Segment)]
        return sorted((one.sequence, one.text) for one in said)

    assert await heard("c-17") == await heard("c-18")
