"""The expert tier follows the customer's history, the wording their voice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from moments import MAYA, moment

from assistant.core.call import Contact, Order
from assistant.core.card import TierName
from assistant.core.playbook import CONDITIONS, Playbook, Script, When, spoken_size
from assistant.core.ports import Moment
from assistant.core.signal import Signal
from assistant.core.speech import Deviation, Prosody
from assistant.prompting.registry import load_playbooks
from assistant.replies.compose import asked_of, compose, compose_cued, heard_in
from assistant.replies.conditions import CONDITIONS as IMPLEMENTED
from assistant.replies.conditions import holds_all
from assistant.replies.slots import order_of
from assistant.replies.tone import CALMS_AFTER_S, upset
from knowledge.types import Passage

PLAYBOOKS = load_playbooks()
QUESTION = "Can I return the boots?"
ANGRY = Signal(key="a", kind="agitation", severity="warning", utterances=("u1",), quote=QUESTION)


def lines(now: Moment, tier: TierName) -> tuple[str, ...]:
    made = compose(now, PLAYBOOKS, asked_of(now.cause, now.cause.text, PLAYBOOKS))
    assert made is not None
    return made.tiers[tier].lines


def voiced(now: Moment, pace_z: float, semitones: float) -> Moment:
    deviation = Deviation(pace_z=pace_z, f0_semitones=semitones)
    heard = Prosody(speaker="customer", start=3.0, end=5.0, deviation=deviation)
    cause = now.cause.model_copy(update={"prosody": heard})
    return replace(now, cause=cause, utterances=(cause,))


@pytest.mark.parametrize("way", ["signal", "voice"])
def test_an_upset_customer_is_answered_calmer_and_shorter(way: str):
    usual = moment(QUESTION)
    now = moment(QUESTION, raised=(ANGRY,)) if way == "signal" else voiced(usual, 3.0, 4.0)
    calm, plain = lines(now, "basic"), lines(usual, "basic")
    assert calm[0] != plain[0]
    assert len(calm) <= 2
    assert sum(spoken_size(line, "en") for line in calm) < sum(
        spoken_size(line, "en") for line in plain
    )
    # What it stands on does not change with the voice.
    assert set(calm[1:]) <= set(plain[1:])


def test_a_voice_that_is_only_faster_or_only_higher_changes_nothing():
    assert not upset(voiced(moment(QUESTION), 3.0, 1.0))
    assert not upset(voiced(moment(QUESTION), 0.5, 5.0))


def test_an_outburst_long_ago_no_longer_sets_the_tone():
    now = moment(QUESTION, raised=(ANGRY,))
    later = now.cause.model_copy(update={"id": "u9", "end": now.cause.end + CALMS_AFTER_S + 1})
    assert upset(now)
    assert not upset(replace(now, cause=later, utterances=(now.cause, later)))


def test_the_expert_tier_is_made_of_this_customers_order_and_not_of_anothers():
    def of(order: Order) -> str:
        customer = MAYA.model_copy(update={"orders": (order,)})
        return " ".join(lines(moment(QUESTION, customer=customer), "expert"))

    early = of(MAYA.orders[0])
    over = of(MAYA.orders[0].model_copy(update={"delivered": date(2026, 9, 1)}))
    assert "10 December" in early
    assert "ended on 1 October" in over
    assert lines(moment(QUESTION, customer=None), "basic") != ()


LATE = Passage(
    chunk="l", document="late", version=1, title="Late parcels", kind="policy", score=0.9,
    text="For a late parcel we open a trace with the carrier. Standard delivery takes 4 days.",
)  # fmt: skip


def waiting(promised: date) -> Moment:
    order = Order(id="7", product="Tarn tent", ordered=date(2026, 11, 2), promised=promised)
    customer = MAYA.model_copy(update={"orders": (order,)})
    return moment("Where is my parcel?", customer=customer, passages=(LATE,))


def test_the_same_question_is_another_situation_when_the_order_is_late():
    late = compose(waiting(date(2026, 11, 6)), PLAYBOOKS, "parcel late trace carrier delivery")
    due = compose(waiting(date(2026, 11, 20)), PLAYBOOKS, "parcel late trace carrier delivery")
    assert late is not None
    assert due is not None
    assert late.playbook.startswith("overdue_parcel@")
    assert "10 days late" in late.tiers["expert"].lines[0]
    assert due.playbook.startswith("late_parcel@")


def test_last_trouble_is_named_to_whoever_had_it():
    trouble = Contact(on=date(2026, 10, 2), about="a broken zip", complaint=True)
    signal = Signal(key="r", kind="complaint_risk", severity="warning", utterances=("u1",))
    of = {
        name: compose(moment(QUESTION, customer=customer, signal=signal), PLAYBOOKS, "")
        for name, customer in {
            "had": MAYA.model_copy(update={"contacts": (trouble,)}),
            "none": MAYA,
        }.items()
    }
    had, none = of["had"], of["none"]
    assert had is not None
    assert none is not None
    assert "a broken zip" in " ".join(had.tiers["expert"].lines)
    assert "a broken zip" not in " ".join(none.tiers["expert"].lines)


def test_words_of_danger_call_for_their_card_without_any_passage():
    now = moment("It started to smoke when I plugged it in.", passages=())
    made = compose_cued(now, PLAYBOOKS, "")
    assert made is not None
    assert made.severity == "critical"
    assert made.tiers["basic"].lines[0] == "Please stop using it and unplug it now."


def test_every_condition_that_may_be_asked_for_is_there_and_explained():
    assert set(CONDITIONS) == set(IMPLEMENTED)
    now = moment(QUESTION)
    for name in CONDITIONS:
        order = order_of(now, "")
        assert holds_all([name], now, order) != holds_all([f"not_{name}"], now, order)


def test_a_first_line_that_a_long_name_makes_too_long_is_not_offered():
    long = "Extraordinarily long and winding name of a product that nobody can say in one breath"
    order = MAYA.orders[0].model_copy(update={"product": long})
    now = moment(QUESTION, customer=MAYA.model_copy(update={"orders": (order,)}))
    script = Script(lines=("{customer}, your {product} can go back.", "{answer}"))
    basic = Script(lines=("You can still return it.", "{answer}"))
    playbook = Playbook(
        name="p", version="1", title={"en": "p"}, kind="answer",
        when=When(heard={"en": ("return",)}), tiers={"en": {"basic": basic, "expert": script}},
    )  # fmt: skip
    made = compose(now, [playbook], QUESTION)
    assert made is not None
    assert "expert" not in made.tiers


SITUATIONS = {
    "late_parcel": ("Where is my parcel, it is late", "我的包裹怎么还没到"),
    "lost_parcel": ("I think my parcel is lost", "快递丢了怎么办"),
    "wrong_item": ("You sent me the wrong item", "你们发错货了"),
    "damaged_delivery": ("The box was open and the cup is cracked", "收到的杯子碎了"),
    "missing_part": ("A screw is missing", "少了一个配件"),
    "exchange_size": ("The shoes are too small", "鞋子太小了想换大一号"),
    "return_window": ("Can I return it", "我想退货"),
    "gift_return": (
        "It was a present and she already has one, can I return it",
        "这是礼物，能退吗",
    ),
    "refund_timing": ("When do I get my refund", "退款什么时候到账"),
    "refund_other_card": ("Can the refund go to another card", "退款能退到别的卡吗"),
    "price_match": ("Another shop sells it cheaper", "别家比你们便宜"),
    "price_drop": ("The price dropped after I bought it", "刚买就降价了"),
    "promo_code": ("My voucher does not work", "优惠券用不了"),
    "out_of_stock": ("It is sold out, when is it back in stock", "这个缺货了吗"),
    "pre_order": ("When does my pre-order ship", "预售什么时候发货"),
    "warranty": ("Is it still under warranty", "还在保修期吗"),
    "repair": ("How long does the repair take", "维修要多久"),
    "safety": ("There was smoke coming out of it", "机器冒烟了"),
    "how_to": ("How do I descale it", "怎么除垢"),
    "compatibility": ("Is it compatible with my phone", "兼容我的手机吗"),
    "cancel_order": ("I want to cancel my order", "我想取消订单"),
    "change_address": ("I need to change the delivery address", "我要修改地址"),
    "payment_failed": ("My payment failed", "支付失败了"),
    "charged_twice": ("I was charged twice", "重复扣款了"),
    "invoice": ("I need an invoice", "能开发票吗"),
    "account_access": ("I forgot my password", "我忘记密码了"),
    "data_deletion": ("Please delete my data", "我要注销账号"),
    "loyalty_points": ("Do my loyalty points expire", "积分怎么用"),
    "delivery_instructions": ("Leave it at the door please", "放门口就行"),
    "complaint_wish": ("I want to make a complaint", "我要投诉"),
    "partial_delivery": ("Only half of my order arrived", "只收到一部分"),
    "delivery_cost": ("How much is the delivery cost", "运费多少"),
    "wrap_up": ("That is all, thank you", "没有了，谢谢"),
}


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_situation_is_known_by_what_customers_say_in_both_languages(name: str):
    for language, text in zip(("en", "zh"), SITUATIONS[name], strict=True):
        said = moment(text).cause.model_copy(update={"language": language})
        heard = [one.name for one in heard_in(said, PLAYBOOKS)]
        assert name in heard[:2], heard
