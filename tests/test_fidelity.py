"""A sync changes its own cells and nothing else, whatever the workbook holds and however it is written down."""

import shutil
import warnings
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import openpyxl
import pytest

from beback.books import CellChange, Changes
from beback.books.workbook import Workbook
from beback.errors import BookError
from beback.followups import Run
from beback.prospects import LOG
from beback.runs import sync
from playbook import rules_of, store_words
from syncing import Twice, book_of, run_sync, synced_twice, tick, told
from xlsx_differ import Differ, Tabs, grown
from xlsx_fixtures import FIXTURES, made
from xlsx_fixtures.people import DATES, FIRST, HEADINGS, PEOPLE, SECOND
from xlsx_fixtures.raw import Sheet, people_sheet, workbook
from xlsx_parts import Package, children, headings, local
from xlsx_sound import faults

TIMED = ("Due", "When")


@pytest.fixture(params=list(FIXTURES))
def name(request: pytest.FixtureRequest) -> str:
    """Every fixture's name, one after the other."""
    return str(request.param)


def test_reads_what_stands_there(name: str, tmp_path: Path) -> None:
    rows = [row for row in book_of(made(name, tmp_path)).read().prospects if row.get("Prospect")]
    expected = [{h: v for h, v in p.items() if h != "Shop notes"} for p in PEOPLE]
    for row, person in zip(rows, expected, strict=True):
        got = {h: as_typed(h, row.get(h)) for h in person}
        assert got == person


def as_typed(heading: str, cell: Any) -> Any:
    """A date that the file can only hold as text, as a date."""
    if heading in DATES and isinstance(cell, str):
        return datetime.fromisoformat(cell)
    return datetime(cell.year, cell.month, cell.day) if type(cell) is date else cell


def test_two_syncs_change_nothing_but_their_own_cells(name: str, tmp_path: Path) -> None:
    done = synced_twice(made(name, tmp_path))
    one, two = done.syncs
    assert told(done.original, done.first, one.changes) == []
    assert told(done.ticked, done.second, two.changes) == []
    assert_recorded(done)
    if FIXTURES[name].openpyxl:
        assert_openpyxl_agrees(done)


def assert_recorded(done: Twice) -> None:
    """Every tick is a line, tasks are there, and a third sync finds nothing to do."""
    one, two = done.syncs
    assert one.recorded == 1
    assert one.tasks == two.recorded == 5
    path = done.second
    bytes_before = path.read_bytes()
    again = run_sync(path, SECOND)
    assert not again.changes
    assert path.read_bytes() == bytes_before
    snapshot = book_of(path).read()
    assert [row.get("Done") in (None, False) for row in snapshot.prospects if row.get("Prospect")] == [True] * 6
    assert snapshot.log is not None
    keys = [line.get("Key") for line in snapshot.log]
    assert len(set(keys)) == len(keys) >= 6
    whens = [as_typed("Visited", line.get("When")) for line in snapshot.log]
    assert all(isinstance(when, datetime) for when in whens)


def assert_openpyxl_agrees(done: Twice) -> None:
    """A second reader sees the old cells as they were, and the new ones as Beback meant them."""
    for before, after, done_then in (
        (done.original, done.first, done.syncs[0]),
        (done.ticked, done.second, done.syncs[1]),
    ):
        differ = Differ(Package(before), Package(after), done_then.changes, Tabs(), {})
        written = differ.written()
        for values in (True, False):
            old, new = _both(before, after, values=values)
            for sheet in old.worksheets:
                assert cells_of(sheet, written.get(sheet.title, {})) == cells_of(
                    new[sheet.title], written.get(sheet.title, {})
                )
        for tab, cells in written.items():
            for (row, column), wanted in cells.items():
                cell = new[tab].cell(row, column)
                if isinstance(wanted, date):
                    assert cell.is_date
                    assert cell.data_type == "d"
                elif isinstance(wanted, str) and wanted:
                    assert (cell.data_type, cell.value) == ("s", wanted)


