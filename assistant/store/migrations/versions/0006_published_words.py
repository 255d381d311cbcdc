"""Published words by content hash, their labels and history; which script made which card."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

AT_ONCE = 1000


def upgrade() -> None:
    def text(name: str, length: int) -> sa.Column[str]:
        return sa.Column(name, sa.String(length), nullable=False)

    def number(name: str) -> sa.Column[int]:
        return sa.Column(name, sa.Integer, nullable=False)

    def moment(name: str) -> sa.Column[object]:
        return sa.Column(name, sa.DateTime(timezone=True), nullable=False)

    op.create_table(
        "wording",
        text("tenant", 64),
        text("kind", 16),
        text("name", 200),
        text("version", 12),
        number("number"),
        text("sha256", 64),
        sa.Column("text", sa.Text, nullable=False),
        text("languages", 64),
        text("state", 16),
        text("origin", 16),
        sa.Column("note", sa.Text, nullable=False),
        text("actor", 200),
        moment("at"),
        sa.PrimaryKeyConstraint("tenant", "kind", "name", "version"),
    )
    key = ["tenant", "kind", "name", "number"]
    op.create_index("wording_by_number", "wording", key, unique=True)
    op.create_table(
        "wording_label",
        text("tenant", 64),
        text("kind", 16),
        text("name", 200),
        text("label", 32),
        text("version", 12),
        text("actor", 200),
        moment("at"),
        sa.PrimaryKeyConstraint("tenant", "kind", "name", "label"),
    )
    op.create_table(
        "wording_deed",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        text("tenant", 64),
        text("kind", 16),
        text("name", 200),
        text("version", 12),
        number("number"),
        text("did", 32),
        sa.Column("note", sa.Text, nullable=False),
        text("actor", 200),
        moment("at"),
    )
    op.create_index("wording_deed_by_name", "wording_deed", ["tenant", "kind", "name"])
    op.create_table(
        "wording_count",
        text("tenant", 64),
        number("number"),
        sa.PrimaryKeyConstraint("tenant"),
    )
    op.create_table(
        "card_script",
        text("tenant", 64),
        text("call_id", 200),
        text("card", 64),
        text("playbook", 200),
        text("version", 64),
        moment("offered_at"),
        sa.PrimaryKeyConstraint("tenant", "call_id", "card"),
    )
    op.create_index("card_script_by_playbook", "card_script", ["tenant", "playbook"])
    _read_cards()


def _read_cards() -> None:
    """The scripts of cards that are in the log already."""
    moment = sa.DateTime(timezone=True)
    event = sa.table(
        "call_event",
        *(sa.column(name, sa.String()) for name in ("tenant", "call_id", "type", "body")),
        sa.column("recorded_at", moment),
    )
    made = sa.table(
        "card_script",
        *(
            sa.column(name, sa.String())
            for name in ("tenant", "call_id", "card", "playbook", "version")
        ),
        sa.column("offered_at", moment),
    )
    bind = op.get_bind()
    cards = bind.execute(sa.select(event).where(event.c.type == "card"))
    rows: dict[tuple[str, str, str], dict[str, object]] = {}
    for one in cards:
        body = json.loads(one.body)
        playbook, _, version = str(body.get("playbook", "")).partition("@")
        if playbook:
            rows[(one.tenant, one.call_id, body["id"])] = {
                "tenant": one.tenant,
                "call_id": one.call_id,
                "card": body["id"],
                "playbook": playbook,
                "version": version,
                "offered_at": one.recorded_at,
            }
    kept = list(rows.values())
    for place in range(0, len(kept), AT_ONCE):
        bind.execute(sa.insert(made), kept[place : place + AT_ONCE])
