"""Which rules raise a signal of each kind, so that a rubric cannot ask for one that does not exist.

Most are entries of a lexicon, which the business edits; the rest are names that detectors have.
`tests/unit/prompting/test_prompting_rules.py` holds this to the detectors.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .signal import SignalKind


@dataclass(frozen=True)
class RulesOfKind:
    """The rules of one kind: `named` by its detector, and the entries of a lexicon."""

    named: frozenset[str] = frozenset()
    lexicon: str = ""
    starting: str = ""
    """Only the entries whose names start so."""


ATTRIBUTES = frozenset(
    {"warranty", "return_window", "exchange_window", "refund_time", "price", "power", "weight",
     "battery_life", "capacity", "pressure", "noise", "delivery_time", "length", "width", "height"}
)  # fmt: skip
"""What claims are read of by names of ours; the rule of a claim's signal is its attribute.

What else a product's document tells goes by the document's own label, and no rubric can ask for it.
"""

RULES: Mapping[SignalKind, RulesOfKind] = {
    "agitation": RulesOfKind(frozenset({"faster_and_higher"})),
    "agent_agitation": RulesOfKind(frozenset({"faster_and_higher"})),
    "negative_emotion": RulesOfKind(frozenset({"unhappy", "angry"})),
    "agent_emotion": RulesOfKind(
        frozenset({"agent_dissatisfied"}), lexicon="emotion", starting="agent"
    ),
    "forbidden_words": RulesOfKind(lexicon="forbidden"),
    "missing_notice": RulesOfKind(lexicon="notices"),
    "promise": RulesOfKind(lexicon="promises"),
    "credential_request": RulesOfKind(lexicon="credentials"),
    "off_platform": RulesOfKind(lexicon="off_platform"),
    "repeated_question": RulesOfKind(frozenset({"second_time", "third_time"})),
    "wrong_claim": RulesOfKind(ATTRIBUTES),
    "unknown_claim": RulesOfKind(ATTRIBUTES),
    "complaint_risk": RulesOfKind(
        frozenset(
            {"asked_again", "agitated", "wronged", "cold_answer", "silent_after_offer", "unhappy",
             "mood", "getting_worse", "history"}
        ),
        lexicon="risk_cues",
    ),
    "talk_over": RulesOfKind(frozenset({"agent", "customer"})),
    "interruption": RulesOfKind(frozenset({"agent", "customer"})),
    "silence": RulesOfKind(frozenset({"short", "long"})),
    "hold": RulesOfKind(frozenset({"long", "without_notice"})),
    "monologue": RulesOfKind(frozenset({"agent"})),
    "filler": RulesOfKind(lexicon="filler"),
    "pace": RulesOfKind(
        frozenset({"agent_faster", "agent_slower", "customer_faster", "customer_slower"})
    ),
}  # fmt: skip


def rules_of(kind: SignalKind, listed: Mapping[str, Collection[str]]) -> frozenset[str]:
    """The rules that can raise a kind; `listed` has the entries of each lexicon, by its name."""
    rules = RULES[kind]
    entries = listed.get(rules.lexicon, ()) if rules.lexicon else ()
    return rules.named | {entry for entry in entries if entry.startswith(rules.starting)}
