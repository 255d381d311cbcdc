"""The API over a fake desk: what is sent comes in whole, what goes wrong is said kindly."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import httpx
import pytest
from fake_desk import FakeDesk

from assistant.core.call import SYSTEM, Call
from assistant.core.events import EVENT, CallEvent
from assistant.core.speech import Segment
from assistant.web.app import create_app
from assistant.web.desk import Recording
from assistant.web.stream import event_stream

CALL = Call(id="c-17", started_at=datetime(2026, 11, 21, tzinfo=UTC))


def segment(sequence: int, text: str = "hello") -> Segment:
    start = float(sequence)
    return Segment(sequence=sequence, speaker="agent", start=start, end=start + 1, text=text)


def batch(*segments: Segment) -> dict[str, object]:
    return {"segments": [one.model_dump(mode="json") for one in segments]}


def frames(body: str) -> list[CallEvent]:
    return [
        EVENT.validate_json(line.removeprefix("data: "))
        for line in body.splitlines()
        if line.startswith("data: ") and line != "data: {}"
    ]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def client(desk: FakeDesk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400") as client:
        yield client


async def test_a_call_is_opened_heard_and_ended(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    opened = await client.post("/v1/calls", json=CALL.model_dump(mode="json"))
    assert opened.status_code == 201
    heard = await client.post("/v1/calls/c-17/segments", json=batch(segment(0), segment(1)))
    assert heard.json() == {"seq": 3}
    again = await client.post("/v1/calls/c-17/segments", json=batch(segment(0), segment(1)))
    assert again.json() == {"seq": 3}
    assert (await client.post("/v1/calls/c-17/end")).json() == {"seq": 4}
    assert [event.type for event in desk.logs["c-17"]] == [
        "call_started",
        "segment",
        "segment",
        "call_ended",
    ]


async def test_the_stream_gives_every_event_with_its_sequence(
    client: httpx.AsyncClient, desk: FakeDesk
) -> None:
    played = await client.post("/v1/demo/calls/exchange-en/play", json={"speed": 0})
    call = played.json()["call"]
    answer = await client.get(f"/v1/calls/{call}/events")
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert frames(answer.text) == desk.logs[call]
    assert "event: over" in answer.text


async def test_a_reader_resumes_after_the_last_sequence_it_saw(
    client: httpx.AsyncClient, desk: FakeDesk
) -> None:
    call = await desk.start_replay("exchange-en", 0, "en", SYSTEM)
    by_header = await client.get(f"/v1/calls/{call}/events", headers={"Last-Event-ID": "5"})
    by_query = await client.get(f"/v1/calls/{call}/events", params={"after": 5})
    assert frames(by_header.text)[0].seq == 6
    assert frames(by_header.text) == frames(by_query.text) == desk.logs[call][5:]


def following(desk: FakeDesk, call: str) -> Callable[[int], AsyncIterator[CallEvent]]:
    return lambda after: desk.follow(call, after, SYSTEM)


async def test_a_graded_call_is_over_for_whoever_comes_late(desk: FakeDesk) -> None:
    call = await desk.start_replay("exchange-en", 0, "en", SYSTEM)
    desk.over.clear()  # this desk would go on for ever: the scorecard alone must end it
    got = [frame async for frame in event_stream(following(desk, call), desk.logs[call], 0)]
    assert b"".join(got).count(b"id: ") == len(desk.logs[call])
    assert got[-1].startswith(b"event: over")


async def test_a_silent_call_still_shows_that_the_line_is_up(desk: FakeDesk) -> None:
    await desk.open_call(CALL, SYSTEM)
    stream = event_stream(
        following(desk, "c-17"), await desk.events("c-17", 0, SYSTEM), 0, heartbeat_s=0.01
    )
    got = [await anext(stream) for _ in range(4)]
    assert got[0].startswith(b"id: 1\n")
    assert got[2:] == [b": still here\n\n"] * 2
    await desk.add_segments("c-17", [segment(0)], SYSTEM)
    frame = await _first_frame(stream)
    assert json.loads(frame.split(b"data: ")[1])["text"] == "hello"
    await stream.aclose()


async def test_a_reader_who_leaves_leaves_no_task_behind(desk: FakeDesk) -> None:
    await desk.open_call(CALL, SYSTEM)
    before = asyncio.all_tasks()
    stream = event_stream(
        following(desk, "c-17"), await desk.events("c-17", 0, SYSTEM), 0, heartbeat_s=0.01
    )
    for _ in range(3):
        await anext(stream)
    await stream.aclose()
    assert asyncio.all_tasks() == before


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/v1/calls/nobody/events", None, 404),
        ("GET", "/v1/passages/nothing", None, 404),
        ("GET", "/v1/rubric?name=nothing", None, 404),
        ("POST", "/v1/demo/calls/nothing/play", {}, 404),
        ("POST", "/v1/calls", {"id": "c"}, 400),
        ("POST", "/v1/calls/c/segments", {"segments": []}, 400),
        ("GET", "/v1/knowledge/search", None, 400),
        ("GET", "/v1/calls/c/events?after=99999999999999999999999", None, 400),
        ("POST", "/v1/calls", {"id": "", "started_at": "2026-11-16T10:00:00Z"}, 400),
        ("POST", "/v1/calls", {"id": "a/b", "started_at": "2026-11-16T10:00:00Z"}, 400),
        ("POST", "/v1/calls", {"id": "c", "started_at": "2026-11-16T10:00:00"}, 400),
        ("POST", "/v1/calls", {"id": "c", "started_at": "0001-01-01T00:00:00+14:00"}, 400),
        ("POST", "/v1/calls", {"id": "c", "title": "x" * 501}, 400),
        ("POST", "/v1/calls", {"id": "c", "title": "x" * 5_000_000}, 413),
        ("GET", "/v1/nothing", None, 404),
    ],
)
async def test_what_goes_wrong_has_a_status_and_one_line(
    client: httpx.AsyncClient, method: str, path: str, body: object, status: int
) -> None:
    answer = await client.request(method, path, json=body)
    assert answer.status_code == status
    told = answer.json()
    assert set(told) == {"error", "todo"}
    assert told["error"]
    assert "\n" not in told["error"]


async def test_a_part_that_does_not_answer_is_a_503(
    client: httpx.AsyncClient, desk: FakeDesk
) -> None:
    desk.broken.add("search")
    answer = await client.get("/v1/knowledge/search", params={"text": "exchange"})
    assert answer.status_code == 503
    assert answer.json()["todo"] == "Try again in a moment."


async def test_search_finds_or_says_that_nothing_was_found(client: httpx.AsyncClient) -> None:
    found = (await client.get("/v1/knowledge/search", params={"text": "express"})).json()
    assert found["results"][0]["version"] == 14
    lost = (await client.get("/v1/knowledge/search", params={"text": "xylophone"})).json()
    assert lost["nothing_found"] is True


async def test_feedback_reaches_the_call_with_who_gave_it(
    client: httpx.AsyncClient, desk: FakeDesk
) -> None:
    call = await desk.start_replay("exchange-en", 0, "en", SYSTEM)
    given = {"call": call, "did": "dismissed", "tier": "basic", "reason": "bad_moment"}
    answer = await client.post("/v1/cards/card-answer/feedback", json=given)
    assert answer.status_code == 204
    [(told_call, told, actor)] = desk.told
    assert (told_call, told.card, told.reason) == (call, "card-answer", "bad_moment")
    assert actor.kind == "agent"


async def test_documents_come_in_whole(client: httpx.AsyncClient, desk: FakeDesk) -> None:
    files = [("files", ("a.md", b"# A")), ("files", ("b.md", "# 乙".encode()))]
    answer = await client.post("/v1/knowledge/documents", files=files, data={"publish": "true"})
    assert [report["file"] for report in answer.json()] == ["a.md", "b.md"]
    assert answer.json()[0]["published"] is True
    assert desk.documents == [("a.md", b"# A"), ("b.md", "# 乙".encode())]


async def test_a_recording_is_played_or_graded_with_what_was_said_about_it(
    client: httpx.AsyncClient, desk: FakeDesk
) -> None:
    file = [("file", ("call.json", b"{}"))]
    form = {"speaker": ["SPEAKER_00=agent"], "language": "zh", "customer": "k1", "speed": "0"}
    played = await client.post("/v1/recordings/play", files=file, data=form)
    assert played.status_code == 201
    assert played.json()["notes"] == ["a guess"]
    graded = await client.post("/v1/recordings/grade", files=file)
    assert graded.json()["rubric"]["name"] == "usual"
    first, second = desk.recordings
    assert first == Recording("call.json", b"{}", ("SPEAKER_00=agent",), "zh", "k1")
    assert second == Recording("call.json", b"{}")
    wrong = await client.post("/v1/recordings/grade", files=file, data={"rubric": "{}"})
    assert wrong.status_code == 400
    assert wrong.json()["error"].startswith("rubric: name")


async def test_a_foreign_name_or_a_foreign_page_gets_nothing(
    client: httpx.AsyncClient, desk: FakeDesk
) -> None:
    rebound = await client.get("/health", headers={"Host": "evil.example"})
    assert rebound.status_code == 403
    call = CALL.model_dump(mode="json")
    foreign = await client.post("/v1/calls", json=call, headers={"Origin": "http://evil.example"})
    assert foreign.status_code == 403
    assert desk.logs == {}
    own = await client.post("/v1/calls", json=call, headers={"Origin": "http://127.0.0.1:8400"})
    assert own.status_code == 201


async def test_pages_allow_no_inline_script_and_no_other_host(client: httpx.AsyncClient) -> None:
    policy = (await client.get("/")).headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    assert "http" not in policy
    assert "unsafe" not in policy


async def test_every_route_says_what_it_is_for(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()["paths"]
    for path, methods in described.items():
        for method, route in methods.items():
            assert route["summary"], f"{method} {path}"
            assert route["description"], f"{method} {path}"
    assert {"/v1/calls", "/v1/calls/{call}/segments", "/v1/calls/{call}/events"} <= set(described)


async def test_the_page_speaks_the_readers_language(client: httpx.AsyncClient) -> None:
    english = await client.get("/", headers={"Accept-Language": "fr, en;q=0.5"})
    chinese = await client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert '<html lang="en"' in english.text
    assert '<html lang="zh-CN"' in chinese.text
    chosen = await client.get("/?lang=zh", headers={"Accept-Language": "en"})
    assert '<html lang="zh-CN"' in chosen.text
    assert '<html lang="zh-CN"' in (await client.get("/")).text


async def _first_frame(stream: AsyncIterator[bytes]) -> bytes:
    async for frame in stream:
        if frame.startswith(b"id:"):
            return frame
    raise AssertionError("the stream ended")
