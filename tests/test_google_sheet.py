"""The Google Sheet through gspread and google-auth over HTTP: what a sync costs, and what people find in it after."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from beback.books.google_sheet import sheet_key
from beback.books.sheets.values import cell_of
from beback.cells import Cell
from beback.prospects import HUMAN, LOG
from benchmark.generator import prospects
from fakes import grid
from sheet_people import grids, person
from sheet_storms import Storm, ready
from sheets_server import Chip, Formula, SheetsServer


@pytest.fixture(params=[True, False], ids=["first sync", "later"])
def storm(request: pytest.FixtureRequest, server: SheetsServer, tmp_path: Path) -> Storm:
    return ready(server, tmp_path, first=request.param)


@pytest.fixture
def later(server: SheetsServer, tmp_path: Path) -> Storm:
    return ready(server, tmp_path)


class TestRequests:
    def test_nothing_to_change_is_one_read(self, storm: Storm) -> None:
        storm.sync()
        again = storm.sync()
        assert (again.requests, bool(again.changes)) == (1, False)
        assert [one.method for one in storm.traffic.requests] == ["GET"]

    def test_changes_are_two_requests(self, storm: Storm) -> None:
        assert storm.sync().requests == 2
        assert [one.method for one in storm.traffic.requests] == ["GET", "POST"]

    @pytest.mark.parametrize(
        "edit",
        [
            lambda s: s.sheet.sort("Tag", reverse=True),
            lambda s: s.sheet.insert(2),
            lambda s: s.sheet.move_column("Details", 0),
        ],
        ids=["rows", "a new row", "columns"],
    )
    def test_what_moved_in_between_takes_a_third(self, later: Storm, edit: Callable[[Storm], object]) -> None:
        later.between(edit)
        assert later.sync().requests == 3

    def test_two_thousand_rows_take_less_than_two_megabytes_new_or_ticked(
        self, server: SheetsServer, tmp_path: Path
    ) -> None:
        storm = Storm.before_the_first(server, tmp_path, 1, {"Prospects": grid(HUMAN, list(prospects(2000)))})
        done = storm.sync()
        assert (done.requests, len({change.row for change in done.changes.cells})) == (2, 2000)
        assert sum(request.sent for request in storm.traffic.requests) < 1_700_000
        columns = {heading: storm.sheet.column(heading) for heading in ("Done", "Result", "Result note")}
        for row in range(2, 2002):
            result = ("No answer", "Left message", "Sent", "Replied")[row % 4]
            for heading, cell in (("Done", True), ("Result", result), ("Result note", "wants to think it over")):
                storm.sheet.type_at("Prospects", row, columns[heading], cell)
        done = storm.sync()
        assert (done.requests, done.recorded) == (2, 2000)
        assert sum(request.sent for request in storm.traffic.requests) < 2_000_000

    def test_a_large_write_goes_in_parts_and_counts_once(self, later: Storm) -> None:
        later.shop.largest = 4000
        done = later.sync()
        sizes = [request.sent for request in later.traffic.requests if request.method == "POST"]
        assert len(sizes) > 1
        assert max(sizes) <= 4000
        assert (done.recorded, len(later.people.log())) == (3, 3)
        assert later.calm() == []

    def test_a_dry_run_reads_once_and_writes_nothing(self, storm: Storm) -> None:
        before = storm.sheet.tabs()
        done = storm.sync(dry=True)
        assert (done.requests, done.recorded, storm.sheet.tabs()) == (1, 3, before)


class TestPeople:
    def test_a_tick_that_may_be_lost_is_told_with_the_time(self, later: Storm) -> None:
        later.between(lambda s: s.tick_of("T4"), lambda s: s.sheet.sort("Tag", reverse=True))
        (warning,) = later.sync().warnings
        assert "09:10 on 2026-11-17" in warning
        assert "tick again" in warning

    def test_a_tick_without_moves_is_recorded_in_the_same_run(self, later: Storm) -> None:
        later.between(lambda s: s.tick_of("T4"))
        done = later.sync()
        assert (done.recorded, done.warnings) == (4, ())

    def test_a_row_that_is_ticked_again_meanwhile_is_recorded_twice(self, later: Storm) -> None:
        later.at(2, "during", lambda s: s.tick_of("T3", "Replied"))
        done = later.sync()
        assert (done.recorded, done.warnings) == (4, ())
        assert later.calm() == []

    def test_and_so_it_is_where_rows_were_moved_too(self, later: Storm) -> None:
        later.between(lambda s: s.sheet.move(s.people.row_of("T7"), 2))
        later.at(2, "during", lambda s: s.tick_of("T3", "Replied"))
        assert later.sync().recorded == 4
        assert later.calm() == []

    def test_a_moved_row_keeps_the_effects_of_its_tick(self, later: Storm) -> None:
        later.between("sort")
        later.sync()
        row = later.people.by_tag()["T5"]
        assert (row["Status"], row["Done"]) == ("Bought", False)
        assert row["Bought on"] == datetime(2026, 11, 16)

    def test_somebody_who_was_typed_in_and_written_over_at_once_is_named(self, later: Storm) -> None:
        """Beback never saw what stood there; nothing can bring it back but Google's version history."""

        def typed(storm: Storm) -> None:
            storm.sheet.insert(storm.people.row_of("T1"), person(200))
            storm.sheet.delete_column("Ring size")

        later.between(typed)
        (warning,) = (words for words in later.sync().warnings if "made this row" in words)
        assert "tab Prospects, row 3: somebody made this row at about 09:10 on 2026-11-17" in warning
        assert "may be lost under " in warning
        assert "Tag" in warning
        assert "Version history" in warning

    def test_formulas_of_the_store_are_put_back_as_they_were(self, later: Storm) -> None:
        tab = later.sheet.prospects
        later.sheet.insert_column("ID", "Total")
        column = later.sheet.column("Total")
        for row in range(2, len(tab.rows) + 1):
            later.sheet.type_at(tab, row, column, Formula(f"=LEN(A{row})", 10))
        later.between(lambda s: s.sheet.insert_column("Prospect"))
        later.sync()
        column = later.sheet.column("Total")
        cells = [tab.cell(row, column) or {} for row in range(1, len(tab.rows))]
        assert [c["userEnteredValue"] for c in cells] == [
            {"formulaValue": f"=LEN(A{row})"} for row in range(2, len(tab.rows) + 1)
        ]

    def test_a_row_that_nobody_can_recognise_is_named_and_left_alone(
        self, server: SheetsServer, tmp_path: Path
    ) -> None:
        kim: dict[str, Cell] = {"Prospect": "Kim", "Visited": datetime(2026, 11, 16), "Cell": "312-280-4400"}
        tabs = {"Prospects": grid([*HUMAN, "Notes"], [kim, kim])}
        storm = Storm.before_the_first(server, tmp_path, 1, tabs)
        storm.sync()
        storm.sheet.insert(4, {"Prospect": "Lee", "Cell": "312-280-4500", "Visited": datetime(2026, 11, 16)})

        def one_of_two_twins_in_the_place_of_lee(storm: Storm) -> None:
            storm.sheet.delete(4)
            storm.sheet.delete(2)
            storm.sheet.insert(2)
            storm.sheet.insert(2)

        storm.between(one_of_two_twins_in_the_place_of_lee)
        for done in (storm.sync(), storm.sync()):
            (warning,) = (warning for warning in done.warnings if "cannot be told from another one" in warning)
            assert "tab Prospects, row 4: " in warning
            assert done.rows == 0
        assert storm.sync().requests == 1
        storm.sheet.type(4, "ID", None)
        storm.sheet.type(4, "Key", None)
        done = storm.sync()
        assert (done.rows, done.warnings) == (1, ())

    def test_an_id_that_was_written_over_comes_back_from_the_key(self, later: Storm) -> None:
        later.sync()
        later.sheet.copy_cell(later.people.row_of("T2"), later.people.row_of("T6"), "ID")
        later.sheet.type(later.people.row_of("T4"), "ID", None)
        later.tick_of("T6")
        assert later.calm() == []

    def test_check_boxes_down_to_row_1000_are_no_rows(self, later: Storm) -> None:
        later.sheet.check_boxes("Done")
        done = later.sync()
        assert (done.rows, done.requests) == (9, 2)
        assert later.calm() == []

    def test_dates_of_the_log_are_seen_as_dates_also_those_that_a_deleted_line_displaced(self, later: Storm) -> None:
        later.sync()
        later.tick_of("T1")
        later.between(lambda s: s.sheet.delete_line(2))
        later.sync()
        later.tick_of("T1")
        later.sync()
        kinds = {
            (cell or {}).get("userEnteredFormat", {}).get("numberFormat", {}).get("type")
            for row in range(1, len(later.people.log()) + 1)
            for cell in (later.sheet.log.cell(row, LOG.index("When")), later.sheet.log.cell(row, LOG.index("Since")))
        }
        assert kinds <= {"DATE", "DATE_TIME"}

    def test_an_earlier_tab_of_the_store_is_left_alone(self, server: SheetsServer, tmp_path: Path) -> None:
        tabs: dict[str, Any] = {"O'Brien": [["D3"]], "D3": [["Sold", 3]], **grids(2, new=True)}
        storm = Storm.before_the_first(server, tmp_path, 1, tabs)
        storm.sync()
        found = storm.sheet.tabs()
        assert list(found) == ["O'Brien", "D3", "Prospects", "Contact log"]
        assert (found["O'Brien"], found["D3"]) == ([["D3"]], [["Sold", 3]])


