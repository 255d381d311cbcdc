"""What a live call works with. Wiring builds it; nothing here is built by importing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from assistant.core.card import Density
from assistant.core.ids import derived
from assistant.core.playbook import Playbook
from assistant.core.ports import EventLog, Judge, Knowledge, Published, ReplyWriter
from assistant.core.rubric import Rubric
from assistant.signals.lexicons import Lexicons, lexicons_of


@dataclass(frozen=True)
class Parts:
    """Ports, published words and limits, shared by all calls of one process."""

    log: EventLog
    knowledge: Knowledge
    published: Published
    rubric: Callable[[str | None, str], Rubric]
    """A tenant's rubric by name (None: the one calls are graded by). Raises NotFound."""
    writer: ReplyWriter | None
    """A model that writes replies; None: the scripts alone."""
    judge: Judge | None
    """A model that judges what rules cannot; None: people alone."""
    clock: Callable[[], datetime]
    owner: str
    """This process, in the log's leases."""
    engine_version: str
    density: Density = "normal"
    """Of an agent who has not chosen."""
    chosen_density: Callable[[str, str], Awaitable[Density | None]] | None = None
    """What an agent of a tenant chose."""
    search_deadline_s: float = 0.3
    reply_deadline_s: float = 4.0
    grade_deadline_s: float = 60.0
    agent_voice: bool = False
    """Whether an agent's pitch and loudness are held against their usual ones."""

    def playbooks(self, tenant: str) -> tuple[Playbook, ...]:
        """The scripts in force now: one published between two utterances holds for the second."""
        return self.published.words(tenant).playbooks

    def lexicons(self, tenant: str) -> Lexicons:
        """The word lists in force now, compiled once for each publication."""
        return lexicons_of(self.published.words(tenant))

    def versions(self, tenant: str) -> dict[str, str]:
        """What a call is heard with, and a grade made with beside transcript and rubric."""
        return {
            "knowledge": self.knowledge.version(tenant),
            "playbooks": derived(*(f"{one.name}@{one.version}" for one in self.playbooks(tenant))),
            "lexicons": self.lexicons(tenant).version,
            "engine": self.engine_version,
        }
