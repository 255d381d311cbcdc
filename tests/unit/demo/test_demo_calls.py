"""What ships: calls that are built from their sources, customers and documents that fit them."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from assistant.demo.build_calls import read_source, rendered
from assistant.demo.catalogue import CALLS, DemoCall, demo_calls, demo_customers, shop_documents
from knowledge.parse.document import parse_documents

CALLS_THAT_SHIP = demo_calls()


def test_four_english_and_two_chinese_calls_ship():
    assert sorted(call.language for call in CALLS_THAT_SHIP) == ["en"] * 4 + ["zh"] * 2


@pytest.mark.parametrize("call", CALLS_THAT_SHIP, ids=lambda call: call.name)
def test_a_call_is_what_its_source_builds_and_takes_two_to_five_minutes(call: DemoCall):
    source = CALLS / f"{call.name}.call.yaml"
    assert call.path.read_text("utf-8") == rendered(source)
    assert 120 <= call.seconds <= 300


@pytest.mark.parametrize("call", CALLS_THAT_SHIP, ids=lambda call: call.name)
def test_a_call_has_whisperx_words_prosody_and_a_customer_with_orders(call: DemoCall):
    data = json.loads(call.path.read_text("utf-8"))
    words = [word for segment in data["segments"] for word in segment["words"]]
    assert all({"word", "start", "end", "score", "speaker"} >= set(word) for word in words)
    assert len(data["prosody"]) == len(data["segments"])
    assert demo_customers()[call.customer].orders


@pytest.mark.parametrize("call", CALLS_THAT_SHIP, ids=lambda call: call.name)
def test_something_is_planted_in_every_call(call: DemoCall):
    source = read_source(CALLS / f"{call.name}.call.yaml")
    assert any(line.get("plants") for line in source["lines"])


def test_the_calls_together_have_something_planted_for_every_kind_of_problem():
    planted: set[str] = set()
    for path in CALLS.glob("*.call.yaml"):
        source = read_source(path)
        planted |= set(source.get("plants", []))
        planted |= {kind for line in source["lines"] for kind in line.get("plants", [])}
    assert planted - {"question"} == {
        "agitation", "complaint_risk", "credential_request", "forbidden_words", "hold",
        "missing_notice", "off_platform", "pace", "promise", "repeated_question", "silence",
        "talk_over", "wrong_claim",
    }  # fmt: skip


def test_the_shop_has_many_documents_and_versions_that_do_not_overlap():
    documents = [parse_documents(p.name, p.read_bytes())[0].document for p in shop_documents()]
    assert len(documents) >= 30
    versions: dict[str, list[tuple[object, object]]] = {}
    for one in documents:
        versions.setdefault(one.key, []).append((one.valid_from, one.valid_until))
    several = {key: found for key, found in versions.items() if len(found) > 1}
    assert len(several) >= 4
    for found in several.values():
        for (_, until), (since, _) in pairwise(sorted(found, key=str)):
            assert until == since


def test_every_ordered_product_stands_in_the_shop():
    documents = [parse_documents(p.name, p.read_bytes())[0].document for p in shop_documents()]
    sold = {key for one in documents for key in one.products}
    for customer in demo_customers().values():
        assert {order.product_key for order in customer.orders} <= sold


def test_two_calls_have_a_compressed_recording_of_both_sides():
    asked = {
        path.name.removesuffix(".call.yaml")
        for path in CALLS.glob("*.call.yaml")
        if read_source(path).get("audio")
    }
    recorded = {call.name: call.audio for call in CALLS_THAT_SHIP if call.audio is not None}
    assert set(recorded) == asked
    assert len(recorded) >= 2
    for audio in recorded.values():
        data = audio.read_bytes()
        assert len(data) < 700_000
        head = data[data.index(b"OpusHead") :]
        assert head[9] == 2
