"""setup_book.py: what it makes, and what it leaves alone on a book that is there."""

from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from beback.books.new_workbook import ORDER
from beback.books.tab import OURS
from beback.cells import Cell
from beback.history import named_by
from beback.prospects import LOG
from shop import Shop


@pytest.fixture
def shop(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shop:
    return Shop(tmp_path / "shop", capsys)


def cells(shop: Shop) -> dict[tuple[str, str], Any]:
    """Every cell of every tab, with what its format is."""
    file = openpyxl.load_workbook(shop.book)
    return {
        (sheet.title, cell.coordinate): (cell.value, cell.number_format)
        for sheet in file.worksheets
        for line in sheet.iter_rows()
        for cell in line
        if cell.value is not None
    }


def test_a_new_workbook_is_ready_to_be_typed_into(shop: Shop) -> None:
    shop.book.parent.rmdir()
    ran = shop.setup()
    file = openpyxl.load_workbook(shop.book)
    sheet: Any = file["Prospects"]
    columns = {cell.value: cell.column_letter for cell in sheet[1]}
    listed = {str(choice.sqref).partition("2")[0] for choice in sheet.data_validations.dataValidation}
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(f"Made {shop.book}. Type in your prospects")
    assert set(columns) == set(OURS)
    assert tuple(cell.value for cell in file["Contact log"][1]) == LOG
    assert {columns[h] for h in ("Status", "Result", "Contact by", "OK to contact", "Associate")} <= listed
    assert sheet.freeze_panes == "B2"
    assert sheet.max_row == 1
    assert sheet.column_dimensions[columns["Visited"]].number_format == "yyyy-mm-dd hh:mm"
    assert sheet.column_dimensions[columns["Work phone"]].number_format == "@"
    assert shop.files() == {"config.yaml", "book/prospects.xlsx", "state/run.lock"}


def test_names_and_headings_are_those_of_the_config(shop: Shop) -> None:
    shop.mend("columns: {}", 'columns: {Cell: "Mobile #"}')
    shop.mend("tabs: {prospects: Prospects, log: Contact log}", "tabs: {prospects: Clients, log: Calls}")
    shop.mend("Lee Ortiz: {", "Sam Lee: {")
    shop.mend("cover: Lee Ortiz", "cover: Sam Lee")
    shop.setup()
    file = openpyxl.load_workbook(shop.book)
    assert file.sheetnames == ["Clients", "Calls"]
    assert {"Mobile #"} < {cell.value for cell in file["Clients"][1]} == {*OURS, "Mobile #"} - {"Cell"}
    assert '"Dana Reyes,Sam Lee"' in {c.formula1 for c in file["Clients"].data_validations.dataValidation}


def test_a_new_workbook_needs_nothing_more(shop: Shop) -> None:
    shop.setup()
    with shop.untouched():
        assert shop.setup().out == "prospects.xlsx has all its columns; nothing was changed.\n"
        assert shop.sync("--json").json["changed_cells"] == 0


@pytest.mark.parametrize("now", ["2026-11-17 09:00", "2026-11-22 21:30", "2027-01-01 00:05", "2028-02-29 12:00"])
def test_the_sample_shows_every_cadence(shop: Shop, now: str) -> None:
    ran = shop.setup("--sample", now=now)
    assert ran.out == f"Made {shop.book} with 49 sample prospects. scripts/sync.py gives them their tasks.\n"
    result = shop.sync("--json", now=now).json
    shown = {name.cadence for row in shop.rows() if (name := named_by(row["Key"] or ""))}
    assert shown >= {"second-chance", "save-the-sale", "after-sale", "milestones", "keep-in-touch", "romance"}
    assert result["rows"] >= 40
    assert result["warnings"] == []
    assert not any("Needs " in (row["Say"] or "") or "Add the file" in (row["Say"] or "") for row in shop.rows())
    with shop.untouched():
        assert shop.sync("--json", now=now).json["changed_cells"] == 0


def test_a_book_that_is_there_gets_only_the_headings_that_it_lacks(shop: Shop) -> None:
    headings = ["Ring size", "Prospect", "cell", "Visited"]
    row: dict[str, Cell] = {
        "Ring size": "=6+1",
        "Prospect": "Frank Hale",
        "cell": "007",
        "Visited": datetime(2026, 11, 16, 14, 10),
    }
    shop.write(row, headings=headings, log=False)
    with shop.opened() as file:
        file["Prospects"]["F4"] = "a note"
        file.create_sheet("Orders")["B2"] = 12.5
    before = cells(shop)
    ran = shop.setup()
    lacking = [h for h in ORDER if h not in (*headings, "Cell")]
    after = cells(shop)
    added = [value for (tab, place), (value, _) in after.items() if (tab, place) not in before and tab == "Prospects"]
    assert ran.out.startswith(f"prospects.xlsx: added {', '.join(lacking)}.\n")
    assert {place: cell for place, cell in after.items() if place in before} == before
    assert added == lacking
    assert after["Prospects", "G1"][0] == lacking[0]
    assert openpyxl.load_workbook(shop.book).sheetnames == ["Prospects", "Orders", "Contact log"]
    with shop.untouched():
        assert shop.setup().status == 0


@pytest.mark.parametrize("content", [b"", b"no workbook"])
def test_a_sample_goes_into_no_book_that_is_there(shop: Shop, content: bytes) -> None:
    shop.write({"Prospect": "Frank Hale"})
    if content:
        shop.book.write_bytes(content)
    with shop.untouched():
        ran = shop.setup("--sample")
    assert (ran.status, ran.out) == (1, "")
    assert "prospects.xlsx is there already" in ran.last
    assert "Leave out --sample" in ran.last


def test_a_new_workbook_is_none_for_macros(shop: Shop) -> None:
    shop.mend("book/prospects.xlsx", "book/prospects.xlsm")
    ran = shop.setup()
    assert (ran.status, ran.out) == (1, "")
    assert "prospects.xlsm: there is no such file" in ran.last
    assert "to prospects.xlsx" in ran.last
    assert shop.files() == {"config.yaml", "state/run.lock"}


def test_a_link_that_leads_nowhere_is_no_place_for_a_workbook(shop: Shop) -> None:
    shop.book.symlink_to(shop.folder / "gone.xlsx")
    ran = shop.setup()
    assert (ran.status, ran.out) == (1, "")
    assert "prospects.xlsx: there is no such file" in ran.last


def test_a_folder_that_cannot_be_made_is_told(shop: Shop) -> None:
    shop.mend("book/prospects.xlsx", "config.yaml/prospects.xlsx")
    ran = shop.setup()
    assert (ran.status, ran.out) == (1, "")
    assert "config.yaml" in ran.last
    assert "fault of its own" not in ran.last
