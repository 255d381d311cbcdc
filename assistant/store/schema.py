"""The tables. Every row carries its tenant; the log's rows their epoch and actor as well."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData()


class Utc(TypeDecorator[datetime]):
    """A moment in UTC on every database; SQLite drops the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value is not None else None

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


call = Table(
    "call",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("id", String(200), nullable=False),
    Column("owner", String(200), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("started_at", Utc, nullable=False),
    Column("ended", Integer, nullable=False, default=0),
    Column("graded", Integer, nullable=False, default=0),
    Column("body", Text, nullable=False),
    Column("opened_by", String(200), nullable=False, server_default=""),
    Column("agent", String(200), nullable=False, server_default=""),
    Column("language", String(8), nullable=False, server_default=""),
    Column("seconds", Float, nullable=True),
    Column("customer", String(200), nullable=False, server_default=""),
    Column("customer_name", String(500), nullable=False, server_default=""),
    PrimaryKeyConstraint("tenant", "id"),
    Index("call_by_start", "tenant", "started_at"),
    Index("call_by_end", "tenant", "ended", "started_at"),
)
"""`ended`, `graded` and `seconds` repeat what the log says, so that lists need not read it."""

call_event = Table(
    "call_event",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("at", Float, nullable=False),
    Column("type", String(32), nullable=False),
    Column("body", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("recorded_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "seq"),
)

utterance = Table(
    "utterance",
    metadata,
    Column("n", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("id", String(200), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("speaker", String(16), nullable=False),
    Column("start", Float, nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("tokens", Text, nullable=False),
    UniqueConstraint("tenant", "call_id", "id", name="utterance_once"),
)
"""What was said, for searching: the highest revision of each utterance. `tokens` as
`assistant.store.search_words` makes them. On SQLite `n` is the call's number times 2^20 plus the
place in the call: the calls that hold a word are read off the index alone (10 ms instead of 70
for the commonest word of 600,000 utterances)."""

signal = Table(
    "signal",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("key", String(400), nullable=False),
    Column("id", String(64), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("at", Float, nullable=False),
    Column("withdrawn", Integer, nullable=False),
    Column("raised_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "key"),
    Index("signal_by_id", "tenant", "id"),
    Index("signal_by_change", "tenant", "changed_at"),
    Index("signal_by_raise", "tenant", "raised_at"),
)
"""What was noticed on calls; what is not merely information is an alert."""

alert_act = Table(
    "alert_act",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("alert", String(64), nullable=False),
    Column("did", String(16), nullable=False),
    Column("until", Utc, nullable=True),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    Index("alert_act_by_call", "tenant", "call_id"),
    Index("alert_act_by_time", "tenant", "at"),
)
"""What supervisors did about alerts, one row an act, never changed; `alert` empty: the whole
call."""

scorecard = Table(
    "scorecard",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("id", String(64), nullable=False, server_default=""),
    Column("rubric", String(200), nullable=False),
    Column("rubric_version", String(64), nullable=False),
    Column("score", Float, nullable=True),
    Column("critical_failed", Integer, nullable=False),
    Column("provisional", Integer, nullable=False),
    Column("recorded_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "seq"),
    Index("scorecard_by_rubric", "tenant", "rubric", "recorded_at"),
    Index("scorecard_by_id", "tenant", "id"),
)
"""Every scorecard of the log. The call's own is the newest of the rubric it was graded by first:
another rubric tried on it changes no list."""

card_feedback = Table(
    "card_feedback",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("card", String(64), nullable=False),
    Column("did", String(16), nullable=False),
    Column("tier", String(16), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("recorded_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "seq"),
    Index("card_feedback_by_card", "tenant", "card"),
)

customer = Table(
    "customer",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("id", String(200), nullable=False),
    Column("body", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("changed_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "id"),
)

agent = Table(
    "agent",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("id", String(200), nullable=False),
    Column("name", String(200), nullable=False),
    Column("team", String(200), nullable=False),
    Column("started", Date, nullable=True),
    Column("actor", String(200), nullable=False),
    Column("changed_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "id"),
)

outcome = Table(
    "outcome",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("source", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    Column("satisfaction", Integer, nullable=True),
    Column("resolved", Boolean, nullable=True),
    Column("repeat_contact", Boolean, nullable=True),
    Column("sale", Float, nullable=True),
    Column("refund", Float, nullable=True),
    Column("currency", String(3), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("recorded_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "source"),
    Index("outcome_by_time", "tenant", "at"),
)

document = Table(
    "document",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("tenant", "key", "version"),
)

document_audit = Table(
    "document_audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("did", String(32), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
)

chunk = Table(
    "chunk",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("id", String(36), nullable=False),
    Column("key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("tenant", "id"),
    Index("chunk_by_document", "tenant", "key", "version"),
)

fact = Table(
    "fact",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("key", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("body", Text, nullable=False),
    PrimaryKeyConstraint("tenant", "key", "version", "ordinal"),
)

fact_choice = Table(
    "fact_choice",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("product", String(200), nullable=False),
    Column("attribute", String(100), nullable=False),
    Column("keep", String(200), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "product", "attribute"),
)
"""What people decided where documents differ; `keep` empty: both hold."""

question = Table(
    "question",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("utterance", String(200), nullable=False),
    Column("language", String(8), nullable=False),
    Column("text", Text, nullable=False),
    Column("answered", Integer, nullable=False),
    Column("asked_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "utterance"),
    Index("question_by_time", "tenant", "asked_at"),
)
"""What customers asked, and whether a passage was good enough: from cards and what was held."""

card_source = Table(
    "card_source",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("document", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("chunk", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("card", String(64), nullable=False),
    Column("line", Text, nullable=False),
    Column("shown_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "document", "version", "chunk", "call_id", "card"),
    Index("card_source_by_time", "tenant", "shown_at"),
)
"""Which cards cited which passage."""

card_script = Table(
    "card_script",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("call_id", String(200), nullable=False),
    Column("card", String(64), nullable=False),
    Column("playbook", String(200), nullable=False),
    Column("version", String(64), nullable=False),
    Column("offered_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "call_id", "card"),
    Index("card_script_by_playbook", "tenant", "playbook"),
)
"""Which script each card was composed from."""

gap = Table(
    "gap",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("key", String(64), nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("state", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "key"),
)
"""Gaps somebody has decided about; all others are open."""

wording = Table(
    "wording",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("version", String(12), nullable=False),
    Column("number", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("languages", String(64), nullable=False),
    Column("state", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "kind", "name", "version"),
    Index("wording_by_number", "tenant", "kind", "name", "number", unique=True),
)
"""Prompts, rubrics, playbooks and lexicons: every version by the hash of its content."""

wording_label = Table(
    "wording_label",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("label", String(32), nullable=False),
    Column("version", String(12), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "kind", "name", "label"),
)
"""`production` points to the version in force, `shipped` to what shipped last."""

wording_deed = Table(
    "wording_deed",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("tenant", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", String(200), nullable=False),
    Column("version", String(12), nullable=False),
    Column("number", Integer, nullable=False),
    Column("did", String(32), nullable=False),
    Column("note", Text, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("at", Utc, nullable=False),
    Index("wording_deed_by_name", "tenant", "kind", "name"),
)

wording_count = Table(
    "wording_count",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    PrimaryKeyConstraint("tenant"),
)
"""Rises with every change of a tenant's words: other processes look at it."""

agent_density = Table(
    "agent_density",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("agent", String(500), nullable=False),
    Column("density", String(16), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("changed_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "agent"),
)
"""How many cards each agent has chosen to get."""

backlog = Table(
    "backlog",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("id", String(12), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("title", String(500), nullable=False),
    Column("rubric", String(500), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("state", String(16), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("actor", String(200), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    PrimaryKeyConstraint("tenant", "id"),
)
"""Many calls to grade: who asked for it, by which rubric, and whether it runs."""

backlog_call = Table(
    "backlog_call",
    metadata,
    Column("tenant", String(64), nullable=False),
    Column("backlog", String(12), nullable=False),
    Column("place", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", Text, nullable=False),
    Column("call", String(200), nullable=False),
    Column("score", Float),
    Column("critical_failed", Integer, nullable=False),
    Column("changed_at", Utc),
    PrimaryKeyConstraint("tenant", "backlog", "place"),
    Index("backlog_call_by_state", "tenant", "backlog", "state", "place"),
)
"""The calls of each, and what became of them."""

vector = Table(
    "vector",
    metadata,
    Column("embedder", String(200), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
    PrimaryKeyConstraint("embedder", "sha256"),
)
"""Vectors by content, so that an unchanged passage is never embedded twice."""
