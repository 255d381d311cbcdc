"""The wall of one tenant in memory: live calls as the tables tell them, changed as those change.

The tables are asked twice a second while somebody looks, for what is new: the last event of each
live call, and signals and acts that changed lately. No call's log is read. What other processes
write is thus seen as soon as what this one does. Each change gets the next version, so that a
reader who knows one is told only what came after it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from assistant.core.call import Call
from assistant.errors import Unavailable
from assistant.store.alerts import Act, Alerts, Raised
from assistant.web.shelf import SurgingTopic
from assistant.web.wall import Claim, WallCall
from knowledge.errors import KnowledgeError

from .holding import Holding, held, needs_someone
from .ranking import STEP, WATCH, Place, attention, level, order, reasons, risk_of, trend
from .telling import alert_of, claim_of

LOOK_S = 0.5
SURGES_S = 60.0
BACK = timedelta(seconds=10)
"""How far a look goes back before the last one: a commit takes its time after its stamp."""
IN_ONE_GO = 32
"""Calls worked out before others get their turn: under 3 ms."""
REASONS = 3
DRIFT_S = 5.0
"""The page lets a call's clock run on by itself; it is corrected from this difference on."""
MOST_GONE = 2_000

_SEEN = sorted(set(WallCall.model_fields) - {"seconds", "heard_at", "attention", "trend"})

Surges = Callable[[], Awaitable[Sequence[SurgingTopic]]]


@dataclass
class _Live:
    """One live call: where its log ends, and what the tables hold of it."""

    call: Call
    seq: int
    at: float
    heard_at: datetime
    signals: dict[str, Raised] = field(default_factory=dict[str, Raised])
    acts: dict[Act, None] = field(default_factory=dict[Act, None])


@dataclass(frozen=True)
class _Shown:
    """A call as readers were last told, with the version of that."""

    version: int
    told: WallCall
    wire: str
    place: Place


class Board:
    """Use it from one event loop. Refreshing is done once, however many ask."""

    def __init__(
        self, alerts: Alerts, tenant: str, clock: Callable[[], datetime], surges: Surges
    ) -> None:
        self._alerts = alerts
        self._tenant = tenant
        self._clock = clock
        self._ask_surges = surges
        self._epoch = f"{int(clock().timestamp() * 1e6):x}"
        """Versions of another process, or of this one before a restart, mean nothing here."""
        self._version = 0
        self._live: dict[str, _Live] = {}
        self._shown: dict[str, _Shown] = {}
        self._gone: dict[str, int] = {}
        self._forgotten = 0
        self._surges: tuple[int, tuple[SurgingTopic, ...]] = (0, ())
        self._looked_at: datetime | None = None
        self._next_look = self._next_surges = float("-inf")
        self._looking = asyncio.Lock()
        self._looking_for_surges = asyncio.Lock()
        self._news = asyncio.Event()

    # ------------------------------------------------------------------ telling

    @property
    def position(self) -> str:
        """Where a reader stands who was told everything."""
        return f"{self._epoch}-{self._version}"

    def calls(self) -> list[WallCall]:
        """All live calls, those that need someone first."""
        ranked = sorted(self._shown.values(), key=lambda one: order(one.place))
        return [one.told for one in ranked]

    def surges(self) -> tuple[SurgingTopic, ...]:
        """Topics asked far more than usual, as of the last look."""
        return self._surges[1]

    def piece(self, position: str) -> str | None:
        """A WallPiece as JSON: what changed after a position; None: nothing did."""
        after = self._known(position)
        if after == self._version:
            return None
        whole = after is None
        last = after or 0
        calls = ",".join(one.wire for one in self._shown.values() if one.version > last)
        gone = [] if whole else [call for call, version in self._gone.items() if version > last]
        told = whole or self._surges[0] > last
        surges = ",".join(one.model_dump_json() for one in self._surges[1])
        return (
            f'{{"position":"{self.position}","whole":{str(whole).lower()},'
            f'"at":"{self._clock().isoformat()}","calls":[{calls}],'
            f'"gone":[{",".join(f"{chr(34)}{call}{chr(34)}" for call in gone)}],'
            f'"surges":{f"[{surges}]" if told else "null"}}}'
        )

    def _known(self, position: str) -> int | None:
        epoch, _, number = position.partition("-")
        if epoch != self._epoch or not number.isdigit() or int(number) > self._version:
            return None
        return int(number) if int(number) >= self._forgotten else None

    # ------------------------------------------------------------------ looking

    async def changed(self) -> None:
        """Wait for the next look, or for something that was done here."""
        try:
            async with asyncio.timeout(LOOK_S):
                await self._news.wait()
        except TimeoutError:
            return

    def hurry(self) -> None:
        """Something was done here: readers see it at once."""
        self._next_look = float("-inf")
        self._news.set()
        self._news = asyncio.Event()

    async def refresh(self, *, anew: bool = False) -> None:
        """Look at the tables, unless somebody just did and `anew` is not asked for. Raises
        Unavailable."""
        async with self._looking:
            now = asyncio.get_running_loop().time()
            if now < self._next_look and not anew:
                return
            self._next_look = now + LOOK_S
            await self._look()

    async def look_for_surges(self) -> None:
        """Ask what is surging, once a minute; where nobody answers, what was known stands."""
        now = asyncio.get_running_loop().time()
        if now < self._next_surges or self._looking_for_surges.locked():
            return
        async with self._looking_for_surges:
            self._next_surges = now + SURGES_S
            try:
                found = tuple(await self._ask_surges())
            except (KnowledgeError, Unavailable):
                return
            if found != self._surges[1]:
                self._version += 1
                self._surges = (self._version, found)

    async def _look(self) -> None:
        looked_at = self._clock()
        standing, fresh = await self._alerts.open_calls(frozenset(self._live), self._tenant)
        for one in fresh:
            self._live[one.call.id] = _Live(one.call, one.seq, one.at, one.heard_at)
        since = (self._looked_at or looked_at) - BACK
        new = [one.call.id for one in fresh]
        raised, acts = await self._alerts.changed(since, new, self._tenant)
        touched, moved = set(new), set[str]()
        for signal in raised:
            live = self._live.get(signal.call)
            if live is not None and _is_new(live.signals.get(signal.id), signal):
                live.signals[signal.id] = signal
                touched.add(signal.call)
        for act in acts:
            live = self._live.get(act.call)
            if live is not None and act not in live.acts:
                live.acts[act] = None
                touched.add(act.call)
        for call, (seq, at, heard_at) in standing.items():
            live = self._live[call]
            if live.seq != seq:
                live.seq, live.at, live.heard_at = seq, at, heard_at
                moved.add(call)
        self._looked_at = looked_at
        self._leave([call for call in self._live if call not in standing])
        await self._tell(touched | {call for call in moved - touched if self._shifts(call)})

    def _leave(self, calls: Sequence[str]) -> None:
        for call in calls:
            del self._live[call]
            if self._shown.pop(call, None) is not None:
                self._version += 1
                self._gone[call] = self._version
        while len(self._gone) > MOST_GONE:
            oldest = next(iter(self._gone))
            self._forgotten = self._gone.pop(oldest)

    def _shifts(self, call: str) -> bool:
        """Whether time alone changes how a call is shown: what was noticed fades, clocks drift."""
        live, shown = self._live[call], self._shown.get(call)
        if shown is None:
            return True
        before = shown.told
        asks = attention(live.signals.values(), live.at) if live.signals else 0.0
        faded = round(asks / STEP) != before.place or (asks >= WATCH) != (before.attention >= WATCH)
        return faded or _drifts(before, live.at, live.heard_at)

    async def _tell(self, touched: set[str]) -> None:
        now = self._clock()
        asleep = {call for call, one in self._shown.items() if one.told.level == "snoozed"}
        for count, call in enumerate(sorted(touched | asleep)):
            if count % IN_ONE_GO == IN_ONE_GO - 1:
                await asyncio.sleep(0)
            live = self._live.get(call)
            if live is not None:
                self._show(live, now)

    def _show(self, live: _Live, now: datetime) -> None:
        told, place = worked_out(live.call, live.at, live.heard_at, live.signals, live.acts, now)
        before = self._shown.get(live.call.id)
        if before is not None and _alike(before.told, told):
            return
        self._version += 1
        self._gone.pop(live.call.id, None)
        self._shown[live.call.id] = _Shown(self._version, told, told.model_dump_json(), place)


