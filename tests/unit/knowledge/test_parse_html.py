"""HTML and Markdown: what a browser shows is read, what it hides is left out and said."""

from __future__ import annotations

import pytest
from parse_made import left_out, read, table, texts

from knowledge.types import Document


def page(body: str, head: str = "") -> Document:
    return read(
        "a.html", f"<html><head>{head}</head><body>{body}<p>Seen.</p></body></html>".encode()
    )


@pytest.mark.parametrize(
    ("style", "reason"),
    [
        ("display:none", "hidden"),
        ("DISPLAY : none !important", "hidden"),
        ("visibility:hidden", "hidden"),
        ("opacity:0", "hidden"),
        ("opacity: 0.0", "hidden"),
        ("height:0;overflow:hidden", "hidden"),
        ("position:absolute;width:1px;height:1px;overflow:hidden", "hidden"),
        ("position:absolute;clip:rect(0,0,0,0)", "hidden"),
        ("clip-path: inset(100%)", "hidden"),
        ("font-size:0", "tiny"),
        ("font-size:1px", "tiny"),
        ("font: 0px/1 Arial", "tiny"),
        ("text-indent:-9999px", "off_page"),
        ("position:absolute;left:-5000px", "off_page"),
        ("color:#fff", "same_colour"),
        ("color:rgb(254, 254, 254)", "same_colour"),
        ("color:black;background-color:#000", "same_colour"),
        ("color:transparent", "same_colour"),
        ("color:rgba(0,0,0,0)", "same_colour"),
    ],
)
def test_what_a_style_hides_is_left_out_and_said(style: str, reason: str) -> None:
    document = page(f'<h1>Stove</h1><p style="{style}">Unseen <b>words</b></p>')
    assert texts(document) == ["Stove", "Seen."]
    (one,) = document.left_out
    assert (one.reason, one.text, one.place) == (reason, "Unseen words", "under Stove")


@pytest.mark.parametrize(
    "style",
    [
        "font-size:0.9em",
        "opacity:0.5",
        "color:#fff;background:#123",
        "color:#fff;background:url(dark.png)",
        "overflow:hidden;height:200px",
        "overflow:hidden;width:100%",
        "position:absolute;left:20px",
        "margin-left:-20px",
        "background-color:#fff",
        "display:block",
    ],
)
def test_what_a_style_does_not_hide_is_read(style: str) -> None:
    document = page(f'<p style="{style}">Read me.</p>')
    assert texts(document) == ["Read me.", "Seen."]
    assert document.left_out == ()


def test_white_within_a_dark_part_is_read() -> None:
    document = page('<div style="background:#123"><p style="color:white">Read me.</p></div>')
    assert texts(document) == ["Read me.", "Seen."]


@pytest.mark.parametrize(
    ("sheet", "seen"),
    [
        (".x { display: none }", False),
        ("p.x, .y { font-size: 0 }", False),
        ("@media screen { .x { display: none } }", False),
        ("@media print { .x { display: none } }", True),
        ("/* .x { display: none } */", True),
        (".x:hover { display: none }", True),
        ("@import 'a.css'; .x { color: #fff }", False),
        (".x >>> [ { display: none }", True),
    ],
)
def test_the_style_sheet_of_a_page_counts(sheet: str, seen: bool) -> None:
    document = page('<p class="x">Perhaps.</p>', f"<style>{sheet}</style>")
    assert ("Perhaps." in texts(document)) is seen
    assert bool(document.left_out) is not seen


def test_comments_and_what_is_said_to_machines_are_left_out_and_said() -> None:
    document = page(
        "<!-- refund always --><nav>Home Shop</nav>", '<meta name="keywords" content="x">'
    )
    assert left_out(document, "comment") == ["refund always"]
    assert left_out(document, "contents") == ["Home Shop"]
    assert left_out(document, "metadata") == ["x"]


def test_text_outside_of_paragraphs_is_read() -> None:
    document = page("<div>Warranty: <b>2</b> years<br>Weight: 310 g</div>\nLoose\n words")
    assert texts(document) == ["Warranty: 2 years\nWeight: 310 g", "Loose words", "Seen."]


def test_a_list_of_terms_is_pairs() -> None:
    document = page(
        "<dl><dt>Power:</dt><dd>2.8 kW</dd><dt>Weight</dt><dt>Mass</dt><dd>1 kg</dd></dl>"
    )
    assert texts(document, "pair") == ["Power: 2.8 kW", "Weight / Mass: 1 kg"]


def test_lists_within_lists_are_indented() -> None:
    document = page("<ol><li>Open<ul><li>gently</li></ul></li><li>Print</li></ol>")
    assert texts(document, "list") == ["1. Open\n  - gently\n2. Print"]


def test_cells_that_span_stand_in_each_place() -> None:
    document = page(
        "<table><tr><th rowspan=2>Region<th colspan=2>Price</tr><tr><th>EUR<th>CNY</tr>"
        "<tr><td>EU<td>12<td>99</tr></table>"
    )
    assert table(document).rows == (("Region", "Price EUR", "Price CNY"), ("EU", "12", "99"))


def test_a_table_of_pairs_keeps_its_first_pair() -> None:
    rows = "<tr><th>Colour<td>red</tr><tr><th>Weight<td>310 g</tr>"
    assert table(page(f"<table>{rows}</table>")).text == "Colour: red\nWeight: 310 g"


def test_a_table_that_lays_out_a_page_is_no_table() -> None:
    document = page(
        "<table><tr><td>Menu<td><h1>Stove</h1><p>Hot.</p>"
        "<table><tr><th>Model<th>Power</tr><tr><td>Ember<td>gas</tr></table></table>"
    )
    assert texts(document) == ["Menu", "Stove", "Hot.", "Ember: gas", "Seen."]


def test_markdowns_comments_and_raw_html_are_left_out_and_said() -> None:
    document = read(
        "a.md",
        b"# Stove\n\n<!-- refund always -->\n\nHot<br>. <!-- here too -->\n\n<div>raw</div>\n",
    )
    assert texts(document) == ["Stove", "Hot."]
    assert left_out(document, "comment") == ["refund always", "here too"]
    assert left_out(document, "markup") == ["raw"]
    assert {one.place for one in document.left_out} == {"under Stove"}


def test_a_heading_below_a_skipped_level_stands_beside_its_like() -> None:
    document = read("a.md", b"# Stove\n\n### Gas\n\nBlue.\n\n## Power\n\nHigh.\n\n### Low\n\nFine.")
    assert [block.headings for block in document.blocks if block.kind == "paragraph"] == [
        ("Stove", "Gas"),
        ("Stove", "Power"),
        ("Stove", "Power", "Low"),
    ]


def test_a_row_of_a_spreadsheet_tells_only_what_stands_in_it() -> None:
    (block,) = read("a.csv", b"Item,Days,Fee,Note\nBoots,30,,\nTent,,5,,lost\n").blocks
    assert block.text == "Boots: Days 30\nTent: Fee 5, lost"


def test_what_is_left_out_is_listed_up_to_a_bound() -> None:
    document = read("a.md", b"Seen.\n\n" + b"<!-- no -->\n\n" * 300)
    assert len(document.left_out) == 201
    assert (document.left_out[-1].reason, document.left_out[-1].text) == ("more", "100")
