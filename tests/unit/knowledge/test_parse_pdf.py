"""PDF: headings, tables, columns and pages come out as a reader sees them."""

from __future__ import annotations

from typing import Any

from parse_made import HEIGHT, PROSE, WIDTH, Paper, left_out, made_pdf, read, table, texts

from knowledge.types import Document


def manual() -> Document:
    def first(page: Paper) -> None:
        page.bold(60, 80, "Ember stove", 20)
        page.prose(60, 110)
        page.bold(60, 190, "Safety", 14)
        page.prose(60, 210)
        page.bold(60, 280, "Children", 11)
        page.prose(60, 300)

    def second(page: Paper) -> None:
        page.bold(60, 80, "Care", 14)
        page.prose(60, 100)

    return read("stove.pdf", made_pdf(first, second))


def test_headings_of_a_pdf_are_known_by_size_and_weight() -> None:
    told = [(b.text, b.headings) for b in manual().blocks if b.kind == "heading"]
    assert told == [
        ("Ember stove", ()),
        ("Safety", ("Ember stove",)),
        ("Children", ("Ember stove", "Safety")),
        ("Care", ("Ember stove",)),
    ]


def test_a_block_knows_its_page_and_the_headings_above_it() -> None:
    paragraphs = [(b.page, b.headings) for b in manual().blocks if b.kind == "paragraph"]
    assert paragraphs == [
        (1, ("Ember stove",)),
        (1, ("Ember stove", "Safety")),
        (1, ("Ember stove", "Safety", "Children")),
        (2, ("Ember stove", "Care")),
    ]


def test_lines_of_a_paragraph_are_one_text() -> None:
    assert texts(manual(), "paragraph")[0] == " ".join(PROSE)


def test_the_title_is_the_first_heading_not_what_the_file_says_of_itself() -> None:
    def page(paper: Paper) -> None:
        paper.bold(60, 80, "Ember stove", 20)
        paper.prose(60, 110)

    document = read("x.pdf", made_pdf(page, Title="Microsoft Word - draft7", Author="Someone"))
    assert document.title == "Ember stove"
    assert left_out(document, "metadata") == ["Title: Microsoft Word - draft7", "Author: Someone"]


def test_bookmarks_say_how_deep_a_heading_is() -> None:
    def page(paper: Paper) -> None:
        for place, (title, level) in enumerate((("Stove", 0), ("Power", 1), ("Gas", 2))):
            paper.canvas.bookmarkPage(title)
            paper.canvas.addOutlineEntry(title, title, level)
            paper.bold(60, 80 + 100 * place, title, 14)
            paper.prose(60, 100 + 100 * place)

    document = read("x.pdf", made_pdf(page))
    assert [block.headings for block in document.blocks if block.kind == "paragraph"] == [
        ("Stove",),
        ("Stove", "Power"),
        ("Stove", "Power", "Gas"),
    ]


def test_a_row_of_a_ruled_table_keeps_its_header() -> None:
    rows = [
        ("Model", "Power", "Price"),
        ("Ember", "2.8 kW", "129 EUR"),
        ("Lumen", "3 kW", "99 EUR"),
    ]

    def page(paper: Paper) -> None:
        paper.bold(60, 60, "Stoves", 16)
        paper.prose(60, 80)
        paper.table(60, 150, rows)

    block = table(read("x.pdf", made_pdf(page)))
    assert block.rows == tuple(rows)
    assert block.text.splitlines()[1] == "Lumen: Power 3 kW, Price 99 EUR"
    assert (block.page, block.headings) == (1, ("Stoves",))


def test_a_table_without_lines_is_found_by_how_it_lines_up() -> None:
    rows = [("Size", "Foot", "Chest"), ("S", "24 cm", "88 cm"), ("M", "26 cm", "96 cm")]

    def page(paper: Paper) -> None:
        paper.prose(60, 80)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                paper.text(60 + 120 * place, 150 + 14 * number, cell)
        paper.prose(60, 220)

    document = read("x.pdf", made_pdf(page))
    assert table(document).rows == tuple(rows)
    assert [block.kind for block in document.blocks] == ["paragraph", "table", "paragraph"]


def test_a_cell_that_spans_rows_stands_in_each_of_them() -> None:
    def page(paper: Paper) -> None:
        paper.prose(60, 80)
        rows = [("Region", "Parcel", "Days"), ("EU", "small", "2"), ("", "large", "4")]
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                tall = 40 if cell == "EU" else 20
                if cell:
                    bottom = HEIGHT - 150 - 20 * number - tall
                    paper.canvas.rect(60 + 100 * place, bottom, 100, tall)
                    paper.text(65 + 100 * place, 164 + 20 * number, cell)

    assert table(read("x.pdf", made_pdf(page))).rows[1:] == (
        ("EU", "small", "2"),
        ("EU", "large", "4"),
    )


