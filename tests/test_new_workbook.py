"""A new workbook: what an associate finds when they open it."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from beback.books.new_workbook import ORDER, make_workbook
from beback.books.tab import OURS
from beback.books.workbook import Workbook
from beback.cells import Cell, Row
from beback.prospects import LOG

TABS = ("Customers", "Calls")
COLUMNS = {"Cell": "Mobile #"}
ROW: dict[str, Cell] = {
    "Prospect": "=Frank", "Visited": datetime(2026, 11, 16, 14, 10), "Cell": "0049 171 1234567", "Done": True,
    "Needed by": date(2026, 12, 24), "Due": datetime(2026, 11, 17),
}  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "book" / "prospects.xlsx"


def made(path: Path, *associates: str) -> Any:
    make_workbook(path, TABS, COLUMNS, associates or ("Dana Reyes", "Lee Ortiz"), [ROW], ["second-chance", "romance"])
    return openpyxl.load_workbook(path)[TABS[0]]


def choices(sheet: Any) -> dict[str, str]:
    """The source of the drop-down below each heading."""
    return {
        sheet[str(choice.sqref).split(":")[0].rstrip("2") + "1"].value: choice.formula1
        for choice in sheet.data_validations.dataValidation
    }


def test_every_heading_of_ours_has_a_place_and_none_two() -> None:
    assert sorted(ORDER) == sorted(OURS)


def test_the_workbook_reads_back_what_was_put_in(path: Path) -> None:
    made(path)
    snapshot = Workbook(path, TABS, COLUMNS).read()
    assert snapshot.prospects == (Row(2, {**ROW, "Needed by": datetime(2026, 12, 24)}),)
    assert snapshot.headings == set(OURS)
    assert snapshot.log == ()


def test_the_log_is_the_last_tab_and_has_its_headings(path: Path) -> None:
    made(path, *(f"Associate number {n}" for n in range(30)))
    file = openpyxl.load_workbook(path)
    assert file.sheetnames[-1] == "Calls"
    assert tuple(cell.value for cell in file["Calls"][1]) == LOG


def test_the_name_and_the_headings_stay_in_sight_and_can_be_filtered(path: Path) -> None:
    sheet = made(path)
    assert sheet["A1"].value == "Prospect"
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:AP2"
    assert sheet.page_setup.orientation == "landscape"


def test_drop_downs_offer_the_words_that_beback_knows_and_let_others_pass(path: Path) -> None:
    sheet = made(path)
    offered = choices(sheet)
    assert offered["Status"] == '"Be-back,Deciding,Not now,Bought,Lost"'
    assert offered["OK to contact"] == '"Yes,No"'
    assert offered["Associate"] == '"Dana Reyes,Lee Ortiz"'
    assert offered["Cadence"] == '"second-chance,romance"'
    assert set(offered) == {
        "Associate", "Status", "Result", "Contact by", "OK to contact", "Surprise", "Done", "Cadence"
    }  # fmt: skip
    warnings = {(choice.errorStyle, choice.showErrorMessage) for choice in sheet.data_validations.dataValidation}
    assert warnings == {("warning", True)}


@pytest.mark.parametrize("names", [tuple(f"Associate number {n}" for n in range(30)), ("Ortiz, Lee", "Dana Reyes")])
def test_names_that_no_drop_down_can_hold_stand_on_a_hidden_tab(path: Path, names: tuple[str, ...]) -> None:
    sheet = made(path, *names)
    assert choices(sheet)["Associate"] == f"Lists!$A$2:$A${len(names) + 1}"
    lists = openpyxl.load_workbook(path)["Lists"]
    assert lists.sheet_state == "hidden"
    assert [lists.cell(row, 1).value for row in range(2, len(names) + 2)] == list(names)


@pytest.mark.parametrize(
    ("heading", "form"), [("Visited", "yyyy-mm-dd hh:mm"), ("Needed by", "yyyy-mm-dd"), ("Mobile #", "@")]
)
def test_a_column_has_its_format_to_the_bottom(path: Path, heading: str, form: str) -> None:
    sheet = made(path)
    cell = next(cell for cell in sheet[1] if cell.value == heading)
    assert sheet.column_dimensions[cell.column_letter].number_format == form
    assert sheet.cell(2, cell.column).number_format == form


def test_id_and_key_alone_are_hidden(path: Path) -> None:
    sheet = made(path)
    hidden = [cell.value for cell in sheet[1] if sheet.column_dimensions[cell.column_letter].hidden]
    assert hidden == ["ID", "Key"]


def test_what_is_asked_at_a_walk_in_stands_side_by_side() -> None:
    first = ORDER.index("Visited")
    assert ORDER[first : first + 6] == ("Visited", "Status", "Cell", "Email", "Looking for", "Value")


def test_late_rows_priority_and_checks_are_coloured(path: Path) -> None:
    coloured = [
        (str(area.sqref).partition(":")[0], str(area.sqref).partition(":")[2].rstrip("0123456789"), rule.formula)
        for area in made(path).conditional_formatting
        for rule in area.rules
    ]
    late = 'AND($D2<>"",ISNUMBER($E2),INT($E2)<TODAY())'
    assert coloured == [
        ("C2", "C", ['$C2="A"']),
        ("I2", "I", ['$I2<>""']),
        ("A2", "L", [late]),
        ("A2", "A", ['$C2="A"']),
    ]


def test_a_file_that_is_there_is_left_alone(path: Path) -> None:
    made(path)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        make_workbook(path, TABS, COLUMNS, ["Dana Reyes"])
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["prospects.xlsx"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_the_file_has_the_usual_mode(path: Path) -> None:
    made(path)
    other = path.with_name("other")
    other.touch()
    assert path.stat().st_mode == other.stat().st_mode


def test_stopped_half_way_there_is_no_file(path: Path) -> None:
    def at(point: str) -> None:
        if point == "synced":
            raise RuntimeError

    with pytest.raises(RuntimeError):
        make_workbook(path, TABS, COLUMNS, ["Dana Reyes"], at=at)
    assert list(path.parent.iterdir()) == []
