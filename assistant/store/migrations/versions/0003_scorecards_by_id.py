"""Scorecards have an id, for a call may have several."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

from assistant.core.grade import RubricRef, scorecard_id

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("scorecard", sa.Column("id", sa.String(64), nullable=False, server_default=""))
    op.create_index("scorecard_by_id", "scorecard", ["tenant", "id"])
    _read_from_the_log()


def _read_from_the_log() -> None:
    """Scorecards that stand get the id they are read with: it is made of what is in them."""
    scorecard = sa.table("scorecard", *_place(), sa.column("id", sa.String()))
    event = sa.table(
        "call_event", *_place(), sa.column("type", sa.String()), sa.column("body", sa.Text())
    )
    bind = op.get_bind()
    rows = bind.execute(sa.select(event).where(event.c.type == "scorecard")).all()
    for row in rows:
        body = json.loads(row.body)
        rubric = RubricRef.model_validate(body["rubric"])
        bind.execute(
            sa.update(scorecard)
            .where(
                scorecard.c.tenant == row.tenant,
                scorecard.c.call_id == row.call_id,
                scorecard.c.seq == row.seq,
            )
            .values(id=body.get("id") or scorecard_id(row.call_id, rubric, body["versions"]))
        )


def _place() -> tuple[sa.ColumnClause[str], sa.ColumnClause[str], sa.ColumnClause[int]]:
    return (
        sa.column("tenant", sa.String()),
        sa.column("call_id", sa.String()),
        sa.column("seq", sa.Integer()),
    )


def downgrade() -> None:
    op.drop_index("scorecard_by_id", "scorecard")
    op.drop_column("scorecard", "id")