def _both(before: Path, after: Path, *, values: bool) -> tuple[Any, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells what it cannot keep; here it only reads
        return openpyxl.load_workbook(before, data_only=values), openpyxl.load_workbook(after, data_only=values)


def cells_of(sheet: Any, but: dict[tuple[int, int], Any]) -> dict[str, Any]:
    """All cells that hold something, other than those."""
    cells = (cell for row in sheet.iter_rows() for cell in row if cell.value is not None)
    return {
        c.coordinate: getattr(c.value, "__dict__", c.value)
        for c in cells
        if (c.row, c.column) not in but
    }  # fmt: skip


class TestDates:
    def test_due_and_when_are_dates_in_a_date_format_that_shows_the_time(self, tmp_path: Path) -> None:
        path = made("as Excel writes", tmp_path)
        run_sync(path, SECOND)
        file: Any = openpyxl.load_workbook(path)
        sheet = file["Prospects"]
        due = next(cell.column for cell in sheet[1] if cell.value == "Due")
        shown = [sheet.cell(row, due) for row in range(2, 8) if sheet.cell(row, due).value]
        assert shown
        assert all(cell.is_date and "h" in cell.number_format.lower() for cell in shown)
        line = dict(zip((cell.value for cell in file["Contact log"][1]), file["Contact log"][2], strict=False))
        assert line["When"].is_date
        assert "h" in line["When"].number_format.lower()

    @pytest.mark.parametrize("name", ["since 1904", "since 1904, by XlsxWriter", "strict with ISO dates since 1904"])
    def test_a_book_since_1904_has_its_dates_where_they_belong(self, name: str, tmp_path: Path) -> None:
        path = made(name, tmp_path)
        run_sync(path, SECOND)
        due = [row.get("Due") for row in book_of(path).read().prospects if row.get("Due")]
        assert due
        assert all(isinstance(moment, datetime) and moment.year in (2026, 2027) for moment in due)

    def test_a_date_format_of_the_stores_own_stays(self, tmp_path: Path) -> None:
        path = made("chart", tmp_path)
        before = openpyxl.load_workbook(path)["Prospects"]["D2"].number_format
        run_sync(path, SECOND)
        assert openpyxl.load_workbook(path)["Prospects"]["D2"].number_format == before


class TestTicks:
    @pytest.mark.parametrize(
        ("mark", "left"), [(True, False), ("x", None), ("TRUE", None), ("yes", None)], ids=["box", "x", "TRUE", "yes"]
    )
    def test_done_stays_the_kind_of_cell_that_it_was(self, mark: str | bool, left: bool | None, tmp_path: Path) -> None:
        path = made("as Excel writes", tmp_path)
        run_sync(path, SECOND)
        tick(path, [2], mark)
        run_sync(path, datetime(2026, 11, 19, 10, 0))
        row = book_of(path).read().prospects[0]
        assert row.get("Done") is left

    def test_a_check_box_of_newer_excels_keeps_its_style(self, tmp_path: Path) -> None:
        path = made("buttons, check boxes and shapes", tmp_path)
        at = (2, HEADINGS.index("Done") + 1)
        before = Package(path).cells["Prospects"][at]
        run_sync(path, SECOND)
        tick(path, [2])
        run_sync(path, datetime(2026, 11, 19, 10, 0))
        after = Package(path).cells["Prospects"][at]
        assert (after.type, after.value, after.style) == ("b", "0", before.style)


class TestRangesAroundTheLog:
    """Lines appended as Excel would: what reached down to the last line reaches down to the new one."""

    @pytest.mark.parametrize(
        "name", ["a table around the log", "strict log with a table", "table around the log, by openpyxl"]
    )
    def test_a_table_grows_over_the_new_lines(self, name: str, tmp_path: Path) -> None:
        done = synced_twice(made(name, tmp_path))
        package = Package(done.second)
        lines = 3 + done.syncs[0].recorded + done.syncs[1].recorded
        rels = package.rels(package.sheets["Contact log"]).values()
        table = package.xml(next(rel.target for rel in rels if rel.type == "table"))
        assert table.get("ref") == f"A1:M{lines}"
        assert [e.get("ref") for e in children(table) if local(e) == "autoFilter"] in ([], [f"A1:M{lines}"])

    def test_filter_colours_and_drop_downs_grow_and_others_stay(self, tmp_path: Path) -> None:
        done = synced_twice(made("ranges around the log", tmp_path))
        last = 3 + done.syncs[0].recorded + done.syncs[1].recorded
        package = Package(done.second)
        assert grown(package, "Contact log", ["autoFilter"]) == [f"A1:M{last}"]
        assert grown(package, "Contact log", ["conditionalFormatting"]) == [f"I2:I{last}", "A2"]
        assert grown(package, "Contact log", ["dataValidation"]) == [f"I2:I{last} P9"]
        assert grown(package, "Contact log", ["dimension"]) == [f"A1:M{last}"]
        names = {e.get("name"): e.text for e in package.xml(package.book).iter("{*}definedName")}
        assert names["_xlnm._FilterDatabase"] == f"'Contact log'!$A$1:$M${last}"

    def test_ranges_in_extensions_grow_too(self, tmp_path: Path) -> None:
        done = synced_twice(made("newer ranges around the log", tmp_path))
        last = 3 + done.syncs[0].recorded + done.syncs[1].recorded
        package = Package(done.second)
        ranges = [e.text for e in package.xml(package.sheets["Contact log"]).iter("{*}sqref")]
        assert ranges == [f"I2:I{last}", f"K2:K{last}"]

    def test_lines_go_into_rows_that_were_coloured_in_advance(self, tmp_path: Path) -> None:
        path = made("blank styled rows below the log", tmp_path)
        run_sync(path, SECOND)
        cells = Package(path).cells["Contact log"]
        key = LOG.index("Key") + 1
        assert cells[4, key].value
        assert cells[4, key].style == 4
        assert (5, key) in cells
        assert cells[5, key].value is None


class TestRecalculation:
    def test_formulas_over_our_columns_are_worked_out_anew_by_excel(self, tmp_path: Path) -> None:
        path = made("formulas over Beback's columns", tmp_path)
        before = Package(path)
        run_sync(path, SECOND)
        after = Package(path)
        flags = [e.get("fullCalcOnLoad") for e in after.xml(after.book).iterchildren("{*}calcPr")]
        assert flags == ["1"]
        assert before.cells["Overview"] == after.cells["Overview"]


class TestMacros:
    def test_macros_stay_and_so_does_the_kind_of_file(self, tmp_path: Path) -> None:
        path = made("macros", tmp_path)
        before = Package(path)
        run_sync(path, SECOND)
        after = Package(path)
        assert after.read("xl/vbaProject.bin") == before.read("xl/vbaProject.bin")
        assert b"sheet.macroEnabled.main+xml" in after.read("[Content_Types].xml")


class TestNames:
    """Tabs and headings with signs that mean something in XML or in formulas."""

    TABS = ("Käufer & <Söhne>", 'Dana\'s "log"')
    COLUMNS = MappingProxyType({"Task": "To do <next> & now", "Cell": "Mobile # & more", "Done": "Done?"})

    def test_of_tabs_and_headings(self, tmp_path: Path) -> None:
        labels = [self.COLUMNS.get(h, h) for h in HEADINGS]
        people = [{self.COLUMNS.get(h, h): v for h, v in person.items()} for person in PEOPLE]
        sheets = {"Overview": Sheet({}), self.TABS[0]: Sheet(people_sheet(labels, people))}
        path = workbook(sheets).save(tmp_path / "book.xlsx")
        before = Path(shutil.copy(path, tmp_path / "before.xlsx"))
        book = Workbook(path, self.TABS, self.COLUMNS)
        done = sync(book, store_words(), Run(rules_of(), FIRST, "salt"))
        assert (done.tasks, done.recorded) == (5, 1)
        differ = Differ(Package(before), Package(path), done.changes, Tabs(*self.TABS), self.COLUMNS)
        assert list(differ.faults()) == []
        assert faults(path) == []
        file = openpyxl.load_workbook(path)
        assert file.sheetnames == ["Overview", *self.TABS]
        assert self.COLUMNS["Task"] in [cell.value for cell in file[self.TABS[0]][1]]
        assert not sync(book, store_words(), Run(rules_of(), FIRST, "other")).changes


class TestText:
    """Text goes in and comes out as it is, whatever it looks like."""

    @pytest.mark.parametrize("name", ["as Excel writes", "strict and prefixed", "inline strings", "UTF-16 with a mark"])
    @pytest.mark.parametrize(
        "text",
        [
            "=1+1", "+1 312", "0012", "TRUE", "1e5", "  blanks  ", "\ttab\nline\n", "<&>\"']]>", "_x000D_",
            "_x0041_ _x41_",
            "a\x00b\x1f\ufffe", "a\rb\r\nc", "שלום 💍 e\u0301", "&amp;&#10;",
            "x" * 32_767,
        ],
        ids=ascii,
    )  # fmt: skip
    def test_comes_back_to_the_character(self, name: str, text: str, tmp_path: Path) -> None:
        path = made(name, tmp_path)
        book = book_of(path)
        snapshot = book.read()
        cells = (CellChange(3, "Say", None, text), CellChange(3, "Looking for", None, text))
        book.commit(Changes(snapshot, ("Say",), cells, ({"Key": "k", "Note": text},)))
        after = book_of(path).read()
        assert after.log is not None
        row, line = after.prospects[1], after.log[-1]
        assert [row.get("Say"), row.get("Looking for"), line.get("Note")] == [text] * 3
        package = Package(path)
        held = package.cells["Prospects"][3, headings(package, "Prospects")[1]["Say"]].value or ""
        assert held.replace("\r\n", "\n") == text.replace("\r\n", "\n")
        assert faults(path) == []

    def test_half_of_a_sign_is_mended(self, tmp_path: Path) -> None:
        path = made("as Excel writes", tmp_path)
        book = book_of(path)
        book.commit(Changes(book.read(), ("Say",), (CellChange(3, "Say", None, "a\ud800b"),)))
        assert book_of(path).read().prospects[1].get("Say") == "a\ufffdb"

    @pytest.mark.parametrize("text", ["y" * 32_768, "💍" * 16_384], ids=["letters", "signs of two units"])
    def test_that_no_cell_can_hold_is_refused(self, text: str, tmp_path: Path) -> None:
        path = made("as Excel writes", tmp_path)
        before = path.read_bytes()
        book = book_of(path)
        with pytest.raises(BookError, match=r"Prospects: the text for P3 .*32,767"):
            book.commit(Changes(book.read(), ("Say",), (CellChange(3, "Say", None, text),)))
        assert path.read_bytes() == before
