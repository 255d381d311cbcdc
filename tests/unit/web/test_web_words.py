"""One catalogue: the same keys in both languages, every key used, every used key there."""

from __future__ import annotations

import re
import string
from itertools import chain
from pathlib import Path
from typing import get_args

import assistant.web
from assistant.core.card import DENSITIES, TIERS, CardHeld, CardKind
from assistant.core.grade import Verdict
from assistant.core.published import KINDS
from assistant.core.rubric import ItemClass
from assistant.core.signal import SignalKind
from assistant.core.speech import SPEAKERS
from assistant.prompting.check import SLOTS
from assistant.web.asking import reader_language
from assistant.web.scripts import Did, State
from assistant.web.shelf import Working
from assistant.web.wall import JudgedAs
from assistant.web.words import words
from knowledge.facts.attributes import ATTRIBUTES
from knowledge.listing import Standing
from knowledge.types import DocumentState, LeftOutReason

WEB = Path(assistant.web.__file__).parent
SOURCES = (*(WEB / "static/js").rglob("*.js"), *(WEB / "templates").glob("*.html"))

CALL_FILTERS = ("state", "agent", "language", "signal")
PLAIN_UNITS = ("g", "W", "L", "cm", "bar", "dB")
# Keys that are put together where they are used, and every value they are put together with.
COMPOSED = {
    "signal.": get_args(SignalKind),
    "card.": get_args(CardKind),
    "tier.": TIERS,
    "verdict.": get_args(Verdict),
    "class.": tuple(kind for kind in get_args(ItemClass) if kind != "normal"),
    "value.": ("standard", "silver", "gold"),
    "mood.": ("even", "tense", "upset", "at_risk"),
    "tabs.": ("transcript", "checklist", "customer"),
    "check.": ("bad", "todo", "unsure", "done"),
    "dismiss.": ("already_said", "not_asked", "wrong_fact", "bad_moment"),
    "density.": (*DENSITIES, *(f"{one}.what" for one in DENSITIES)),
    "embed.": ("in", "out"),
    "keys.": (
        *("insert", "copy", "part", "edit", "pin", "dismiss", "undo", "ask", "alert", "help"),
    ),
    "quiet.": ("idle", "listening", "over", "idle.what", "listening.what", "over.what"),
    "score.folded.": ("pass", "not_applicable"),
    "attribute.": tuple(attribute.name for attribute in ATTRIBUTES),
    "preference.": ("channel", "language", "time"),
    "state.": get_args(Standing),
    "wall.verdict.": get_args(JudgedAs),
    "wall.trend.": ("rising", "falling", "even"),
    "wall.column.": ("risk", "call", "agent", "time", "because"),
    "wall.shade.": ("s1", "s2", "s3"),
    "calls.": (*CALL_FILTERS, *(f"{name}.any" for name in CALL_FILTERS)),
    "docs.group.": ("all", "published", "draft", "planned", "past", "conflict"),
    "upload.stage.": get_args(Working.model_fields["stage"].annotation),
    "upload.done.": ("added", "new_version", "published", "unchanged"),
    "head.other.": tuple(state for state in get_args(Standing) if state != "published"),
    "versions.state.": (*get_args(Standing), "replaced"),
    "did_it.": tuple(f"saved_{state}" for state in get_args(DocumentState)),
    "publish.": ("from", "until"),
    "diff.": ("before", "after"),
    "diff.count.": ("changed", "added", "removed"),
    "diff.is.": ("changed", "added", "removed"),
    "left_out.": get_args(LeftOutReason),
    "facts.scope.": ("document", "all"),
    "facts.column.": ("product", "attribute", "value", "written", "valid", "source"),
    "scripts.group.": (
        *("all", "asked", "noticed", "rubric", "lexicon", "prompt", "draft", "offered"),
    ),
    "scripts.state.": get_args(State),
    "scripts.kind.": (*get_args(CardKind), *KINDS),
    "scripts.other.": ("draft", "shipped", "past"),
    "scripts.seen.none.": ("en", "zh"),
    "scripts.write.": ("form", "text"),
    "scripts.severity.": ("any", "warning", "critical"),
    "scripts.form.title.": ("en", "zh"),
    "scripts.form.heard.": ("en", "zh"),
    "scripts.form.topic.": ("en", "zh"),
    "scripts.form.size.": ("en", "zh"),
    "scripts.use.": ("offered", "shown", "used", "fragment", "dismissed"),
    "scripts.deed.": tuple(did.replace(" ", "_") for did in get_args(Did)),
    "held.": get_args(CardHeld.model_fields["reason"].annotation),
    "slot.": tuple(SLOTS),
    "speaker.": SPEAKERS,
    "unit.": ("month", "month.one", "day", "day.one", "h", "h.one", *PLAIN_UNITS),
}


def composed() -> set[str]:
    return {f"{prefix}{value}" for prefix, values in COMPOSED.items() for value in values}


def test_both_languages_have_the_same_keys() -> None:
    assert words("en").keys() == words("zh").keys()


def test_both_languages_fill_the_same_places() -> None:
    def places(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in words("en").items():
        assert places(text) == places(words("zh")[key]), key


def test_no_text_is_empty_and_chinese_is_chinese() -> None:
    assert all(text.strip() for text in chain(words("en").values(), words("zh").values()))
    same = {key for key, text in words("en").items() if words("zh")[key] == text}
    # Only punctuation and filled places may read the same.
    assert same <= {"quoted", "timeline.mark"}


def test_every_key_that_is_used_exists() -> None:
    used = {
        key for source in SOURCES for key in re.findall(r"\bt\(\s*['\"]([\w.]+)['\"]", read(source))
    }
    assert used
    assert used | composed() <= words("en").keys()


def test_every_composed_key_is_among_the_values_listed_here() -> None:
    prefixes = {
        key
        for source in SOURCES
        for key in re.findall(r"(?:\bt|has)\(`([\w.]+\.)\$\{", read(source))
    }
    assert prefixes == COMPOSED.keys()


def test_no_key_is_left_over() -> None:
    text = "\n".join(read(source) for source in SOURCES)
    left = {key for key in words("en") if f'"{key}"' not in text and f"'{key}'" not in text}
    assert left <= composed()


def test_the_reader_gets_the_language_they_chose_else_the_browsers() -> None:
    assert reader_language(None, "zh-CN,zh;q=0.9,en;q=0.8") == "zh"
    assert reader_language("en", "zh-CN") == "en"
    assert reader_language(None, "fr-FR, en;q=0.3") == "en"
    assert reader_language("tlh", "") == "en"


def read(source: Path) -> str:
    return source.read_text(encoding="utf-8")
