"""A folder of prompts in both directions."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import NotFound
from assistant.prompting.folder import Words, words_in, write_words


def test_what_is_written_is_read_back_the_same(tmp_path: Path):
    shipped = words_in()
    written = write_words(tmp_path, shipped)
    assert len(written) == len(shipped)
    assert set(words_in(tmp_path)) == set(shipped)
    assert write_words(tmp_path, shipped) == []


def test_a_changed_prompt_gets_a_new_file_and_the_old_one_stays(tmp_path: Path):
    write_words(tmp_path, [Words("prompt", "reply", "one")])
    (path,) = write_words(tmp_path, [Words("prompt", "reply", "two")])
    assert path.name == "v2.md"
    assert (tmp_path / "reply" / "v1.md").read_text() == "one"
    assert words_in(tmp_path) == (Words("prompt", "reply", "two"),)


def test_line_ends_do_not_make_another_version(tmp_path: Path):
    (tmp_path / "playbooks").mkdir()
    (tmp_path / "playbooks" / "a.yaml").write_bytes(b"name: a\r\nkind: b\r\n")
    (one,) = words_in(tmp_path)
    assert one.source.version == Words("playbook", "a", "name: a\nkind: b\n").source.version


def test_an_empty_folder_is_no_folder_of_prompts(tmp_path: Path):
    with pytest.raises(NotFound, match="no folder of prompts"):
        words_in(tmp_path)
