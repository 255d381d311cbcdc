"""Records in bulk: the good ones are taken, each bad one is said with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.call import Customer
from assistant.core.outcome import Agent, Outcome
from assistant.errors import BadInput
from assistant.intake.records import read_records

CSV = """id,name,tier,orders
C-1,Maya,gold,"[{""id"": ""7"", ""product"": ""Tent""}]"
C-2,,,
C-3,Ben,platinum,
C-4,Li,silver
C-5,Ann,standard,[{]
"""


def test_a_table_with_nested_cells_is_read_and_its_bad_lines_are_said() -> None:
    found, bad = read_records(CSV.encode(), "c.csv", Customer)
    assert [one.id for one in found] == ["C-1", "C-2"]
    assert found[0].orders[0].product == "Tent"
    assert [one.line for one in bad] == [4, 5, 6]
    assert "tier" in bad[0].error
    assert "cells" in bad[1].error
    assert "JSON" in bad[2].error


@pytest.mark.parametrize("array", [True, False], ids=["array", "lines"])
def test_json_is_read_as_an_array_or_by_lines(array: bool) -> None:
    rows = [{"id": "a", "team": "Returns", "started": "2026-09-01"}, {"team": "x"}, {"id": "b"}]
    text = json.dumps(rows) if array else "\n".join(json.dumps(row) for row in rows)
    found, bad = read_records(text.encode(), "agents", Agent)
    assert [one.id for one in found] == ["a", "b"]
    assert [(one.line, one.error) for one in bad] == [(2, "id: Field required")]


def test_an_outcome_that_says_nothing_is_a_bad_line() -> None:
    csv = b"call,satisfaction,resolved\nc-1,5,true\nc-2,,\nc-3,9,\n"
    found, bad = read_records(csv, "o.csv", Outcome)
    assert [(one.call, one.satisfaction, one.resolved) for one in found] == [("c-1", 5, True)]
    assert "says nothing" in bad[0].error
    assert "satisfaction" in bad[1].error


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "empty"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[1, 2", "not JSON"),
        (b",b\n1,2\n", "head"),
    ],
)
def test_what_is_no_such_file_at_all_is_said_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read_records(data, "file", Agent)


@given(st.binary(max_size=200))
def test_any_bytes_are_records_or_a_plain_error(data: bytes) -> None:
    try:
        found, bad = read_records(data, "file", Agent)
    except BadInput:
        return
    assert all(one.line >= 1 for one in bad)
    assert all(one.id for one in found)
