"""Live calls: what goes wrong with one never touches another, and the log is the truth."""

from __future__ import annotations

import asyncio

import pytest
from live_calls import (
    PASSAGE,
    GivenKnowledge,
    TroubledLog,
    a_call,
    bodies,
    calls_on,
    said,
)

from assistant.core.call import SYSTEM, Actor, Call
from assistant.core.card import Card, CardHeld, Draft, Feedback
from assistant.core.events import CallEnded, Gap
from assistant.core.ports import Moment
from assistant.core.signal import Signal, SignalWithdrawn
from assistant.core.speech import Segment, Utterance
from assistant.errors import ModelUnavailable, NotFound, NotOwner, Refused, Unavailable
from assistant.session import live
from assistant.store.memory import MemoryEventLog
from knowledge.errors import IndexUnavailable

QUESTION = "Can I return unused goods, and within how many days of delivery?"
FULL = Unavailable("The disk is full.", "Make room.")


class Writer:
    """Keeps the moments it was asked about; says what it is told to."""

    def __init__(self, wait_s: float = 0.0, error: Exception | None = None) -> None:
        self.asked: list[str] = []
        self.done = 0
        self._wait_s, self._error = wait_s, error

    async def write(self, moment: Moment, scripted: Draft | None) -> Draft | None:
        self.asked.append(moment.cause.text)
        await asyncio.sleep(self._wait_s)
        if self._error is not None:
            raise self._error
        self.done += 1
        return scripted.model_copy(update={"source": "model"}) if scripted else None


async def settled(log: MemoryEventLog, kind: type, call: str = "c1") -> None:
    async with asyncio.timeout(5):
        async for event in log.follow(call):
            if isinstance(event.body, kind):
                return


async def test_a_written_card_that_cannot_be_kept_ends_no_call() -> None:
    log, writer = TroubledLog(), Writer(0.02)
    async with calls_on(log, GivenKnowledge(PASSAGE), writer) as calls:
        for name in ("c1", "c2"):
            await calls.open_call(a_call(name), SYSTEM)
        await calls.add_segments("c1", [said(0, "customer", 0, 3, QUESTION)], SYSTEM)
        log.trouble["c1"] = [FULL]
        await asyncio.sleep(0.1)
        assert log.trouble["c1"] == []
        await calls.add_segments("c2", [said(0, "customer", 0, 3, QUESTION)], SYSTEM)
        seq = await calls.add_segments("c1", [said(1, "agent", 4, 5, "One moment.")], SYSTEM)
        await settled(log, Card, "c2")
    assert [event.seq for event in await log.read("c1")] == list(range(1, seq + 1))


@pytest.mark.parametrize("error", [None, ModelUnavailable("gone"), RuntimeError("a bug")])
async def test_whatever_the_model_does_the_call_goes_on(error: Exception | None) -> None:
    log, writer = MemoryEventLog(), Writer(error=error)
    async with calls_on(log, GivenKnowledge(PASSAGE), writer) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "customer", 0, 3, QUESTION)], SYSTEM)
        await settled(log, Card)
        await calls.end_call("c1", SYSTEM)
    [card] = bodies(await log.read("c1"), Card)
    assert card.source == ("script" if error else "model")


async def test_a_question_that_grows_is_written_once() -> None:
    log, writer = MemoryEventLog(), Writer(0.05)
    async with calls_on(log, GivenKnowledge(PASSAGE), writer) as calls:
        await calls.open_call(a_call(), SYSTEM)
        for place, words in enumerate(
            ("Can I return unused goods,", "and within", "how many days?")
        ):
            part = said(place, "customer", place, place + 0.9, words)
            await calls.add_segments("c1", [part], SYSTEM)
        await settled(log, Card)
        await calls.end_call("c1", SYSTEM)
    assert writer.done == 1
    assert writer.asked[-1].endswith("how many days?")
    assert bodies(await log.read("c1"), CardHeld) == []


async def test_a_card_whose_source_is_withdrawn_while_it_is_composed_is_held_back() -> None:
    log, knowledge = MemoryEventLog(), GivenKnowledge(PASSAGE)
    knowledge.after_search = lambda: knowledge.withdrawn.add(("returns", 2))
    async with calls_on(log, knowledge) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "customer", 0, 3, QUESTION)], SYSTEM)
    events = await log.read("c1")
    assert bodies(events, Card) == []
    assert [held.reason for held in bodies(events, CardHeld)] == ["withdrawn"]


async def test_a_step_cut_off_while_it_commits_does_not_break_the_next() -> None:
    log = TroubledLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        log.before_append = lambda: asyncio.sleep(0.02)
        hearing = asyncio.create_task(
            calls.add_segments("c1", [said(0, "agent", 0, 1, "Hello.")], SYSTEM)
        )
        await asyncio.sleep(0.005)
        hearing.cancel()
        await asyncio.wait([hearing])
        await calls.end_call("c1", SYSTEM)
    events = await log.read("c1")
    types = [event.type for event in events if event.type != "signal"]
    assert types == ["call_started", "segment", "utterance", "call_ended"]
    assert [event.seq for event in events] == list(range(1, len(events) + 1))


async def test_opening_at_once_is_opening_once() -> None:
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        await asyncio.gather(*(calls.open_call(a_call(), SYSTEM) for _ in range(5)))
        await calls.add_segments("c1", [said(0, "agent", 0, 1, "Hello.")], SYSTEM)
    assert [event.seq for event in await log.read("c1")] == [1, 2, 3]


