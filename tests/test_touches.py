"""Messages that left are recorded as a tick with Result Sent would be: once each, under their Key (R1, R2, P1)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pytest

from beback.followups import Run
from beback.recording import Touch
from beback.runs import sync
from fakes import MemoryBook
from playbook import rules_of, store_words

FRANK: Mapping[str, Any] = {
    "Prospect": "Frank Hale",
    "Visited": datetime(2026, 11, 10, 14, 10),
    "Email": "frank@example.com",
    "Home address": "12 Oak St, Chicago, IL 60601",
    "Cell": "(312) 555-0142",
}
SENT_AT = datetime(2026, 11, 17, 19, 30)  # after the store has closed, within contact hours
NOW = datetime(2026, 11, 17, 19, 40)


def sync_at(book: MemoryBook, now: datetime, *touches: Touch) -> Any:
    return sync(book, store_words(), Run(rules_of(), now, f"{now:%d%H%M}"), touches=touches)


def rows(book: MemoryBook, tab: str = "Prospects") -> list[dict[str, Any]]:
    head, *found = book.tabs.get(tab, [[]])
    return [dict(zip(map(str, head), row, strict=False)) for row in found]


def log(book: MemoryBook) -> list[dict[str, Any]]:
    return rows(book, "Contact log")


def synced(**cells: Any) -> MemoryBook:
    """Frank's row, synced once: the call of the second chance is his task."""
    book = MemoryBook.of({**FRANK, **cells})
    sync_at(book, datetime(2026, 11, 17, 9, 0))
    return book


def key(book: MemoryBook) -> str:
    return str(rows(book)[0]["Key"])


def put(book: MemoryBook, **cells: Any) -> None:
    """Somebody types into Frank's row."""
    head = book.tabs["Prospects"][0]
    for heading, cell in cells.items():
        book.tabs["Prospects"][1][head.index(heading.replace("_", " "))] = cell


def test_a_message_that_left_is_a_line_and_the_next_task_follows() -> None:
    book = synced()
    shown = key(book)
    sync_at(book, NOW, Touch(shown, SENT_AT))
    (line,) = log(book)
    assert (line["Result"], line["Attempt"], line["Channel"], line["When"]) == ("Sent", "1 of 3", "call", SENT_AT)
    assert line["Key"] == shown
    assert rows(book)[0]["Task"] == "Handwritten note"


def test_without_a_time_it_was_sent_within_the_store_s_hours() -> None:
    book = synced()
    sync_at(book, NOW, Touch(key(book)))
    assert log(book)[0]["When"] == datetime(2026, 11, 17, 18, 0)


@pytest.mark.parametrize("times", [2, 3])
def test_the_same_message_is_never_recorded_twice(times: int) -> None:
    book = synced()
    touch = Touch(key(book), SENT_AT)
    for _ in range(times):
        sync_at(book, NOW, touch, touch)
    assert len(log(book)) == 1


def test_a_tick_of_the_associate_on_the_same_task_counts_once_and_is_the_one_that_counts() -> None:
    book = synced()
    touch = Touch(key(book), SENT_AT)
    put(book, Done=True, Result="Left message")
    sync_at(book, NOW, touch)
    assert [line["Result"] for line in log(book)] == ["Left message"]


def test_what_somebody_has_typed_without_ticking_stays() -> None:
    book = synced()
    touch = Touch(key(book), SENT_AT)
    put(book, Result="Replied", Result_note="called back, wants blue")
    sync_at(book, NOW, touch)
    row = rows(book)[0]
    assert (row["Result"], row["Result note"]) == ("Replied", "called back, wants blue")
    assert (log(book)[0]["Result"], log(book)[0]["Note"]) == ("Sent", None)


def test_a_message_is_not_forgotten_where_the_row_shows_another_task_by_now() -> None:
    book = synced()
    touch = Touch(key(book), SENT_AT, how="Email frank@example.com", attempt="1 of 2", task="Thank and invite back")
    put(book, Status="Bought", Bought_on=datetime(2026, 11, 17))
    sync_at(book, NOW)
    shown = key(book)
    sync_at(book, NOW, touch, touch)
    (line,) = log(book)
    assert (line["Cadence"], line["Step"], line["Channel"], line["Attempt"]) == (
        "second-chance",
        "call",
        "email",
        "1 of 2",
    )
    assert line["Key"] == touch.key
    assert key(book) == shown


@pytest.mark.parametrize(
    ("task", "cost"), [("Restaurant gift certificate with a photo", 100), ("Card with a photo", None)]
)
def test_what_left_costs_what_the_row_showed_when_it_left(task: str, cost: int | None) -> None:
    book = synced()
    gift = key(book).replace("|call|", "|gift|")
    sync_at(book, NOW, Touch(gift, SENT_AT, how="Letter to home address", attempt="3 of 3", task=task))
    (line,) = log(book)
    assert (line["Step"], line["Channel"], line["Attempt"], line["Cost"]) == ("gift", "letter", "3 of 3", cost)


@pytest.mark.parametrize("cells", [{"Status": "Bought", "Bought_on": datetime(2026, 11, 17)}, {"Status": "Lost"}])
def test_a_letter_of_a_row_that_changed_since_is_not_recorded(cells: Mapping[str, Any]) -> None:
    book = synced()
    touch = Touch(key(book), shown_only=True)
    put(book, **cells)
    sync_at(book, NOW)
    sync_at(book, NOW, touch)
    assert not log(book)


@pytest.mark.parametrize("unknown", ["", "no key", "K7F2QX|second-chance|call|2026-11-10||ABCDE"])
def test_a_key_that_no_row_has_is_no_line(unknown: str) -> None:
    book = synced()
    sync_at(book, NOW, Touch(unknown, SENT_AT))
    assert not log(book)
