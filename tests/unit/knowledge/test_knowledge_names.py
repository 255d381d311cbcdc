"""Names of documents, heard in talk."""

from __future__ import annotations

import pytest

from knowledge.names import Names

NAMES = Names(
    {
        "cliff": ["Sutro's at The Cliff House"],
        "burgers-us": ["Super Duper Burgers - Union Square"],
        "burgers-m": ["Super Duper Burgers - Market"],
        "inn": ["Holiday Inn"],
        "inn-express": ["Holiday Inn Express & Suites"],
        "beach": ["Café Océan"],
        "duck": ["全聚德烤鸭店(王府井店)"],
        "palace": ["故宫"],
        "it": ["It"],
        "seven": ["7"],
    }
)


def said(text: str) -> list[set[str]]:
    return [set(mention.documents) for mention in NAMES.said_in(text)]


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("it's called the sutros at the cliff house", [{"cliff"}]),
        ("holiday inn express and suites please", [{"inn-express"}]),
        ("the holiday inn or the cafe ocean", [{"inn"}, {"beach"}]),
        ("super duper burgers is nice", [{"burgers-us", "burgers-m"}]),
        ("super duper burger, union square", [{"burgers-us"}]),
        ("全聚德烤鸭店(王府井店)的电话是多少", [{"duck"}]),
        ("那全聚德烤鸭店远吗，故宫呢", [{"duck"}, {"palace"}]),
        ("is it 7", []),
        ("", []),
    ],
)
def test_a_name_is_heard_as_it_is_said(text: str, documents: list[set[str]]) -> None:
    assert said(text) == documents


def test_a_name_that_very_many_documents_share_names_none() -> None:
    names = Names({f"d{number}": ["Company handbook"] for number in range(500)})
    assert names.said_in("the company handbook") == []
