"""The checker beside the editor: what is wrong, on which line, at which field."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.core.published import WordingKind
from assistant.prompting.edit import form_of, with_form
from assistant.prompting.files import Problem
from assistant.prompting.folder import Words, words_in
from assistant.prompting.lint import problems_in
from assistant.prompting.words import shipped_words, snapshot

SCRIPT = """\
name: late
title: {en: Late, zh: 晚}   # what people call it
kind: answer
when:
  heard:
    en: ['\\blate\\b']
tiers:
  en:
    basic:
      lines:
        - "It is on its way."
        - "{answer}"
  zh:
    basic:
      lines: ["已在路上。", "{answer}"]
"""


def problems(text: str, kind: WordingKind = "playbook", name: str = "late") -> tuple[Problem, ...]:
    words = shipped_words()
    return problems_in(Words(kind, name, text), words.lexicons, words.rubrics)


def test_nothing_is_wrong_with_what_ships():
    words = shipped_words()
    found = {one.name: problems_in(one, words.lexicons, words.rubrics) for one in words_in()}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "what"),
    [
        ('"{answer}"\n  zh', '"{prize}"\n  zh', 12, "tiers.en.basic.lines.1", "nothing fills"),
        ("It is on its way.", "one " * 13, 11, "tiers.en.basic.lines.0", "too long to say (13)"),
        ("\\blate\\b", "\\b(late", 6, "when.heard.en.0", "not a regular expression"),
        ("kind: answer", "kind: answr", 3, "kind", "Input should be"),
        ("name: late", "name: early", 1, "name", "cannot be named early"),
        ("    basic:\n      lines: [", "    expert:\n      lines: [", 13, "tiers.zh", "no basic"),
        ("kind: answer", "kind: answer\nmore: 1", 4, "more", "not permitted"),
        ("    en: [", "   en: [", 0, "", ""),
    ],
)
def test_a_problem_is_placed_where_it_stands(old: str, new: str, line: int, path: str, what: str):
    found = problems(SCRIPT.replace(old, new, 1))
    if not line:  # still YAML: only the indent moved
        assert found == ()
        return
    assert found[0].line == line
    assert ".".join(str(part) for part in found[0].path) == path
    assert what in found[0].what


def test_all_problems_are_told_in_the_order_of_lines():
    broken = SCRIPT.replace('"{answer}"', '"{prize}"').replace("kind: answer", "kind: answer")
    assert [one.line for one in problems(broken)] == [12, 15]


def test_broken_yaml_is_told_with_its_line_and_a_list_is_no_script():
    assert problems("name: [late\nkind: answer\n")[0].line == 2
    assert "not a mapping" in problems("- one\n")[0].what
    assert "NUL" in problems("name: \x00")[0].what
    assert "characters" in problems("#" * 300_000)[0].what


def test_a_lexicon_may_not_lose_a_rule_that_a_rubric_names():
    text = next(one.text for one in words_in() if one.name == "notices.en")
    found = problems(text.replace("rule: recording", "rule: taping"), "lexicon", "notices.en")
    assert "the rubric ecommerce_voice needs a rule that is gone" in found[0].what


def test_a_prompt_needs_its_front_matter():
    found = problems("Write a reply.", "prompt", "reply")
    assert "front matter" in found[0].what


def test_a_form_that_changes_nothing_leaves_every_file_as_it_stands():
    for words in words_in():
        form = form_of(words.text)
        if words.kind != "prompt":
            assert form is not None
            assert with_form(words.text, form) == words.text


def test_a_form_changes_its_line_alone_and_keeps_comments():
    form = form_of(SCRIPT)
    assert form is not None
    form["tiers"]["en"]["basic"]["lines"][0] = "It comes: today."
    changed = with_form(SCRIPT, form).splitlines()
    differs = [
        (old, new) for old, new in zip(SCRIPT.splitlines(), changed, strict=True) if old != new
    ]
    assert differs == [('        - "It is on its way."', '        - "It comes: today."')]


LINE = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60
).filter(lambda text: "\ufeff" not in text and "\ufffe" not in text and "\uffff" not in text)


@given(st.lists(LINE, min_size=1, max_size=4), st.dictionaries(st.sampled_from("ab"), LINE))
def test_whatever_is_written_in_a_form_is_read_back(lines: list[str], title: dict[str, str]):
    form = form_of(SCRIPT)
    assert form is not None
    form["tiers"]["en"]["basic"]["lines"] = lines
    form["title"] = title
    assert form_of(with_form(SCRIPT, form)) == form


def test_a_text_that_cannot_be_read_any_more_falls_back_and_is_never_fatal(
    caplog: pytest.LogCaptureFixture,
):
    broken = Words("playbook", "late", "name: [")
    assert snapshot([broken]).playbooks == ()
    assert "cannot be read" in caplog.text
    good = Words("playbook", "late", SCRIPT)
    assert [one.name for one in snapshot([broken], instead=lambda _: good).playbooks] == ["late"]
