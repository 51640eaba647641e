"""What a Done tick leaves in the cells of its row, and whose line it is (R1, R5, I1)."""

from datetime import date, datetime
from typing import Any

import pytest

from beback.cells import Cell
from beback.followups import Run, plan
from beback.runs import sync
from fakes import MemoryBook
from playbook import rules_of, store_words

FRANK: dict[str, Any] = {
    "Prospect": "Frank Hale",
    "Visited": datetime(2026, 11, 16, 14, 10),
    "Cell": "312-280-4410",
    "Home address": "9 Oak St",
}

REMINDED = {
    "Status": "Bought",
    "Bought on": date(2026, 9, 1),
    "Cadence": "milestones",
    "Special date": date(1988, 12, 10),
}


def synced(book: MemoryBook, now: datetime) -> None:
    sync(book, store_words(), Run(rules_of(), now, now.isoformat()))


def shown() -> MemoryBook:
    """Frank's row in row 2, with the call of the second chance."""
    book = MemoryBook.of(FRANK)
    synced(book, datetime(2026, 11, 16, 15))
    return book


@pytest.mark.parametrize(("tick", "left"), [(True, False), ("x", None), ("TRUE", None), (1, None)])
def test_a_check_box_stays_one_and_typed_words_go(tick: Cell, left: Cell) -> None:
    book = shown()
    book.type(2, "Done", tick)
    synced(book, datetime(2026, 11, 17, 11))
    assert book.cell(2, "Attempt") == "2 of 3"
    assert book.cell(2, "Done") is left


@pytest.mark.parametrize(("box", "no"), [(True, False), (None, "No"), ("yes", "No")])
def test_a_check_box_for_ok_to_contact_is_unticked_and_else_no_is_written(box: Cell, no: Cell) -> None:
    book = shown()
    book.type(2, "OK to contact", box)
    book.tick(2, "Stop")
    synced(book, datetime(2026, 11, 17, 11))
    assert (book.cell(2, "OK to contact"), book.cell(2, "Check")) == (no, "Do not contact")


@pytest.mark.parametrize(
    ("cells", "task", "since"),
    [
        ({}, "Thank and invite back", date(2026, 11, 16)),
        ({"Status": "Deciding", "Email": "f@example.com"}, "Romance piece: Diamond care guide", date(2026, 11, 16)),
        ({"Status": "Bought", "Bought on": date(2026, 11, 17)}, "Thank-you note", date(2026, 11, 17)),
        (REMINDED, "Remind of the special day", date(2026, 12, 10)),
        ({"Appointment": datetime(2026, 11, 20, 15)}, "Prepare the appointment", datetime(2026, 11, 20, 15)),
    ],
)  # fmt: skip
def test_the_line_s_since_is_what_the_task_was_counted_from(cells: dict[str, Cell], task: str, since: date) -> None:
    book = MemoryBook.of({**FRANK, **cells})
    now = datetime(2026, 11, 17, 15)
    synced(book, now)
    (row,) = plan(book.read().prospects, (), Run(rules_of(), now, "look")).rows
    assert row.task
    assert (row.task.text, row.task.since) == (task, since)
    book.tick(2)
    synced(book, datetime(2026, 11, 19, 11))
    _, line = book.tabs["Contact log"]
    assert line[11] == since


def test_a_copy_that_is_ticked_alone_tells_of_the_task_that_it_shows() -> None:
    book = shown()
    book.copy(2, 3)
    book.tick(3, "Left message")
    synced(book, datetime(2026, 11, 17, 11))
    _, line = book.tabs["Contact log"]
    assert (line[1], line[5], line[7]) == (book.cell(2, "ID"), "call", "1 of 3")
    assert (book.cell(2, "Task"), book.cell(3, "Done")) == ("Handwritten note", False)
    assert book.cell(3, "ID") != book.cell(2, "ID")
