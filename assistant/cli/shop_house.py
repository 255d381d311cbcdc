"""A house of its own with the shop that ships in it: what shipped calls are graded by."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.house import House
    from assistant.settings import Settings


@asynccontextmanager
async def opened_shop(settings: Settings) -> AsyncGenerator[House]:
    """The service in `eval/shop` of the home, with the shop's documents and nobody else's.

    A product fact on a shipped call is right or wrong by the shop it is about, whatever documents
    a company has. Taking them in again is taking them in once.
    """
    from assistant.settings import Database, Qdrant
    from assistant.wiring import opened

    home = settings.home / "eval" / "shop"
    await asyncio.to_thread(_with_models_of, settings.home, home)
    alone = settings.model_copy(update={"home": home, "database": Database(), "qdrant": Qdrant()})
    async with opened(alone) as house:
        if house.knowledge.empty():
            await house.load_shop("system:eval")
        yield house


def _with_models_of(home: Path, shop: Path) -> None:
    """The same exported model, which takes ten seconds to make."""
    (home / "models").mkdir(parents=True, exist_ok=True)
    shop.mkdir(parents=True, exist_ok=True)
    models = shop / "models"
    if not models.exists():
        models.symlink_to(home / "models", target_is_directory=True)
