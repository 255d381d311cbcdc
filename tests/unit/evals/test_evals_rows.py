"""Evaluation files: what is read, and what is refused in one line."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from assistant.errors import BadInput
from evals.rows import read_rows
from evals.turns import read_turns


def test_lines_zipped_lines_and_folders_are_read_alike(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1}\n\n{"id": 2}\n', "utf-8")
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(b'{"id": 3}'))
    (tmp_path / "notes.txt").write_text("not read", "utf-8")
    assert [row["id"] for row in read_rows(tmp_path, ["id"])] == [1, 2, 3]
    assert [row["id"] for row in read_rows(tmp_path / "b.jsonl.gz", ["id"])] == [3]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "no lines"),
        (b"{broken", "line 1 is not JSON"),
        (b'{"id": 1}\n[1]', "line 2 is not an object"),
        (b'{"other": 1}', "line 1 lacks id"),
        (b"\xff\xfe{}", "cannot be read"),
        (b"\x1f\x8bnot gzip", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=told) as wrong:
        read_rows(path, ["id"])
    assert "\n" not in str(wrong.value)
    assert wrong.value.exit_code == 2


def test_a_path_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no file or folder"):
        read_rows(tmp_path / "nowhere.jsonl", [])
    with pytest.raises(BadInput, match=r"no \.jsonl"):
        read_rows(tmp_path, [])


def test_any_speaker_but_the_customer_counts_as_the_agent() -> None:
    told = [{"speaker": "system", "text": "A"}, {"speaker": "customer", "text": "B", "i": 1}]
    assert [turn.speaker for turn in read_turns(told, "x")] == ["agent", "customer"]


@pytest.mark.parametrize("value", [None, "hello", [], [1], [{"speaker": "agent"}]])
def test_what_is_no_talk_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="line 7"):
        read_turns(value, "line 7")
