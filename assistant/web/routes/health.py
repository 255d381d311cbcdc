"""Is everything there?"""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import APIRouter

from assistant.web.asking import TheDesk

router = APIRouter(tags=["health"])


@router.get("/health", summary="Each part and the state it is in")
async def health(desk: TheDesk) -> Mapping[str, str]:
    """`ok`, or what is wrong in a few words. A 200 says only that this service answers."""
    return await desk.health()
