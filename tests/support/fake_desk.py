"""A fake desk: two scripted calls instead of the engines, so that pages and routes can be driven.

It keeps what it is told (`told`, `segments`) and can hold its events back (`gate`), so that a
test decides when something happens.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime

from scripted_call import QUESTION_CHUNK, listings, passage_of, rubric_of, script

from assistant.core.answer import Answer, AnswerPassages, AnswerPiece, AnswerText, Question
from assistant.core.call import Actor, Call
from assistant.core.card import Citation, Density, Feedback
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.grade import RubricRef, Scorecard
from assistant.core.rubric import Rubric
from assistant.core.speech import Segment
from assistant.errors import NotFound, Unavailable
from assistant.web.desk import DemoListing, PlayedRecording, Recording
from knowledge.types import Language, Passage, SearchResult


class FakeDesk:
    """The Desk port over plain lists."""

    def __init__(self, *, calls: Sequence[DemoListing] | None = None) -> None:
        self.listings = listings() if calls is None else calls
        self.logs: dict[str, list[CallEvent]] = {}
        self.told: list[tuple[str, Feedback, Actor]] = []
        self.segments: dict[str, dict[tuple[str, int, int], Segment]] = {}
        self.documents: list[tuple[str, bytes]] = []
        self.stopped: list[str] = []
        self.densities: dict[str, Density] = {}
        self.asked: list[tuple[str | None, Question]] = []
        self.recordings: list[Recording] = []
        self.over: set[str] = set()
        self.changed = asyncio.Condition()
        self.broken: set[str] = set()
        """Names of parts that do not answer."""

    async def put(self, call: str, at: float, body: Body) -> int:
        log = self.logs.setdefault(call, [])
        log.append(CallEvent(call=call, seq=len(log) + 1, at=at, body=body))
        async with self.changed:
            self.changed.notify_all()
        return len(log)

    async def demo_calls(self) -> Sequence[DemoListing]:
        return self.listings

    async def start_replay(self, name: str, speed: float, language: Language, actor: Actor) -> str:
        if name not in {listing.name for listing in self.listings}:
            raise NotFound(f"There is no shipped call named {name!r}.", "Choose one of the list.")
        call = f"{name}-{len(self.logs) + 1}"
        for at, body in script(call, name):
            await self.put(call, at, body)
        self.over.add(call)
        return call

    async def stop_replay(self, call: str, actor: Actor) -> None:
        self.stopped.append(call)

    async def play_recording(
        self, recording: Recording, speed: float, actor: Actor
    ) -> PlayedRecording:
        self.recordings.append(recording)
        name = self.listings[0].name
        call = await self.start_replay(name, speed, recording.language or "en", actor)
        return PlayedRecording(call=call, language="en", known=False, notes=("a guess",))

    async def grade_recording(
        self, recording: Recording, rubric: Rubric | None, actor: Actor
    ) -> Scorecard:
        self.recordings.append(recording)
        ref = RubricRef(name=rubric.name if rubric else "usual", version="1")
        return Scorecard(call=recording.name, rubric=ref, score=1.0, findings=())

    async def open_call(self, call: Call, actor: Actor) -> Call:
        if call.id not in self.logs:
            await self.put(call.id, 0.0, call)
        return call

    async def add_segments(self, call: str, segments: Sequence[Segment], actor: Actor) -> int:
        log = await self.events(call, 0, actor)
        kept = self.segments.setdefault(call, {})
        for segment in segments:
            key = (segment.source, segment.sequence, segment.revision)
            if key not in kept:
                kept[key] = segment
                await self.put(call, segment.end, segment)
        return len(self.logs[call]) or len(log)

    async def end_call(self, call: str, actor: Actor) -> int:
        log = await self.events(call, 0, actor)
        if call in self.over:
            return len(log)
        seq = await self.put(call, log[-1].at, CallEnded(seconds=log[-1].at))
        self.over.add(call)
        return seq

    async def follow(self, call: str, after: int, actor: Actor) -> AsyncIterator[CallEvent]:
        seen = after
        while True:
            for event in self.logs[call][seen:]:
                seen = event.seq
                yield event
            if call in self.over and seen == len(self.logs[call]):
                return
            async with self.changed:
                if seen == len(self.logs[call]) and call not in self.over:
                    await self.changed.wait()

    async def events(self, call: str, after: int, actor: Actor) -> list[CallEvent]:
        if call not in self.logs:
            raise NotFound(f"There is no call named {call!r}.", "Open it first: POST /v1/calls.")
        return self.logs[call][after:]

    async def feedback(self, call: str, feedback: Feedback, actor: Actor) -> None:
        await self.events(call, 0, actor)
        self.told.append((call, feedback, actor))

    async def choose_density(self, call: str, density: Density, actor: Actor) -> None:
        await self.events(call, 0, actor)
        self.densities[call] = density

    async def agent_density(self, agent: str, actor: Actor) -> Density:
        return self.densities.get(agent, "normal")

    async def keep_agent_density(self, agent: str, density: Density, actor: Actor) -> None:
        self.densities[agent] = density

    async def ask(
        self, question: Question, call: str | None, actor: Actor
    ) -> AsyncGenerator[AnswerPiece]:
        if call is not None:
            await self.events(call, 0, actor)
        self.asked.append((call, question))
        found = await self.search(question.text, None, 1, None, actor)
        return _answer(found)

    async def passage(self, chunk: str, actor: Actor) -> Passage:
        found = passage_of(chunk)
        if found is None:
            raise NotFound(f"There is no passage {chunk!r}.", "It may have been removed.")
        return found

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None, actor: Actor
    ) -> SearchResult:
        if "search" in self.broken:
            raise Unavailable("The search index does not answer.", "Try again in a moment.")
        found = passage_of(QUESTION_CHUNK)
        hit = found is not None and any(word in found.text.lower() for word in text.lower().split())
        results = (found,) if found is not None and hit else ()
        return SearchResult(results=results[:limit], nothing_found=not results)

    async def add_documents(
        self, files: Sequence[tuple[str, bytes]], publish: bool, actor: Actor
    ) -> Sequence[Mapping[str, object]]:
        self.documents += files
        return [
            {"file": name, "bytes": len(data), "published": publish, "by": actor.kind}
            for name, data in files
        ]

    async def rubric(self, name: str | None, actor: Actor) -> Rubric:
        if name not in (None, "shop_voice"):
            raise NotFound(f"There is no rubric named {name!r}.")
        return rubric_of()

    async def health(self) -> Mapping[str, str]:
        return {"log": "ok", "at": datetime(2026, 11, 3, tzinfo=UTC).isoformat()}


async def _answer(found: SearchResult) -> AsyncGenerator[AnswerPiece]:
    citations = tuple(
        Citation(document=p.document, version=p.version, quote=p.text, title=p.title, chunk=p.chunk)
        for p in found.results
    )
    yield AnswerPassages(citations=citations)
    words = " ".join(one.quote for one in citations).split(" ")
    for place, word in enumerate(words if citations else ()):
        yield AnswerText(delta=word if place == 0 else f" {word}")
    yield Answer(
        answer=" ".join(words) if citations else "",
        citations=citations,
        nothing_found=found.nothing_found,
    )
