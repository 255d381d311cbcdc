"""XLSX: every sheet a table with its header, numbers as they are shown, nothing that is hidden."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.table import Table
from parse_made import left_out, made_workbook, read, table, texts

from knowledge.parse.workbook_shown import shown

PRICES = [("Model", "Power", "Price"), ("Ember", "2.8 kW", 129), ("Lumen", "3 kW", 99)]


def prices(book: Any) -> Any:
    sheet = book.active
    sheet.title = "Prices"
    for row in PRICES:
        sheet.append(row)
    return sheet


def test_a_sheet_is_a_heading_and_a_table_with_its_header() -> None:
    document = read("prices.xlsx", made_workbook(prices))
    assert [(block.kind, block.headings) for block in document.blocks] == [
        ("heading", ()),
        ("table", ("Prices",)),
    ]
    assert table(document).text == "Ember: Power 2.8 kW, Price 129\nLumen: Power 3 kW, Price 99"


def test_a_title_above_a_table_is_not_its_header() -> None:
    def write(book: Any) -> None:
        sheet = book.active
        sheet.append(["Price list, autumn"])
        sheet.merge_cells("A1:C1")
        sheet.append([])
        for row in PRICES:
            sheet.append(row)

    document = read("x.xlsx", made_workbook(write))
    assert texts(document, "paragraph") == ["Price list, autumn"]
    assert table(document).rows[0] == ("Model", "Power", "Price")


def test_rows_after_an_empty_one_keep_the_header_above() -> None:
    def write(book: Any) -> None:
        sheet = prices(book)
        sheet.append([])
        sheet.append(("Tarn", "1 kW", 59))

    document = read("x.xlsx", made_workbook(write))
    assert texts(document, "table")[1] == "Tarn: Power 1 kW, Price 59"


def test_merged_cells_stand_in_every_row_they_cover() -> None:
    def write(book: Any) -> None:
        sheet = book.active
        for row in [("Region", "Parcel", "Days"), ("EU", "small", 2), (None, "large", 4)]:
            sheet.append(row)
        sheet.merge_cells("A2:A3")

    assert table(read("x.xlsx", made_workbook(write))).rows[1:] == (
        ("EU", "small", "2"),
        ("EU", "large", "4"),
    )


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_left_out_and_said(state: str) -> None:
    def write(book: Any) -> None:
        prices(book)
        secret = book.create_sheet("Costs")
        secret.append(("Ember", 41))
        secret.sheet_state = state

    document = read("x.xlsx", made_workbook(write))
    assert "41" not in " ".join(texts(document))
    assert [(one.reason, one.place, one.text) for one in document.left_out[-1:]] == [
        ("hidden_sheet", "sheet Costs", "Ember 41")
    ]


def test_hidden_rows_and_columns_are_left_out_and_said() -> None:
    def write(book: Any) -> None:
        sheet = prices(book)
        sheet["D1"], sheet["D2"], sheet["D3"] = "Cost", 41, 38
        sheet.column_dimensions["D"].hidden = True
        sheet.row_dimensions[3].hidden = True

    document = read("x.xlsx", made_workbook(write))
    assert table(document).rows == (("Model", "Power", "Price"), ("Ember", "2.8 kW", "129"))
    assert left_out(document, "hidden_row") == ["Lumen 3 kW 99 38"]
    assert left_out(document, "hidden_column") == ["Cost 41"]


def test_a_cell_nobody_can_read_is_left_out_and_said() -> None:
    def write(book: Any) -> None:
        sheet = prices(book)
        sheet["A5"], sheet["A6"], sheet["A7"] = "White", "Tiny", 7
        sheet["A5"].font = Font(color="FFFFFF")
        sheet["A6"].font = Font(size=1)
        sheet["A7"].number_format = ";;;"

    document = read("x.xlsx", made_workbook(write))
    assert len(document.blocks) == 2
    assert left_out(document, "same_colour") == ["White"]
    assert left_out(document, "tiny") == ["Tiny"]
    assert left_out(document, "hidden") == ["7"]


def test_white_on_a_filled_cell_or_in_a_tables_band_is_read() -> None:
    def write(book: Any) -> None:
        sheet = prices(book)
        sheet["A1"].font = sheet["B1"].font = Font(color="FFFFFF")
        sheet["A1"].fill = PatternFill("solid", fgColor="1F3864")
        sheet.add_table(Table(displayName="Stoves", ref="A1:C3"))

    document = read("x.xlsx", made_workbook(write))
    assert table(document).rows[0] == ("Model", "Power", "Price")
    assert left_out(document, "same_colour") == []


def test_comments_are_left_out_and_said() -> None:
    def write(book: Any) -> None:
        prices(book)["C2"].comment = Comment("Too cheap?", "A")

    assert left_out(read("x.xlsx", made_workbook(write)), "comment") == ["Too cheap?"]


def test_a_formula_nobody_calculated_is_said() -> None:
    def write(book: Any) -> None:
        prices(book)["C4"] = "=SUM(C2:C3)"

    assert left_out(read("x.xlsx", made_workbook(write)), "no_value") == ["formula in C4"]


@pytest.mark.parametrize(
    ("value", "number_format", "told"),
    [
        (0.15, "0%", "15%"),
        (0.155, "0.0%", "15.5%"),
        (1299, '"¥"#,##0.00', "¥1,299.00"),
        (1299.5, "[$€-407]#,##0.00", "€1,299.50"),
        (1299, "[$CNY] #,##0", "CNY 1,299"),
        (2.8, '0.0" kW"', "2.8 kW"),
        (-5, "0;(0)", "(5)"),
        (-5, "0.0", "-5.0"),
        (0.1 + 0.2, "General", "0.3"),
        (24, "General", "24"),
        (10**15, "0", "1000000000000000"),
        (0.5, "# ?/?", "0.5"),
        (2.50, "0.##", "2.5"),
        (date(2026, 10, 1), "yyyy-mm-dd", "2026-10-01"),
        (timedelta(hours=26), "[h]:mm", "1 day, 2:00:00"),
        (True, "General", "TRUE"),
        ("  a\n b ", "@", "a b"),
        (7, ";;;", None),
        (None, "General", ""),
    ],
)
def test_a_value_is_told_as_its_format_shows_it(
    value: object, number_format: str, told: str | None
) -> None:
    assert shown(value, number_format) == told
