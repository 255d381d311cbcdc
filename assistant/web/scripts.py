"""What the scripts page and its routes ask: published words, drafts, trying. A port of its own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, Protocol

from pydantic import Field

from assistant.core.call import Actor
from assistant.core.card import Card, CardHeld
from assistant.core.published import WordingKind
from knowledge.types import Language, Noun

State = Literal["draft", "published", "retired"]
Did = Literal["saved a draft", "published", "rolled back", "withdrawn", "discarded", "shipped"]


class Take(Noun):
    """How cards of a script were taken up, each card counted once; a share with its 95 % interval
    (Wilson). What came of it for the customer is not measured yet."""

    offered: int = 0
    shown: int = 0
    used: int = 0
    fragment: int = 0
    dismissed: int = 0
    taken: float | None = None
    """Used whole or in part, as a share of those shown; absent where none was shown."""
    low: float | None = None
    high: float | None = None


class ScriptListing(Noun):
    """One name as lists show it."""

    kind: WordingKind
    name: str = Field(examples=["late_parcel"])
    title: dict[str, str] = Field(default_factory=dict[str, str])
    card: str = ""
    """A playbook's kind of card."""
    signals: tuple[str, ...] = ()
    """What raises it; with none, what the customer asks does."""
    says: dict[str, str] = Field(default_factory=dict[str, str])
    """The basic tier's first line."""
    languages: tuple[str, ...] = ()
    current: str = ""
    """The version in force; empty: none is."""
    number: int
    """Of the version in force, else of the newest."""
    drafts: int = 0
    offered: bool = False
    """A newer version shipped, which was not taken over because people had edited this one."""
    changed_at: datetime
    changed_by: str
    use: Take = Take()


class ScriptVersion(Noun):
    """One version. It is never rewritten."""

    version: str = Field(examples=["3f2a9c0d11e7"])
    number: int = Field(ge=1)
    sha256: str
    state: State
    origin: Literal["shipped", "person"]
    note: str = ""
    by: str
    at: datetime
    labels: tuple[str, ...] = ()


class ScriptDeed(Noun):
    """Who did what with which version."""

    version: str
    number: int
    did: Did
    note: str = ""
    by: str
    at: datetime


class ScriptDetail(Noun):
    """One name: how it stands, its versions (newest first) and its history (oldest first)."""

    listing: ScriptListing
    versions: tuple[ScriptVersion, ...]
    history: tuple[ScriptDeed, ...]
    previous: str = ""
    """The version that a roll-back goes to; empty: there is none."""


class ScriptProblem(Noun):
    """What is wrong at one place."""

    line: int = Field(ge=1, examples=[26])
    path: tuple[int | str, ...] = Field(examples=[["tiers", "en", "expert", "lines", 0]])
    what: str = Field(examples=["nothing fills {days}"])


class CheckedScript(Noun):
    """A text with what is wrong with it, and its fields for a form (absent: it cannot be read)."""

    text: str
    problems: tuple[ScriptProblem, ...]
    form: dict[str, Any] | None


class ScriptText(Noun):
    """A version with its text."""

    version: ScriptVersion
    checked: CheckedScript


class DiffLine(Noun):
    """A line of two versions compared."""

    kind: Literal["same", "added", "removed"]
    text: str
    before: int | None = None
    """Its line in the older version."""
    after: int | None = None


class PastCall(Noun):
    """A call that a script may be tried on."""

    id: str
    title: str
    started_at: datetime
    language: Language
    seconds: float


class TriedMoment(Noun):
    """An utterance at which cards were given, or would be with these words."""

    at: float
    utterance: str
    speaker: str
    quote: str
    given: tuple[Card, ...]
    would: tuple[Card, ...]
    held: tuple[CardHeld, ...]
    concerns: bool
    """A card of this very script is among them."""
    same: bool
    """The same words were given as would be."""


class TriedCall(Noun):
    """A past call gone through again. Nothing of it is kept."""

    call: str
    moments: tuple[TriedMoment, ...]


class ScriptForm(Noun):
    """What a form offers: slots that can be filled, signals with their rules, limits."""

    slots: tuple[str, ...]
    rules: dict[str, tuple[str, ...]]
    first_line: dict[str, int]


class Scripts(Protocol):
    """The published words as those meet them who write them. Methods may raise AssistantError."""

    async def scripts(
        self, kind: WordingKind | None, text: str, actor: Actor
    ) -> Sequence[ScriptListing]: ...

    async def form(self, actor: Actor) -> ScriptForm: ...

    async def script(self, kind: WordingKind, name: str, actor: Actor) -> ScriptDetail: ...

    async def version(
        self, kind: WordingKind, name: str, version: str, actor: Actor
    ) -> ScriptText: ...

    async def diff(
        self, kind: WordingKind, name: str, before: str, after: str, actor: Actor
    ) -> Sequence[DiffLine]: ...

    async def check(
        self, kind: WordingKind, name: str, text: str, form: dict[str, Any] | None, actor: Actor
    ) -> CheckedScript:
        """What is wrong with a text; with a form, with the text that its fields make of it."""
        ...

    async def save(
        self,
        kind: WordingKind,
        name: str,
        text: str,
        *,
        expected: str | None,
        instead_of: str,
        note: str,
        actor: Actor,
    ) -> ScriptVersion:
        """Keep a draft. Raises Conflict where `expected` is no longer in force."""
        ...

    async def publish(
        self,
        kind: WordingKind,
        name: str,
        version: str,
        *,
        expected: str | None,
        note: str,
        actor: Actor,
    ) -> ScriptDetail:
        """Raises Conflict where `expected` is no longer in force, BadPrompt for a broken text."""
        ...

    async def roll_back(
        self, kind: WordingKind, name: str, *, to: str, expected: str | None, actor: Actor
    ) -> ScriptDetail: ...

    async def retire(
        self, kind: WordingKind, name: str, *, expected: str | None, actor: Actor
    ) -> ScriptDetail: ...

    async def discard(
        self, kind: WordingKind, name: str, version: str, actor: Actor
    ) -> ScriptDetail: ...

    async def calls(self, language: Language | None, actor: Actor) -> Sequence[PastCall]: ...

    async def try_on(
        self, kind: WordingKind, name: str, text: str, call: str, actor: Actor
    ) -> TriedCall: ...
