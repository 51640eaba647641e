"""A Google Sheet that people edit, and a network that fails, while Beback syncs: a handful of torture_sheets.py."""

import random
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest

from sheet_edits import EDITS
from sheet_storms import FAULTS, MOMENTS, REFUSED, Storm
from sheet_trials import forgetting_storm, random_storm, trial
from sheets_server import SheetsServer
from sheets_server.traffic import Moment


@pytest.fixture
def storm(server: SheetsServer, tmp_path: Path, request: pytest.FixtureRequest) -> Storm:
    return Storm.over(server, tmp_path, request.node.name)


@pytest.mark.parametrize("moment", MOMENTS)
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


ONCE_WRONG: list[tuple[tuple[int, Moment, str], tuple[int, Moment, str]]] = [
    ((2, "before", "insert a column"), (2, "during", "insert a column")),
    ((2, "before", "delete a column"), (2, "during", "insert a column")),
    ((2, "before", "insert a row"), (3, "before", "insert a column")),
    ((2, "before", "delete a row"), (3, "before", "add a person")),
    ((2, "before", "add a person"), (2, "during", "tick")),
    ((2, "before", "insert above the headings"), (2, "during", "tick")),
    ((2, "before", "delete a column"), (2, "during", "move our column")),
    ((2, "before", "delete a column"), (3, "before", "copy a row")),
    ((2, "before", "a column in the log"), (2, "during", "a column in the log")),
    ((2, "before", "move a column of the log"), (3, "before", "a column in the log")),
]


@pytest.mark.parametrize("pair", ONCE_WRONG, ids=str)
@pytest.mark.parametrize("seed", [1, 2])
def test_two_edits_round_one_write_that_once_went_wrong(
    server: SheetsServer, tmp_path: Path, seed: int, pair: tuple[tuple[int, Moment, str], tuple[int, Moment, str]]
) -> None:
    assert trial(Storm.over(server, tmp_path, seed), pair) == []


PAIRS = [*product(EDITS, MOMENTS, EDITS, MOMENTS)]


@pytest.mark.parametrize("pair", random.Random(4).sample(PAIRS, 30), ids=" ".join)
def test_two_edits_at_any_moments(storm: Storm, pair: tuple[str, Moment, str, Moment]) -> None:
    one, at_one, two, at_two = pair
    assert trial(storm, [(2, at_one, one), (2, at_two, two)]) == []


@pytest.mark.parametrize("edit", [edit for edit in EDITS if edit not in ("clear an ID", "copy an ID")])
def test_an_edit_while_the_first_write_of_all_is_under_way(server: SheetsServer, tmp_path: Path, edit: str) -> None:
    storm = Storm.before_the_first(server, tmp_path, edit)
    assert trial(storm, [(2, "before", edit)]) == []


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


def test_a_storm_that_writes_in_parts(server: SheetsServer, tmp_path: Path) -> None:
    assert list(random_storm(server, tmp_path, 5, 10, largest=3000)) == []


@pytest.mark.parametrize("seed", [1, 2, 10038])
def test_somebody_is_forgotten_while_people_edit(server: SheetsServer, tmp_path: Path, seed: int) -> None:
    assert forgetting_storm(server, tmp_path, seed) == []
