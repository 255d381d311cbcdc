"""The whole service as its users meet it: what the pages and the commands may ask for.

Implements `assistant.web.desk.Desk` over the live calls, the knowledge base and what ships.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from assistant.backlogs import BacklogDesk
from assistant.core.answer import AnswerPiece, Question
from assistant.core.call import SYSTEM, Actor, Call, Customer
from assistant.core.card import Density, Feedback
from assistant.core.events import CallEvent
from assistant.core.grade import Scorecard
from assistant.core.ids import derived
from assistant.core.rubric import Rubric
from assistant.core.speech import Segment, Speaker
from assistant.demo.catalogue import demo_calls, demo_customers, shop_documents
from assistant.errors import BadInput, NotFound, Unavailable
from assistant.intake.whisperx import Transcript, parse_transcript, read_transcript
from assistant.records import HouseRecords
from assistant.scripts import ScriptLibrary
from assistant.session.ask import Asking
from assistant.session.calls import LiveCalls
from assistant.session.customer_at_start import CustomerAtStart
from assistant.session.parts import Parts
from assistant.session.recorded import grade_recording
from assistant.shelf import KnowledgeShelf
from assistant.store.customers import Customers
from assistant.store.densities import Densities
from assistant.wall.supervisor import SupervisorWall
from assistant.web.desk import DemoListing, PlayedRecording, Recording
from knowledge.errors import NoSuchDocument
from knowledge.search import FOUND
from knowledge.service import Added, KnowledgeBase
from knowledge.types import Language, Passage, SearchQuery, SearchResult

_NO_NAME = re.compile(r"[^\w.:@+-]+")
MOST_TEXT = 2000
"""Characters of a search: a long turn has a few hundred."""


class House:
    """Calls, knowledge, customers and what ships, of one process."""

    def __init__(
        self,
        parts: Parts,
        calls: LiveCalls,
        knowledge: KnowledgeBase,
        customers: Customers,
        shelf: KnowledgeShelf,
        scripts: ScriptLibrary,
        wall: SupervisorWall,
        asking: Asking,
        densities: Densities,
        records: HouseRecords,
        backlogs: BacklogDesk,
        alive: Callable[[], Awaitable[None]],
        at_start: CustomerAtStart | None = None,
    ) -> None:
        self.parts = parts
        self.knowledge = knowledge
        self.shelf = shelf
        self.wall = wall
        self.scripts = scripts
        self.backlogs = backlogs
        self._calls = calls
        self._customers = customers
        self._asking = asking
        self._densities = densities
        self.records = records
        self._at_start = at_start
        """Asks the shop who calls; None: only what was told before is known."""
        self._alive = alive
        """Asks the database something. Raises Unavailable."""

    # ------------------------------------------------------------------ calls

    async def open_call(self, call: Call, actor: Actor) -> Call:
        call = await self._with_customer(call, actor.tenant)
        if self._at_start is not None and call.customer is not None:
            return await self._at_start.open(call, call.customer.id, actor)
        return await self._calls.open_call(call, actor)

    async def add_segments(self, call: str, segments: Sequence[Segment], actor: Actor) -> int:
        return await self._calls.add_segments(call, segments, actor)

    async def end_call(self, call: str, actor: Actor) -> int:
        return await self._calls.end_call(call, actor)

    def follow(self, call: str, after: int, actor: Actor) -> AsyncIterator[CallEvent]:
        return self._calls.follow(call, after, actor)

    async def events(self, call: str, after: int, actor: Actor) -> list[CallEvent]:
        return await self._calls.events(call, after, actor)

    async def feedback(self, call: str, feedback: Feedback, actor: Actor) -> None:
        await self._calls.feedback(call, feedback, actor)

    async def choose_density(self, call: str, density: Density, actor: Actor) -> None:
        await self._calls.choose_density(call, density, actor)

    async def agent_density(self, agent: str, actor: Actor) -> Density:
        return await self._densities.get(agent, actor.tenant) or self.parts.density

    async def keep_agent_density(self, agent: str, density: Density, actor: Actor) -> None:
        await self._densities.put(agent, density, actor=actor, at=self.parts.clock())

    # ------------------------------------------------------------------ recordings

    async def call_of(
        self, transcript: Transcript, customer: str = "", tenant: str = "default"
    ) -> Call:
        """The call a transcript is of. Its id says what it was heard with: the same recording,
        knowledge, scripts and rubric make the same call, so playing it twice is playing it once."""
        heard_with = (
            transcript.sha256,
            transcript.language,
            "".join(segment.speaker[0] for segment in transcript.segments),
            customer or transcript.customer,
            *self.parts.versions(tenant).values(),
            self.parts.rubric(None, tenant).version,
        )
        name = transcript.call or Path(transcript.source).name.removesuffix(".json")
        name = _NO_NAME.sub("-", name.removesuffix(".whisperx"))[:80]
        call = Call(
            id=f"{name}-{derived(*heard_with, length=8)}",
            tenant=tenant,
            started_at=transcript.started_at or self.parts.clock(),
            language=transcript.language,
            agent=transcript.agent,
            title=transcript.title,
            source=transcript.source,
            heard_with={"recording": transcript.sha256},
        )
        if not customer and transcript.customer:
            call = call.model_copy(update={"customer": Customer(id=transcript.customer)})
        return await self._with_customer(call, tenant, customer)

    async def play(self, transcript: Transcript, call: Call, speed: float, actor: Actor) -> None:
        """Play a transcript to its end through the path a live call takes."""
        await self._calls.play(transcript, call, speed, actor)

    async def begin(
        self, recording: Recording, actor: Actor
    ) -> tuple[Transcript, Call, PlayedRecording]:
        """Read a recording; the call it is played as, which is not opened yet."""
        transcript = await _read(recording)
        call = await self.call_of(transcript, recording.customer, actor.tenant)
        known = await self._is_known(call.id, actor)
        told = PlayedRecording(
            call=call.id, language=call.language, known=known, notes=transcript.notes
        )
        return transcript, call, told

    async def play_recording(
        self, recording: Recording, speed: float, actor: Actor
    ) -> PlayedRecording:
        transcript, call, told = await self.begin(recording, actor)
        await self._calls.start_playing(transcript, call, speed, actor)
        return told

    async def grade_recording(
        self, recording: Recording, rubric: Rubric | None, actor: Actor
    ) -> Scorecard:
        transcript = await _read(recording)
        call = await self.call_of(transcript, recording.customer, actor.tenant)
        return await grade_recording(
            self.parts, call, transcript, rubric or self.parts.rubric(None, actor.tenant)
        )

    def grader(self, rubric: Rubric) -> Callable[[Transcript], Awaitable[Scorecard]]:
        """Grades transcripts by a rubric, with no customer known; nothing is written."""

        async def graded(transcript: Transcript) -> Scorecard:
            call = await self.call_of(transcript)
            return await grade_recording(self.parts, call, transcript, rubric)

        return graded

    async def _is_known(self, call: str, actor: Actor) -> bool:
        try:
            return bool(await self._calls.events(call, 0, actor))
        except NotFound:
            return False

    # ------------------------------------------------------------------ what ships

    async def demo_calls(self) -> Sequence[DemoListing]:
        customers = demo_customers()
        listed = await asyncio.to_thread(lambda: [(call, call.seconds) for call in demo_calls()])
        return [
            DemoListing(
                name=call.name,
                title=call.title,
                language=call.language,
                seconds=seconds,
                customer=customers[call.customer].name if call.customer in customers else "",
            )
            for call, seconds in listed
        ]

    async def start_replay(self, name: str, speed: float, language: Language, actor: Actor) -> str:
        found = next((call for call in demo_calls() if call.name == name), None)
        if found is None:
            raise NotFound(f"There is no shipped call {name!r}.", "Choose one of the list.")
        transcript = await asyncio.to_thread(read_transcript, found.path)
        call = await self.call_of(transcript, tenant=actor.tenant)
        # Whoever presses Play wants to see it happen: each time is a call of its own.
        started = self.parts.clock()
        call = call.model_copy(update={"id": f"{name}-{started:%Y%m%d%H%M%S%f}"})
        await self._calls.start_playing(transcript, call, speed, actor)
        return call.id

    async def stop_replay(self, call: str, actor: Actor) -> None:
        await self._calls.stop_playing(call, actor)

    async def load_shop(self, actor: str) -> list[Added]:
        """Take in the shop that ships: its documents and the customers of its calls."""
        report: list[Added] = []
        at = self.parts.clock()
        for path in shop_documents():
            data = await asyncio.to_thread(path.read_bytes)
            report += await self.knowledge.add(path.name, data, actor=actor, at=at)
        await self._customers.put(list(demo_customers().values()), actor=SYSTEM, at=at)
        return report

    # ------------------------------------------------------------------ knowledge

    async def ask(
        self, question: Question, call: str | None, actor: Actor
    ) -> AsyncGenerator[AnswerPiece]:
        events = await self._calls.events(call, 0, actor) if call else []
        return self._asking.answer(question, actor.tenant, events)

    async def passage(self, chunk: str, actor: Actor) -> Passage:
        try:
            return await self.knowledge.passage(chunk, actor.tenant)
        except NoSuchDocument as error:
            raise NotFound(error.what, error.todo) from error

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None, actor: Actor
    ) -> SearchResult:
        if not text.strip():
            raise BadInput("There is nothing to look up.", "Give a few words.")
        query = SearchQuery(
            text=text.strip()[:MOST_TEXT],
            at=at or self.parts.clock(),
            limit=limit,
            language=language,
            tenant=actor.tenant,
            withdrawn=at is not None,
        )
        begun = time.perf_counter()
        found = await self.knowledge.search(query)
        took = round((time.perf_counter() - begun) * 1000, 1)
        return found.model_copy(update={"threshold": FOUND, "milliseconds": took})

    async def add_documents(
        self, files: Sequence[tuple[str, bytes]], publish: bool, actor: Actor
    ) -> Sequence[Mapping[str, object]]:
        at = self.parts.clock()
        reports: list[Mapping[str, object]] = []
        for name, data in files:
            added = await self.knowledge.add(
                name,
                data,
                actor=f"{actor.kind}:{actor.id}",
                at=at,
                publish=publish,
                tenant=actor.tenant,
            )
            reports += [vars(one) for one in added]
        if publish:
            await self._calls.answer_open(actor.tenant)
        return reports

    # ------------------------------------------------------------------ the rest

    async def rubric(self, name: str | None, actor: Actor) -> Rubric:
        return self.parts.rubric(name, actor.tenant)

    async def health(self) -> Mapping[str, str]:
        try:
            await self._alive()
            database = "ok"
        except Unavailable as failed:
            database = str(failed)
        return {
            "database": database,
            "knowledge": "ok" if not self.knowledge.empty() else "no documents yet",
            "model": "ok" if self.parts.writer is not None else "none set: cards from the scripts",
        }

    async def _with_customer(self, call: Call, tenant: str, customer: str = "") -> Call:
        """The call with the customer's record, where one is known by that id."""
        wanted = customer or (call.customer.id if call.customer else "")
        if not wanted or (call.customer is not None and call.customer.orders):
            return call
        found = await self._customers.get(wanted, tenant)
        if found is None and customer:
            raise NotFound(f"There is no customer {customer!r}.", "Leave it out, or import them.")
        return call.model_copy(update={"customer": found}) if found else call


async def _read(recording: Recording) -> Transcript:
    return await asyncio.to_thread(
        parse_transcript,
        recording.data,
        recording.name,
        speakers_of(recording.speakers),
        recording.language,
    )


def speakers_of(given: Sequence[str]) -> dict[str, Speaker]:
    """`SPEAKER_00=agent` as a mapping. Raises BadInput."""
    roles: dict[str, Speaker] = {}
    for one in given:
        name, _, role = one.partition("=")
        if not name or role not in ("agent", "customer"):
            raise BadInput(f"--speaker {one!r} cannot be read.", "Expected SPEAKER_00=agent.")
        roles[name] = "agent" if role == "agent" else "customer"
    if len(roles) > 1 and set(roles.values()) == {"agent"}:
        raise BadInput("--speaker names nobody as the customer.", "One of them is the customer.")
    return roles
