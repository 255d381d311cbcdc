"""The wall on a database of its own: calls whose events a test writes, at moments it chooses."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fake_desk import FakeDesk
from scripted_call import rubric_of

from assistant.core.call import SYSTEM, Actor, Call, Customer
from assistant.core.events import Body, CallEnded, CallEvent
from assistant.core.grade import RubricRef, Scorecard
from assistant.core.ports import Lease
from assistant.core.signal import Severity, Signal, SignalKind, signal_key
from assistant.core.speech import Speaker, Utterance
from assistant.store.alerts import Alerts
from assistant.store.call_list import CallList
from assistant.store.database import opened_database
from assistant.store.event_log import SqlEventLog, opened_log
from assistant.wall.supervisor import SupervisorWall
from assistant.web.shelf import SurgingTopic
from knowledge.types import Language


def now() -> datetime:
    return datetime.now(UTC)


class WallDesk(FakeDesk):
    """Calls of a real log, and the wall that is made of it."""

    def __init__(self, log: SqlEventLog, wall: SupervisorWall) -> None:
        super().__init__()
        self.log = log
        self.wall = wall
        self.surging: list[SurgingTopic] = []
        self.leases: dict[str, tuple[Lease, int]] = {}

    async def begin(
        self,
        name: str,
        title: str = "",
        *,
        agent: str = "",
        customer: str = "",
        language: Language = "en",
        ago_s: float = 0,
    ) -> None:
        """A call that began some seconds ago."""
        call = Call(
            id=name,
            started_at=now() - timedelta(seconds=ago_s),
            title=title,
            agent=agent,
            language=language,
            customer=Customer(id=f"id-{name}", name=customer) if customer else None,
        )
        self.leases[name] = (await self.log.open(call, "tests", SYSTEM), 0)
        await self.write(name, 0.0, call)

    async def write(self, name: str, at: float, *bodies: Body) -> None:
        lease, seq = self.leases[name]
        entries = [(seq + place + 1, at, body) for place, body in enumerate(bodies)]
        self.leases[name] = (lease, seq + len(bodies))
        await self.log.append(lease, entries, SYSTEM)

    async def hear(self, name: str, at: float, text: str, speaker: Speaker = "customer") -> None:
        language: Language = "zh" if any("\u4e00" <= one <= "\u9fff" for one in text) else "en"
        spoken = Utterance(
            id=f"main.{at:g}", speaker=speaker, start=at, end=at + 3, text=text, language=language
        )
        await self.write(name, at + 3, spoken)

    async def notice(
        self,
        name: str,
        at: float,
        kind: SignalKind,
        severity: Severity = "warning",
        quote: str = "",
        **details: str | float,
    ) -> None:
        """A signal of the utterance that began at that second."""
        raised = Signal(
            key=signal_key(kind, f"{at:g}"),
            kind=kind,
            severity=severity,
            utterances=(f"main.{at:g}",),
            quote=quote,
            details=dict(details),
        )
        await self.write(name, at + 3, raised)

    async def finish(self, name: str, seconds: float, score: float, *critical: str) -> None:
        rubric = RubricRef(name=rubric_of().name, version="1")
        card = Scorecard(
            call=name, rubric=rubric, score=score, critical_failed=critical, findings=()
        )
        await self.write(name, seconds, CallEnded(seconds=seconds), card)

    async def events(self, call: str, after: int, actor: Actor) -> list[CallEvent]:
        return await self.log.read(call, after, actor.tenant)

    def follow(self, call: str, after: int, actor: Actor) -> AsyncIterator[CallEvent]:  # type: ignore[override]
        return self.log.follow(call, after, actor.tenant)


async def kept_wall(where: Path, ready: Future[WallDesk], over: asyncio.Event) -> None:
    """Open it, hand it over, and close it when told."""
    surging: list[SurgingTopic] = []

    async def surges(_: Actor) -> Sequence[SurgingTopic]:
        return surging

    async with (
        opened_database(f"sqlite:///{where / 'wall.sqlite'}") as database,
        opened_log(database, now) as log,
    ):
        wall = SupervisorWall(Alerts(database), CallList(database), now, surges)
        desk = WallDesk(log, wall)
        desk.surging = surging
        ready.set_result(desk)
        await over.wait()


async def eighty(desk: WallDesk) -> None:
    """A room with eighty calls: three need somebody, five are to be watched."""
    await desk.begin(
        "boots", "Boots exchange, asked twice", agent="Tomás R.", customer="Maya L.", ago_s=272
    )
    await desk.hear("boots", 12, "Hello, I ordered boots in 41 and they are too small.")
    await desk.hear("boots", 60, "Of course, I can help you with that.", "agent")
    await desk.hear("boots", 140, "Will the 42 be here by Friday?")
    await desk.hear(
        "boots", 232, "And don’t worry, the Fjell 2 has a warranty of twelve months.", "agent"
    )
    await desk.notice(
        "boots",
        232,
        "wrong_claim",
        "critical",
        "warranty of twelve months",
        stated="12 months",
        right="24 months",
        attribute="warranty",
    )
    await desk.hear("boots", 243, "That’s not what I’m asking. The last parcel took nine days.")
    await desk.hear(
        "boots", 249, "So will the 42 be here by Friday or not? I’ve asked you twice now."
    )
    await desk.notice(
        "boots",
        249,
        "repeated_question",
        "warning",
        "will the 42 be here by Friday or not?",
        times=2,
    )
    await desk.notice(
        "boots", 249, "complaint_risk", "critical", "I’ve asked you twice now", probability=0.81
    )
    await desk.begin(
        "refund", "Refund not received, day 19", agent="Aisha K.", customer="J. Okoro", ago_s=707
    )
    await desk.hear("refund", 640, "I can offer you a voucher of ten euros.", "agent")
    await desk.notice("refund", 640, "silence", "warning")
    await desk.hear(
        "refund", 662, "Then I’ll take it to the consumer office. I’m done with waiting."
    )
    await desk.notice(
        "refund",
        662,
        "complaint_risk",
        "critical",
        "Then I’ll take it to the consumer office.",
        probability=0.74,
    )
    await desk.begin(
        "headset",
        "耳机左侧无声，要求换新",
        agent="陈思远",
        customer="李女士",
        language="zh",
        ago_s=435,
    )
    await desk.hear("headset", 410, "不用解释了，我就发个差评，大家都看看。")
    await desk.notice("headset", 410, "repeated_question", "warning", "", times=3)
    await desk.notice(
        "headset", 410, "complaint_risk", "warning", "我就发个差评，大家都看看", probability=0.66
    )
    watched: list[tuple[str, str, str, SignalKind]] = [
        ("jacket", "Jacket, broken zip", "Lena F.", "promise"),
        ("parcel", "Parcel at wrong shop", "Marc D.", "hold"),
        ("gift", "Gift card not valid", "Yuki S.", "talk_over"),
        ("stove", "Warranty, stove", "Nadia B.", "negative_emotion"),
        ("charge", "Double charge", "Finn L.", "repeated_question"),
    ]
    for place, (name, title, agent, kind) in enumerate(watched):
        await desk.begin(name, title, agent=agent, ago_s=180 + 40 * place)
        await desk.hear(name, 150 + 40 * place, "I see. And how long will that take?")
        await desk.notice(name, 150 + 40 * place, kind)
    for number in range(72):
        name = f"call-{number:02}"
        await desk.begin(
            name,
            f"Order question {number + 1}",
            agent=f"Agent {number % 30 + 1}",
            ago_s=30 + number,
        )
        if number % 9 == 4:
            await desk.notice(name, 20, "pace", "info")
        if number % 17 == 3:
            await desk.notice(name, 20, "pace", "info")
            await desk.notice(name, 21, "hold", "info")
            await desk.notice(name, 22, "talk_over", "info")
