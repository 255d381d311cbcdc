"""Decisions about facts, questions and gaps, and which cards cited which passage."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    def text(name: str, length: int) -> sa.Column[str]:
        return sa.Column(name, sa.String(length), nullable=False)

    moment = sa.DateTime(timezone=True)
    op.create_table(
        "fact_choice",
        text("tenant", 64),
        text("product", 200),
        text("attribute", 100),
        text("keep", 200),
        text("actor", 200),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "product", "attribute"),
    )
    op.create_table(
        "question",
        text("tenant", 64),
        text("call_id", 200),
        text("utterance", 200),
        text("language", 8),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "call_id", "utterance"),
    )
    op.create_index("question_by_time", "question", ["tenant", "asked_at"])
    op.create_table(
        "card_source",
        text("tenant", 64),
        text("document", 200),
        sa.Column("version", sa.Integer, nullable=False),
        text("chunk", 64),
        text("call_id", 200),
        text("card", 64),
        sa.Column("line", sa.Text, nullable=False),
        sa.Column("shown_at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "document", "version", "chunk", "call_id", "card"),
    )
    op.create_index("card_source_by_time", "card_source", ["tenant", "shown_at"])
    op.create_table(
        "gap",
        text("tenant", 64),
        text("key", 64),
        sa.Column("question", sa.Text, nullable=False),
        text("language", 8),
        text("state", 16),
        sa.Column("note", sa.Text, nullable=False),
        text("actor", 200),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "key"),
    )
