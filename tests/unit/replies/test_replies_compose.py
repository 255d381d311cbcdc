"""Drafts from the scripts: grounded, for this customer, or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from moments import MAYA, OFFER, PASSAGE, moment

from assistant.core.card import Draft, Tier
from assistant.core.ports import Moment
from assistant.core.signal import Signal
from assistant.core.speech import Utterance
from assistant.prompting.registry import load_playbooks
from assistant.replies.compose import asked_of, compose
from assistant.replies.ground import problems
from assistant.replies.need import need_of

PLAYBOOKS = load_playbooks()
AGITATION = Signal(key="a", kind="agitation", severity="warning", utterances=("u1",), quote="hm")


def draft(now: Moment) -> Draft | None:
    return compose(now, PLAYBOOKS, asked_of(now.cause, now.cause.text, PLAYBOOKS))


def lines(now: Moment, tier: str) -> str:
    made = draft(now)
    assert made is not None
    return " ".join(made.tiers[tier].lines)  # pyright: ignore[reportArgumentType]  # a tier's name


def test_a_question_is_answered_with_a_sentence_of_the_passage():
    made = draft(moment())
    assert made is not None
    assert made.kind == "answer"
    assert "You can return unused goods within 30 days of delivery." in made.tiers["basic"].lines
    assert all(c.quote in PASSAGE.text for t in made.tiers.values() for c in t.citations)


def test_the_expert_tier_computes_this_customers_last_day():
    assert "10 December" in lines(moment(), "expert")
    later = MAYA.orders[0].model_copy(update={"delivered": date(2026, 11, 14)})
    changed = moment(customer=MAYA.model_copy(update={"orders": (later,)}))
    assert "14 December" in lines(changed, "expert")


def test_without_a_customer_there_is_no_expert_tier():
    made = draft(moment(customer=None))
    assert made is not None
    assert "expert" not in made.tiers


def test_an_offer_makes_the_marketing_tier_unless_something_went_wrong():
    assert "€12" in lines(moment(offers=(OFFER,)), "marketing")
    upset = draft(moment(offers=(OFFER,), raised=(AGITATION,)))
    assert upset is not None
    assert "marketing" not in upset.tiers
    other = OFFER.model_copy(update={"products": ("tarn",)})
    unfitting = draft(moment(offers=(other,)))
    assert unfitting is not None
    assert "marketing" not in unfitting.tiers


def test_where_nothing_is_found_nothing_is_said():
    assert draft(moment(passages=())) is None


def test_a_passage_of_another_product_is_not_cited():
    other = PASSAGE.model_copy(update={"products": ("tarn",)})
    assert draft(moment(passages=(other,))) is None


def test_agitation_brings_the_soothing_script_without_any_passage():
    made = compose(moment(passages=(), signal=AGITATION), PLAYBOOKS, "")
    assert made is not None
    assert made.kind == "soothing"
    assert "sorry" in made.tiers["basic"].lines[0]
    assert made.because.signal == "a"


@pytest.mark.parametrize("kind", ["soothing", "answer"])
def test_the_first_line_can_be_said_in_one_breath(kind: str):
    now = moment(signal=AGITATION if kind == "soothing" else None)
    made = compose(now, PLAYBOOKS, now.cause.text)
    assert made is not None
    assert all(len(tier.lines[0].split()) <= 14 for tier in made.tiers.values())
    assert all(len(tier.lines) <= 3 for tier in made.tiers.values())


def test_a_figure_that_stands_nowhere_is_found():
    made = draft(moment())
    assert made is not None
    basic = made.tiers["basic"]
    invented = Tier(lines=("You have 90 days.",), citations=basic.citations)
    assert problems(made.model_copy(update={"tiers": {"basic": invented}}), moment())
    moved = basic.citations[0].model_copy(update={"quote": "You have 90 days."})
    forged = Tier(lines=("You have 90 days.",), citations=(moved,))
    assert problems(made.model_copy(update={"tiers": {"basic": forged}}), moment())


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("Can I return it?", True),
        ("so when does it arrive", True),
        ("The screen is broken.", True),
        ("I would like to exchange it.", True),
        ("hello my name is john", False),
        ("Thank you very much!", False),
        ("That is the first time that somebody says so.", False),
        ("okay yes sure", False),
        ("差价能不能退？", True),
        ("耳机左边没声音", True),
        ("好的，谢谢。", False),
    ],
)
def test_a_turn_needs_an_answer_or_it_does_not(text: str, needs: bool):
    language = "zh" if any("\u4e00" <= sign <= "\u9fff" for sign in text) else "en"
    said = Utterance(id="u", speaker="customer", start=0, end=2, text=text, language=language)
    assert (need_of(said) is not None) is needs
    agent = said.model_copy(update={"speaker": "agent"})
    assert need_of(agent) is None
