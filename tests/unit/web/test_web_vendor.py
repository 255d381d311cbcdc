"""What we took in is what the manifest says, whole, and asks for nothing outside."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.guard import host_name
from assistant.web.vendoring import MANIFEST, VENDOR, relative_imports, sha256

FILES = sorted(
    path.relative_to(VENDOR).as_posix()
    for path in VENDOR.rglob("*")
    if path.is_file() and path != MANIFEST
)


def test_the_manifest_lists_every_file_and_no_other() -> None:
    assert sorted(json.loads(MANIFEST.read_text())) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_vendored_file_is_the_one_recorded(name: str) -> None:
    recorded = json.loads(MANIFEST.read_text())[name]
    assert sha256((VENDOR / name).read_bytes()) == recorded["sha256"]
    assert re.fullmatch(r"\d+\.\d+\.\d+", recorded["version"])


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".js")])
def test_a_vendored_file_imports_only_files_that_are_here(name: str) -> None:
    source = (VENDOR / name).read_text()
    for wanted in re.findall(r'(?:from|import)"([^"]+)"', source):
        assert wanted.startswith("."), wanted
        assert ((VENDOR / name).parent / wanted).resolve().is_file(), wanted


def test_package_names_become_paths_from_where_the_file_is() -> None:
    source = 'import{a}from"lit-html";import"@lit/reactive-element";export*from"./near.js";'
    assert relative_imports(source, 1) == (
        'import{a}from"../lit-html/lit-html.js";'
        'import"../@lit/reactive-element/reactive-element.js";export*from"./near.js";\n'
    )


@given(st.sampled_from(["localhost", "127.0.0.1", "[::1]", "LOCALHOST"]), st.integers(1, 65535))
def test_a_host_is_known_by_its_name_whatever_the_port(name: str, port: int) -> None:
    assert host_name(f"{name}:{port}") == host_name(name) == name.strip("[]").lower()
