"""What the pages and routes ask of the live calls: the one port between web and session."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from pydantic import Field

from assistant.core.answer import AnswerPiece, Question
from assistant.core.call import Actor, Call
from assistant.core.card import Density, Feedback
from assistant.core.events import CallEvent
from assistant.core.grade import Scorecard
from assistant.core.rubric import Rubric, Words
from assistant.core.speech import Segment
from knowledge.types import Language, Noun, Passage, SearchResult


class DemoListing(Noun):
    """A shipped call as the page lists it."""

    name: str
    title: Words
    language: Language
    seconds: float = Field(ge=0)
    customer: str = ""
    """The customer's name, where the call has one."""


@dataclass(frozen=True)
class Recording:
    """A transcript as somebody handed it in, not yet read."""

    name: str
    data: bytes
    speakers: tuple[str, ...] = ()
    """`SPEAKER_00=agent`; who is not named is guessed."""
    language: Language | None = None
    customer: str = ""


class PlayedRecording(Noun):
    """The call that a recording is played as."""

    call: str
    language: Language
    known: bool
    """Whether it was heard before: then it goes on from its log."""
    notes: tuple[str, ...] = ()
    """What was guessed or left out in reading it."""


class Desk(Protocol):
    """Calls of one process, and the knowledge beside them.

    Everything is asked by an actor, whose tenant says whose calls and documents are meant.

    Every method may raise an AssistantError; the routes turn it into a status and a line for
    people. A method that returns has committed what it was told.
    """

    async def demo_calls(self) -> Sequence[DemoListing]:
        """The shipped calls, in the order they should be offered; empty where none ship."""
        ...

    async def start_replay(self, name: str, speed: float, language: Language, actor: Actor) -> str:
        """Play a shipped call through the live path and return the new call's id.

        `speed` 1 is real time, 0 as fast as it goes; `language` is the reader's. Raises NotFound.
        """
        ...

    async def stop_replay(self, call: str, actor: Actor) -> None:
        """Stop a replay where it stands; stopping one that is over does nothing."""
        ...

    async def play_recording(
        self, recording: Recording, speed: float, actor: Actor
    ) -> PlayedRecording:
        """Play a recorded call through the live path, in the background. Raises BadTranscript."""
        ...

    async def grade_recording(
        self, recording: Recording, rubric: Rubric | None, actor: Actor
    ) -> Scorecard:
        """The scorecard of a recorded call; nothing is kept. Raises BadTranscript."""
        ...

    async def open_call(self, call: Call, actor: Actor) -> Call:
        """Start a call, or go on with it: opening twice is opening once."""
        ...

    async def add_segments(self, call: str, segments: Sequence[Segment], actor: Actor) -> int:
        """Keep segments of an open call; the last sequence once all is durable."""
        ...

    async def end_call(self, call: str, actor: Actor) -> int:
        """End a call and have it graded; ending twice is ending once. The last sequence."""
        ...

    def follow(self, call: str, after: int, actor: Actor) -> AsyncIterator[CallEvent]:
        """Committed events with seq > after, then each as it happens; ends after the scorecard.

        Raises NotFound at the first step for a call nobody has opened.
        """
        ...

    async def events(self, call: str, after: int, actor: Actor) -> list[CallEvent]:
        """Committed events with seq > after, in order. Raises NotFound."""
        ...

    async def feedback(self, call: str, feedback: Feedback, actor: Actor) -> None:
        """Keep what a person did with a card. Raises NotFound."""
        ...

    async def choose_density(self, call: str, density: Density, actor: Actor) -> None:
        """How many cards this call's agent gets from now on. Raises NotFound."""
        ...

    async def agent_density(self, agent: str, actor: Actor) -> Density:
        """What holds for an agent's calls: their choice, else what is set for everybody."""
        ...

    async def keep_agent_density(self, agent: str, density: Density, actor: Actor) -> None:
        """Keep an agent's choice; it holds from their next call on."""
        ...

    async def ask(
        self, question: Question, call: str | None, actor: Actor
    ) -> AsyncGenerator[AnswerPiece]:
        """The pieces of an answer as they are written, the whole last. Raises NotFound for a call
        nobody has opened, before the first piece."""
        ...

    async def passage(self, chunk: str, actor: Actor) -> Passage:
        """The passage a citation points to. Raises NotFound."""
        ...

    async def search(
        self, text: str, language: Language | None, limit: int, at: datetime | None, actor: Actor
    ) -> SearchResult:
        """Passages for a text, among what is valid at a moment (None: now)."""
        ...

    async def add_documents(
        self, files: Sequence[tuple[str, bytes]], publish: bool, actor: Actor
    ) -> Sequence[Mapping[str, object]]:
        """Read documents into the knowledge base; one report a file, in the order given."""
        ...

    async def rubric(self, name: str | None, actor: Actor) -> Rubric:
        """A rubric by name (None: the one calls are graded by). Raises NotFound."""
        ...

    async def health(self) -> Mapping[str, str]:
        """Each part and the state it is in: `ok`, or what is wrong in a few words."""
        ...
