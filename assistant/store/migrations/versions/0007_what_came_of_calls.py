"""Agents, and what came of calls."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    def text(name: str, length: int) -> sa.Column[str]:
        return sa.Column(name, sa.String(length), nullable=False)

    def moment(name: str) -> sa.Column[object]:
        return sa.Column(name, sa.DateTime(timezone=True), nullable=False)

    op.create_table(
        "agent",
        text("tenant", 64),
        text("id", 200),
        text("name", 200),
        text("team", 200),
        sa.Column("started", sa.Date, nullable=True),
        text("actor", 200),
        moment("changed_at"),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "outcome",
        text("tenant", 64),
        text("call_id", 200),
        text("source", 200),
        moment("at"),
        sa.Column("satisfaction", sa.Integer, nullable=True),
        sa.Column("resolved", sa.Boolean, nullable=True),
        sa.Column("repeat_contact", sa.Boolean, nullable=True),
        sa.Column("sale", sa.Float, nullable=True),
        sa.Column("refund", sa.Float, nullable=True),
        text("currency", 3),
        text("actor", 200),
        moment("recorded_at"),
        sa.PrimaryKeyConstraint("tenant", "call_id", "source"),
    )
    op.create_index("outcome_by_time", "outcome", ["tenant", "at"])
