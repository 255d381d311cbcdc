"""Every kind of value an agent states is held against the facts of that product and moment."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from signal_context import context, talk

from assistant.core.speech import Speaker
from assistant.signals.all import notice
from assistant.signals.claims import Claim, read_claims
from knowledge.facts.read import facts_of
from knowledge.facts.record import facts_of_record
from knowledge.parse.document import parse_documents
from knowledge.published import Published
from knowledge.types import Fact, Facts
from knowledge.validity import Span

KETTLE = facts_of_record(
    "kettle",
    {
        "Price": 49,
        "Warranty": "2 years",
        "Colour": "black",
        "Average rating": 4.5,
        "Phone": "020 7946 0018",
        "Opening hours": "Monday to Friday 9:00-17:00",
        "Has lid": True,
        "Made in": "Portugal",
        "Brand": "Nordholm",
    },
    name="Kestrel kettle",
)
TOASTER = facts_of_record(
    "toaster", {"Price": 35, "Warranty": "3 years", "Colour": "red"}, name="Tern toaster"
)
LAMP = facts_of_record(
    "灯", {"价格": 1299, "保修": "2年", "颜色": "白色", "评分": 4.5, "电话": "010-62881144",
         "地址": "北京市海淀区双清路30号", "营业时间": "周一至周日 10:00-21:00"},
    name="星河台灯", language="zh",
)  # fmt: skip
SHELF = Facts([*KETTLE, *TOASTER, *LAMP])


def read(text: str, *before: tuple[Speaker, str], about: str = "") -> list[Claim]:
    said = talk(*before, ("agent", text))
    return list(read_claims(said[-1], SHELF, said[:-1], None, about=about))


def verdicts(text: str, *before: tuple[Speaker, str], about: str = "") -> list[bool | None]:
    return [claim.agrees for claim in read(text, *before, about=about)]


@pytest.mark.parametrize(
    "text",
    [
        "The Kestrel kettle costs forty nine euros.",
        "The Kestrel kettle has a warranty of twenty four months.",
        "The Kestrel kettle is rated four point five stars.",
        "For the Kestrel kettle, call us at zero two zero seven nine four six zero zero one eight.",
        "The Kestrel kettle line is open Monday to Friday, 9 am to 5 pm.",
        "The Kestrel kettle comes with a lid.",
        "The Kestrel kettle is black.",
        "星河台灯的价格是一千二百九十九元。",
        "星河台灯保修两年。",
        "星河台灯保修二十四个月。",
        "星河台灯的评分是四点五分。",
        "星河台灯是白色的。",
        "星河台灯门店的地址是海淀区双清路30号。",
        "星河台灯门店营业时间是周一至周日 10:00-21:00。",
    ],
)
def test_what_is_right_in_whatever_words_is_right(text: str) -> None:
    found = verdicts(text)
    assert found
    assert all(found)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The Kestrel kettle costs fifty nine euros.", "49"),
        ("The Kestrel kettle has a warranty of twelve months.", "2 years"),
        ("The Kestrel kettle has a rating of 4.8 stars.", "4.5"),
        ("For the Kestrel kettle, call us at 020 7946 0019.", "020 7946 0018"),
        ("The Kestrel kettle line is open 8 am to 5 pm.", "Monday to Friday 9:00-17:00"),
        ("The Kestrel kettle comes without a lid.", "yes"),
        ("The Kestrel kettle is white.", "black"),
        ("The Kestrel kettle is by the brand Westerholt.", "Nordholm"),
        ("星河台灯的价格是一千三百九十九元。", "1299"),
        ("星河台灯保修一年。", "2年"),
        ("星河台灯的评分是四点八分。", "4.5"),
        ("星河台灯是黑色的。", "白色"),
        ("星河台灯门店的地址是海淀区双清路38号。", "北京市海淀区双清路30号"),
        ("星河台灯的电话是010-62881145。", "010-62881144"),
        ("星河台灯门店营业时间是周一至周日 10:00-22:00。", "周一至周日 10:00-21:00"),
    ],
)
def test_what_is_wrong_is_shown_with_both_values(text: str, right: str) -> None:
    (wrong,) = [claim for claim in read(text) if claim.agrees is False]
    assert wrong.fact is not None
    assert wrong.fact.text == right
    assert wrong.value.text in wrong.quote
    assert wrong.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "Does the Kestrel kettle cost fifty nine euros?",
        "You said the Kestrel kettle costs fifty nine euros.",
        "So the Kestrel kettle was fifty nine euros, is that right?",
        "The Kestrel kettle does not cost 59 euros.",
        "The warranty on the Kestrel kettle is not twelve months.",
        "The Kestrel kettle used to cost 59 euros.",
        "Last year the price of the Kestrel kettle was 59 euros.",
        "I can give you 10 euros off the price of the Kestrel kettle.",
        "The price of the Kestrel kettle is less than 60 euros.",
        "You ordered the Kestrel kettle with warranty twelve months ago.",
        "The warranty on the Kestrel kettle is twelve months, sorry, twenty-four months.",
        "星河台灯的保修不是一年。",
        "您刚才说星河台灯保修一年，对吗？",
        "以前星河台灯的价格是一千三百九十九元。",
        "没有找到评分五分的。",
    ],
)
def test_questions_denials_old_values_and_offers_are_no_wrong_claim(text: str) -> None:
    assert False not in verdicts(text)


def test_an_offer_after_a_statement_leaves_the_statement_a_claim() -> None:
    assert verdicts("The Kestrel kettle costs 59 euros, can I order it for you?") == [False]
    assert verdicts("星河台灯的价格是1399元，您看可以吗？") == [False]


def test_the_customers_own_value_given_back_is_no_claim() -> None:
    heard: tuple[Speaker, str] = ("customer", "My Kestrel kettle has one year of warranty.")
    assert verdicts("A warranty of one year.", heard) == []
    assert verdicts("A warranty of three years.", heard) == [False]


def test_several_values_of_one_sentence_are_each_held_against_their_own_fact() -> None:
    found = read("The Kestrel kettle costs 49 euros and its warranty is three years.")
    assert {(one.attribute, one.agrees) for one in found} == {("Price", True), ("Warranty", False)}


def test_values_belong_to_the_product_named_before_them() -> None:
    text = "The Kestrel kettle costs 49 euros and the Tern toaster costs 35 euros."
    assert [(one.product, one.agrees) for one in read(text)] == [
        ("kettle", True),
        ("toaster", True),
    ]
    swapped = "The Kestrel kettle costs 35 euros and the Tern toaster costs 49 euros."
    assert verdicts(swapped) == [False, False]


def test_a_neighbour_is_not_what_the_sentence_is_about() -> None:
    assert verdicts("它的价格是1299元，旁边有 Tern toaster。", about="灯") == [True]
    assert verdicts("Unlike the Tern toaster, it has a warranty of 2 years.", about="kettle") == [
        True
    ]


def test_a_plain_answer_is_about_what_the_customer_asked() -> None:
    asked: tuple[Speaker, str] = ("customer", "How long is the warranty on the Kestrel kettle?")
    assert verdicts("Two years.", asked) == [True]
    assert verdicts("It's one year.", asked) == [False]
    assert verdicts("A technician takes about ten days.", asked) == []


def test_a_name_within_another_word_is_no_product() -> None:
    ember = facts_of_record("ember", {"Price": 64})
    said = talk(("agent", "I remember the price is 20 euros."))
    assert [one.fact for one in read_claims(said[0], Facts(ember), (), None)] == [None]


def test_a_product_nobody_knows_is_unknown_and_not_held_against_another() -> None:
    lines: list[tuple[Speaker, str]] = [
        ("customer", "I have the Kestrel kettle."),
        ("agent", "The warranty on the Zephyr is twelve months."),
    ]
    (signal,) = notice(context(talk(*lines), facts=SHELF))
    assert (signal.kind, signal.rule) == ("unknown_claim", "warranty")
    assert signal.details["product"] == "Zephyr"


def test_a_wrong_claim_shows_what_was_said_and_where_the_right_value_stands() -> None:
    (signal,) = notice(context(talk(("agent", "The Kestrel kettle costs 59 euros.")), facts=SHELF))
    assert (signal.kind, signal.severity, signal.quote) == (
        "wrong_claim",
        "critical",
        "The Kestrel kettle costs 59 euros.",
    )
    assert (signal.details["stated"], signal.details["right_quote"]) == ("59 euros", "Price: 49")


def test_a_claim_is_held_against_what_held_at_that_moment() -> None:
    june = datetime(2026, 6, 1, tzinfo=UTC)
    facts = tuple(
        fact
        for version, price in ((1, 49), (2, 59))
        for fact in facts_of_record("kettle", {"Price": price}, document="kettle", version=version)
    )
    published = Published(
        tenant="default",
        documents=(),
        spans={("kettle", 1): (Span(None, june),), ("kettle", 2): (Span(june, None),)},
        facts=facts,
        choices={},
        version="v",
    )
    said = talk(("agent", "The kettle costs 49 euros."))[0]
    for month, right in ((5, True), (7, False)):
        then = published.facts_at(datetime(2026, month, 1, tzinfo=UTC))
        assert [one.agrees for one in read_claims(said, then, (), None)] == [right]


def test_what_holds_for_express_is_not_held_against_the_standard() -> None:
    policy = facts_of_record("*", {"delivery_time": "4 working days"})
    facts = Facts([*KETTLE, *policy])
    said = talk(
        ("agent", "Express delivery takes two days."), ("agent", "Delivery takes two days.")
    )
    express, plain = (read_claims(one, facts, (), None) for one in said)
    assert [one.agrees for one in express] == [None]
    assert [one.agrees for one in plain] == [False]


def told(name: str, text: str) -> list[Fact]:
    (parsed,) = parse_documents(name, text.encode())
    return facts_of(parsed.document)


def test_every_row_of_a_specification_is_a_fact() -> None:
    text = """---
key: vadso
title: Vadso lamp
kind: specification
products: [vadso]
valid_from: 2026-03-01
---
| Attribute | Value |
|---|---|
| Price | €59 |
| Colour | Black |
| Dimmable | no |
"""
    found = {fact.attribute: fact for fact in told("vadso.md", text)}
    assert set(found) == {"price", "colour", "dimmable"}
    assert found["colour"].text == "Black"
    assert found["dimmable"].value == 0.0
    assert found["colour"].valid_from == datetime(2026, 3, 1, tzinfo=UTC)
    facts = Facts(found.values())
    (wrong,) = read_claims(talk(("agent", "The Vadso lamp is white."))[0], facts, (), None)
    assert wrong.agrees is False


def test_a_very_long_turn_without_a_stop_is_read_in_stretches() -> None:
    text = "well " * 400 + "the price of the Kestrel kettle is 59 euros " + "well " * 400
    assert verdicts(text) == [False]
