"""Scorecards, feedback on cards, and what lists of calls ask for."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    for name in ("opened_by", "agent"):
        op.add_column("call", sa.Column(name, sa.String(200), nullable=False, server_default=""))
    op.add_column("call", sa.Column("language", sa.String(8), nullable=False, server_default=""))
    op.add_column("call", sa.Column("seconds", sa.Float, nullable=True))
    op.create_table(
        "scorecard",
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("call_id", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("rubric", sa.String(200), nullable=False),
        sa.Column("rubric_version", sa.String(64), nullable=False),
        sa.Column("score", sa.Float, nullable=True),
        sa.Column("critical_failed", sa.Integer, nullable=False),
        sa.Column("provisional", sa.Integer, nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "call_id", "seq"),
    )
    op.create_index("scorecard_by_rubric", "scorecard", ["tenant", "rubric", "recorded_at"])
    op.create_table(
        "card_feedback",
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("call_id", sa.String(200), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("card", sa.String(64), nullable=False),
        sa.Column("did", sa.String(16), nullable=False),
        sa.Column("tier", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "call_id", "seq"),
    )
    op.create_index("card_feedback_by_card", "card_feedback", ["tenant", "card"])
    _read_from_bodies()


def _read_from_bodies() -> None:
    """Fill the new columns of calls that stand; what comes from the log, `rebuild` makes."""
    call = sa.table(
        "call",
        *(sa.column(name, sa.String()) for name in ("tenant", "id", "agent", "language", "body")),
    )
    bind = op.get_bind()
    for row in bind.execute(sa.select(call.c.tenant, call.c.id, call.c.body)).all():
        body = json.loads(row.body)
        bind.execute(
            sa.update(call)
            .where(call.c.tenant == row.tenant, call.c.id == row.id)
            .values(agent=body.get("agent", ""), language=body.get("language", ""))
        )


def downgrade() -> None:
    op.drop_table("card_feedback")
    op.drop_table("scorecard")
    for name in ("seconds", "language", "agent", "opened_by"):
        op.drop_column("call", name)
