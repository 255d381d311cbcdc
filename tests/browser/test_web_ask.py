"""Ask over HTTP: a stream of passages, text and the whole; one object where that is accepted."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fake_desk import FakeDesk
from scripted_call import QUESTION_CHUNK, passage_of

from assistant.core.call import SYSTEM
from assistant.web.app import create_app

_PASSAGE = passage_of(QUESTION_CHUNK)
assert _PASSAGE is not None
WORD = _PASSAGE.text.split()[0]


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
async def client(desk: FakeDesk) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app=create_app(desk))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8400") as client:
        yield client


def events(body: str) -> list[tuple[str, dict[str, Any]]]:
    frames = [frame.split("\n") for frame in body.strip().split("\n\n")]
    return [
        (frame[0].removeprefix("event: "), json.loads(frame[1].removeprefix("data: ")))
        for frame in frames
    ]


async def test_an_answer_streams_passages_then_text_then_the_whole(client: httpx.AsyncClient):
    response = await client.post("/v1/ask", json={"text": WORD})
    assert response.headers["content-type"].startswith("text/event-stream")
    (first, passages), *texts, (last, done) = events(response.text)
    assert (first, last) == ("passages", "done")
    assert {name for name, _ in texts} == {"text"}
    assert "".join(told["delta"] for _, told in texts) == done["answer"]
    assert done["citations"] == passages["citations"]
    assert done["nothing_found"] is False


async def test_one_object_where_json_is_accepted(client: httpx.AsyncClient):
    response = await client.post(
        "/v1/ask", json={"text": WORD}, headers={"Accept": "application/json"}
    )
    assert response.json()["answer"].startswith(WORD)
    nothing = await client.post(
        "/v1/ask", json={"text": "xyzzy"}, headers={"Accept": "application/json"}
    )
    assert nothing.json()["nothing_found"] is True


async def test_a_question_in_a_call_is_asked_of_that_call(
    client: httpx.AsyncClient, desk: FakeDesk
):
    call = await desk.start_replay(desk.listings[0].name, 0, "en", SYSTEM)
    asked = await client.post(f"/v1/calls/{call}/ask", json={"text": WORD, "language": "en"})
    assert asked.status_code == 200
    assert [(one, question.language) for one, question in desk.asked] == [(call, "en")]


async def test_an_unknown_call_is_a_404_before_anything_streams(client: httpx.AsyncClient):
    response = await client.post("/v1/calls/nobody/ask", json={"text": "Anything?"})
    assert response.status_code == 404
    assert response.json()["error"]


@pytest.mark.parametrize("text", ["", "x" * 2001])
async def test_a_question_of_nothing_or_of_a_book_is_refused(client: httpx.AsyncClient, text: str):
    assert (await client.post("/v1/ask", json={"text": text})).status_code == 400


async def test_how_many_cards_is_kept_for_an_agent_and_chosen_for_a_call(
    client: httpx.AsyncClient, desk: FakeDesk
):
    assert (await client.get("/v1/agents/ann/density")).json() == {"density": "normal"}
    await client.put("/v1/agents/ann/density", json={"density": "quiet"})
    assert (await client.get("/v1/agents/ann/density")).json() == {"density": "quiet"}
    call = await desk.start_replay(desk.listings[0].name, 0, "en", SYSTEM)
    chosen = await client.put(f"/v1/calls/{call}/density", json={"density": "coach"})
    assert chosen.json() == {"density": "coach"}
    wrong = await client.put(f"/v1/calls/{call}/density", json={"density": "loud"})
    assert wrong.status_code == 400
    assert (
        await client.put("/v1/calls/nobody/density", json={"density": "quiet"})
    ).status_code == 404
