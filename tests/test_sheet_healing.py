"""What a write did to rows and columns that people moved just before it, just after it, or both, is put right."""

import random
from collections.abc import Callable, Collection, Iterator
from typing import TypeAlias

import pytest

from beback.books.sheets.columns import same_columns
from beback.books.sheets.healing import Mend, mend
from beback.books.sheets.pending import Pending
from beback.books.sheets.recognise import recognise
from beback.books.sheets.seen import Sheet
from beback.books.sheets.values import Raw

Grid: TypeAlias = list[list[Raw]]
Edit: TypeAlias = Callable[[Grid, random.Random], None]
HEADINGS = ["Ring", "Prospect", "Details", "Done", "Done on", "Result", "Note", "ID", "Task", "Due", "Key", "Tag"]
COLUMNS = {
    {"Note": "Result note"}.get(heading, heading): column
    for column, heading in enumerate(HEADINGS)
    if heading not in ("Ring", "Tag")
}
PEOPLE = 7
OWN = ("Ring", "Prospect", "Details", "ID", "Tag")


def grid() -> Grid:
    """A small store: seven people, two of them ticked."""
    rows: Grid = [
        [
            n + 0.5, f"Person {n}", f"likes {n}", n in (2, 5), None, "Sent" if n == 2 else None,
            "came by" if n in (2, 5) else None, f"P{n}", f"Call {n}", 46000.5 + n, f"P{n}|call|K{n}", f"T{n}",
        ]
        for n in range(PEOPLE)
    ]  # fmt: skip
    return [[*HEADINGS], *rows]


def writes() -> dict[tuple[int, int], Raw]:
    """A tick that leads to the next task, one that leads to none, and a task that is told otherwise."""
    place = {heading: column for column, heading in enumerate(HEADINGS)}
    done: dict[str, Raw] = {"Done": False, "Note": None}
    rows: dict[int, dict[str, Raw]] = {
        3: {**done, "Result": None, "Task": "Write to 2", "Due": 46020.5, "Key": "P2|note|N2"},
        6: {**done, "Task": None, "Due": None, "Key": None},
        2: {"Task": "Call 1, late"},
    }
    return {(row, place[heading]): raw for row, cells in rows.items() for heading, raw in cells.items()}


def _wide(cells: Grid, edit: Callable[[list[Raw]], object]) -> None:
    for line in cells:
        edit(line)


def _move_row(cells: Grid, dice: random.Random) -> None:
    cells.insert(dice.randrange(1, len(cells) - 1), cells.pop(dice.randrange(1, len(cells))))


def _sort(cells: Grid, dice: random.Random) -> None:
    below = cells[1:]
    dice.shuffle(below)
    cells[1:] = below


def _insert_row(cells: Grid, dice: random.Random) -> None:
    cells.insert(dice.randrange(1, len(cells)), [None] * len(cells[0]))


def _delete_row(cells: Grid, dice: random.Random) -> None:
    del cells[dice.randrange(1, len(cells))]


def _insert_column(cells: Grid, dice: random.Random) -> None:
    place = dice.randrange(len(cells[0]))
    _wide(cells, lambda line: line.insert(place, None))


def _delete_column(cells: Grid, dice: random.Random) -> None:
    if "Details" in cells[0]:
        place = cells[0].index("Details")
        _wide(cells, lambda line: line.pop(place))


def _move_column(cells: Grid, dice: random.Random) -> None:
    place, to = dice.randrange(len(cells[0])), dice.randrange(len(cells[0]))
    _wide(cells, lambda line: line.insert(to, line.pop(place)))


ROWS: dict[str, Edit] = {"move": _move_row, "sort": _sort, "insert": _insert_row, "delete": _delete_row}
EDITS: dict[str, Edit] = {
    **{f"{name} rows": edit for name, edit in ROWS.items()},
    "insert a column": _insert_column,
    "delete a column": _delete_column,
    "move a column": _move_column,
}


def after(before: list[str], since: list[str], seed: object) -> tuple[Grid, Mend]:
    """The tab as it stands after these edits, the write, and those edits; and what is to be put right."""
    dice = random.Random(str(seed))
    cells = grid()
    pending = Pending(1, "nonce", Sheet(1, "Prospects", 1000, 26, grid()), 0, COLUMNS, writes())
    for name in before:
        EDITS[name](cells, dice)
    for (row, column), raw in pending.writes.items():
        cells.extend([] for _ in range(row + 1 - len(cells)))
        cells[row].extend([None] * (column + 1 - len(cells[row])))
        cells[row][column] = raw
    width = max(map(len, cells))
    _wide(cells, lambda line: line.extend([None] * (width - len(line))))
    for name in since:
        EDITS[name](cells, dice)
    found = mend(pending, Sheet(1, "Prospects", 1000, 26, cells))
    return [list(line) for line in Sheet(1, "Prospects", 1000, 26, cells).with_cells(found.cells).cells], found