def worked_out(
    call: Call,
    at: float,
    heard_at: datetime,
    signals: dict[str, Raised],
    acts: dict[Act, None],
    now: datetime,
) -> tuple[WallCall, Place]:
    """A live call as the wall shows it, and its place. Pure."""
    noticed = list(signals.values())
    whole = held(act for act in acts if not act.alert)
    own = {one.id: held(_about(acts, one.id)) for one in noticed}
    standing = [one for one in noticed if needs_someone(one, own[one.id], now)]
    asks, risk = attention(noticed, at), risk_of(noticed)
    stands = level(standing, asks, risk, sleeps=whole.sleeps(now))
    claimed = claim_of(whole) or _claimed_of(own.values())
    place = Place(stands, claimed is not None, asks, call.started_at, call.id)
    told = WallCall(
        call=call.id,
        title=call.title,
        agent=call.agent,
        customer=call.customer.name if call.customer else "",
        language=call.language,
        started_at=call.started_at,
        seconds=at,
        heard_at=heard_at,
        level=stands,
        place=round(asks / STEP),
        risk=risk,
        attention=round(asks, 2),
        trend=trend(noticed, at) if noticed else (),
        reasons=tuple(alert_of(one, own[one.id], now) for one in reasons(noticed, REASONS)),
        open_alerts=len(standing),
        claimed=claimed,
        snoozed_until=whole.snoozed_until if stands == "snoozed" else None,
    )
    return told, place


def _about(acts: dict[Act, None], alert: str) -> Iterator[Act]:
    return (act for act in acts if act.alert in ("", alert))


def _claimed_of(holdings: Iterable[Holding]) -> Claim | None:
    return next((claim for one in holdings if (claim := claim_of(one)) is not None), None)


def _is_new(before: Raised | None, now: Raised) -> bool:
    return before is None or before.changed_at != now.changed_at or before.at != now.at


def _drifts(before: WallCall, seconds: float, heard_at: datetime) -> bool:
    ran = (heard_at - before.heard_at).total_seconds()
    return abs(seconds - before.seconds - ran) > DRIFT_S


def _alike(before: WallCall, now: WallCall) -> bool:
    """Whether a reader's page would look the same: its clock runs by itself, within reason."""
    same = all(getattr(before, name) == getattr(now, name) for name in _SEEN)
    return same and not _drifts(before, now.seconds, now.heard_at)
