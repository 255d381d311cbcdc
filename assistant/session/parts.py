"""What a live call works with. Wiring builds it; nothing here is built by importing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from assistant.core.ids import derived
from assistant.core.playbook import Playbook
from assistant.core.ports import EventLog, Knowledge, ReplyWriter
from assistant.core.rubric import Rubric
from assistant.signals.lexicons import Lexicons

Density = Literal["quiet", "normal", "coach"]


@dataclass(frozen=True)
class Parts:
    """Ports, published words and limits, shared by all calls of one process."""

    log: EventLog
    knowledge: Knowledge
    playbooks: tuple[Playbook, ...]
    lexicons: Lexicons
    rubric: Callable[[str | None], Rubric]
    """A rubric by name (None: the one calls are graded by). Raises NotFound."""
    writer: ReplyWriter | None
    """A model that writes replies; None: the scripts alone."""
    clock: Callable[[], datetime]
    owner: str
    """This process, in the log's leases."""
    engine_version: str
    density: Density = "normal"
    search_deadline_s: float = 0.3
    reply_deadline_s: float = 4.0
    agent_voice: bool = False
    """Whether an agent's pitch and loudness are held against their usual ones."""

    def versions(self, tenant: str) -> dict[str, str]:
        """What a call is heard with, and a grade made with beside transcript and rubric."""
        return {
            "knowledge": self.knowledge.version(tenant),
            "playbooks": derived(*(f"{one.name}@{one.version}" for one in self.playbooks)),
            "lexicons": self.lexicons.version,
            "engine": self.engine_version,
        }