def faults(cells: Grid, found: Mend, headings: Collection[str] = HEADINGS) -> Iterator[str]:
    """Whoever is not as they ought to be under these headings."""
    wanted: dict[Raw, dict[str, Raw]] = {line[-1]: dict(zip(HEADINGS, line, strict=True)) for line in grid()[1:]}
    for (row, column), raw in writes().items():
        wanted[grid()[row][-1]][HEADINGS[column]] = raw
    if "Tag" not in cells[0]:
        yield f"the headings are {cells[0]}"
        return
    for number, line in enumerate(cells[1:], 1):
        if number in found.unsure:
            continue
        there = {str(heading): cell for heading, cell in zip(cells[0], line, strict=False) if heading}
        if there["Tag"] is None and any(cell not in (None, "", False) for cell in line):
            yield f"row {number} ought to be blank: {there}"
        for heading, cell in wanted.get(there["Tag"], {}).items():
            if heading in there and heading in headings and (there[heading] or None) != (cell or None):
                yield f"{there['Tag']}'s {heading} is {there[heading]!r} and ought to be {cell!r}"


@pytest.mark.parametrize("since", [None, *EDITS])
@pytest.mark.parametrize("before", [None, *EDITS])
def test_one_edit_before_a_write_and_one_after_it(before: str | None, since: str | None) -> None:
    for seed in range(12):
        cells, found = after([before] if before else [], [since] if since else [], seed)
        assert list(faults(cells, found)) == [], seed
        assert found.unsure == frozenset()


def test_two_edits_before_a_write_and_two_after_it_leave_people_who_they_are() -> None:
    """Beback's own columns and a tick that is in the log already are the next plan's."""
    for seed in range(300):
        dice = random.Random(seed)
        names = [dice.choice([*EDITS]) for _ in range(4)]
        cells, found = after(names[:2], names[2:], seed)
        assert list(faults(cells, found, OWN)) == [], (seed, names)


def test_nothing_is_touched_where_nobody_moved_anything() -> None:
    cells, found = after([], [], 1)
    assert found.cells == {}
    assert list(faults(cells, found)) == []


@pytest.mark.parametrize(
    ("before", "now", "same"),
    [
        (["A", "B", "C"], ["A", "B", "C"], {0: 0, 1: 1, 2: 2}),
        (["A", "B", "C"], ["A", None, "B", "C"], {0: 0, 2: 1, 3: 2}),
        (["A", "B", "C"], ["A", "X", "C"], {0: 0, 1: 1, 2: 2}),
        (["A", "B", "C"], ["C", "A", "B"], {0: 2, 1: 0, 2: 1}),
        (["A", "B", "C"], ["B", "A", None, "C"], {0: 1, 1: 0, 3: 2}),
        (["A", None, "C"], ["A", None, "C", "D"], {0: 0, 1: 1, 2: 2}),
        (["A", "A", "C"], ["A", "C"], {1: 2}),
    ],
)
def test_a_column_is_found_by_its_heading_else_between_its_neighbours(
    before: list[Raw], now: list[Raw], same: dict[int, int]
) -> None:
    assert same_columns([before], [now]) == same


COLUMN = {heading: column for column, heading in enumerate(HEADINGS)}


def emptied(row: int) -> dict[tuple[int, int], Raw]:
    """A row of which only the ID stays, and a Key by which it is found (forget.py)."""
    cells: dict[str, Raw] = {heading: None for heading in HEADINGS if heading != "ID"}
    return {(row, COLUMN[heading]): raw for heading, raw in {**cells, "Key": f"forgotten|nonce|{row}"}.items()}


def _found(cells: Grid, writes: dict[tuple[int, int], Raw]) -> dict[int, int]:
    """Which row of the small store each row is said to be."""
    pending = Pending(1, "nonce", Sheet(1, "Prospects", 1000, 26, grid()), 0, COLUMNS, writes)
    return recognise(pending, Sheet(1, "Prospects", 1000, 26, cells), 0).rows


def test_a_row_is_itself_though_it_bears_the_id_of_another_whose_row_is_gone() -> None:
    cells = grid()
    cells[3][COLUMN["ID"]] = cells[2][COLUMN["ID"]]
    del cells[2]
    assert _found(cells, {(6, COLUMN["Task"]): "Call 5, late"}) == {0: 0, 1: 1, **{row: row + 1 for row in range(2, 7)}}


