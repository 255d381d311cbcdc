"""What stands in prompts/ is read with its hash, and an error names the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadPrompt, NotFound
from assistant.prompting.check import playbook_problems, problems_of_all
from assistant.prompting.registry import (
    load_lexicons,
    load_playbooks,
    load_prompt,
    load_rubric,
    load_rubrics,
)


def test_what_ships_is_read_and_nothing_is_wrong_with_it():
    assert len(load_playbooks()) >= 20
    assert len(load_lexicons()) >= 18
    assert problems_of_all() == []


def test_the_rubric_that_ships_has_items_in_both_languages():
    rubric = load_rubric("ecommerce_voice")
    assert 25 <= len(rubric.items) <= 30
    assert all(item.title.en and item.title.zh for item in rubric.items)
    decided = [item for item in rubric.items if item.check.by != "model"]
    assert len(decided) >= 20


def test_the_version_is_the_contents_hash(tmp_path: Path):
    folder = tmp_path / "rubrics"
    folder.mkdir()
    text = "name: r\ntitle: {en: R}\nsections: []\n"
    (folder / "r.yaml").write_text(text)
    first = load_rubrics(tmp_path)[0].version
    (folder / "r.yaml").write_text(text.replace("\n", "\r\n"))
    assert load_rubrics(tmp_path)[0].version == first
    (folder / "r.yaml").write_text(text.replace("R}", "S}"))
    assert load_rubrics(tmp_path)[0].version != first


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("name: r\ntitle: {en: R\nsections: []\n", 3, "expected"),
        (
            "name: r\ntitle: {en: R}\nsections:\n  - id: a\n    title: 3\n    items: []\n",
            5,
            "title",
        ),
        ("name: r\ntitle: {en: R}\nsections: []\nextra: 1\n", 4, "extra"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, text: str, line: int, what: str):
    (tmp_path / "rubrics").mkdir()
    (tmp_path / "rubrics" / "bad.yaml").write_text(text)
    with pytest.raises(BadPrompt) as refused:
        load_rubrics(tmp_path)
    assert "bad.yaml" in refused.value.what
    assert f"line {line}" in refused.value.what
    assert what in refused.value.what


def test_a_rubric_that_is_not_there_names_those_that_are():
    with pytest.raises(NotFound, match="ecommerce_voice"):
        load_rubric("nonsense")


def test_a_playbook_with_an_unknown_slot_or_a_long_line_is_told_of():
    playbook = load_playbooks()[0]
    script = playbook.tiers["en"]["basic"].model_copy(
        update={
            "lines": ("one two three four five six seven eight nine ten eleven twelve {nonsense}",)
        }
    )
    tiers = {**playbook.tiers, "en": {**playbook.tiers["en"], "basic": script}}
    problems = list(playbook_problems(playbook.model_copy(update={"tiers": tiers})))
    assert any("nothing fills {nonsense}" in problem for problem in problems)
    assert any("too long to say (13)" in problem for problem in problems)


def test_a_prompt_has_its_purpose_and_inputs():
    prompt = load_prompt("reply")
    assert prompt.version == 1
    assert "passages" in prompt.inputs
    assert "<transcript>" in prompt.text
