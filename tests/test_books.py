"""What every kind of book promises: the same tests over the one in memory, the workbook and the Google Sheet."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, Protocol

import openpyxl
import pytest

from beback.books import Book, CellChange, Changes, Snapshot
from beback.books.tab import OURS
from beback.books.workbook import Workbook
from beback.cells import Cell, Row
from beback.errors import BookError, Conflict
from beback.prospects import HUMAN, LOG, SYSTEM
from fakes import Grid, MemoryBook, grid
from sheets_server import SheetsServer
from sheets_server.shop import GoogleShop

TABS = ("Prospects", "Contact log")
VISIT = datetime(2026, 11, 16, 14, 10)
LINE: dict[str, Cell] = {
    "When": datetime(2026, 11, 17, 9, 40), "ID": "P1", "Prospect": "Frank Ortiz", "Associate": "Dana Reyes",
    "Cadence": "second-chance", "Step": "call", "Channel": "call", "Attempt": 1, "Result": "Left message",
    "Note": "=call him back", "Cost": 100, "Since": date(2026, 11, 16), "Key": "k1",
}  # fmt: skip


class Shop(Protocol):
    """A store with one spreadsheet of some kind."""

    def book(self, tabs: Mapping[str, Grid], columns: Mapping[str, str] | None = None) -> Book:
        """The store's book with these tabs."""

    def tabs(self) -> dict[str, Grid]:
        """All cells that the spreadsheet holds now."""

    def type(self, tab: str, row: int, column: int, cell: Cell) -> None:
        """Somebody types into a cell; rows count from 1, columns from 0."""


class MemoryShop:
    def book(self, tabs: Mapping[str, Grid], columns: Mapping[str, str] | None = None) -> Book:
        self._book = MemoryBook(tabs, columns)
        return self._book

    def tabs(self) -> dict[str, Grid]:
        return {name: _trimmed(cells) for name, cells in self._book.tabs.items()}

    def type(self, tab: str, row: int, column: int, cell: Cell) -> None:
        line = self._book.tabs[tab][row - 1]
        line.extend([None] * (column + 1 - len(line)))
        line[column] = cell


class WorkbookShop:
    def __init__(self, folder: Path) -> None:
        self._path = folder / "prospects.xlsx"

    def book(self, tabs: Mapping[str, Grid], columns: Mapping[str, str] | None = None) -> Book:
        file = openpyxl.Workbook()
        file.remove(file.worksheets[0])
        for name, cells in tabs.items():
            sheet = file.create_sheet(name)
            for r, line in enumerate(cells, 1):
                for c, cell in enumerate(line, 1):
                    _type(sheet.cell(r, c), cell)
        file.save(self._path)
        return Workbook(self._path, TABS, columns or {})

    def tabs(self) -> dict[str, Grid]:
        file = openpyxl.load_workbook(self._path)
        formulas = [cell.coordinate for sheet in file for row in sheet for cell in row if cell.data_type == "f"]
        assert formulas == []
        return {sheet.title: _trimmed([[c.value for c in line] for line in sheet]) for sheet in file.worksheets}

    def type(self, tab: str, row: int, column: int, cell: Cell) -> None:
        file = openpyxl.load_workbook(self._path)
        _type(file[tab].cell(row, column + 1), cell)
        file.save(self._path)


def _type(cell: Any, value: Cell) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def _trimmed(cells: Iterable[list[Any]]) -> Grid:
    """Without blank cells at the end of rows and blank rows at the end; dates as datetimes."""
    lines = [[_dated(cell) for cell in line] for line in cells]
    for line in lines:
        while line and line[-1] is None:
            line.pop()
    while lines and not lines[-1]:
        lines.pop()
    return lines


def _dated(cell: Cell) -> Cell:
    return datetime.combine(cell, time()) if type(cell) is date else cell


def _same(cells: Mapping[str, Cell]) -> dict[str, Cell]:
    return {heading: _dated(cell) for heading, cell in cells.items()}


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.fixture(params=["memory", "workbook", "sheet"])
def shop(request: pytest.FixtureRequest, tmp_path: Path, server: SheetsServer) -> Shop:
    if request.param == "sheet":
        return GoogleShop(server, tmp_path)
    return MemoryShop() if request.param == "memory" else WorkbookShop(tmp_path)


