"""Knowledge managers change scripts while calls are on: the next card uses them."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from house_of_tests import house_in

from assistant.core.call import SYSTEM, Call
from assistant.core.card import Card
from assistant.core.speech import Segment
from assistant.house import House
from assistant.published import LivePublished
from assistant.scripts import ScriptLibrary, diff_lines, held_before
from assistant.settings import read_settings
from assistant.store.calls import Calls
from assistant.store.database import opened_database
from assistant.store.script_use import ScriptUse
from assistant.store.wordings import WordingDeed, Wordings
from assistant.web.app import create_app

LATE = "/playbook/late_parcel"
OLD = "I am checking where your parcel is now."
WHERE = "Where is my parcel? It should have been here on Monday."
NEW = "Let me see where your parcel is."


@pytest.fixture
async def house(home: Path) -> AsyncIterator[House]:
    async with house_in(home) as opened:
        yield opened


@pytest.fixture
async def client(house: House) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(house, house.shelf, house.scripts, hosts=("*",))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://x/v1/scripts") as opened:
        yield opened


async def text_of(client: httpx.AsyncClient, path: str = LATE) -> tuple[str, str]:
    """The version in force and its text."""
    current = (await client.get(path)).json()["listing"]["current"]
    told = (await client.get(f"{path}/versions/{current}")).json()
    return current, told["checked"]["text"]


async def published(client: httpx.AsyncClient, text: str) -> dict[str, Any]:
    current, _ = await text_of(client)
    kept = await client.post(f"{LATE}/drafts", json={"text": text, "expected": current})
    path = f"{LATE}/versions/{kept.json()['version']}/publish"
    return (await client.post(path, json={"expected": current})).json()


async def say(house: House, call: str, place: int, text: str, start: float) -> None:
    said = Segment(sequence=place, speaker="customer", start=start, end=start + 3, text=text)
    await house.add_segments(call, (said,), SYSTEM)


async def first_lines(house: House, call: str) -> list[str]:
    events = await house.events(call, 0, SYSTEM)
    cards = [event.body for event in events if isinstance(event.body, Card)]
    return [card.tiers["basic"].lines[0] for card in cards if "late_parcel" in card.playbook]


async def test_a_script_published_during_a_call_makes_the_next_card(
    house: House, client: httpx.AsyncClient
) -> None:
    await house.open_call(Call(id="c", started_at=house.parts.clock()), SYSTEM)
    await say(house, "c", 0, WHERE, 0.0)
    assert await first_lines(house, "c") == [OLD]
    _, text = await text_of(client)
    await published(client, text.replace(OLD, NEW))
    # Six minutes later: the same question sooner would be held back as a duplicate.
    await say(house, "c", 1, WHERE, 360.0)
    assert await first_lines(house, "c") == [OLD, NEW]


async def test_another_process_on_the_same_database_uses_it_within_a_second(
    house: House, home: Path
) -> None:
    await house.open_call(Call(id="open", started_at=house.parts.clock()), SYSTEM)
    await say(house, "open", 0, "Hello, my name is Ruth.", 0.0)
    async with opened_database(read_settings(home=home).database_url) as database:
        # As a command of another process does: the house is told nothing.
        wordings, clock = Wordings(database), house.parts.clock
        elsewhere = ScriptLibrary(
            wordings,
            LivePublished(wordings, clock),
            clock,
            ScriptUse(database),
            Calls(database),
        )
        old = await elsewhere.version("playbook", "late_parcel", "v1", SYSTEM)
        new = await elsewhere.save(
            "playbook",
            "late_parcel",
            old.checked.text.replace(OLD, NEW),
            expected=None,
            instead_of="",
            note="",
            actor=SYSTEM,
        )
        await elsewhere.publish(
            "playbook", "late_parcel", new.version, expected=None, note="", actor=SYSTEM
        )
        await asyncio.sleep(1.0)
        await say(house, "open", 1, WHERE, 9.0)
    assert await first_lines(house, "open") == [NEW]


async def test_a_broken_slot_is_refused_with_its_line_and_nothing_changes(
    client: httpx.AsyncClient,
) -> None:
    current, text = await text_of(client)
    kept = await client.post(f"{LATE}/drafts", json={"text": text.replace(OLD, "At {nowhere}.")})
    assert kept.status_code == 201  # a draft may be unfinished
    answer = await client.post(f"{LATE}/versions/{kept.json()['version']}/publish", json={})
    assert answer.status_code == 400
    assert "late_parcel.yaml, line 23: nothing fills {nowhere}" in answer.json()["error"]
    assert (await text_of(client))[0] == current


async def test_the_second_editor_is_told_and_may_then_insist(client: httpx.AsyncClient) -> None:
    current, text = await text_of(client)
    await published(client, text.replace(OLD, NEW))
    mine = {"text": text.replace(OLD, "One moment, I look."), "expected": current}
    refused = await client.post(f"{LATE}/drafts", json=mine)
    assert refused.status_code == 409
    assert "published v2 of late_parcel" in refused.json()["error"]
    now, _ = await text_of(client)
    assert (await client.post(f"{LATE}/drafts", json={**mine, "expected": now})).status_code == 201


async def test_rolling_back_undoes_and_the_history_tells_it(client: httpx.AsyncClient) -> None:
    current, text = await text_of(client)
    detail = await published(client, text.replace(OLD, NEW))
    assert detail["previous"] == current
    back = (await client.post(f"{LATE}/rollback", json={})).json()
    assert back["listing"]["current"] == current
    assert [deed["did"] for deed in back["history"]][-3:] == [
        "saved a draft",
        "published",
        "rolled back",
    ]
    assert (await client.post(f"{LATE}/rollback", json={})).status_code == 409


async def test_trying_shows_other_cards_beside_those_given_and_writes_nothing(
    house: House, client: httpx.AsyncClient
) -> None:
    played = await house.start_replay("late-parcel", 0, "en", SYSTEM)
    events = [event async for event in house.follow(played, 0, SYSTEM)]
    assert [one["id"] for one in (await client.get("/calls")).json()] == [played]
    overdue, old = "/playbook/overdue_parcel", "I will trace your parcel with the carrier now."
    _, text = await text_of(client, overdue)
    given = {"text": text, "call": played}
    same = (await client.post(f"{overdue}/try", json=given)).json()["moments"]
    assert sum(len(one["given"]) for one in same) == sum(event.type == "card" for event in events)
    assert all(one["same"] for one in same)
    tried = await client.post(f"{overdue}/try", json={**given, "text": text.replace(old, NEW)})
    (moment,) = [one for one in tried.json()["moments"] if not one["same"]]
    assert moment["concerns"]
    assert moment["given"][0]["tiers"]["basic"]["lines"][0] == old
    assert moment["would"][0]["tiers"]["basic"]["lines"][0] == NEW
    assert await house.events(played, 0, SYSTEM) == events


async def test_a_form_edits_the_text_it_stands_for(client: httpx.AsyncClient) -> None:
    _, text = await text_of(client)
    form = (await client.post(f"{LATE}/check", json={"text": text})).json()["form"]
    form["tiers"]["en"]["basic"]["lines"][0] = NEW
    told = (await client.post(f"{LATE}/check", json={"text": text, "form": form})).json()
    assert told["text"] == text.replace(OLD, NEW)
    assert told["problems"] == []


def test_going_back_steps_down_and_never_up() -> None:
    def history(*steps: str) -> list[WordingDeed]:
        at = datetime(2026, 11, 20, tzinfo=UTC)
        return [
            WordingDeed(
                "playbook", "x", step[1:], 1, {"p": "published", "r": "rolled back"}[step[0]],
                "", "", at,
            )
            for step in steps
        ]  # fmt: skip

    assert held_before([], "") == ""
    assert held_before(history("pa"), "a") == ""
    assert held_before(history("pa", "pb", "pc"), "c") == "b"
    assert held_before(history("pa", "pb", "pc", "rb"), "b") == "a"
    assert held_before(history("pa", "pb", "pc", "rb", "pd"), "d") == "b"
    assert held_before(history("pa", "pb"), "") == "b"  # withdrawn since


def test_lines_are_compared_in_order() -> None:
    told = [(one.kind, one.text) for one in diff_lines("a\nb\nc", "a\nB\nc\nd")]
    assert told == [
        ("same", "a"), ("removed", "b"), ("added", "B"), ("same", "c"), ("added", "d"),
    ]  # fmt: skip


def test_words_go_out_to_files_and_come_back(home: Path, tmp_path: Path) -> None:
    def prompts(*words: str) -> tuple[int, list[dict[str, Any]]]:
        environment = {**os.environ, "ASSISTANT_HOME": str(home)}
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "prompts", *words, "--json"],
            env=environment, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]

    folder = tmp_path / "out"
    assert prompts("export", str(folder))[0] == 0
    file = folder / "playbooks" / "late_parcel.yaml"
    file.write_text(file.read_text("utf-8").replace(OLD, NEW), "utf-8")
    code, differs = prompts("diff", "--folder", str(folder))
    assert (code, [one["name"] for one in differs]) == (1, ["late_parcel"])
    code, taken = prompts("import", str(folder), "--publish")
    assert code == 0
    assert [one["name"] for one in taken if one["outcome"] == "published"] == ["late_parcel"]
    assert prompts("diff", "--folder", str(folder)) == (0, [])
    code, (told,) = prompts("rollback", "late_parcel")
    assert (code, told["listing"]["number"]) == (0, 1)
    file.write_text(file.read_text("utf-8").replace(NEW, "{nowhere}"), "utf-8")
    assert prompts("import", str(folder)) == (2, [])
