"""The Contact log as it is read back: what people did to it included (T8, P1, P7, R7)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from beback.cells import Row
from beback.history import Line, TaskName, attempts_since, last_touch, named_by, read_history, read_line
from beback.rules import Channel

CALLED = datetime(2026, 11, 17, 11, 0)
KEY = "K7F2QX|second-chance|call|2026-11-16||ABCDE"
WHOLE: dict[str, Any] = {
    "When": CALLED,
    "ID": "K7F2QX",
    "Prospect": "Frank Hale",
    "Associate": "Dana Reyes",
    "Cadence": "second-chance",
    "Step": "call",
    "Channel": "call",
    "Attempt": "1 of 3",
    "Result": "Left message",
    "Note": "two rings",
    "Cost": 12.5,
    "Since": datetime(2026, 11, 16),
    "Key": KEY,
}


def line(**cells: Any) -> Line:
    """The line of the log with these cells changed; None is a blank one."""
    changed = {**WHOLE, **cells}
    found, problems = read_line(Row(2, {h: c for h, c in changed.items() if c is not None}), "US")
    assert found
    assert not problems
    return found


def test_a_line_comes_back_as_it_was_written() -> None:
    found = line()
    assert found == Line(
        CALLED, "K7F2QX", "Frank Hale", "Dana Reyes", "second-chance", "call", Channel.CALL, "1 of 3", "Left message",
        "two rings", Decimal("12.5"), date(2026, 11, 16), KEY, row=2,
    )  # fmt: skip
    assert found.cells() == {**WHOLE, "Since": date(2026, 11, 16)}


@pytest.mark.parametrize(
    ("typed", "channel"),
    [
        ("call", Channel.CALL),
        ("Letter", Channel.LETTER),
        ("IN PERSON", Channel.IN_PERSON),
        (None, None),
        ("fax", None),
    ],
)
def test_the_channel_in_any_letter_case(typed: str | None, channel: Channel | None) -> None:
    assert line(Channel=typed).channel == channel


@pytest.mark.parametrize(
    ("typed", "since"),
    [
        (datetime(2026, 11, 16), date(2026, 11, 16)),
        (datetime(2026, 11, 20, 15, 0), datetime(2026, 11, 20, 15, 0)),  # an appointment's
        ("11/16/2026", date(2026, 11, 16)),
        (None, None),
    ],
)
def test_since_is_a_day_and_for_an_appointment_a_time(typed: Any, since: date | None) -> None:
    found = line(Since=typed).since
    assert (found, type(found)) == (since, type(since))


@pytest.mark.parametrize(
    ("cells", "heading", "when"),
    [
        ({"When": "some day"}, "When", datetime(2026, 11, 16, 12, 0)),  # placed by Since
        ({"Since": "spring"}, "Since", CALLED),
        ({"Cost": "a lot"}, "Cost", CALLED),
    ],
)
def test_what_cannot_be_read_is_told_and_the_line_still_counts(
    cells: dict[str, Any], heading: str, when: datetime
) -> None:
    found, (problem,) = read_line(Row(7, {**WHOLE, **cells}), "US")
    assert found
    assert (found.when, found.row, problem.row, problem.heading, problem.rule) == (when, 7, 7, heading, "P7")
    assert str(cells[heading]) in problem.message
    assert getattr(found, heading.casefold()) is None or heading == "When"


@pytest.mark.parametrize(
    ("without", "told"),
    [({"ID": None}, 0), ({"When": None, "Since": None}, 0), ({"When": "some day", "Since": "spring"}, 2)],
)
def test_a_line_that_belongs_nowhere_is_left_out(without: dict[str, Any], told: int) -> None:
    cells = {h: c for h, c in {**WHOLE, **without}.items() if c is not None}
    history, problems = read_history([Row(2, cells), Row(3, WHOLE), Row(4, {"Note": "Dana was here"})], "US")
    assert [ln.row for ln in history.lines] == [3]
    assert len(problems) == told


def test_lines_of_an_id_keep_the_order_of_the_log() -> None:
    cells = [{**WHOLE, "ID": id_, "Key": key} for id_, key in (("A", "1"), ("B", "2"), ("A", None), ("A", "0"))]
    history, _ = read_history([Row(n, {h: c for h, c in row.items() if c}) for n, row in enumerate(cells, 2)], "US")
    assert [ln.row for ln in history.of_id("A")] == [2, 4, 5]
    assert history.of_id("C") == ()
    assert history.keys == {"0", "1", "2"}


@pytest.mark.parametrize(
    ("cells", "counts"),
    [
        ({}, True),
        ({"When": datetime(2026, 11, 16, 0, 1)}, True),  # the anchor's day, whatever the hour
        ({"When": datetime(2026, 11, 15, 23, 59)}, False),
        ({"Channel": None}, False),  # a task without contact
        ({"Channel": None, "Step": "unplanned"}, True),
        ({"Channel": "in person", "Step": "record"}, True),
    ],
)
def test_the_last_touch_is_a_contact_on_or_after_the_anchor_s_day(cells: dict[str, Any], counts: bool) -> None:
    found = line(**cells)
    assert last_touch([found], date(2026, 11, 16)) == (found.when if counts else None)


def test_the_last_touch_is_the_latest_by_when_not_the_lowest_line() -> None:
    later = datetime(2026, 11, 18, 10, 0)
    lines = [line(), line(When=later), line(When=datetime(2026, 11, 17, 12, 0))]
    assert last_touch(lines, date(2026, 11, 16)) == later


@pytest.mark.parametrize(
    ("cells", "made"), [({}, 1), ({"Attempt": None}, 0), ({"When": datetime(2026, 11, 15, 23, 59)}, 0)]
)
def test_an_attempt_is_a_line_that_bears_one_since_the_visit(cells: dict[str, Any], made: int) -> None:
    assert attempts_since([line(**cells)], date(2026, 11, 16)) == made


def test_a_key_names_its_task() -> None:
    assert named_by(KEY) == TaskName("K7F2QX", "second-chance", "call", "2026-11-16")
    with_a_bar = "A|B|second-chance|call|2026-11-16||ABCDE"
    assert named_by(with_a_bar) == TaskName("A|B", "second-chance", "call", "2026-11-16")


@pytest.mark.parametrize("words", ["", "by hand", "a|b|c|d|e", "|second-chance|call|2026-11-16||ABCDE"])
def test_other_words_are_no_key(words: str) -> None:
    assert named_by(words) is None
