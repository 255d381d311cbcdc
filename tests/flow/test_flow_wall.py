"""A supervisor's shift over HTTP against the real house: a shipped call comes up, is claimed,
judged, counted, and found again."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from house_of_tests import house_in

from assistant.core.call import SYSTEM, Actor, Call
from assistant.core.signal import Signal
from assistant.core.speech import Segment
from assistant.demo.catalogue import demo_calls
from assistant.errors import Refused
from assistant.house import House
from assistant.intake.whisperx import read_transcript
from assistant.web.app import create_app

ANN, BOB = (Actor(kind="supervisor", id=name) for name in ("ann", "bob"))


@pytest.fixture
async def house(home: Path) -> AsyncIterator[House]:
    async with house_in(home) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house, house.shelf, watching=house.wall, hosts=("*",))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x/v1") as opened:
        yield opened


async def live_call(house: House) -> str:
    """The shipped call about a warranty, heard to its last word and not ended."""
    path = next(call.path for call in demo_calls() if call.name == "appliance-warranty")
    transcript = read_transcript(path)
    call = await house.call_of(transcript)
    await house.open_call(call, SYSTEM)
    for segment in transcript.segments:
        await house.add_segments(call.id, (segment,), SYSTEM)
    return call.id


async def got(client: httpx.AsyncClient, path: str, **asked: object) -> Any:
    answer = await client.get(path, params={name: str(one) for name, one in asked.items()})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_shipped_call_comes_up_is_claimed_judged_and_counted(
    house: House, client: httpx.AsyncClient
) -> None:
    assert (await got(client, "/wall"))["calls"] == []
    call = await live_call(house)
    (shown,) = (await got(client, "/wall"))["calls"]
    signals = [
        event.body
        for event in await house.events(call, 0, SYSTEM)
        if isinstance(event.body, Signal)
    ]
    critical = [one for one in signals if one.severity == "critical"]
    assert critical
    assert shown["level"] == "need"
    assert shown["reasons"][0]["severity"] == "critical"
    alerts = (await got(client, "/alerts", call=call, live=True))["alerts"]
    assert {one["kind"] for one in alerts} == {
        one.kind for one in signals if one.severity != "info"
    }
    assert (await client.post(f"/calls/{call}/claim")).status_code == 204
    (shown,) = (await got(client, "/wall"))["calls"]
    assert shown["claimed"]["by"] == "supervisor:local"
    kind = alerts[0]["kind"]
    for one in alerts:
        told = await client.post(f"/alerts/{one['id']}/judge", json={"verdict": "right"})
        assert told.json()["judged"]["by"] == "supervisor:local"
    (shown,) = (await got(client, "/wall"))["calls"]
    assert (shown["level"], shown["open_alerts"]) == ("steady", 0)
    rules = {one["kind"]: one for one in await got(client, "/alerts/precision")}
    same = [one for one in alerts if one["kind"] == kind]
    assert (rules[kind]["right"], rules[kind]["precision"]) == (len(same), 1.0)
    assert rules[kind]["low"] < 1.0
    await client.post(f"/alerts/{alerts[0]['id']}/judge", json={"verdict": "wrong"})
    rules = {one["kind"]: one for one in await got(client, "/alerts/precision")}
    assert rules[kind]["wrong"] == 1
    await client.post(f"/alerts/{alerts[0]['id']}/judge", json={"verdict": None})
    assert (await got(client, f"/alerts/{alerts[0]['id']}"))["judged"] is None
    await house.end_call(call, SYSTEM)
    assert (await got(client, "/wall"))["calls"] == []


async def test_a_snoozed_call_is_away_until_it_is_woken(
    house: House, client: httpx.AsyncClient
) -> None:
    call = await live_call(house)
    await client.post(f"/calls/{call}/snooze", json={"minutes": 5})
    (shown,) = (await got(client, "/wall"))["calls"]
    assert shown["level"] == "snoozed"
    await client.post(f"/calls/{call}/wake")
    (shown,) = (await got(client, "/wall"))["calls"]
    assert shown["level"] == "need"


async def test_two_supervisors_do_not_have_the_same_call(house: House) -> None:
    call = await live_call(house)
    await house.wall.claim_call(call, ANN)
    with pytest.raises(Refused, match="supervisor:ann has it"):
        await house.wall.claim_call(call, BOB)
    await house.wall.release_call(call, BOB)
    await house.wall.claim_call(call, BOB)
    (shown,) = (await house.wall.standing(ANN)).calls
    assert shown.claimed is not None
    assert shown.claimed.by == "supervisor:bob"


async def test_a_reader_is_told_what_changed_and_after_a_break_only_what_it_missed(
    house: House,
) -> None:
    stream = house.wall.follow("", ANN)
    position, piece = await anext(stream)
    assert json.loads(piece)["whole"]
    call = await live_call(house)
    position, piece = await anext(stream)
    told = json.loads(piece)
    assert (told["whole"], [one["call"] for one in told["calls"]]) == (False, [call])
    other = Call(id="c2", started_at=house.parts.clock())
    await house.open_call(other, SYSTEM)
    await house.end_call(call, SYSTEM)
    again = house.wall.follow(position, ANN)
    _, piece = await anext(again)
    missed = json.loads(piece)
    assert not missed["whole"]
    assert ([one["call"] for one in missed["calls"]], missed["gone"]) == (["c2"], [call])
    elsewhere = house.wall.follow("another-process-7", ANN)
    assert json.loads((await anext(elsewhere))[1])["whole"]


async def test_another_tenant_sees_and_does_nothing(house: House) -> None:
    call = await live_call(house)
    stranger = ANN.model_copy(update={"tenant": "theirs"})
    assert (await house.wall.standing(stranger)).calls == ()
    assert (await house.wall.alerts(stranger)).alerts == ()
    for refused in (house.wall.claim_call(call, stranger), house.wall.call(call, stranger)):
        with pytest.raises(Exception, match="There is no call"):
            await refused


async def test_calls_are_found_by_what_was_said_in_both_languages(
    house: House, client: httpx.AsyncClient
) -> None:
    now = house.parts.clock()
    for name, text in (("zh", "不用解释了，我就发个差评。"), ("en", "I will call my lawyer.")):
        language = "zh" if name == "zh" else "en"
        await house.open_call(Call(id=name, started_at=now, language=language), SYSTEM)
        said = Segment(sequence=0, speaker="customer", start=1, end=3, text=text, language=language)
        await house.add_segments(name, (said,), SYSTEM)
    found = await got(client, "/calls", text="差评")
    (match,) = found["calls"][0]["matches"]
    ((start, end),) = match["spans"]
    assert (found["calls"][0]["call"], match["text"][start:end]) == ("zh", "差评")
    assert [one["call"] for one in (await got(client, "/calls", text="lawyer"))["calls"]] == ["en"]
    assert (await got(client, "/calls", language="zh"))["calls"][0]["call"] == "zh"
    assert (await client.get("/calls", params={"after": "nonsense"})).status_code == 400
    assert (await client.get("/calls/nobody")).status_code == 404


async def test_the_command_line_tells_what_the_page_does(home: Path) -> None:
    async with house_in(home) as house:
        call = await live_call(house)
    environment = {**os.environ, "ASSISTANT_HOME": str(home)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", "calls", *words, "--json"],
            capture_output=True, text=True, env=environment, timeout=60, check=False,
        )  # fmt: skip

    found = await asyncio.to_thread(run, "search", "warranty")
    assert found.returncode == 0, found.stderr
    assert json.loads(found.stdout.splitlines()[0])["call"] == call
    nothing = await asyncio.to_thread(run, "search", "zebra")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    shown = json.loads((await asyncio.to_thread(run, "show", call)).stdout)
    assert shown["alerts"]
