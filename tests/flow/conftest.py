"""One home with the shop in it, made once; every flow test works on a copy."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from house_of_tests import house_in


async def _load(home: Path) -> None:
    async with house_in(home) as house:
        await house.load_shop("system:tests")


@pytest.fixture(scope="session")
def shop_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("shop")
    asyncio.run(_load(home))
    return home


@pytest.fixture
def home(shop_home: Path, tmp_path: Path) -> Path:
    copy = tmp_path / "home"
    shutil.copytree(shop_home, copy)
    return copy
