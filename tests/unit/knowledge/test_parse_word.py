"""DOCX: headings, lists and tables, and what Word hides."""

from __future__ import annotations

from typing import Any

import pytest
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Pt, RGBColor
from parse_made import left_out, made_word, read, table, texts, with_parts


def test_headings_of_word_are_a_path() -> None:
    def write(document: Any) -> None:
        document.add_heading("Fjell 2", 0)
        document.add_heading("Care", 1)
        document.add_heading("Washing", 2)
        document.add_paragraph("By hand, in cold water.")
        document.add_heading("Warranty", 1)
        document.add_paragraph("24 months.")

    document = read("boots.docx", made_word(write))
    assert document.title == "Fjell 2"
    assert [block.headings for block in document.blocks if block.kind == "paragraph"] == [
        ("Fjell 2", "Care", "Washing"),
        ("Fjell 2", "Warranty"),
    ]


def test_bold_lines_are_headings_where_nobody_used_styles() -> None:
    def write(document: Any) -> None:
        document.add_paragraph().add_run("退货政策").bold = True
        document.add_paragraph("签收之日起七天内可以退货。")
        document.add_paragraph().add_run(
            "Note: bold as well, but it ends as a sentence."
        ).bold = True

    document = read("x.docx", made_word(write))
    assert [block.kind for block in document.blocks] == ["heading", "paragraph", "paragraph"]
    assert document.blocks[1].headings == ("退货政策",)


def test_lists_of_word_are_counted_as_word_counts_them() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("Open the order.", style="List Number")
        document.add_paragraph("Print the label.", style="List Number")
        document.add_paragraph("Steps end here.")
        document.add_paragraph("Wool", style="List Bullet")
        document.add_paragraph("Merino", style="List Bullet 2")

    document = read("x.docx", made_word(write))
    assert texts(document, "list") == [
        "1. Open the order.\n2. Print the label.",
        "- Wool\n- Merino",
    ]


def test_a_row_of_a_word_table_keeps_its_header() -> None:
    def write(document: Any) -> None:
        document.add_heading("Stoves", 1)
        grid = document.add_table(3, 3)
        rows = [
            ("Model", "Power", "Price"),
            ("Ember", "2.8 kW", "129 €"),
            ("Lumen", "3 kW", "99 €"),
        ]
        for row, cells in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text

    block = table(read("x.docx", made_word(write)))
    assert block.rows[0] == ("Model", "Power", "Price")
    assert block.text == "Ember: Power 2.8 kW, Price 129 €\nLumen: Power 3 kW, Price 99 €"
    assert block.headings == ("Stoves",)


def test_merged_cells_stand_in_every_place_they_cover() -> None:
    def write(document: Any) -> None:
        grid = document.add_table(4, 3)
        rows = [("Region", "Price", ""), ("", "EUR", "CNY"), ("EU", "12", "99"), ("", "15", "120")]
        for row, cells in zip(grid.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        grid.cell(0, 1).merge(grid.cell(0, 2))
        grid.cell(0, 0).merge(grid.cell(1, 0))
        grid.cell(2, 0).merge(grid.cell(3, 0))

    assert table(read("x.docx", made_word(write))).rows == (
        ("Region", "Price EUR", "Price CNY"),
        ("EU", "12", "99"),
        ("EU", "15", "120"),
    )


def test_a_table_of_pairs_without_a_header_keeps_its_first_pair() -> None:
    def write(document: Any) -> None:
        grid = document.add_table(2, 2)
        for row, cells in zip(grid.rows, [("Power", "2.8 kW"), ("Weight", "310 g")], strict=True):
            row.cells[0].text, row.cells[1].text = cells

    assert table(read("x.docx", made_word(write))).text == "Power: 2.8 kW\nWeight: 310 g"


def hidden_run(document: Any) -> None:
    document.add_paragraph("Seen. ").add_run("Unseen.").font.hidden = True


def hidden_style(document: Any) -> None:
    style = document.styles.add_style("Secret", WD_STYLE_TYPE.CHARACTER)
    style.font.hidden = True
    paragraph = document.add_paragraph("Seen. ")
    paragraph.add_run("Unseen.", style="Secret")


def white_run(document: Any) -> None:
    run = document.add_paragraph("Seen. ").add_run("Unseen.")
    run.font.color.rgb = RGBColor(255, 255, 255)


def tiny_run(document: Any) -> None:
    document.add_paragraph("Seen. ").add_run("Unseen.").font.size = Pt(1)


def deleted(document: Any) -> None:
    paragraph = document.add_paragraph("Seen. ")
    paragraph._p.append(
        parse_xml(
            f'<w:del {nsdecls("w")} w:id="1" w:author="A"><w:r><w:delText>Unseen.</w:delText>'
            "</w:r></w:del>"
        )
    )


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (hidden_run, "hidden"),
        (hidden_style, "hidden"),
        (white_run, "same_colour"),
        (tiny_run, "tiny"),
        (deleted, "deletion"),
    ],
)
def test_what_word_does_not_show_is_left_out_and_said(write: Any, reason: str) -> None:
    document = read("x.docx", made_word(write))
    assert texts(document) == ["Seen."]
    assert left_out(document, reason) == ["Unseen."]


