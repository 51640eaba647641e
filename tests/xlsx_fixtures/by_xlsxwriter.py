"""Fixtures that XlsxWriter makes: much of what Excel's menus offer."""

import struct
import zlib
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it ships no types

from xlsx_fixtures.fixture import Fixture, gatherer
from xlsx_fixtures.people import HEADINGS, PEOPLE

FIXTURES: list[Fixture] = []
fixture = gatherer(FIXTURES)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAST = len(HEADINGS) - 1


class Shop:
    """A workbook with the people on Prospects, to which a fixture adds."""

    def __init__(self, path: Path, **options: Any) -> None:
        self.book = xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False, **options})
        self.book.set_properties({"created": datetime(2026, 11, 16, 9, 0)})
        self.other = self.book.add_worksheet("Overview")
        self.sheet = self.book.add_worksheet("Prospects")
        self.dated = self.book.add_format({"num_format": "d mmm yyyy hh:mm", "bg_color": "#EEEEEE"})
        self.bold = self.book.add_format({"bold": True})
        self.sheet.write_row(0, 0, HEADINGS, self.bold)
        for row, person in enumerate(PEOPLE, 1):
            for column, heading in enumerate(HEADINGS):
                value = person.get(heading)
                if isinstance(value, datetime):
                    self.sheet.write_datetime(row, column, value, self.dated)
                elif value is not None:
                    self.sheet.write(row, column, value)

    def __enter__(self) -> "Shop":
        return self

    def __exit__(self, *_: object) -> None:
        self.book.close()


