"""Knowledge managers at work, over HTTP against the real house: what they do shows at once."""

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

from assistant.core.call import SYSTEM, Call
from assistant.core.card import Card
from assistant.core.speech import Segment
from assistant.house import House
from assistant.web.app import create_app

QUESTION = "Do you deliver to a parcel locker at the station?"
ANSWER = b"# Parcel lockers\n\nWe deliver to a parcel locker at the station for free."


@pytest.fixture
async def house(home: Path) -> AsyncIterator[House]:
    async with house_in(home) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house, house.shelf, hosts=("*",))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x/v1/knowledge") as opened:
        yield opened


async def upload(
    client: httpx.AsyncClient, name: str, data: bytes, *, publish: bool = True
) -> dict[str, Any]:
    form = {"publish": str(publish).lower()}
    answer = await client.post("/documents", files=[("files", (name, data))], data=form)
    return answer.json()[0]


async def found(client: httpx.AsyncClient, text: str) -> list[tuple[str, int]]:
    answer = (await client.get("/search", params={"text": text})).json()
    return [] if answer["nothing_found"] else [
        (one["document"], one["version"]) for one in answer["results"]
    ]  # fmt: skip


async def ask(house: House, call: str, text: str, place: int = 0) -> None:
    await house.open_call(Call(id=call, started_at=house.parts.clock()), SYSTEM)
    segment = Segment(
        sequence=place, speaker="customer", start=place * 5, end=place * 5 + 3, text=text
    )
    await house.add_segments(call, (segment,), SYSTEM)


async def test_a_document_goes_from_draft_to_published_to_withdrawn(
    client: httpx.AsyncClient,
) -> None:
    added = await upload(client, "locker.md", ANSWER, publish=False)
    assert (added["outcome"], added["document"]) == ("added", "locker")
    assert ("locker", 1) not in await found(client, QUESTION)
    detail = (await client.get("/documents/locker")).json()
    assert detail["versions"][0]["state"] == "draft"
    detail = (await client.post("/documents/locker/versions/1/publish", json={})).json()
    assert (detail["listing"]["current"], detail["listing"]["state"]) == (1, "published")
    assert (await found(client, QUESTION))[0] == ("locker", 1)
    detail = (await client.post("/documents/locker/versions/1/retire")).json()
    assert detail["listing"]["state"] == "retired"
    assert ("locker", 1) not in await found(client, QUESTION)
    assert [deed["did"] for deed in detail["history"]] == [
        "saved draft", "saved published", "saved retired",
    ]  # fmt: skip


async def test_a_new_version_replaces_and_a_roll_back_brings_back(
    client: httpx.AsyncClient,
) -> None:
    await upload(client, "locker.md", ANSWER)
    await upload(client, "locker.md", ANSWER.replace(b"free", b"two euros"))
    assert [hit for hit in await found(client, QUESTION) if hit[0] == "locker"] == [("locker", 2)]
    told = (await client.get("/documents/locker/diff?before=1&after=2")).json()
    changed = [one for one in told["changes"] if one["kind"] == "changed"]
    assert [("free" in one["before"], "two euros" in one["after"]) for one in changed] == [
        (True, True)
    ]
    detail = (await client.post("/documents/locker/rollback", json={})).json()
    assert detail["listing"]["current"] == 1
    assert [hit for hit in await found(client, QUESTION) if hit[0] == "locker"] == [("locker", 1)]
    refused = await client.post("/documents/locker/rollback", json={})
    assert (refused.status_code, refused.json()["error"][:20]) == (400, "There is no older pu")


async def test_a_passage_is_left_out_or_rewritten_in_a_draft(client: httpx.AsyncClient) -> None:
    await upload(client, "locker.md", ANSWER)
    text = "Parcel lockers at stations cost three euros."
    draft = (await client.post("/documents/locker/versions/1/chunks/0", json={"text": text})).json()
    assert draft == {"version": 2}
    again = await client.post("/documents/locker/versions/2/chunks/0", json={"used": True})
    assert again.json() == {"version": 2}
    version = (await client.get("/documents/locker/versions/2")).json()
    assert version["chunks"][0]["chunk"]["text"] == text
    assert version["chunks"][0]["tokens"] > 5
    assert (await found(client, QUESTION))[0] == ("locker", 1)
    await client.post("/documents/locker/versions/2/publish", json={})
    assert (await found(client, QUESTION))[0] == ("locker", 2)
    out = (await client.post("/documents/locker/versions/2/chunks/0", json={"used": False})).json()
    await client.post(f"/documents/locker/versions/{out['version']}/publish", json={})
    assert all(hit[0] != "locker" for hit in await found(client, QUESTION))


async def test_a_version_may_begin_and_end_later(client: httpx.AsyncClient) -> None:
    await upload(client, "locker.md", ANSWER, publish=False)
    dates = {"valid_from": "2199-01-01T00:00:00Z", "valid_until": "2199-02-01T00:00:00Z"}
    detail = (await client.post("/documents/locker/versions/1/publish", json=dates)).json()
    assert detail["listing"]["state"] == "planned"
    assert ("locker", 1) not in await found(client, QUESTION)
    wrong = {"valid_from": "2199-01-01T00:00:00Z", "valid_until": "2198-02-01T00:00:00Z"}
    refused = await client.post("/documents/locker/versions/1/publish", json=wrong)
    assert "end before it begins" in refused.json()["error"]


