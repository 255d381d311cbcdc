"""The grade job of the real house: asked for by rubric, and never in the way of a call's end."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

from model_server import FakeModelServer, served

from assistant.core.call import SYSTEM, Call
from assistant.core.grade import Scorecard
from assistant.core.speech import Segment
from assistant.prompting.files import shipped
from assistant.settings import LLM, read_settings
from assistant.wiring import opened

HELLO = Segment(
    sequence=0, speaker="agent", start=0, end=4, text="Hello, this call is recorded, I am Ben."
)
CALL = Call(id="c1", started_at=datetime(2026, 11, 9, 9, tzinfo=UTC))


async def graded(home: Path, rubric: Path) -> list[Scorecard]:
    """The scorecards of the call once there is one, in a house that was opened anew."""
    async with opened(read_settings(home=home, rubric=str(rubric))) as house, asyncio.timeout(30):
        events = [event async for event in house.follow(CALL.id, 0, SYSTEM)]
    return [event.body for event in events if isinstance(event.body, Scorecard)]


async def test_a_broken_rubric_keeps_no_call_from_ending_and_is_graded_once_it_is_mended(
    home: Path, tmp_path: Path
):
    rubric = tmp_path / "ours.yaml"
    whole = (shipped() / "rubrics" / "ecommerce_voice.yaml").read_text("utf-8")
    rubric.write_text(whole, "utf-8")
    async with opened(read_settings(home=home, rubric=str(rubric))) as house:
        await house.open_call(CALL, SYSTEM)
        await house.add_segments(CALL.id, (HELLO,), SYSTEM)
        rubric.write_text("name: [", "utf-8")
        await house.end_call(CALL.id, SYSTEM)
        assert (await house.events(CALL.id, 0, SYSTEM))[-1].type == "call_ended"
    rubric.write_text(whole, "utf-8")
    (card,) = await graded(home, rubric)
    assert card.rubric.name == "ecommerce_voice"
    again = await graded(home, rubric)
    assert again == [card]


async def test_a_model_judges_what_rules_cannot_and_its_quotes_stand_in_the_call(home: Path):
    told = {"applies": True, "lines": [1], "verdict": "pass", "reason": "It was said plainly."}
    async with served(FakeModelServer([json.dumps(told)])) as fake:
        model = LLM(base_url=fake.url, grade_deadline_s=20)
        async with opened(read_settings(home=home, llm=model)) as house, asyncio.timeout(30):
            await house.open_call(CALL, SYSTEM)
            await house.add_segments(CALL.id, (HELLO,), SYSTEM)
            await house.end_call(CALL.id, SYSTEM)
            events = [event async for event in house.follow(CALL.id, 0, SYSTEM)]
    (card,) = (event.body for event in events if isinstance(event.body, Scorecard))
    plain = next(one for one in card.findings if one.item == "plain_words")
    assert (plain.verdict, plain.judge, plain.evidence[0].quote) == ("pass", "model", HELLO.text)
    assert card.versions["model"] == "tiny"
    assert card.versions["prompt"].startswith("grade ")


async def test_a_model_that_is_gone_leaves_its_items_to_people(home: Path):
    model = LLM(base_url="http://127.0.0.1:9/v1", model="tiny")
    async with opened(read_settings(home=home, llm=model)) as house, asyncio.timeout(30):
        await house.open_call(CALL, SYSTEM)
        await house.add_segments(CALL.id, (HELLO,), SYSTEM)
        await house.end_call(CALL.id, SYSTEM)
        events = [event async for event in house.follow(CALL.id, 0, SYSTEM)]
    (card,) = (event.body for event in events if isinstance(event.body, Scorecard))
    plain = next(one for one in card.findings if one.item == "plain_words")
    assert (plain.verdict, plain.judge) == ("unsure", "rule")
