"""The books of the benchmark are what they claim to be."""

from pathlib import Path

from openpyxl import load_workbook

from beback.cells import Cell, Row
from beback.cells import phone as read_phone
from beback.prospects import HUMAN, Prospect, Status
from beback.reading import read_prospect
from benchmark.generator import NOW, phone, prospects, write_book


def test_no_two_phone_numbers_are_alike_and_all_are_valid() -> None:
    found = [read_phone(phone(n), "US") for n in range(3000)]
    assert None not in found
    assert len({number.e164 for number in found if number}) == 3000


def test_every_row_reads_without_a_problem() -> None:
    assert [p.problems for p in map(as_prospect, prospects(2000)) if p.problems] == []


def test_every_column_but_the_photo_and_the_results_of_ticks_is_filled_somewhere() -> None:
    filled = {heading for row in prospects(2000) for heading in row}
    assert set(HUMAN) - filled == {"Photo", "Done on", "Result", "Result note"}


def test_every_status_is_there_and_nobody_comes_from_the_future() -> None:
    read = [as_prospect(row) for row in prospects(1000)]
    assert {p.status for p in read} == set(Status)
    assert all(p.visited and p.visited < NOW and (not p.bought_on or p.bought_on <= NOW) for p in read)


def test_some_people_stand_in_several_rows() -> None:
    cells = [cell for row in prospects(1000) if (cell := row.get("Cell"))]
    assert 20 < len(cells) - len(set(cells)) < 80


def test_a_seed_gives_one_book() -> None:
    assert list(prospects(50)) == list(prospects(50))
    assert list(prospects(50)) != list(prospects(50, seed=2))


def test_a_written_book_holds_the_rows(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    write_book(path, prospects(30))
    head, *lines = load_workbook(path)["Prospects"].values
    rows = [{str(h): cell for h, cell in zip(head, line, strict=True) if cell is not None} for line in lines]
    assert rows == list(prospects(30))


def as_prospect(row: dict[str, Cell]) -> Prospect:
    return read_prospect(Row(2, row), "US")
