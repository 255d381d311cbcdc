"""What became of the cards that each script made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from .database import Database
from .schema import card_feedback, card_script
from .tenancy import within


@dataclass(frozen=True)
class UseOfScript:
    """Cards, each counted once for each thing that was done with it.

    `offered` cards were made; of them `shown` are known to have been on a screen. `used`: taken
    whole or after a change, `fragment`: in part; `taken`: one or the other.
    """

    offered: int = 0
    shown: int = 0
    used: int = 0
    fragment: int = 0
    taken: int = 0
    dismissed: int = 0


_COUNTED = {"used": "used", "edited": "used", "fragment": "fragment", "dismissed": "dismissed"}
TAKEN = ("used", "fragment")


class ScriptUse:
    """Questions across calls about cards and their scripts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def since(self, moment: datetime, tenant: str = "default") -> dict[str, UseOfScript]:
        """Use of each playbook by name, of cards offered since a moment."""
        mine = (within(card_script, tenant), card_script.c.offered_at >= moment)
        offered = (
            select(card_script.c.playbook, func.count())
            .where(*mine)
            .group_by(card_script.c.playbook)
        )
        done = (
            select(
                card_script.c.playbook,
                card_feedback.c.did,
                card_feedback.c.call_id,
                card_feedback.c.card,
            )
            .join(
                card_feedback,
                (card_feedback.c.tenant == card_script.c.tenant)
                & (card_feedback.c.call_id == card_script.c.call_id)
                & (card_feedback.c.card == card_script.c.card),
            )
            .where(*mine)
            .distinct()
        )

        def count(connection: Connection) -> dict[str, UseOfScript]:
            made = {row[0]: int(row[1]) for row in connection.execute(offered)}
            cards: dict[tuple[str, str], set[tuple[str, str]]] = {}
            for playbook, did, call, card in connection.execute(done):
                what = _COUNTED.get(did, "shown")
                for group in {"shown", what, "taken" if what in TAKEN else what}:
                    cards.setdefault((playbook, group), set()).add((call, card))
            return {
                name: UseOfScript(
                    offered=number,
                    **{
                        what: len(cards.get((name, what), ()))
                        for what in ("shown", "used", "fragment", "taken", "dismissed")
                    },
                )
                for name, number in made.items()
            }

        return await self._database.read(count)
