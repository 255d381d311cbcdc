"""Every flow test works on its own copy of a home with the shop in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from house_of_tests import bare_home, loaded_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return loaded_home(tmp_path / "home")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    return bare_home(tmp_path / "bare")