def change(row: int, heading: str, new: Cell, old: Cell = None) -> CellChange:
    return CellChange(row, heading, old, new)


def rows_of(snapshot: Snapshot) -> list[tuple[int, dict[str, Cell]]]:
    return [(row.number, _same(row.cells)) for row in snapshot.prospects]


def log_of(snapshot: Snapshot) -> list[dict[str, Cell]]:
    assert snapshot.log is not None
    return [_same(row.cells) for row in snapshot.log]


class TestReading:
    def test_gives_every_kind_of_cell_as_it_was_typed(self, shop: Shop) -> None:
        row: dict[str, Cell] = {
            "Prospect": "Zoë O'Brien 💍", "Visited": VISIT, "Needed by": date(2026, 12, 24), "Value": 4250,
            "Amount": 19.95, "Surprise": True, "Done": False, "Details": "size 6\nengrave <J & M>", "Cell": 3122804410,
            "Coffee": " black ",
        }  # fmt: skip
        book = shop.book({"Prospects": grid(HUMAN, [row])})
        assert rows_of(book.read()) == [(2, _same(row))]

    @pytest.mark.parametrize(
        "typed", ["=1+1", "'x", "+1 312", "007", "-5", "@home", "TRUE", "2026-11-16", "#REF!", "_x0041_"]
    )
    def test_text_stays_text(self, shop: Shop, typed: str) -> None:
        book = shop.book({"Prospects": grid(["Prospect", "Details"], [{"Prospect": "A"}])})
        snapshot = book.read()
        book.commit(Changes(snapshot, cells=(change(2, "Details", typed),)))
        assert rows_of(book.read()) == [(2, {"Prospect": "A", "Details": typed})]

    def test_leaves_out_blank_cells_blank_rows_and_columns_of_others(self, shop: Shop) -> None:
        cells: Grid = [["Ring size", "Prospect", "Status"], [6, "A", ""], [], [7, None, None], [None, "B", "Bought"]]
        book = shop.book({"Prospects": cells})
        assert book.read().prospects == (Row(2, {"Prospect": "A"}), Row(5, {"Prospect": "B", "Status": "Bought"}))

    def test_knows_which_headings_there_are(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Task", "Prospect", "Ring size"])})
        assert book.read().headings == {"Task", "Prospect"}

    def test_finds_headings_under_the_stores_names(self, shop: Shop) -> None:
        cells: Grid = [["Customer", "Mobile #", "Cell", "Erledigt"], ["A", "312", "B7", True]]
        book = shop.book({"Prospects": cells}, {"Prospect": "Customer", "Cell": "Mobile #", "Done": "Erledigt"})
        assert rows_of(book.read()) == [(2, {"Prospect": "A", "Cell": "312", "Done": True})]

    def test_finds_peoples_headings_in_any_letter_case_and_spacing(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [[" PROSPECT ", "looking\nfor"], ["A", "ring"]]})
        assert rows_of(book.read()) == [(2, {"Prospect": "A", "Looking for": "ring"})]

    def test_takes_the_exact_heading_where_another_differs_in_case_only(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Prospect", "cell", "Cell"], ["A", "block 4", "312"]]})
        assert rows_of(book.read()) == [(2, {"Prospect": "A", "Cell": "312"})]

    def test_takes_a_system_heading_to_the_letter_only(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Prospect", "Id", "CHECK", "key"], ["A", "1", "paid", "blue"]]})
        assert rows_of(book.read()) == [(2, {"Prospect": "A"})]

    def test_finds_headings_below_a_title_and_keeps_the_sheets_row_numbers(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [[], ["Our Prospect list"], [], ["Prospect", "Status"], [], ["A", "Prospect"]]})
        assert rows_of(book.read()) == [(6, {"Prospect": "A", "Status": "Prospect"})]

    def test_finds_tabs_in_any_letter_case(self, shop: Shop) -> None:
        book = shop.book({"PROSPECTS": grid(["Prospect"], [{"Prospect": "A"}]), "contact LOG": grid(LOG, [LINE])})
        snapshot = book.read()
        assert rows_of(snapshot) == [(2, {"Prospect": "A"})]
        assert log_of(snapshot) == [_same(LINE)]

    def test_without_a_log_tab_the_log_is_none(self, shop: Shop) -> None:
        assert shop.book({"Prospects": grid(OURS)}).read().log is None

    def test_a_log_tab_without_anything_on_it_is_an_empty_log(self, shop: Shop) -> None:
        assert shop.book({"Prospects": grid(OURS), "Contact log": []}).read().log == ()

    def test_the_version_is_the_same_until_somebody_changes_something(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Prospect"], [{"Prospect": "A"}])})
        first = book.read()
        assert book.read() == first
        shop.type("Prospects", 2, 0, "B")
        assert book.read().version != first.version


class TestRefusals:
    def test_a_missing_prospects_tab_lists_the_tabs(self, shop: Shop) -> None:
        book = shop.book({"Customers": grid(OURS), "Overview": []})
        with pytest.raises(BookError, match=r'no tab "Prospects", only "Customers", "Overview"') as told:
            book.read()
        assert "tabs: prospects" in str(told.value)

    def test_a_missing_prospect_heading_lists_the_headings(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Name", "Status"], ["A", "Prospect"]]})
        with pytest.raises(BookError, match=r'no column has the heading "Prospect".*"Name", "Status"') as told:
            book.read()
        assert "columns: {Prospect:" in str(told.value)

    def test_a_missing_renamed_heading_is_told_by_the_stores_name(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Prospect"], ["A"]]}, {"Prospect": "Customer"})
        with pytest.raises(BookError, match=r'heading "Customer".*"Prospect"'):
            book.read()

    def test_an_empty_prospects_tab_is_told(self, shop: Shop) -> None:
        with pytest.raises(BookError, match=r"tab Prospects: .*the tab is empty"):
            shop.book({"Prospects": []}).read()

    @pytest.mark.parametrize("heading", ["Prospect", "Cell", "Done", "Task", "Key"])
    def test_a_heading_twice_names_both_columns(self, shop: Shop, heading: str) -> None:
        book = shop.book({"Prospects": [["Prospect", "Cell", "Done", "Task", "Key", "Ring size", heading]]})
        with pytest.raises(BookError, match=rf'tab Prospects: the heading "{heading}" stands in columns [A-E] and G'):
            book.read()

    def test_a_heading_twice_in_other_letter_case_is_refused_where_none_is_exact(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Prospect", "CELL", "cell"]]})
        with pytest.raises(BookError, match=r'"Cell" stands in columns B and C'):
            book.read()

    def test_headings_of_others_may_stand_there_twice(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Prospect", "Notes", "Notes"], ["A", "x", "y"]]})
        assert rows_of(book.read()) == [(2, {"Prospect": "A"})]

    def test_a_log_heading_twice_is_refused(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(OURS), "Contact log": [[*LOG, "Step"]]})
        with pytest.raises(BookError, match='tab Contact log: the heading "Step" stands in columns F and N'):
            book.read()

    @pytest.mark.parametrize("heading", ["ID", "Cadence", "Step", "When", "Since", "Key"])
    def test_a_log_with_lines_but_without_a_needed_heading_is_refused(self, shop: Shop, heading: str) -> None:
        headings = [h if h != heading else "Renamed" for h in LOG]
        lines = {**LINE, "Renamed": "x"}
        book = shop.book({"Prospects": grid(OURS), "Contact log": grid(headings, [lines])})
        with pytest.raises(BookError, match=rf'tab Contact log: .*no heading "{heading}".*"Renamed"'):
            book.read()

    def test_another_table_under_the_logs_name_is_refused(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(OURS), "Contact log": [["Supplier", "Telephone"], ["Smith", "312"]]})
        with pytest.raises(BookError, match='"Supplier", "Telephone"'):
            book.read()

    def test_a_missing_log_while_rows_carry_keys_is_refused(self, shop: Shop) -> None:
        tabs = {"Prospects": grid(OURS, [{"Prospect": "A", "Key": "k1"}]), "Old log": grid(LOG, [LINE])}
        before = _trimmed(tabs["Prospects"])
        with pytest.raises(BookError, match=r'no tab "Contact log", only "Prospects", "Old log"'):
            shop.book(tabs).read()
        assert shop.tabs()["Prospects"] == before


class TestCommit:
    def test_writes_the_cells_that_are_named_and_no_others(self, shop: Shop) -> None:
        cells: Grid = [["Prospect", "Ring size", "Done", "Task"], ["A", "6", True, "Call"], [], ["B", 7, None, None]]
        book = shop.book({"Prospects": cells, "Contact log": grid(LOG)})
        changes = (change(2, "Done", False, True), change(2, "Task", None, "Call"), change(4, "Task", "Note"))
        book.commit(Changes(book.read(), cells=changes))
        expected: Grid = [["Prospect", "Ring size", "Done", "Task"], ["A", "6", False], [], ["B", 7, None, "Note"]]
        assert shop.tabs() == {"Prospects": expected, "Contact log": [list(LOG)]}

    def test_a_second_read_shows_what_was_written(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(OURS, [{"Prospect": "A"}])})
        due = datetime(2026, 11, 17)
        changes = (change(2, "Due", due), change(2, "Bought on", date(2026, 11, 16)), change(2, "Say", "a\nb\x0b\r\n"))
        book.commit(Changes(book.read(), cells=changes, lines=(LINE,)))
        snapshot = book.read()
        expected = {"Prospect": "A", "Due": due, "Bought on": datetime(2026, 11, 16), "Say": "a\nb\x0b\r\n"}
        assert rows_of(snapshot) == [(2, expected)]
        assert log_of(snapshot) == [_same(LINE)]

    def test_for_no_changes_writes_nothing_and_makes_no_log(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Prospect"], [{"Prospect": "A"}])})
        snapshot = book.read()
        book.commit(Changes(snapshot))
        assert book.read() == snapshot
        assert list(shop.tabs()) == ["Prospects"]

    def test_adds_missing_headings_right_of_everything_that_is_used(self, shop: Shop) -> None:
        cells: Grid = [["Prospect", "Mobile #"], ["A", "312", None, "a note at the side"]]
        book = shop.book({"Prospects": cells}, {"Cell": "Mobile #", "Task": "To do"})
        added = tuple(h for h in SYSTEM if h not in book.read().headings)
        book.commit(Changes(book.read(), headings=added, cells=(change(2, "Task", "Call"), change(2, "Key", "k1"))))
        sheet = shop.tabs()["Prospects"]
        assert sheet[0] == ["Prospect", "Mobile #", None, None, "ID", "To do", *SYSTEM[2:]]
        assert sheet[1][:6] == ["A", "312", None, "a note at the side", None, "Call"]
        assert book.read().headings == {"Prospect", "Cell", *SYSTEM}

    def test_adds_headings_in_the_row_where_the_headings_are(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Hartwell & Daughters"], [], ["Prospect", "Status"], ["A"]]})
        book.commit(Changes(book.read(), headings=("Task",), cells=(change(4, "Task", "Call"),)))
        assert shop.tabs()["Prospects"][2:] == [["Prospect", "Status", "Task"], ["A", None, "Call"]]

    def test_makes_a_missing_log_as_the_last_tab_on_any_change(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(OURS, [{"Prospect": "A"}]), "Overview": [["Sold", 3]]})
        book.commit(Changes(book.read(), cells=(change(2, "Task", "Call"),)))
        tabs = shop.tabs()
        assert list(tabs) == ["Prospects", "Overview", "Contact log"]
        assert tabs["Contact log"] == [list(LOG)]
        assert tabs["Overview"] == [["Sold", 3]]

    def test_gives_an_empty_log_tab_its_headings(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(OURS), "Contact log": []})
        book.commit(Changes(book.read(), lines=(LINE,)))
        assert shop.tabs()["Contact log"] == _trimmed(grid(LOG, [LINE]))

    def test_appends_lines_below_the_last_one_under_the_right_headings(self, shop: Shop) -> None:
        headings = ["Mood", *reversed(LOG)]
        old = {**LINE, "Mood": "fine"}
        book = shop.book({"Prospects": grid(OURS), "Contact log": [*grid(headings, [old]), [], []]})
        book.commit(Changes(book.read(), lines=({**LINE, "Key": "k2"}, {"Key": "k3", "Step": "unplanned"})))
        assert [line.get("Key") for line in log_of(book.read())] == ["k1", "k2", "k3"]
        assert shop.tabs()["Contact log"] == _trimmed(
            grid(headings, [old, {**LINE, "Key": "k2"}, {"Key": "k3", "Step": "unplanned"}])
        )

    def test_appends_below_gaps_that_people_left_in_the_log(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(OURS), "Contact log": grid(LOG, [{}, LINE, {}])})
        book.commit(Changes(book.read(), lines=({**LINE, "Key": "k2"},)))
        assert shop.tabs()["Contact log"] == _trimmed(grid(LOG, [{}, LINE, {**LINE, "Key": "k2"}]))

    def test_adds_log_headings_that_are_not_needed_to_tell_the_lines(self, shop: Shop) -> None:
        headings = [h for h in LOG if h not in ("Note", "Cost")]
        book = shop.book({"Prospects": grid(OURS), "Contact log": grid(headings, [LINE])})
        book.commit(Changes(book.read(), lines=(LINE,)))
        assert shop.tabs()["Contact log"][0] == [*headings, "Note", "Cost"]
        assert log_of(book.read())[1] == _same(LINE)

    def test_what_somebody_typed_after_the_read_stays_and_is_told(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Prospect", "Task"], [{"Prospect": "A"}]), "Contact log": grid(LOG)})
        snapshot = book.read()
        shop.type("Prospects", 2, 0, "Z")
        changes = Changes(snapshot, cells=(change(2, "Task", "Call"),))
        if isinstance(shop, GoogleShop):  # Google cannot be asked to refuse: the state after the write tells
            after = book.commit(changes)
            assert after
            assert rows_of(after) == [(2, {"Prospect": "Z", "Task": "Call"})]
        else:
            with pytest.raises(Conflict):
                book.commit(changes)
            assert shop.tabs()["Prospects"] == [["Prospect", "Task"], ["Z"]]

    def test_after_a_conflict_a_new_read_is_good_to_commit(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Prospect", "Task"], [{"Prospect": "A"}])})
        old = book.read()
        book.commit(Changes(old, cells=(change(2, "Task", "Text"),)))
        with pytest.raises(Conflict):
            book.commit(Changes(old, cells=(change(2, "Task", "Call"),)))
        book.commit(Changes(book.read(), cells=(change(2, "Task", "Call", "Text"),)))
        assert rows_of(book.read()) == [(2, {"Prospect": "A", "Task": "Call"})]

    def test_the_state_after_a_commit_is_good_to_commit_on(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Prospect", "Task"], [{"Prospect": "A"}])})
        after = book.commit(Changes(book.read(), cells=(change(2, "Task", "Text"),))) or book.read()
        assert rows_of(after) == [(2, {"Prospect": "A", "Task": "Text"})]
        book.commit(Changes(after, cells=(change(2, "Task", "Call", "Text"),)))
        assert rows_of(book.read()) == [(2, {"Prospect": "A", "Task": "Call"})]

    def test_two_commits_from_one_read_are_a_conflict(self, shop: Shop) -> None:
        book = shop.book({"Prospects": grid(["Prospect", "Task"], [{"Prospect": "A"}])})
        changes = Changes(book.read(), cells=(change(2, "Task", "Call"),), lines=(LINE,))
        book.commit(changes)
        with pytest.raises(Conflict):
            book.commit(changes)
        assert len(log_of(book.read())) == 1

    def test_a_column_inserted_between_two_reads_leads_nothing_astray(self, shop: Shop) -> None:
        book = shop.book({"Prospects": [["Prospect", "Task"], ["A"]]})
        book.read()
        moved: Grid = [["Ring size", "Prospect", "Task"], [6, "A", None]]
        for row, cells in enumerate(moved, 1):
            for column, cell in enumerate(cells):
                shop.type("Prospects", row, column, cell)
        book.commit(Changes(book.read(), cells=(change(2, "Task", "Call"),)))
        assert shop.tabs()["Prospects"] == [["Ring size", "Prospect", "Task"], [6, "A", "Call"]]
