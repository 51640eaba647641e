"""The pieces that read and change a workbook's parts: dates, text, ranges, tags, formats, formulas."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from beback.books import CellChange, Changes
from beback.books.workbook import Workbook
from beback.books.xlsx import Damaged, dates, text
from beback.books.xlsx.dates import Kind
from beback.books.xlsx.growth import Growth
from beback.books.xlsx.markup import attribute_edit, parse, spliced, utf8, with_attributes
from beback.books.xlsx.references import Range, column_of, grown, range_of
from beback.cells import Cell

TABS = ("Prospects", "Contact log")


class TestDates:
    @pytest.mark.parametrize(
        ("number", "code", "kind"),
        [
            (14, None, Kind.DATE),
            (22, None, Kind.DATE),
            (46, None, Kind.DURATION),
            (0, None, Kind.NUMBER),
            (4, None, Kind.NUMBER),
            (49, None, Kind.NUMBER),
            (164, "yyyy-mm-dd hh:mm", Kind.DATE),
            (164, "[$-409]d-mmm;@", Kind.DATE),
            (164, "[h]:mm", Kind.DURATION),
            (164, '0.0" days"', Kind.NUMBER),
            (164, "[Red]#,##0", Kind.NUMBER),
            (164, r"0\d", Kind.NUMBER),
            (164, "_-* #,##0_d", Kind.NUMBER),
            (164, "General", Kind.NUMBER),
        ],
    )
    def test_a_format_says_what_a_number_is(self, number: int, code: str | None, kind: Kind) -> None:
        assert dates.kind_of(number, code) is kind

    @pytest.mark.parametrize("from_1904", [False, True])
    @given(at=st.datetimes(datetime(1904, 1, 2), datetime(9999, 12, 31)))
    def test_a_date_comes_back_to_the_second(self, *, from_1904: bool, at: datetime) -> None:
        at = at.replace(microsecond=0)
        number = dates.serial(at, from_1904=from_1904)
        assert number is not None
        assert dates.moment(number, from_1904=from_1904) == at

    @pytest.mark.parametrize(
        ("number", "day"),
        [(1, date(1900, 1, 1)), (59, date(1900, 2, 28)), (61, date(1900, 3, 1)), (46343, date(2026, 11, 17))],
    )
    def test_days_count_as_excel_counts_them(self, number: int, day: date) -> None:
        assert dates.serial(day, from_1904=False) == number
        assert dates.moment(number, from_1904=False) == datetime.combine(day, time())

    def test_a_date_that_no_workbook_holds_has_no_number(self) -> None:
        assert dates.serial(date(1899, 12, 31), from_1904=False) is None
        assert dates.serial(date(1903, 12, 31), from_1904=True) is None

    @pytest.mark.parametrize(
        ("held", "value"),
        [("007", 7), ("3122804410", 3122804410), ("1.50", 1.5), ("1E3", 1000.0), ("NaN", "#NUM!"), ("x ", "x")],
    )
    def test_a_number_that_is_none_stops_nothing(self, held: str, value: Cell) -> None:
        assert dates.number(held) == value


class TestText:
    @given(words=st.text())
    def test_any_text_comes_back(self, words: str) -> None:
        part = f"<t>{text.written(words)}</t>".encode()
        whole = words.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
        if whole == words:
            assert text.read(parse(part, "a part").text) == words

    def test_a_letter_spelled_as_two_halves_is_one(self) -> None:
        assert text.read("_xD83D__xDC8D_") == "💍"


class TestRanges:
    @pytest.mark.parametrize("name", ["", "A0B", "1A", "A1:B2:C3", "ABCD1", "XFE1", "A1,B2"])
    def test_what_is_no_range_is_told(self, name: str) -> None:
        with pytest.raises(Damaged):
            range_of(name)

    def test_columns_and_rows_reach_to_the_edge(self) -> None:
        assert range_of("$B$2:D5") == Range(2, 1, 5, 3)
        assert range_of("A:C") == Range(1, 0, 1_048_576, 2)
        assert range_of("2:3") == Range(2, 0, 3, 16_383)
        assert column_of("XFD") == 16_383

    @pytest.mark.parametrize(
        ("held", "new"),
        [
            ("A2:A9", "A2:A11"),
            ("A2:A9 Z1:Z3", "A2:A11 Z1:Z3"),
            ("A10", "A10:A11"),
            ("A2:A8", None),
            ("A2:A50", None),
            ("A12:A14", None),
            ("Z2:Z9", None),
            ("A1:A1", None),
        ],
    )
    def test_a_range_down_to_the_last_line_grows_with_two_more(self, held: str, new: str | None) -> None:
        growth = Growth(1, 9, 2, frozenset({0, 1}), (), None)
        assert grown(held, growth.data) == new

    def test_a_list_grows_from_its_headings_and_sideways_only_over_what_touches_it(self) -> None:
        growth = Growth(1, 1, 3, frozenset({0}), (4, 5), None)
        assert growth.listed(Range(1, 0, 1, 3)) == Range(1, 0, 4, 5)
        assert growth.listed(Range(1, 0, 2, 2)) == Range(1, 0, 4, 2)
        assert growth.listed(Range(2, 0, 2, 3)) == Range(2, 0, 2, 3)


class TestTags:
    def test_an_attribute_changes_and_all_other_bytes_stay(self) -> None:
        data = b"""<x:a  b = 'it''s > 1'\n c="2"/>""".replace(b"''", b"&apos;")
        assert with_attributes(data, {"c": "3", "d": '"<'}) == data.replace(b'c="2"', b'c="3"').replace(
            b"/>", b' d="&quot;&lt;"/>'
        )
        assert with_attributes(data, {"c": None, "e": None}) == data.replace(b'\n c="2"', b"")

    def test_an_element_is_found_behind_comments_and_quoted_brackets(self) -> None:
        data = b"""<a><!-- <b c="1"> --><b d="&lt;b>" c='1'><![CDATA[<b/>]]></b></a>"""
        (found,) = parse(data, "a part").all("b")
        assert found.text == "<b/>"
        assert spliced(data, [attribute_edit(data, found, {"c": "2"})]) == data.replace(b"'1'", b'"2"')

    @pytest.mark.parametrize("encoding", ["utf-16", "iso-8859-1", "utf-8", "utf-8-sig"])
    def test_a_part_in_any_encoding_reads_the_same(self, encoding: str) -> None:
        named = encoding.removesuffix("-sig")
        data = f'<?xml version="1.0" encoding="{named}"?><a>Zoë</a>'.encode(encoding)
        assert parse(utf8(data), "a part").text == "Zoë"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "prospects.xlsx"


def save(path: Path, fill: Callable[[Any, Any], None]) -> Path:
    """A workbook by XlsxWriter with a Prospects tab of one row."""
    with xlsxwriter.Workbook(str(path)) as file:
        sheet = file.add_worksheet("Prospects")
        sheet.write_row(0, 0, ["Prospect", "Task", "Due"])
        sheet.write_row(1, 0, ["A"])
        fill(file, sheet)
    return path


def commit(path: Path, heading: str, value: Cell) -> None:
    book = Workbook(path, TABS, {})
    book.commit(Changes(book.read(), cells=(CellChange(2, heading, None, value),)))


def part(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as package:
        return package.read(name)


class TestFormulas:
    @pytest.mark.parametrize("formula", [True, False])
    def test_formulas_are_calculated_anew_only_where_there_are_any(self, path: Path, formula: bool) -> None:
        file = openpyxl.load_workbook(save(path, lambda file, sheet: None))
        file.calculation.fullCalcOnLoad = None
        file.create_sheet("Sums")["A1"] = "=1+1" if formula else "1+1"
        file.save(path)
        commit(path, "Task", "Note")
        assert (b'fullCalcOnLoad="1"' in part(path, "xl/workbook.xml")) is formula

    def test_a_plain_formula_in_a_cell_of_ours_gives_way_and_leaves_the_list_of_formulas(self, path: Path) -> None:
        save(path, lambda file, sheet: sheet.write_formula("B2", '="Ca"&"ll"', None, "Call"))
        rewrite_with_chain(path)
        commit(path, "Task", "Note")
        sheet = openpyxl.load_workbook(path)["Prospects"]
        assert sheet["B2"].value == "Note"
        with zipfile.ZipFile(path) as package:
            assert "xl/calcChain.xml" not in package.namelist()
            for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
                assert b"calcChain" not in package.read(name)

    def test_the_list_of_formulas_stays_where_none_gives_way(self, path: Path) -> None:
        save(path, lambda file, sheet: sheet.write_formula("D2", "=1+1", None, 2))
        rewrite_with_chain(path)
        chain = part(path, "xl/calcChain.xml")
        commit(path, "Task", "Note")
        assert part(path, "xl/calcChain.xml") == chain

    def test_a_column_with_a_formula_that_has_no_value_yet_is_used(self, path: Path) -> None:
        file = openpyxl.Workbook()
        sheet: Any = file.worksheets[0]
        sheet.title = "Prospects"
        sheet.append(["Prospect"])
        sheet.append(["A", None, "=1+1"])
        file.save(path)
        book = Workbook(path, TABS, {})
        book.commit(Changes(book.read(), headings=("Task",)))
        assert openpyxl.load_workbook(path)["Prospects"]["D1"].value == "Task"


def rewrite_with_chain(path: Path) -> None:
    """Puts a calculation chain into a package, as Excel does."""
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    space = "http://schemas.openxmlformats.org"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        f'<Override PartName="/xl/calcChain.xml" ContentType="{kind}"/></Types>'.encode(),
    )
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId99" Type="{space}/officeDocument/2006/relationships/calcChain" '
        'Target="calcChain.xml"/></Relationships>'.encode(),
    )
    main = f"{space}/spreadsheetml/2006/main"
    parts["xl/calcChain.xml"] = f'<calcChain xmlns="{main}"><c r="B2" i="1"/></calcChain>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, data in parts.items():
            target.writestr(name, data)


class TestFormats:
    def test_dates_of_many_days_add_a_format_once(self, path: Path) -> None:
        save(path, lambda file, sheet: None)
        sizes = set()
        for day in range(1, 5):
            commit(path, "Due", None)
            commit(path, "Due", datetime(2026, 11, 16) + timedelta(days=day))
            sizes.add(len(part(path, "xl/styles.xml")))
        assert len(sizes) == 1

    def test_a_new_heading_looks_like_the_one_at_its_left(self, path: Path) -> None:
        def fill(file: Any, sheet: Any) -> None:
            sheet.write(0, 2, "Due", file.add_format({"bold": True, "bg_color": "#123456"}))

        save(path, fill)
        book = Workbook(path, TABS, {})
        book.commit(Changes(book.read(), headings=("How",)))
        cell = openpyxl.load_workbook(path)["Prospects"]["D1"]
        assert (cell.value, cell.font.b, cell.fill.start_color.rgb) == ("How", True, "FF123456")
