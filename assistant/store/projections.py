"""What is kept beside the log for asking questions: made of events alone, in their transaction."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, Table, delete, select, update

from assistant.core.card import Card, Feedback, Unanswered
from assistant.core.events import EVENT, CallEnded, CallEvent
from assistant.core.grade import Scorecard
from assistant.core.ids import derived
from assistant.core.signal import Signal, SignalWithdrawn
from assistant.core.speech import Utterance

from .database import Database
from .schema import (
    call,
    call_event,
    card_feedback,
    card_script,
    card_source,
    question,
    scorecard,
    signal,
    utterance,
)
from .search_words import tokens_of
from .tenancy import within
from .upsert import upsert
from .utterances import keep_utterances

IN_ONE_READ = 2_000
PROJECTIONS = (
    scorecard, card_feedback, question, card_source, card_script, signal, utterance,
)  # fmt: skip


@dataclass
class Projected:
    """Rows by table, and calls that ended."""

    rows: dict[Table, list[dict[str, object]]] = field(
        default_factory=dict[Table, list[dict[str, object]]]
    )
    ended: list[tuple[str, str, float]] = field(default_factory=list[tuple[str, str, float]])
    said: list[dict[str, object]] = field(default_factory=list[dict[str, object]])
    withdrawn: list[tuple[str, str, str, datetime]] = field(
        default_factory=list[tuple[str, str, str, datetime]]
    )
    """Tenant, call and key of signals of earlier transactions that no longer hold."""

    def take(self, tenant: str, event: CallEvent, actor: str, recorded_at: datetime) -> None:
        """Add what one event changes; most change nothing here."""
        match event.body:
            case CallEnded():
                self.ended.append((tenant, event.call, event.body.seconds))
            case Scorecard() as card:
                self._row(
                    scorecard,
                    tenant=tenant,
                    call_id=event.call,
                    seq=event.seq,
                    id=card.id,
                    rubric=card.rubric.name,
                    rubric_version=card.rubric.version,
                    score=card.score,
                    critical_failed=len(card.critical_failed),
                    provisional=int(card.provisional),
                    recorded_at=recorded_at,
                )
            case Unanswered() as asked:
                self._row(
                    question,
                    tenant=tenant,
                    call_id=event.call,
                    utterance=asked.utterance,
                    language=asked.language,
                    text=asked.question,
                    answered=0,
                    asked_at=recorded_at,
                )
            case Card() as card:
                self._card(tenant, event.call, card, recorded_at)
            case Utterance() as said:
                self._said(tenant, event.call, said)
            case Signal() as raised:
                self._row(
                    signal,
                    tenant=tenant,
                    call_id=event.call,
                    key=raised.key,
                    id=derived(event.call, raised.key),
                    kind=raised.kind,
                    severity=raised.severity,
                    at=event.at,
                    withdrawn=0,
                    raised_at=recorded_at,
                    changed_at=recorded_at,
                    body=raised.model_dump_json(),
                )
            case SignalWithdrawn() as gone:
                self._withdraw(tenant, event.call, gone.key, recorded_at)
            case Feedback() as given:
                self._row(
                    card_feedback,
                    tenant=tenant,
                    call_id=event.call,
                    seq=event.seq,
                    card=given.card,
                    did=given.did,
                    tier=given.tier or "",
                    actor=actor,
                    recorded_at=recorded_at,
                )
            case _:
                pass

    def _card(self, tenant: str, call_id: str, card: Card, shown_at: datetime) -> None:
        because = card.because
        if card.kind == "answer" and because.utterance and because.quote:
            self._row(
                question,
                tenant=tenant,
                call_id=call_id,
                utterance=because.utterance,
                language=card.language,
                text=because.quote,
                answered=1,
                asked_at=shown_at,
            )
        if card.playbook:
            playbook, _, version = card.playbook.partition("@")
            self._row(
                card_script,
                tenant=tenant,
                call_id=call_id,
                card=card.id,
                playbook=playbook,
                version=version,
                offered_at=shown_at,
            )
        cited = {
            (one.document, one.version, one.chunk): tier.lines[0]
            for tier in reversed(card.tiers.values())
            for one in tier.citations
        }
        for (document, version, chunk), line in cited.items():
            self._row(
                card_source,
                tenant=tenant,
                document=document,
                version=version,
                chunk=chunk,
                call_id=call_id,
                card=card.id,
                line=line,
                shown_at=shown_at,
            )

    def _said(self, tenant: str, call_id: str, one: Utterance) -> None:
        self.said.append(
            {
                "tenant": tenant,
                "call_id": call_id,
                "id": one.id,
                "revision": one.revision,
                "speaker": one.speaker,
                "start": one.start,
                "language": one.language,
                "text": one.text,
                "tokens": tokens_of(one.text),
            }
        )

    def _withdraw(self, tenant: str, call_id: str, key: str, at: datetime) -> None:
        for row in self.rows.get(signal, ()):
            if (row["tenant"], row["call_id"], row["key"]) == (tenant, call_id, key):
                row["withdrawn"] = 1
        self.withdrawn.append((tenant, call_id, key, at))

    def _row(self, table: Table, **values: object) -> None:
        self.rows.setdefault(table, []).append(values)


def project(connection: Connection, projected: Projected) -> None:
    """Write what events changed; the same event again writes the same row."""
    # First what stood before: a signal withdrawn and raised again in one transaction stands.
    for tenant, call_id, key, at in projected.withdrawn:
        gone = within(signal, tenant, call_id=call_id, key=key)
        connection.execute(update(signal).where(gone).values(withdrawn=1, changed_at=at))
    if projected.said:
        keep_utterances(connection, projected.said)
    for table, rows in projected.rows.items():
        connection.execute(upsert(connection, table), rows)
    for tenant, call_id, seconds in projected.ended:
        connection.execute(
            update(call).where(within(call, tenant, id=call_id)).values(ended=1, seconds=seconds)
        )
    for row in projected.rows.get(scorecard, ()):
        graded = within(call, str(row["tenant"]), id=row["call_id"])
        connection.execute(update(call).where(graded).values(graded=1))


async def rebuild(database: Database, tenant: str = "default") -> int:
    """Throw the projections of a tenant away and make them again from its log; events read."""

    def again(connection: Connection) -> int:
        seen, after = 0, ("", 0)
        for table in PROJECTIONS:
            connection.execute(delete(table).where(within(table, tenant)))
        connection.execute(
            update(call).where(within(call, tenant)).values(ended=0, graded=0, seconds=None)
        )
        while True:
            place = (call_event.c.call_id > after[0]) | (
                (call_event.c.call_id == after[0]) & (call_event.c.seq > after[1])
            )
            rows = connection.execute(
                select(call_event)
                .where(within(call_event, tenant), place)
                .order_by(call_event.c.call_id, call_event.c.seq)
                .limit(IN_ONE_READ)
            ).all()
            if not rows:
                return seen
            projected = Projected()
            for row in rows:
                projected.take(tenant, EVENT.validate_json(row.body), row.actor, row.recorded_at)
            project(connection, projected)
            seen += len(rows)
            after = (rows[-1].call_id, rows[-1].seq)

    return await database.write(again)