class TestContent:
    @pytest.mark.parametrize(
        "typed", ["1AbC-d_9", " 1AbC-d_9 ", "https://docs.google.com/spreadsheets/d/1AbC-d_9/edit?gid=0#gid=0"]
    )
    def test_the_sheet_is_found_by_key_or_address(self, typed: str) -> None:
        assert sheet_key(typed) == "1AbC-d_9"

    def test_the_address_of_a_published_page_is_no_sheet_s(self) -> None:
        page = "https://docs.google.com/spreadsheets/d/e/2PACX-1vQ/pubhtml"
        assert sheet_key(page) == page

    def test_cells_are_read_as_people_see_them(self, server: SheetsServer, tmp_path: Path) -> None:
        row: dict[str, Any] = {
            "Prospect": "=Zoë 💍", "Visited": datetime(2026, 11, 16, 14, 10), "Needed by": "12/24/2026",
            "Cell": 3122804410, "Work phone": "0123", "Details": Formula("=A1", "#REF!"),
            "Associate": Chip("Dana", "x"),
            "Special date": date(1990, 2, 28), "Conversation": date(2026, 11, 16), "Value": 19.95, "Surprise": True,
            "Business address": "x" * 50_000,
        }  # fmt: skip
        tabs: dict[str, Any] = {"Prospects": grid(HUMAN, [row]), "Contact log": [[*LOG]]}
        (read,) = Storm.before_the_first(server, tmp_path, 1, tabs).book().read().prospects
        assert read.cells == {
            **row, "Details": "#REF!", "Associate": "Dana", "Special date": datetime(1990, 2, 28),
            "Conversation": "11/16/2026",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("raw", "heading", "shown", "cell"),
        [
            (2134, "Details", "02134", "02134"), (2134.0, "Details", "2134", 2134),
            (3122804410, "Cell", "3,122,804,410", 3122804410),
            (46342, "Details", "11/16/2026", "11/16/2026"), (46342.5, "Visited", "x", datetime(2026, 11, 16, 12)),
            (4250, "Value", "$4,250.00", 4250), (0.4, "Visited", "9:36", 0.4),
            (1e9, "Visited", "x", 1e9), (True, "Done", None, True),
        ],
    )  # fmt: skip
    def test_a_number_is_what_its_column_and_people_see(
        self, raw: Any, heading: str, shown: str | None, cell: Cell
    ) -> None:
        assert cell_of(raw, heading, shown) == cell