async def test_a_card_may_be_dismissed_after_hanging_up_and_after_grading() -> None:
    log = MemoryEventLog()
    async with calls_on(log, GivenKnowledge(PASSAGE)) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "customer", 0, 3, QUESTION)], SYSTEM)
        await calls.end_call("c1", SYSTEM)
        [card] = bodies(await log.read("c1"), Card)
        dismissed = Feedback(card=card.id, did="dismissed")
        await calls.feedback("c1", dismissed, SYSTEM)
        await log.open(a_call(), "here/grading", SYSTEM)
        await calls.feedback("c1", dismissed, SYSTEM)
        with pytest.raises(NotFound, match="no card"):
            await calls.feedback("c1", Feedback(card="another", did="seen"), SYSTEM)
    assert len(bodies(await log.read("c1"), Feedback)) == 2


async def test_a_call_taken_over_comes_back_with_its_segments() -> None:
    log = MemoryEventLog()
    async with calls_on(log, owner="here") as here, calls_on(log, owner="there") as there:
        await here.open_call(a_call(), SYSTEM)
        await here.add_segments("c1", [said(0, "agent", 0, 1, "Hello.")], SYSTEM)
        await there.add_segments("c1", [said(1, "customer", 2, 3, "Hello.")], SYSTEM)
        await here.add_segments("c1", [said(2, "agent", 4, 5, "How can I help?")], SYSTEM)
    assert [s.sequence for s in bodies(await log.read("c1"), Segment)] == [0, 1, 2]


async def test_a_log_that_is_always_another_s_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    log = TroubledLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        log.trouble["c1"] = [NotOwner("taken"), NotOwner("taken again")]
        with pytest.raises(NotOwner):
            await calls.add_segments("c1", [said(0, "agent", 0, 1, "Hello.")], SYSTEM)


async def test_two_tenants_may_use_the_same_id() -> None:
    log = MemoryEventLog()
    acme, other = Actor(tenant="acme"), Actor(tenant="other")
    async with calls_on(log) as calls:
        await calls.open_call(Call(id="c1", tenant="forged", started_at=a_call().started_at), acme)
        opened = await calls.open_call(a_call(), other)
        assert opened.tenant == "other"
        assert opened.heard_with["knowledge"] == "knowledge-of-other"
        await calls.add_segments("c1", [said(0, "agent", 0, 1, "Hello.")], acme)
        assert len(await calls.events("c1", 0, acme)) == 3
        assert len(await calls.events("c1", 0, other)) == 1
        with pytest.raises(NotFound):
            await calls.events("c1", 0, Actor(tenant="forged"))


async def test_a_corrected_word_takes_back_the_warning_it_raised() -> None:
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "agent", 0, 2, "Well, shut up then.")], SYSTEM)
        [raised] = [s for s in bodies(await log.read("c1"), Signal) if s.kind == "forbidden_words"]
        right = said(0, "agent", 0, 2, "Well, it shuts up there.", revision=1)
        await calls.add_segments("c1", [right], SYSTEM)
    [taken_back] = bodies(await log.read("c1"), SignalWithdrawn)
    assert (taken_back.key, taken_back.utterance) == (raised.key, raised.utterances[0])


async def test_words_given_to_the_other_speaker_leave_the_first_one_s_turn() -> None:
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "agent", 0, 2, "My parcel is late.")], SYSTEM)
        right = said(0, "customer", 0, 2, "My parcel is late.", revision=1)
        await calls.add_segments("c1", [right], SYSTEM)
    standing = {u.id: (u.speaker, u.text) for u in bodies(await log.read("c1"), Utterance)}
    assert sorted(standing.values()) == [("agent", ""), ("customer", "My parcel is late.")]


async def test_what_waits_for_a_missing_segment_goes_on_when_nothing_comes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(live, "PATIENCE_S", 0.02)
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(2, "agent", 5, 6, "Hello.")], SYSTEM)
        assert bodies(await log.read("c1"), Utterance) == []
        await settled(log, Utterance)
    assert bodies(await log.read("c1"), Gap) == [Gap(source="main", first=0, last=1)]
    async with calls_on(log) as again:  # read back, nothing is said twice
        await again.add_segments("c1", [said(3, "customer", 7, 8, "Good day.")], SYSTEM)
    texts = [u.text for u in bodies(await log.read("c1"), Utterance)]
    assert texts == ["Hello.", "Good day."]


async def test_a_search_engine_that_fails_refuses_no_word() -> None:
    class Failing(GivenKnowledge):
        async def embed(self, texts: object) -> list[list[float]]:
            raise IndexUnavailable("gone")

    log = MemoryEventLog()
    async with calls_on(log, Failing(PASSAGE)) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "customer", 0, 3, QUESTION)], SYSTEM)
    assert len(bodies(await log.read("c1"), Card)) == 1


async def test_a_call_that_has_ended_takes_no_new_word_and_abandoned_ones_are_ended() -> None:
    log = MemoryEventLog()
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        first = said(0, "agent", 0, 1, "Hello.")
        await calls.add_segments("c1", [first], SYSTEM)
        await calls.end_abandoned([("default", "c1")])
        await calls.add_segments("c1", [first], SYSTEM)
        with pytest.raises(Refused):
            await calls.add_segments("c1", [said(1, "agent", 2, 3, "Still there?")], SYSTEM)
    [ended] = bodies(await log.read("c1"), CallEnded)
    assert ended.reason == "abandoned"


async def test_what_is_stored_has_no_personal_numbers() -> None:
    log = MemoryEventLog()
    told = "My card is 4111 1111 1111 1111, my mail is anna.b@example.com."
    async with calls_on(log) as calls:
        await calls.open_call(a_call(), SYSTEM)
        await calls.add_segments("c1", [said(0, "customer", 0, 4, told)], SYSTEM)
    kept = " ".join(event.model_dump_json() for event in await log.read("c1"))
    assert "My card is" in kept
    assert "4111" not in kept
    assert "anna.b@example.com" not in kept
