"""The grade job of the real house: asked for by rubric, and never in the way of a call's end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from assistant.core.call import SYSTEM, Call
from assistant.core.grade import Scorecard
from assistant.core.speech import Segment
from assistant.prompting.files import shipped
from assistant.settings import read_settings
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
