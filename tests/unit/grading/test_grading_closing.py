"""After the call: graded by what it was heard with, once for each rubric, beside the event loop."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from live_calls import START, GivenKnowledge, TroubledLog, a_call, bodies, calls_on, parts_of, said

from assistant.core.call import SYSTEM, Call
from assistant.core.events import CallEnded
from assistant.core.grade import Finding, Scorecard
from assistant.core.rubric import Rubric
from assistant.core.speech import Segment
from assistant.errors import NotFound, NotOwner
from assistant.intake.whisperx import Transcript
from assistant.prompting.files import shipped
from assistant.prompting.registry import load_rubric
from assistant.session import graded as grading
from assistant.session.closing import close_call
from assistant.session.parts import Parts
from assistant.session.recorded import grade_recording
from assistant.store.memory import MemoryEventLog
from knowledge.types import Fact, Facts

WARRANTY = Fact(
    product="primo", aliases=("Primo",), attribute="warranty", value=24, unit="month",
    text="24 months", document="primo", version=2, quote="Warranty: 24 months",
)  # fmt: skip
HELLO = said(0, "agent", 0, 4, "Hello, this call is recorded, my name is Ben.")
RIGHT = said(1, "agent", 6, 9, "The warranty on the Primo is two years.")
WRONG = said(1, "agent", 6, 9, "The warranty on the Primo is twelve months.")
USUAL = "ecommerce_voice"
OTHER = load_rubric(USUAL).model_copy(update={"name": "other"})
FIGURE = said(1, "agent", 6, 9, "order 4471 is here, one minute.")


class OfTwoDays(GivenKnowledge):
    """Knows a warranty; tomorrow another version of something is published."""

    def __init__(self) -> None:
        super().__init__()
        self.published = "k1"

    async def facts(self, at: datetime, tenant: str = "default") -> Facts:
        return Facts((WARRANTY,))

    def version(self, tenant: str = "default") -> str:
        return self.published


async def heard(log: MemoryEventLog, knowledge: OfTwoDays, *segments: Segment) -> Parts:
    """A call that was heard and has ended; what it is graded with."""
    async with calls_on(log, knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", segments, SYSTEM)
        await calls.end_call("c1", SYSTEM, ended=CallEnded(seconds=20))
    return parts_of(log, knowledge)


async def scorecards(log: MemoryEventLog) -> list[Scorecard]:
    return bodies(await log.read("c1"), Scorecard)


def finding(card: Scorecard | None, item: str) -> Finding:
    assert card is not None
    return next(one for one in card.findings if one.item == item)


async def test_a_call_graded_the_next_morning_names_what_it_was_heard_with() -> None:
    log, knowledge = MemoryEventLog(), OfTwoDays()
    parts = await heard(log, knowledge, HELLO, RIGHT)
    knowledge.published = "k2"
    card = await close_call(parts, "c1")
    assert card is not None
    assert card.versions["knowledge"] == "k1"
    assert card.versions["graded_with.knowledge"] == "k2"
    assert {"lexicons", "playbooks", "engine", "transcript", "rubric"} <= set(card.versions)


async def test_grading_twice_changes_nothing() -> None:
    log = MemoryEventLog()
    parts = await heard(log, OfTwoDays(), HELLO, RIGHT)
    first = await close_call(parts, "c1")
    length = len(await log.read("c1"))
    assert await close_call(parts, "c1") is None
    assert await close_call(parts, "c1", again=True) is None
    assert len(await log.read("c1")) == length
    assert await scorecards(log) == [first]


async def test_two_who_grade_at_once_leave_one_scorecard() -> None:
    log = MemoryEventLog()
    parts = await heard(log, OfTwoDays(), HELLO, RIGHT)
    graded = await asyncio.gather(*(close_call(parts, "c1") for _ in range(4)))
    assert [card for card in graded if card is not None] == await scorecards(log)
    assert len(await scorecards(log)) == 1


async def test_whoever_writes_in_between_is_let_past() -> None:
    log = TroubledLog()
    parts = await heard(log, OfTwoDays(), HELLO, RIGHT)
    log.trouble["c1"] = [NotOwner("Taken over."), NotOwner("Taken over.")]
    assert [await close_call(parts, "c1")] == await scorecards(log)
    log.trouble["c1"] = [NotOwner("Taken over.")] * 3
    with pytest.raises(NotOwner):
        await close_call(replace(parts, rubric=_other), "c1")


async def test_another_rubric_makes_a_scorecard_of_its_own(tmp_path: Path) -> None:
    log = MemoryEventLog()
    parts = await heard(log, OfTwoDays(), HELLO, RIGHT)
    text = (shipped() / "rubrics" / "ecommerce_voice.yaml").read_text("utf-8")
    other = tmp_path / "strict.yaml"
    other.write_text(text.replace("name: ecommerce_voice", "name: strict"), "utf-8")
    await close_call(parts, "c1")
    await close_call(parts, "c1", rubric=str(other))
    assert await close_call(parts, "c1", rubric=str(other)) is None
    usual, strict = await scorecards(log)
    assert (usual.rubric.name, strict.rubric.name) == ("ecommerce_voice", "strict")
    told = bodies(await log.read("c1"), Finding)
    assert [one.scorecard for one in told] == [usual.id] * 27 + [strict.id] * 27
    with pytest.raises(NotFound):
        await close_call(parts, "c1", rubric="nonsense")


async def test_other_knowledge_makes_another_scorecard_where_it_is_asked_for_again() -> None:
    log, knowledge = MemoryEventLog(), OfTwoDays()
    parts = await heard(log, knowledge, HELLO, RIGHT)
    first = await close_call(parts, "c1")
    knowledge.published = "k2"
    assert await close_call(parts, "c1") is None
    second = await close_call(parts, "c1", again=True)
    assert first is not None
    assert second is not None
    assert first.id != second.id
    assert await scorecards(log) == [first, second]


async def test_a_call_that_goes_on_is_not_graded() -> None:
    log = MemoryEventLog()
    async with calls_on(log, OfTwoDays()) as calls:
        await calls.open_call(a_call(), SYSTEM)
        assert await close_call(parts_of(log, OfTwoDays()), "c1") is None


@pytest.mark.parametrize(
    ("segment", "verdict"),
    [(RIGHT, "pass"), (WRONG, "fail"), (FIGURE, "not_applicable")],
)
async def test_facts_are_right_only_where_a_claim_was_read_and_agrees(
    segment: Segment, verdict: str
) -> None:
    log = MemoryEventLog()
    parts = await heard(log, OfTwoDays(), HELLO, segment)
    card = await close_call(parts, "c1")
    found = finding(card, "facts_right")
    assert found.verdict == verdict
    assert [one.quote for one in found.evidence] == ([segment.text] if found.evidence else [])


async def test_the_recording_notice_passes_with_its_words() -> None:
    log = MemoryEventLog()
    parts = await heard(log, OfTwoDays(), HELLO, RIGHT)
    found = finding(await close_call(parts, "c1"), "recording_notice")
    assert (found.verdict, found.evidence[0].quote) == ("pass", "call is recorded")


async def test_grading_leaves_the_event_loop_free(monkeypatch: pytest.MonkeyPatch) -> None:
    log = MemoryEventLog()
    parts = await heard(log, OfTwoDays(), HELLO, RIGHT)
    where: list[threading.Thread] = []

    def noted(work: object) -> object:
        def run(*given: object, **named: object) -> object:
            where.append(threading.current_thread())
            return work(*given, **named)  # pyright: ignore[reportCallIssue, reportUnknownVariableType]  # any function

        return run

    monkeypatch.setattr(grading, "grade", noted(grading.grade))
    await close_call(replace(parts, rubric=noted(parts.rubric)), "c1")  # pyright: ignore[reportArgumentType]  # the same function
    assert len(where) == 2
    assert threading.main_thread() not in where


async def test_a_recording_gets_the_very_scorecard_of_the_live_call() -> None:
    log, segments = MemoryEventLog(), (HELLO, WRONG)
    parts = await heard(log, OfTwoDays(), *segments)
    live = await close_call(parts, "c1")
    recorded = await grade_recording(parts, a_call(), _transcript(segments), load_rubric(USUAL))
    assert live is not None
    # The live call was hung up later than its last word.
    assert recorded.id == live.id
    assert finding(recorded, "facts_right") == finding(live, "facts_right")


async def test_the_recording_s_key_is_among_the_versions() -> None:
    parts = parts_of(MemoryEventLog(), OfTwoDays())
    call = Call(id="c1", started_at=START, audio="blobs/9f2c")
    card = await grade_recording(parts, call, _transcript((HELLO,)), load_rubric(USUAL))
    assert card.versions["audio"] == "blobs/9f2c"


def _other(name: str | None, tenant: str) -> Rubric:
    return OTHER


def _transcript(segments: Sequence[Segment]) -> Transcript:
    return Transcript(segments=tuple(segments), language="en", sha256="", source="a.json")
