"""What a rubric may ask for is what the detectors raise; anything else is told of."""

from __future__ import annotations

import ast
import inspect
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest

from assistant.core.playbook import Lexicon, LexiconEntry
from assistant.core.rubric import (
    Applies,
    Check,
    ClaimCheck,
    DetectorCheck,
    Rubric,
    RubricItem,
    Section,
    TimingCheck,
    Words,
)
from assistant.core.rules import ATTRIBUTES, RULES
from assistant.core.signal import SignalKind
from assistant.core.speech import SPEAKERS
from assistant.prompting.check import problems_of_all, rubric_problems
from assistant.prompting.files import shipped
from assistant.prompting.registry import load_lexicons, load_rubric
from assistant.signals.all import DETECTORS
from assistant.signals.claims import CLAIMED

KINDS: tuple[SignalKind, ...] = get_args(SignalKind)
LISTED = {"forbidden_words", "promise", "credential_request", "off_platform"}


def problems(
    check: Check, applies: Applies | None = None, lexicons: Sequence[Lexicon] | None = None
) -> list[str]:
    one = RubricItem(id="x", title=Words(en="x"), check=check, applies=applies or Applies())
    section = Section(id="s", title=Words(en="s"), items=(one,))
    rubric = Rubric(name="r", version="v", title=Words(en="r"), sections=(section,))
    return list(rubric_problems(rubric, load_lexicons() if lexicons is None else lexicons))


def test_a_misspelt_rule_is_told_of_with_those_there_are():
    found = problems(DetectorCheck(kinds=("missing_notice",), rules=("recordnig",)))
    assert found == [
        f"x: there is no rule 'recordnig' in notices.{language} "
        "(there is: recording, summary_closing)"
        for language in ("en", "zh")
    ]
    assert problems(DetectorCheck(kinds=("missing_notice",), rules=("recording",))) == []
    asked = DetectorCheck(kinds=("repeated_question",), rules=("thrid_time",))
    assert problems(asked) == [
        "x: there is no rule 'thrid_time' (there is: second_time, third_time)"
    ]


def test_a_rule_that_one_language_lacks_is_told_of_unless_the_item_leaves_it_out():
    entry = LexiconEntry(rule="consent", patterns=("consent",))
    lexicons = (Lexicon(name="notices", version="v", language="en", entries=(entry,)),)
    check = DetectorCheck(kinds=("missing_notice",), rules=("consent",))
    found = problems(check, lexicons=lexicons)
    assert found == ["x: there is no rule 'consent' in notices.zh (there is: none)"]
    assert problems(check, Applies(languages=("en",)), lexicons) == []


def test_a_check_that_could_never_fail_is_told_of():
    assert problems(DetectorCheck(kinds=())) == ["x: it names no kind of signal"]
    assert problems(TimingCheck(measure="agent_pace")) == [
        "x: it has no limit: give at_most or at_least"
    ]
    (wrong,) = problems(ClaimCheck(attributes=("waranty",)))
    assert wrong.startswith("x: there is no attribute 'waranty' (there is: battery_life")


def test_a_folder_of_rubrics_alone_is_held_against_the_lexicons_that_ship(tmp_path: Path):
    (tmp_path / "rubrics").mkdir()
    text = (shipped() / "rubrics" / "ecommerce_voice.yaml").read_text("utf-8")
    file = tmp_path / "rubrics" / "ours.yaml"
    file.write_text(text.replace("rules: [recording]", "rules: [recordnig]"), "utf-8")
    assert [line.split(" (")[0] for line in problems_of_all(tmp_path)] == [
        "ecommerce_voice.yaml: recording_notice: there is no rule 'recordnig' in notices.en",
        "ecommerce_voice.yaml: recording_notice: there is no rule 'recordnig' in notices.zh",
    ]


def test_every_kind_has_its_rules_and_claims_their_attributes():
    assert set(RULES) == set(KINDS)
    assert ATTRIBUTES == CLAIMED


@pytest.mark.parametrize("kind", KINDS)
def test_the_rules_of_a_kind_are_those_its_detector_raises(kind: SignalKind):
    (module,) = {
        module
        for detect in DETECTORS
        if (module := sys.modules[detect.__module__]).__name__.endswith(f".{kind}")
    }
    source = inspect.getsource(module)
    rules = RULES[kind]
    if kind in LISTED:
        assert rules.lexicon == module.LEXICON
    elif rules.lexicon:
        assert f'"{rules.lexicon}"' in source
    if rules.starting:
        assert f'rule.startswith("{rules.starting}")' in source
    if kind == "complaint_risk":  # the reasons, each with its weight
        given = {
            ast.literal_eval(node.args[0])
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "Reason"
            and isinstance(node.args[0], ast.Constant)
        }
        assert given == rules.named
    elif kind not in ("wrong_claim", "unknown_claim"):
        assert _raised(source) == rules.named


def _raised(source: str) -> set[str]:
    """The names that stand as `rule=` of the signals a detector makes."""
    return {
        name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.keyword) and node.arg == "rule"
        for name in _names(node.value)
    }


def _names(node: ast.expr) -> set[str]:
    """What an expression can be: a text, one of two, or a text after each speaker's name."""
    match node:
        case ast.Constant(value=str(name)):
            return {name}
        case ast.IfExp(body=one, orelse=other):
            return _names(one) | _names(other)
        case ast.JoinedStr(values=[_, _, ast.FormattedValue(value=last)]):
            return {f"{speaker}_{name}" for speaker in SPEAKERS for name in _names(last)}
        case _:
            return set()


def test_a_rubric_is_parsed_once_for_each_content(tmp_path: Path):
    file = tmp_path / "ours.yaml"
    file.write_text("name: r\ntitle: {en: R}\nsections: []\n")
    first = load_rubric(str(file))
    assert load_rubric(str(file)) is first
    file.write_text("name: r\ntitle: {en: S}\nsections: []\n")
    changed = load_rubric(str(file))
    assert changed.title.en == "S"
    assert changed.version != first.version
    assert load_rubric("ecommerce_voice") is load_rubric("ecommerce_voice")
