"""What an agent states is held against the facts; an echo, a question or an old value is not."""

from __future__ import annotations

import pytest
from signal_context import context, talk

from assistant.core.call import Customer, Order
from assistant.core.speech import Speaker
from assistant.signals.all import notice
from assistant.signals.similarity import Question, same_question
from knowledge.types import Fact, Language


def fact(
    product: str,
    attribute: str,
    value: float,
    unit: str,
    text: str,
    alias: str = "",
    language: Language = "en",
) -> Fact:
    return Fact(
        product=product,
        aliases=(alias,) if alias else (),
        attribute=attribute,
        value=value,
        unit=unit,
        text=text,
        document=product,
        version=2,
        quote=f"{attribute}: {text}",
        language=language,
    )


FACTS = (
    fact("primo", "warranty", 24, "month", "24 months", "Primo"),
    fact("primo", "price", 349, "EUR", "€349", "Primo"),
    fact("fjell-2", "warranty", 24, "month", "24 months", "Fjell 2"),
    fact("*", "return_window", 30, "day", "30 days"),
    fact("jingting", "warranty", 24, "month", "24个月", "静听", language="zh"),
)
OWNER = Customer(
    id="c", orders=(Order(id="1", product="Primo espresso machine", product_key="primo"),)
)


def claims(*lines: tuple[Speaker, str]) -> list[tuple[str, str]]:
    said = talk(*lines)
    raised = notice(context(said, facts=FACTS, customer=OWNER))
    return [(s.kind, s.rule) for s in raised if s.kind in ("wrong_claim", "unknown_claim")]


@pytest.mark.parametrize(
    "text",
    [
        "The warranty on the Primo is twelve months.",
        "The warranty on the Primo is one year.",
        "You have a 12 month warranty on the Primo.",
    ],
)
def test_a_wrong_value_is_noticed_in_whatever_words(text: str):
    assert claims(("agent", text)) == [("wrong_claim", "warranty")]


@pytest.mark.parametrize(
    "text",
    [
        "The warranty on the Primo is two years.",
        "The warranty on the Primo is 24 months.",
        "The Primo costs €349.",
        "The warranty on the Primo is not twelve months.",
        "Did you say the warranty was twelve months?",
        "The warranty used to be twelve months.",
        "You ordered it twelve months ago, with the warranty card.",
    ],
)
def test_what_is_right_or_no_claim_raises_nothing(text: str):
    assert claims(("agent", text)) == []


def test_repeating_what_the_customer_said_is_no_claim():
    said: list[tuple[Speaker, str]] = [
        ("customer", "It said twelve months warranty."),
        ("agent", "A warranty of twelve months."),
    ]
    assert claims(*said) == []


def test_the_product_is_the_one_talked_about():
    lines: list[tuple[Speaker, str]] = [
        ("customer", "It is about the Fjell 2."),
        ("agent", "The warranty is twelve months."),
    ]
    said = talk(*lines)
    (signal,) = notice(context(said, facts=FACTS))
    assert signal.details["product"] == "fjell-2"
    assert signal.details["right"] == "24 months"
    assert signal.quote in said[1].text


def test_a_policy_holds_for_any_product():
    assert claims(("agent", "You can return it within 14 days.")) == [
        ("wrong_claim", "return_window")
    ]


def test_what_holds_for_one_way_of_delivery_is_not_held_against_another():
    standard = FACTS[0].model_copy(
        update={
            "product": "*", "aliases": (), "attribute": "delivery_time", "value": 4.0,
            "unit": "day", "text": "4 working days", "language": "en",
            "quote": "Delivery takes 4 working days.",
        }
    )  # fmt: skip
    express = context(talk(("agent", "Express delivery takes two days.")), facts=[standard])
    plain = context(talk(("agent", "Delivery takes two days.")), facts=[standard])
    assert [signal.kind for signal in notice(express)] == []
    assert [signal.kind for signal in notice(plain)] == ["wrong_claim"]


def test_a_value_nobody_knows_is_said_to_be_unknown():
    assert claims(("agent", "The Primo has a power of 900 watts.")) == [("unknown_claim", "power")]


def test_chinese_claims_are_read():
    said = talk(("agent", "静听耳机的保修期是十二个月。"))
    (signal,) = notice(context(said, facts=FACTS))
    assert (signal.kind, signal.details["right"]) == ("wrong_claim", "24个月")


def test_the_same_question_in_chinese_is_likelier_than_another():
    first = Question("差价能不能退给我", "zh")
    again = Question("我就想问差价能不能退", "zh")
    other = Question("耳机的保修是多久", "zh")
    assert same_question(first, again) > 0.5 > same_question(first, other)


def test_two_languages_without_vectors_cannot_be_compared():
    assert same_question(Question("差价能退吗", "zh"), Question("refund price", "en")) == 0.0