async def test_facts_that_differ_wait_for_a_decision(client: httpx.AsyncClient) -> None:
    front = "---\nkind: specification\nproducts: [kvist]\n---\n"
    for name, years in (("kvist-sheet", 3), ("kvist-terms", 2)):
        told = f"{front}# Kvist stove\n\nThe warranty of the Kvist stove is {years} years."
        await upload(client, f"{name}.md", told.encode())
    told = (await client.get("/facts", params={"product": "kvist"})).json()
    assert sorted(one["fact"]["value"] for one in told["facts"]) == [24.0, 36.0]
    assert all(one["conflict"] and one["fact"]["chunk"] for one in told["facts"])
    assert [one["product"] for one in told["conflicts"]] == ["kvist"]
    listed = {one["key"]: one for one in (await client.get("/documents")).json()}
    assert listed["kvist-sheet"]["conflicts"] == 1
    kept = {"product": "kvist", "attribute": "warranty", "keep": "kvist-sheet"}
    assert (await client.post("/facts/settle", json=kept)).json()["conflicts"] == []


async def test_a_question_without_an_answer_becomes_a_gap_and_its_answer_reaches_the_call(
    house: House, client: httpx.AsyncClient
) -> None:
    await ask(house, "c1", "Can I pay with bitcoin or another crypto currency?")
    await ask(house, "c2", "Do you take bitcoin, can I pay with a crypto currency?")
    gaps = (await client.get("/gaps")).json()
    assert (gaps[0]["count"], gaps[0]["state"]) == (2, "open")
    assert "bitcoin" in gaps[0]["question"]
    key = gaps[0]["key"]
    dismissed = await client.post(f"/gaps/{key}", json={"state": "dismissed", "note": "rare"})
    assert [(one["state"], one["note"]) for one in dismissed.json() if one["key"] == key] == [
        ("dismissed", "rare")
    ]
    await client.post(f"/gaps/{key}", json={"state": "open"})

    told = b"# Bitcoin\n\nYou can pay with bitcoin and every other crypto currency."
    await upload(client, "bitcoin.md", told)
    async with asyncio.timeout(10):
        async for event in house.follow("c1", 0, SYSTEM):
            if isinstance(event.body, Card) and event.body.kind == "answer":
                cited = [one for tier in event.body.tiers.values() for one in tier.citations]
                assert {one.document for one in cited} == {"bitcoin"}
                break
    answered = (await client.get("/gaps")).json()
    assert all(one["key"] != key or one["state"] == "answered" for one in answered)
    cards = (await client.get("/documents/bitcoin/cards")).json()
    assert {one["call"] for one in cards} >= {"c1"}
    assert (await client.get("/documents/bitcoin")).json()["cited"] >= 1


async def test_a_topic_asked_by_many_calls_at_once_is_a_surge(
    house: House, client: httpx.AsyncClient
) -> None:
    assert (await client.get("/surges")).json() == []
    for number in range(8):
        await ask(house, f"s{number}", "Is there a recall of the Primo espresso machine?")
    surges = (await client.get("/surges")).json()
    assert [one["count"] for one in surges] == [8]
    assert "recall" in surges[0]["question"]


async def test_what_is_exported_can_be_added_again(client: httpx.AsyncClient) -> None:
    await upload(client, "locker.md", ANSWER)
    lines = (await client.get("/export", params={"key": "locker"})).text.splitlines()
    assert len(lines) == 1
    assert "parcel locker" in lines[0]
    assert (await client.get("/export", params={"key": "nothing"})).status_code == 404
    assert (await client.get("/documents/nothing")).status_code == 404
    assert (await client.post("/reindex")).json()["passages"] > 50


def test_the_commands_tell_the_same_with_and_without_a_server(home: Path) -> None:
    def assistant(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "assistant", "knowledge", *words],
            env={**os.environ, "ASSISTANT_HOME": str(home)},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip

    diff = assistant("diff", "returns", "1", "2", "--json")
    assert diff.returncode == 1
    assert {"same", "changed", "added"} >= {
        one["kind"] for one in json.loads(diff.stdout)["changes"]
    }
    retired = json.loads(assistant("retire", "returns", "2", "--json").stdout)
    assert retired["versions"][0]["state"] == "retired"
    back = json.loads(assistant("publish", "returns", "2", "--json").stdout)
    assert back["listing"]["current"] == 2
    assert assistant("facts", "--product", "primo", "--json").returncode == 0
    assert assistant("gaps").stdout == "Every question found an answer.\n"
    assert [json.loads(line)["version"] for line in assistant(
        "export", "--key", "returns").stdout.splitlines()] == [1, 2]  # fmt: skip
    refused = assistant("show", "nothing")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
