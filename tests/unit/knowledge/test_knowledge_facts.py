"""Quantities as written or said, and the facts documents tell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.facts.read import ANY_PRODUCT, facts_of
from knowledge.facts.values import values
from knowledge.parse.document import parse_documents
from knowledge.types import Fact


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("2 years", 24, "month"),
        ("a 24-month warranty", 24, "month"),
        ("twenty-four months", 24, "month"),
        ("a year", 12, "month"),
        ("two and a half years", 30, "month"),
        ("3 weeks", 21, "day"),
        ("2 to 4 working days", 4, "day"),
        ("1.5 kW", 1500, "W"),
        ("1.1 kg", 1100, "g"),
        ("€1,299.00", 1299, "EUR"),
        ("1.299,00 €", 1299, "EUR"),
        ("12,50 €", 12.5, "EUR"),
        ("￥1,299", 1299, "CNY"),
        ("一千二百九十九元", 1299, "CNY"),
        ("两年", 24, "month"),
        ("一年半", 18, "month"),
        ("半年", 6, "month"),
        ("一个半月", 1.5, "month"),
        ("三十天", 30, "day"),
        ("860瓦", 860, "W"),
        ("15,000 mm", 1500, "cm"),
        ("1.8 litres", 1.8, "L"),
    ],
)
def test_a_quantity_is_normalised(text: str, amount: float, unit: str) -> None:
    assert [(value.amount, value.unit) for value in values(text)] == [(amount, unit)]


@pytest.mark.parametrize("text", ["version 1.5.2", "三月", "Fjell 2", "EN 13537", "4K", "12 dogs"])
def test_a_number_without_a_unit_is_no_quantity(text: str) -> None:
    assert list(values(text)) == []


@settings(deadline=None)
@given(st.integers(1, 999_999), st.sampled_from(["{:,} months", "{} months", "{:,} 个月"]))
def test_any_number_is_read_back(number: int, written: str) -> None:
    assert [value.amount for value in values(written.format(number))] == [number]


@settings(deadline=None)
@given(st.text(max_size=80))
def test_any_text_may_be_read_and_values_stand_where_they_say(text: str) -> None:
    for value in values(text):
        assert text[value.start : value.end].strip() == value.text


SPEC = """---
key: fjell-2
title: Fjell 2 hiking boots
kind: specification
version: 2
products: [fjell-2]
---
| Attribute | Value |
|---|---|
| Price | €149 |
| Warranty | 2 years |

The warranty on the Fjell 2 is 36 months for members.
"""


def told(name: str, text: str) -> list[Fact]:
    (parsed,) = parse_documents(name, text.encode())
    return facts_of(parsed.document)


def test_a_table_of_attributes_tells_facts_with_their_place() -> None:
    price, warranty = told("fjell-2.md", SPEC)
    assert (price.attribute, price.value, price.unit) == ("price", 149, "EUR")
    assert (warranty.value, warranty.unit, warranty.text) == (24, "month", "2 years")
    assert (warranty.product, warranty.document, warranty.version) == ("fjell-2", "fjell-2", 2)
    assert warranty.quote == "Warranty: 2 years"


def test_a_table_of_products_tells_facts_of_each() -> None:
    rows = ("Item | Price | Weight", "---|---|---", "Tarn | €259 | 2.4 kg", "Ember | €64 | 310 g")
    text = "\n".join(f"| {row} |" for row in rows)
    found = {(fact.product, fact.attribute): fact.value for fact in told("list.md", text)}
    assert found == {
        ("Tarn", "price"): 259,
        ("Tarn", "weight"): 2400,
        ("Ember", "price"): 64,
        ("Ember", "weight"): 310,
    }


def test_a_policy_tells_a_fact_of_every_product() -> None:
    (fact,) = told("returns.md", "---\nkind: policy\n---\nReturns are free within 30 days.")
    assert (fact.product, fact.attribute, fact.value) == (ANY_PRODUCT, "return_window", 30)


def test_chinese_sentences_tell_facts() -> None:
    text = "---\nkind: policy\n---\n签收后十五天内可以无理由退货。"
    (fact,) = told("zh-returns.md", text)
    assert (fact.attribute, fact.value, fact.language) == ("return_window", 15, "zh")


@pytest.mark.parametrize(
    "sentence",
    [
        "Until now returns were free within 14 days.",
        "If a parcel is lost, we refund within 3 days.",
        "For example, a return within 9 days.",
    ],
)
def test_what_held_before_or_only_sometimes_is_no_fact(sentence: str) -> None:
    assert told("returns.md", f"---\nkind: policy\n---\n{sentence}") == []


def test_an_offer_tells_no_fact_of_the_product() -> None:
    text = "---\nkind: promotion\nproducts: [ember]\n---\n| A | B |\n|---|---|\n| Price | €50 |"
    assert told("offer.md", text) == []
