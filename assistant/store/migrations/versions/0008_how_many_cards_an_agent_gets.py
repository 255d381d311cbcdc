"""How many cards each agent has chosen to get."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from assistant.store.schema import Utc

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "agent_density",
        sa.Column("tenant", sa.String(64), nullable=False),
        sa.Column("agent", sa.String(500), nullable=False),
        sa.Column("density", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("changed_at", Utc, nullable=False),
        sa.PrimaryKeyConstraint("tenant", "agent"),
    )


def downgrade() -> None:
    op.drop_table("agent_density")
