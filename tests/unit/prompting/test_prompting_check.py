"""The checker says what is wrong with a playbook, in which file and on which line."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.errors import BadPrompt
from assistant.prompting.check import problems_of_all
from assistant.prompting.registry import load_playbooks

GOOD = """\
name: mine
title: {en: Mine, zh: 我的}
kind: answer
when:
  given: [late]
  heard: {en: ['\\bmine\\b'], zh: [我的]}
tiers:
  en:
    basic:
      lines:
        - "Let me see what we can do."
        - "{answer}"
      calm:
        - "I see. Let me look."
  zh:
    basic:
      lines:
        - "我来看看怎么处理。"
        - "{answer}"
"""


def problems(folder: Path, text: str) -> list[str]:
    (folder / "playbooks").mkdir(exist_ok=True)
    (folder / "playbooks" / "mine.yaml").write_text(text, "utf-8")
    return problems_of_all(folder)


def test_nothing_is_wrong_with_a_good_one(tmp_path: Path):
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ('"{answer}"\n      calm', '"{anwser}"\n      calm', 12, "nothing fills {anwser}"),
        ('"{answer}"\n      calm', '"{answer"\n      calm', 12, "a brace is not closed"),
        ("Let me see what we can do.", "word " * 13, 11, "too long to say (13)"),
        ("我来看看怎么处理。", "很" * 25, 18, "too long to say (25)"),
        ("[late]", "[late, angry]", 5, "there is no condition 'angry'"),
        ("I see. Let me look.", "Wait 24 hours.", 14, "a figure that no document states"),
        (GOOD[GOOD.index("  zh:\n") :], "", 7, "there is no script in zh"),
        (", zh: 我的}\nkind", "}\nkind", 2, "there is no title in zh"),
        ("'\\bmine\\b'", "'(mine'", 6, "is not a regular expression"),
        ("name: mine", "name: yours", 1, "unlike its file"),
        ("    basic:\n      lines:\n        - \"Let", "    expert:\n      lines:\n        - \"Let",
         8, "there is no basic tier"),
        ("  given: [late]", "  attribute: warmth", 5, "there is no attribute 'warmth'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, says: str
):
    assert old in GOOD
    told = problems(tmp_path, GOOD.replace(old, new, 1))
    assert any(f"mine.yaml, line {line}: " in one and says in one for one in told), told


def test_a_field_that_is_none_names_file_line_and_field(tmp_path: Path):
    with pytest.raises(BadPrompt, match=r"mine\.yaml, line 9: .*tiers\.en\.basic"):
        problems(tmp_path, GOOD.replace("      lines:\n", "      words:\n", 1))


def test_at_least_thirty_situations_ship_in_both_languages_with_an_expert_tier():
    playbooks = load_playbooks()
    both = [one for one in playbooks if set(one.tiers) == {"en", "zh"}]
    assert len(both) == len(playbooks) >= 30
    answers = [one for one in playbooks if one.kind == "answer"]
    assert len(answers) >= 30
    for one in answers:
        for tiers in one.tiers.values():
            assert set(tiers) == {"basic", "marketing", "expert"}
            assert one.name == "answer" or tiers["basic"].calm