def png(path: Path) -> str:
    """A picture of one red dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    dot = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\xff\x00\x00")) + chunk(b"IEND", b"")
    file = path.with_name("dot.png")
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + dot)
    return str(file)


@fixture("chart")
def chart(path: Path) -> Path:
    with Shop(path) as shop:
        for sheet in (shop.other, shop.sheet):
            made = shop.book.add_chart({"type": "column"})
            made.add_series({"values": "=Prospects!$I$2:$I$7", "categories": "=Prospects!$B$2:$B$7"})
            sheet.insert_chart("D20", made)
    return path


@fixture("chart sheet")
def chart_sheet(path: Path) -> Path:
    with Shop(path) as shop:
        made = shop.book.add_chart({"type": "pie"})
        made.add_series({"values": "=Prospects!$I$2:$I$7"})
        shop.book.add_chartsheet("By value").set_chart(made)
    return path


@fixture("pictures")
def pictures(path: Path) -> Path:
    with Shop(path) as shop:
        shop.sheet.insert_image("R3", png(path))
        shop.sheet.embed_image("A12", png(path))
        shop.sheet.set_header("&L&G", {"image_left": png(path)})
        shop.other.set_background(png(path))
    return path


@fixture("comments")
def comments(path: Path) -> Path:
    with Shop(path) as shop:
        shop.sheet.write_comment("B2", "bring the box", {"author": "Dana"})
        shop.sheet.write_comment("D3", "called him")
        shop.sheet.show_comments()
        shop.other.write_comment("A1", "the other one")
    return path


@fixture("buttons, check boxes and shapes")
def controls(path: Path) -> Path:
    with Shop(path) as shop:
        shop.sheet.insert_button("S2", {"macro": "sync", "caption": "Sync"})
        shop.sheet.insert_checkbox("P9", True)
        shop.sheet.insert_textbox("S6", "Call before noon")
        for row in range(1, 6):
            shop.sheet.insert_checkbox(row, HEADINGS.index("Done"), False)
    return path


@fixture("table around the prospects")
def table(path: Path) -> Path:
    with Shop(path) as shop:
        columns = [{"header": heading} for heading in HEADINGS]
        shop.sheet.add_table(
            0, 0, len(PEOPLE), LAST, {"columns": columns, "name": "People", "style": "Table Style Light 9"}
        )
        shop.other.add_table("A3:B5", {"columns": [{"header": "Piece"}, {"header": "Sold"}]})
    return path


@fixture("table with a totals row around the prospects")
def totals(path: Path) -> Path:
    with Shop(path) as shop:
        columns: list[dict[str, Any]] = [{"header": heading} for heading in HEADINGS]
        columns[HEADINGS.index("Amount")]["total_function"] = "sum"
        columns[0]["total_string"] = "Total"
        place = (0, 0, len(PEOPLE) + 1, LAST)
        shop.sheet.add_table(*place, {"columns": columns, "name": "People", "total_row": True})
    return path


@fixture("drop-downs, colours and sparklines")
def menus(path: Path) -> Path:
    with Shop(path) as shop:
        sheet, status = shop.sheet, HEADINGS.index("Status")
        sheet.data_validation(1, status, 200, status, {"validate": "list", "source": ["Be-back", "Lost"]})
        sheet.data_validation("I2:I200", {"validate": "decimal", "criteria": ">", "value": 0})
        sheet.conditional_format("I2:I200", {"type": "data_bar", "data_bar_2010": True, "bar_solid": True})
        sheet.conditional_format("A2:O200", {"type": "formula", "criteria": '=$E2="Lost"', "format": shop.bold})
        sheet.conditional_format("I2:I200", {"type": "icon_set", "icon_style": "3_arrows"})
        sheet.add_sparkline("R2", {"range": "Prospects!I2:I7", "type": "column"})
    return path


@fixture("rich text, links and notes in cells")
def rich(path: Path) -> Path:
    with Shop(path) as shop:
        shop.sheet.write_rich_string("A2", "size ", shop.bold, "6 1/2", " or 7")
        shop.sheet.write_url("A3", "https://example.com/ring", string="a ring")
        shop.sheet.write_url("A4", "internal:Overview!A1")
    return path


@fixture("filter, frozen panes, groups, hidden rows and columns")
def view(path: Path) -> Path:
    with Shop(path) as shop:
        shop.sheet.autofilter(0, 0, len(PEOPLE), LAST)
        shop.sheet.filter_column(4, "x == Be-back")
        for row in (2, 3, 4, 5):
            shop.sheet.set_row(row, 30, None, {"hidden": True, "level": 1})
        shop.sheet.freeze_panes(1, 2)
        shop.sheet.set_column("C:C", 3, None, {"hidden": True})
        shop.sheet.set_column("P:Z", 12, shop.bold, {"level": 1})
        shop.sheet.merge_range("A20:D22", "merged elsewhere", shop.bold)
        shop.sheet.set_landscape()
        shop.sheet.repeat_rows(0)
        shop.sheet.print_area("A1:O7")
        shop.book.define_name("Names", "=Prospects!$B$2:$B$7")
        shop.other.hide()
        shop.sheet.activate()
    return path


@fixture("formulas over Beback's columns")
def formulas(path: Path) -> Path:
    """Another tab and a column that count what Beback writes: Excel must work them out anew."""
    with Shop(path) as shop:
        shop.other.write_formula("A1", '=COUNTIF(Prospects!E:E,"Be-back")', None, 2)
        shop.other.write_formula("A2", "=COUNTA('Prospects'!Q2:Q7)", None, 0)
        shop.other.write_array_formula("B1:B3", "{=Prospects!I2:I4*2}", None, 8400)
        shop.other.write_dynamic_array_formula("C1", "=UNIQUE(Prospects!E2:E7)", None, "Be-back")
        for row in range(1, 7):
            shop.sheet.write_formula(row, LAST + 2, f"=I{row + 1}*2", None, row * 1.5)
    return path


@fixture("since 1904, by XlsxWriter")
def since_1904(path: Path) -> Path:
    with Shop(path, date_1904=True) as shop:
        shop.sheet.set_column("D:D", 20)
    return path


@fixture("inline strings, by XlsxWriter")
def constant_memory(path: Path) -> Path:
    with Shop(path, in_memory=False, use_zip64=True) as shop:
        shop.other.write("A1", "Overview")
    return path


@fixture("macros", ".xlsm")
def macros(path: Path) -> Path:
    code = path.with_name("vbaProject.bin")
    code.write_bytes(OLE + bytes(range(256)) * 20)
    with Shop(path) as shop:
        shop.book.add_vba_project(str(code))
        shop.sheet.insert_button("S2", {"macro": "sync"})
    return path


@fixture("sheet protected without a password")
def protected(path: Path) -> Path:
    with Shop(path) as shop:
        shop.other.protect("secret")
        shop.sheet.protect("", {"autofilter": True})
    return path
