"""A Google Sheet that people edit, and a network that fails, while Beback syncs: a handful of torture_sheets.py."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from sheet_people import EDITS
from sheet_storms import FAULTS, REFUSED, Storm, random_storm, trial
from sheets_server import SheetsServer
from sheets_server.traffic import Moment


@pytest.fixture(scope="module")
def server() -> Iterator[SheetsServer]:
    with SheetsServer() as running:
        yield running


@pytest.fixture
def storm(server: SheetsServer, tmp_path: Path, request: pytest.FixtureRequest) -> Storm:
    return Storm.over(server, tmp_path, request.node.name)


def test_nothing_to_change_is_one_read(storm: Storm) -> None:
    storm.traffic.forget()
    assert storm.sync().requests == 1
    assert [one.method for one in storm.traffic.requests] == ["GET"]


def test_changes_are_two_requests(storm: Storm) -> None:
    storm.tick(3)
    storm.traffic.forget()
    assert storm.sync().requests == 2
    assert [one.method for one in storm.traffic.requests] == ["GET", "POST"]
    assert storm.calm() == []
    assert len(storm.people.ticks) == 3


def test_rows_moved_in_between_are_three_requests(storm: Storm) -> None:
    storm.tick(3)
    storm.traffic.forget()
    storm.traffic.before(2, lambda: storm.shop.sheet.sort("Prospect", reverse=True))
    assert storm.sync().requests == 3
    assert storm.calm() == []


@pytest.mark.parametrize("moment", ["before", "during", "after"])
@pytest.mark.parametrize("edit", EDITS)
def test_one_edit_while_a_write_is_under_way(storm: Storm, edit: str, moment: Moment) -> None:
    assert trial(storm, [(2, moment, edit)]) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_read_that_fails_once(storm: Storm, fault: str) -> None:
    assert trial(storm, [], [(1, fault, "before")]) == []


@pytest.mark.parametrize("fault", FAULTS)
def test_a_write_that_fails_without_effect(storm: Storm, fault: str) -> None:
    assert trial(storm, [], [(2, fault, "before")]) == []


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault not in REFUSED])
def test_a_write_that_fails_with_effect(storm: Storm, fault: str) -> None:
    assert trial(storm, [], [(2, fault, "after")]) == []


@pytest.mark.parametrize("fault", ["503", "dropped"])
def test_a_write_that_takes_effect_after_the_next_read(storm: Storm, fault: str) -> None:
    assert trial(storm, [], [(2, fault, "late")]) == []


@pytest.mark.parametrize("edit", ["sort", "move a row", "insert a row", "insert a column"])
def test_rows_move_before_a_write_whose_answer_is_lost(storm: Storm, edit: str) -> None:
    assert trial(storm, [(2, "before", edit)], [(2, "dropped", "after")]) == []


@pytest.mark.parametrize(
    "pair", [("sort", "tick"), ("delete a row", "insert a row"), ("move a column", "sort"), ("copy an ID", "sort")]
)
def test_two_edits_between_read_and_write(storm: Storm, pair: tuple[str, str]) -> None:
    assert trial(storm, [(2, "before", edit) for edit in pair]) == []


@pytest.mark.parametrize("edit", ["sort", "insert a row", "delete a row", "insert a column", "move a column", "type"])
def test_an_edit_while_the_first_write_of_all_is_under_way(server: SheetsServer, tmp_path: Path, edit: str) -> None:
    storm = Storm.before_the_first(server, tmp_path, edit)
    assert trial(storm, [(2, "before", edit)]) == []


def test_two_computers_at_once_record_a_tick_once(storm: Storm, tmp_path: Path) -> None:
    other = storm.shop.elsewhere(tmp_path / "elsewhere")
    storm.tick(3)
    storm.sync(between=lambda: storm.sync(other))
    assert storm.calm() == []


@pytest.mark.parametrize("effect", ["before", "after"])
def test_a_run_that_ends_in_its_write_is_made_good_by_the_next(storm: Storm, effect: str) -> None:
    class Killed(BaseException):
        pass

    storm.tick(3)
    storm.traffic.forget()
    book = storm.shop.opened(storm.now)
    write = book.line.write

    def dies(*arguments: object) -> object:
        if effect == "after":
            write(*arguments)  # type: ignore[arg-type]
        raise Killed

    book.line.write = dies  # type: ignore[method-assign,assignment]
    with pytest.raises(Killed):
        storm.run(book)
    storm.shop.sheet.sort("Prospect", reverse=True)
    storm.now += timedelta(minutes=10)
    assert storm.calm() == []


@pytest.mark.parametrize("seed", range(4))
def test_storms(server: SheetsServer, tmp_path: Path, seed: int) -> None:
    assert list(random_storm(server, tmp_path, seed, 10)) == []
