"""What was said and noticed, as tables; what supervisors did about it; who a call was with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from assistant.core.ids import derived
from assistant.store.search_words import tokens_of

revision = "0005"
down_revision = "0004"
PLACES = 2**20
"""Places of a call's utterances in the numbers of SQLite's index."""

SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE utterance_words USING fts5("
    "tokens, content='utterance', content_rowid='n', tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER utterance_said AFTER INSERT ON utterance BEGIN "
    "INSERT INTO utterance_words(rowid, tokens) VALUES (new.n, new.tokens); END",
    "CREATE TRIGGER utterance_taken_back AFTER DELETE ON utterance BEGIN "
    "INSERT INTO utterance_words(utterance_words, rowid, tokens) "
    "VALUES ('delete', old.n, old.tokens); END",
    "CREATE TRIGGER utterance_revised AFTER UPDATE OF tokens ON utterance BEGIN "
    "INSERT INTO utterance_words(utterance_words, rowid, tokens) "
    "VALUES ('delete', old.n, old.tokens); "
    "INSERT INTO utterance_words(rowid, tokens) VALUES (new.n, new.tokens); END",
)
"""https://www.sqlite.org/fts5.html#external_content_tables"""
POSTGRES_WORDS = (
    "CREATE INDEX utterance_words ON utterance USING gin (to_tsvector('simple', tokens))"
)


def text(name: str, length: int | None = None) -> sa.Column[str]:
    kind = sa.String(length) if length else sa.Text()
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    for name, length in (("customer", 200), ("customer_name", 500)):
        column = sa.Column(name, sa.String(length), nullable=False, server_default="")
        op.add_column("call", column)
    op.create_index("call_by_end", "call", ["tenant", "ended", "started_at"])
    op.create_table(
        "utterance",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True),
        text("tenant", 64),
        text("call_id", 200),
        text("id", 200),
        sa.Column("revision", sa.Integer, nullable=False),
        text("speaker", 16),
        sa.Column("start", sa.Float, nullable=False),
        text("language", 8),
        text("text"),
        text("tokens"),
        sa.UniqueConstraint("tenant", "call_id", "id", name="utterance_once"),
    )
    op.create_table(
        "signal",
        text("tenant", 64),
        text("call_id", 200),
        text("key", 400),
        text("id", 64),
        text("kind", 32),
        text("severity", 16),
        sa.Column("at", sa.Float, nullable=False),
        sa.Column("withdrawn", sa.Integer, nullable=False),
        sa.Column("raised_at", moment, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        text("body"),
        sa.PrimaryKeyConstraint("tenant", "call_id", "key"),
    )
    op.create_index("signal_by_id", "signal", ["tenant", "id"])
    op.create_index("signal_by_change", "signal", ["tenant", "changed_at"])
    op.create_index("signal_by_raise", "signal", ["tenant", "raised_at"])
    op.create_table(
        "alert_act",
        sa.Column("n", sa.Integer, primary_key=True, autoincrement=True),
        text("tenant", 64),
        text("call_id", 200),
        text("alert", 64),
        text("did", 16),
        sa.Column("until", moment, nullable=True),
        text("verdict", 16),
        text("note"),
        text("actor", 200),
        sa.Column("at", moment, nullable=False),
    )
    op.create_index("alert_act_by_call", "alert_act", ["tenant", "call_id"])
    op.create_index("alert_act_by_time", "alert_act", ["tenant", "at"])
    postgres = op.get_bind().dialect.name == "postgresql"
    for statement in (POSTGRES_WORDS,) if postgres else SQLITE_WORDS:
        op.execute(statement)
    _read_from_the_log(numbered=not postgres)


def _read_from_the_log(*, numbered: bool) -> None:
    bind = op.get_bind()
    call = sa.table("call", *_columns("tenant", "id", "body", "customer", "customer_name"))
    for row in bind.execute(sa.select(call.c.tenant, call.c.id, call.c.body)).all():
        customer: dict[str, str] = json.loads(row.body).get("customer") or {}
        bind.execute(
            sa.update(call)
            .where(call.c.tenant == row.tenant, call.c.id == row.id)
            .values(customer=customer.get("id", ""), customer_name=customer.get("name", ""))
        )
    tables = sa.MetaData()
    utterance = sa.Table("utterance", tables, autoload_with=bind)
    signal = sa.Table("signal", tables, autoload_with=bind)
    for number, (said, noticed) in enumerate(_calls_of(bind), start=1):
        if numbered:
            said = [{**row, "n": number * PLACES + place} for place, row in enumerate(said)]
        if said:
            bind.execute(sa.insert(utterance), said)
        if noticed:
            bind.execute(sa.insert(signal), noticed)


def _calls_of(
    bind: sa.Connection,
) -> Iterator[tuple[list[dict[str, Any]], list[dict[str, Any]]]]:
    """Utterances and signals of each call of the log."""
    event = sa.Table("call_event", sa.MetaData(), autoload_with=bind)
    calls = bind.execute(sa.select(event.c.tenant, event.c.call_id).distinct()).all()
    wanted = ("utterance", "signal", "signal_withdrawn")
    for tenant, call_id in calls:
        said: dict[str, dict[str, Any]] = {}
        noticed: dict[str, dict[str, Any]] = {}
        query = (
            sa.select(event.c.type, event.c.at, event.c.body, event.c.recorded_at)
            .where(event.c.tenant == tenant, event.c.call_id == call_id, event.c.type.in_(wanted))
            .order_by(event.c.seq)
        )
        for row in bind.execute(query):
            body = json.loads(row.body)
            if row.type == "utterance":
                said[body["id"]] = {
                    "tenant": tenant,
                    "call_id": call_id,
                    **{name: body[name] for name in ("id", "speaker", "start", "language", "text")},
                    "revision": body.get("revision", 0),
                    "tokens": tokens_of(body["text"]),
                }
            elif row.type == "signal":
                noticed[body["key"]] = {
                    "tenant": tenant,
                    "call_id": call_id,
                    **{name: body[name] for name in ("key", "kind", "severity")},
                    "id": derived(call_id, body["key"]),
                    "at": row.at,
                    "withdrawn": 0,
                    "raised_at": row.recorded_at,
                    "changed_at": row.recorded_at,
                    "body": json.dumps(
                        {key: body[key] for key in body if key not in ("call", "seq", "at")},
                        ensure_ascii=False,
                    ),
                }
            elif body["key"] in noticed:
                noticed[body["key"]] |= {"withdrawn": 1, "changed_at": row.recorded_at}
        yield list(said.values()), list(noticed.values())


def _columns(*names: str) -> Iterator[sa.ColumnClause[str]]:
    return (sa.column(name, sa.String()) for name in names)


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE utterance_words")
    for table in ("alert_act", "signal", "utterance"):
        op.drop_table(table)
    op.drop_index("call_by_end", "call")
    for column in ("customer_name", "customer"):
        op.drop_column("call", column)
