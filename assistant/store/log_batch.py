"""One transaction of the event log: the fence, the order, and what may be inserted.

An append is inserted only where its lease's epoch is still the call's, and only where it goes on
from the last event without a gap. What stands already with the same body is done already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select, tuple_

from assistant.core.call import Actor
from assistant.core.events import CallEnded, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.ports import Lease
from assistant.errors import Conflict, NotOwner, Refused

from .projections import Projected, project
from .schema import call, call_event
from .tenancy import within

CallKey = tuple[str, str]
"""Tenant and call."""


@dataclass(frozen=True)
class Append:
    """Events of one call that are kept together or not at all, with their JSON."""

    lease: Lease
    events: tuple[CallEvent, ...]
    bodies: tuple[str, ...]
    actor: Actor

    @property
    def key(self) -> CallKey:
        return (self.lease.tenant, self.lease.call)


@dataclass
class _Standing:
    """A call as this transaction sees it: its epoch, its last event, and what is being added."""

    epoch: int
    last: int
    adding: dict[int, str]


def insert_batch(
    connection: Connection, batch: Sequence[Append], now: datetime
) -> dict[int, Refused]:
    """Insert what may be inserted; the rest comes back by place in the batch, with the reason."""
    standing = _standing(connection, batch)
    rows: list[dict[str, object]] = []
    projected = Projected()
    refused: dict[int, Refused] = {}
    for place, append in enumerate(batch):
        now_stands = standing.get(append.key)
        if now_stands is None or now_stands.epoch != append.lease.epoch:
            refused[place] = NotOwner(
                f"Call {append.lease.call} was taken over; nothing was written.", "Open it again."
            )
            continue
        wrong = _out_of_order(connection, append, now_stands)
        if wrong is not None:
            refused[place] = wrong
            continue
        actor = f"{append.actor.kind}:{append.actor.id}"
        for event, body in zip(append.events, append.bodies, strict=True):
            if event.seq <= now_stands.last:
                continue
            now_stands.last = event.seq
            now_stands.adding[event.seq] = body
            rows.append(
                {
                    "tenant": append.lease.tenant,
                    "call_id": event.call,
                    "seq": event.seq,
                    "epoch": append.lease.epoch,
                    "at": event.at,
                    "type": event.type,
                    "body": body,
                    "actor": actor,
                    "recorded_at": now,
                }
            )
            projected.take(append.lease.tenant, event, actor, now)
    if rows:
        connection.execute(insert(call_event), rows)
        project(connection, projected)
    return refused


def _standing(connection: Connection, batch: Sequence[Append]) -> dict[CallKey, _Standing]:
    last = (
        select(func.max(call_event.c.seq))
        .where(call_event.c.tenant == call.c.tenant, call_event.c.call_id == call.c.id)
        .scalar_subquery()
    )
    # Rows are locked in one order, and for writing from the start where the call's own row will
    # be written: two processes can then never wait for each other.
    closing = any(
        isinstance(event.body, CallEnded | Scorecard) for append in batch for event in append.events
    )
    found = connection.execute(
        select(call.c.tenant, call.c.id, call.c.epoch, last.label("last"))
        .where(tuple_(call.c.tenant, call.c.id).in_(sorted({append.key for append in batch})))
        .order_by(call.c.tenant, call.c.id)
        .with_for_update(read=not closing, of=call)
    )
    return {(row.tenant, row.id): _Standing(row.epoch, row.last or 0, {}) for row in found}


def _out_of_order(connection: Connection, append: Append, standing: _Standing) -> Conflict | None:
    """Why these events do not fit what stands, or None: new ones follow on, known ones agree."""
    expected = standing.last + 1
    known = [event.seq for event in append.events if event.seq < expected]
    fresh = [event.seq for event in append.events if event.seq >= expected]
    if fresh != list(range(expected, expected + len(fresh))):
        return Conflict(
            f"Call {append.lease.call} would get a gap after {standing.last}.",
            "Read the log and go on from its end.",
        )
    stored = _stored(connection, append, known, standing) if known else {}
    for event, body in zip(append.events, append.bodies, strict=True):
        if event.seq < expected and stored.get(event.seq) != body:
            return Conflict(
                f"Call {append.lease.call} already has another event {event.seq}.",
                "Read the log and go on from its end.",
            )
    return None


def _stored(
    connection: Connection, append: Append, seqs: Sequence[int], standing: _Standing
) -> dict[int, str]:
    found = connection.execute(
        select(call_event.c.seq, call_event.c.body).where(
            within(call_event, append.lease.tenant, call_id=append.lease.call),
            call_event.c.seq.between(min(seqs), max(seqs)),
        )
    )
    return {row.seq: row.body for row in found} | standing.adding