def test_white_on_a_shaded_cell_is_read() -> None:
    def write(document: Any) -> None:
        grid = document.add_table(2, 2)
        for cell, text in zip(grid.rows[0].cells, ("Model", "Power"), strict=True):
            cell._tc.get_or_add_tcPr().append(
                parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="1F3864"/>')
            )
            run = cell.paragraphs[0].add_run(text)
            run.font.color.rgb = RGBColor(255, 255, 255)
        for cell, text in zip(grid.rows[1].cells, ("Ember", "2.8 kW"), strict=True):
            cell.text = text

    document = read("x.docx", made_word(write))
    assert table(document).rows == (("Model", "Power"), ("Ember", "2.8 kW"))
    assert left_out(document, "same_colour") == []


def test_white_in_a_table_whose_style_shades_it_is_read() -> None:
    def write(document: Any) -> None:
        grid = document.add_table(2, 2, style="Medium Shading 1 Accent 1")
        for row, cells in zip(grid.rows, [("Model", "Power"), ("Ember", "gas")], strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                run = cell.paragraphs[0].add_run(text)
                if text in ("Model", "Power"):
                    run.font.color.rgb = RGBColor(255, 255, 255)

    assert table(read("x.docx", made_word(write))).rows[0] == ("Model", "Power")


def test_comments_headers_and_metadata_are_left_out_and_said() -> None:
    def write(document: Any) -> None:
        run = document.add_paragraph("Thirty days.").runs[0]
        document.add_comment(run, text="Is that still so?", author="A", initials="A")
        document.sections[0].header.paragraphs[0].text = "Internal"
        document.core_properties.keywords = "refund always"
        document.core_properties.author = ""
        document.core_properties.comments = ""

    document = read("x.docx", made_word(write))
    assert texts(document) == ["Thirty days."]
    assert left_out(document, "comment") == ["Is that still so?"]
    assert left_out(document, "running_header") == ["Internal"]
    assert left_out(document, "metadata") == ["keywords: refund always"]


def test_inserted_text_links_and_controls_are_read() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Thirty ")
        run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
        paragraph._p.append(
            parse_xml(
                f'<w:ins {nsdecls("w")} w:id="1" w:author="A">{run.format("working ")}</w:ins>'
            )
        )
        paragraph._p.append(
            parse_xml(f"<w:hyperlink {nsdecls('w')}>{run.format('days')}</w:hyperlink>")
        )
        inner = f"<w:p>{run.format('In a control.')}</w:p>"
        document.element.body.insert(
            1,
            parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent>{inner}</w:sdtContent></w:sdt>"),
        )

    assert texts(read("x.docx", made_word(write))) == ["Thirty working days", "In a control."]


def test_a_table_of_contents_of_word_is_left_out() -> None:
    def write(document: Any) -> None:
        document.styles.add_style("toc 1", WD_STYLE_TYPE.PARAGRAPH)
        document.add_paragraph("Care 2", style="toc 1")
        document.add_paragraph("Wash by hand.")

    document = read("x.docx", made_word(write))
    assert texts(document) == ["Wash by hand."]
    assert left_out(document, "contents") == ["Care 2"]


def test_pages_are_those_of_words_last_layout() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("First page.")
        second = document.add_paragraph("")
        page_break = parse_xml(f"<w:lastRenderedPageBreak {nsdecls('w')}/>")
        second.add_run("")._r.append(page_break)
        second.add_run("Second page.")

    document = read("x.docx", made_word(write))
    assert [(block.text, block.page) for block in document.blocks] == [
        ("First page.", 1),
        ("Second page.", 2),
    ]


def test_a_footnote_stands_after_its_paragraph() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("Thirty days.")
        reference = parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="2"/>')
        paragraph.runs[0]._r.append(reference)
        document.add_paragraph("Then it is over.")

    notes = (
        f'<w:footnotes {nsdecls("w")}><w:footnote w:id="2"><w:p><w:r><w:t>Not for food.</w:t></w:r>'
        "</w:p></w:footnote></w:footnotes>"
    ).encode()
    relation = (
        b'<Relationship Id="rId99" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/'
        b'officeDocument/2006/relationships/footnotes"/></Relationships>'
    )
    kind = (
        b'<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
        b'officedocument.wordprocessingml.footnotes+xml"/></Types>'
    )
    data = with_parts(
        made_word(write),
        {
            "word/footnotes.xml": notes,
            "word/_rels/document.xml.rels": lambda was: was.replace(b"</Relationships>", relation),
            "[Content_Types].xml": lambda was: was.replace(b"</Types>", kind),
        },
    )
    assert texts(read("x.docx", data)) == ["Thirty days.", "Not for food.", "Then it is over."]