def test_a_row_that_was_typed_over_is_known_by_its_id_alone() -> None:
    cells = grid()
    cells[3] = [None if heading != "ID" else "P2" for heading in HEADINGS]
    cells.insert(1, cells.pop(3))
    assert _found(cells, {(6, COLUMN["Task"]): "Call 5, late"})[1] == 3


def test_a_row_that_was_typed_over_from_end_to_end_is_the_one_between_its_neighbours() -> None:
    cells = grid()
    for line in (before := grid()):
        line[COLUMN["ID"]] = line[COLUMN["Key"]] = None
    cells[3] = [f"new {heading}" for heading in HEADINGS]
    del cells[7]
    pending = Pending(1, "nonce", Sheet(1, "Prospects", 1000, 26, before), 0, COLUMNS, {(3, COLUMN["Task"]): "Call"})
    cells[3][COLUMN["Task"]] = "Call"
    found = recognise(pending, Sheet(1, "Prospects", 1000, 26, cells), 0)
    assert found.rows[3] == 3


@pytest.mark.parametrize("left", ["Key", "Tag", "Prospect"])
def test_a_row_that_was_emptied_in_place_of_another_is_known_by_what_is_left(left: str) -> None:
    writes = {place: raw for place, raw in (emptied(3) | emptied(5)).items() if place != (3, COLUMN[left])}
    cells = grid()
    cells[3], cells[6] = cells[6], cells[3]
    cells[3][COLUMN["ID"]] = None
    for (row, column), raw in writes.items():
        cells[row][column] = raw
    assert _found(cells, writes) == {row: {3: 6, 6: 3}.get(row, row) for row in range(PEOPLE + 1)}


def test_two_rows_that_nothing_tells_apart_any_more_are_neither() -> None:
    before: Grid = [["Prospect", "ID", "Task"], ["Kim", "P1", "Call"], ["Kim", "P2", "Write"], ["Lee", None, None]]
    columns = {"Prospect": 0, "ID": 1, "Task": 2}
    writes: dict[tuple[int, int], Raw] = {(3, 1): "P3", (3, 2): "Call Lee"}
    pending = Pending(1, "nonce", Sheet(1, "Prospects", 9, 9, before), 0, columns, writes)
    cells: Grid = [before[0], [], [], ["Kim", "P3", "Call Lee"]]
    found = recognise(pending, Sheet(1, "Prospects", 9, 9, cells), 0)
    assert (found.rows, found.unsure) == ({0: 0}, {3})


def test_rows_that_are_alike_in_all_are_taken_as_they_stand() -> None:
    """Twenty walk-ins of whom nothing else is known, before their first sync; somebody puts a row in above them."""
    before: Grid = [["Prospect", "ID"]]
    before += [["Walk-in", None] for _ in range(20)]
    writes: dict[tuple[int, int], Raw] = {(row, 1): f"P{row}" for row in range(1, 21)}
    pending = Pending(1, "nonce", Sheet(1, "Prospects", 99, 9, before), 0, {"Prospect": 0, "ID": 1}, writes)
    now: Grid = [before[0], [None, "P1"]]
    now += [["Walk-in", f"P{row}" if row < 21 else None] for row in range(2, 22)]
    found = recognise(pending, Sheet(1, "Prospects", 99, 9, now), 0)
    assert found.unsure == set()
    assert {row: was for row, was in found.rows.items() if row != 21} == {0: 0, **{row: row for row in range(2, 21)}}


def test_columns_whose_headings_were_written_over_are_found_by_what_they_hold() -> None:
    before: Grid = [["A", "B", "C", "D"], [1, "b1", "c1", "d1"], [2, "b2", "c2", "d2"], [3, "b3", None, "d3"]]
    now: Grid = [["A", None, False], [3, "b3", "d3"], [1, "b1", "d1"], [2, "typed", "d2"]]
    assert same_columns(before, now) == {0: 0, 1: 1, 2: 3}


def test_columns_that_hold_the_same_are_not_taken_for_one_another() -> None:
    before: Grid = [["A", "B", "C"], [1, "yes", "yes"], [2, "no", "no"]]
    assert same_columns(before, [["A", None], [1, "yes"], [2, "no"]]) == {0: 0}


def test_a_heading_that_the_write_put_there_is_not_the_column_s() -> None:
    """Somebody put a column in before Tag, and the write's ID went on Tag."""
    before: Grid = [["A", "Tag", "ID"], [1, "T0", "P0"], [2, "T1", "P1"]]
    now: Grid = [["A", None, "ID", None], [1, None, "N0", "P0"], [2, None, "N1", "P1"]]
    assert same_columns(before, now, (0, 0), {(row, 2) for row in range(3)}) == {0: 0, 2: 1, 3: 2}