def test_a_table_that_goes_on_overleaf_gets_its_header_again() -> None:
    rows = [("Model", "Weight"), *((f"Tent {n}", f"{n} kg") for n in range(1, 9))]

    def first(paper: Paper) -> None:
        paper.prose(60, 560)
        paper.table(60, 620, rows[:5])

    def second(paper: Paper) -> None:
        paper.table(60, 140, rows[5:])
        paper.prose(60, 300)

    document = read("x.pdf", made_pdf(first, second))
    tables = [(block.page, block.rows[:2]) for block in document.blocks if block.kind == "table"]
    assert tables == [
        (1, (("Model", "Weight"), ("Tent 1", "1 kg"))),
        (2, (("Model", "Weight"), ("Tent 5", "5 kg"))),
    ]


def test_columns_are_read_one_after_the_other() -> None:
    def page(paper: Paper) -> None:
        paper.bold(60, 60, "Two columns of text under one title", 16)
        for number in range(12):
            paper.text(60, 100 + 12 * number, f"Left line {number} goes on for a good while so")
            paper.text(320, 103 + 12 * number, f"Right line {number} goes on for a good while so")

    document = read("x.pdf", made_pdf(page))
    said = " ".join(texts(document, "paragraph"))
    assert said.index("Left line 11") < said.index("Right line 0")


def test_headers_and_footers_that_run_are_left_out_and_said() -> None:
    def page(number: int) -> Any:
        def draw(paper: Paper) -> None:
            paper.text(60, 40, "Fjell catalogue 2026", 9)
            paper.prose(60, 120, [f"Page about tent {'ABCD'[number - 1]}, which is light.", *PROSE])
            paper.text(WIDTH / 2, 810, f"{number} / 4", 9)

        return draw

    document = read("x.pdf", made_pdf(*(page(number) for number in range(1, 5))))
    assert all("catalogue" not in text and " / 4" not in text for text in texts(document))
    assert left_out(document, "running_header") == ["Fjell catalogue #", "# / #"]


def test_what_stands_at_the_edge_of_one_page_only_stays() -> None:
    def first(paper: Paper) -> None:
        paper.text(60, 40, "Valid until 31 December.", 10)
        paper.prose(60, 120)

    def second(paper: Paper) -> None:
        paper.prose(60, 120)

    assert "Valid until 31 December." in texts(read("x.pdf", made_pdf(first, second)))


def test_lists_keep_their_items_and_numbers() -> None:
    def page(paper: Paper) -> None:
        paper.prose(60, 80)
        for number, item in enumerate(("Open the order.", "Print the label.", "Post it.")):
            paper.text(60, 140 + 14 * number, f"{number + 1}. {item}")
        paper.text(60, 200, "• Wool")
        paper.text(60, 214, "• Cotton")

    assert texts(read("x.pdf", made_pdf(page)), "list") == [
        "1. Open the order.\n2. Print the label.\n3. Post it.\n- Wool\n- Cotton"
    ]


def test_a_word_broken_at_the_end_of_a_line_is_whole_again() -> None:
    def page(paper: Paper) -> None:
        lines = [
            "Our waterproof guaran-",
            "tee covers the e-",
            "commerce shop.",
            "An e-commerce one.",
        ]
        paper.prose(60, 80, lines)

    (text,) = texts(read("x.pdf", made_pdf(page)))
    assert text == "Our waterproof guarantee covers the e-commerce shop. An e-commerce one."


def test_a_table_of_contents_is_left_out_and_said() -> None:
    def page(paper: Paper) -> None:
        paper.bold(60, 60, "Contents", 14)
        for number, title in enumerate(("Safety", "Care", "Warranty")):
            paper.text(60, 90 + 14 * number, f"{title} {'. ' * 30} {number + 2}")
        paper.prose(60, 200)

    document = read("x.pdf", made_pdf(page))
    assert all(". . ." not in text for text in texts(document))
    assert left_out(document, "contents")[0].startswith("Safety . .")


def test_chinese_text_is_joined_without_spaces() -> None:
    def page(paper: Paper) -> None:
        from reportlab.pdfbase import (  # pyright: ignore[reportMissingTypeStubs]
            cidfonts,
            pdfmetrics,
        )

        pdfmetrics.registerFont(cidfonts.UnicodeCIDFont("STSong-Light"))
        paper.text(60, 80, "暖锅使用说明", 18, "STSong-Light")
        paper.text(60, 110, "本产品保修期为二十四个月，自签收之日起计", 10, "STSong-Light")
        paper.text(60, 122, "算。请保留购买凭证。", 10, "STSong-Light")

    document = read("x.pdf", made_pdf(page))
    assert document.language == "zh"
    assert texts(document) == [
        "暖锅使用说明",
        "本产品保修期为二十四个月，自签收之日起计算。请保留购买凭证。",
    ]


def test_a_turned_page_reads_as_it_is_seen() -> None:
    def page(paper: Paper) -> None:
        paper.canvas.setPageRotation(90)
        paper.canvas.translate(WIDTH, 0)
        paper.canvas.rotate(90)
        for number, line in enumerate(PROSE):
            paper.canvas.drawString(60, 500 - 12 * number, line)

    document = read("x.pdf", made_pdf(page))
    assert texts(document) == [" ".join(PROSE)]
    assert document.left_out == ()
