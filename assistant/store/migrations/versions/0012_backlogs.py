"""Calls that wait to be graded in one go."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.store.schema import Utc

revision = "0012"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "backlog",
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("id", sa.String(12), nullable=False),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("title", sa.String(500), nullable=False),
        sa.Column("rubric", sa.String(500), nullable=False),
        sa.Column("priority", sa.Integer, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("created_at", Utc, nullable=False),
        sa.Column("changed_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "id"),
    )
    op.create_table(
        "backlog_call",
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("backlog", sa.String(12), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("call", sa.String(200), nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("critical_failed", sa.Integer, nullable=False),
        sa.Column("changed_at", Utc),
        sa.PrimaryKeyConstraint("tenant", "backlog", "place"),
    )
    op.create_index(
        "backlog_call_by_state", "backlog_call", ["tenant", "backlog", "state", "place"]
    )


def downgrade() -> None:
    op.drop_table("backlog_call")
    op.drop_table("backlog")
