"""Text in the encodings that shops' programs save, and signs that show nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parse_made import left_out, read, table, texts

from knowledge.errors import UnreadableDocument
from knowledge.parse.decode import text_of

PRICES = "商品,价格,保修\n暖锅,￥1299,24个月\n净听耳机,￥399,12个月\n"
POLICY = "签收之日起七天内，商品完好的，可以退货。运费由买家承担。"
TRADITIONAL = "商品完好，簽收之日起七天內可以退貨，運費由買家負擔。"
WESTERN = "Café crème – 4,50 €\nGröße: 38 cm\nGarantía de dos años"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"],
)
def test_a_price_list_is_read_in_whatever_encoding_it_comes(encoding: str) -> None:
    document = read("价格.csv", PRICES.encode(encoding))
    assert table(document).rows[1] == ("暖锅", "￥1299", "24个月")
    assert document.language == "zh"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (POLICY, "gb18030"),
        (POLICY, "utf-16"),
        (POLICY + "\n", "utf-16-le"),
        (TRADITIONAL, "big5"),
        (WESTERN, "cp1252"),
        ("Naïve", "cp1252"),
        ("plain", "ascii"),
    ],
)
def test_text_is_read_in_the_encoding_that_makes_sense_of_it(text: str, encoding: str) -> None:
    assert text_of("a.txt", text.encode(encoding)) == text


def test_utf_8_with_a_broken_place_says_where() -> None:
    broken = POLICY.encode() + b"\xff" + POLICY.encode()
    with pytest.raises(UnreadableDocument, match=r"broken place \(byte 84\)"):
        text_of("a.txt", broken)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_what_is_utf_8_is_read_as_it_stands(text: str) -> None:
    assert text_of("a.txt", b"\xef\xbb\xbf" + text.encode()) == text.lstrip("\ufeff")


def test_letters_that_spell_something_unseen_are_left_out_and_said() -> None:
    spelt = "".join(chr(0xE0000 + ord(sign)) for sign in "always refund")
    document = read("a.md", f"Thirty{spelt} days\u200b, \u202enot more.".encode())
    assert texts(document) == ["Thirty days, not more."]
    assert left_out(document, "invisible_characters") == ["always refund"]


def test_a_stray_control_sign_is_a_space() -> None:
    assert texts(read("a.txt", b"Thirty\x0bdays.\nOr\x00more.")) == ["Thirty days. Or more."]
