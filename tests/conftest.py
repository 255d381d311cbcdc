"""What all tests share: the long ones on demand, the real data where it is."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from shared_shop import SHARED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="Run the tests that take long, whole.")


def pytest_configure(config: pytest.Config) -> None:
    """One shop for all the processes of a run; the first of them makes the place, and clears it."""
    if SHARED in os.environ:
        return
    folder = tempfile.mkdtemp(prefix="assistant-shop-")
    os.environ[SHARED] = folder
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--whole"):
        return
    skip = pytest.mark.skip(reason="takes long: runs under .ci/run --full")
    for item in items:
        if "whole" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data beside the repository; skips where there is none."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("no real data beside the repository (../shared/data)")
    return folder


@pytest.fixture
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether long tests run whole."""
    return bool(request.config.getoption("--whole"))
