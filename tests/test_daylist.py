"""The morning's list: who sees what, in which order, and why now (M2, T11, A)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from beback.team import Team, is_away
from beback.whynow import before, day_words, why_now
from mornings import DANA, LEE, NOW, away, lists, names, page
from playbook import rules_of

BOUGHT = {"Status": "Bought", "Associate": "Dana Reyes", "Item bought": "ring", "Home address": "9 Oak St, Chicago"}


def be_back(name: str, visited: str, **more: Any) -> dict[str, Any]:
    """Somebody who left without buying; each has a phone of their own."""
    return {"Prospect": name, "Status": "Be-back", "Associate": "Dana Reyes", "Visited": visited, **more}


def bought(name: str, on: str, **more: Any) -> dict[str, Any]:
    """Somebody who bought."""
    return {"Prospect": name, **BOUGHT, "Bought on": on, **more}


def why(*rows: dict[str, Any], now: datetime = NOW, log: Any = ()) -> list[str]:
    """Why the first of today's tasks is on the list."""
    morning = lists(*rows, now=now, log=log).store
    first = [*morning.today, *morning.tomorrow, *morning.week][0]
    return list(why_now(first, rules_of(), now))


def test_a_comes_before_b_before_c_and_in_a_the_hours_that_run_by_the_time_left() -> None:
    found = lists(
        bought("B, due today", "2026-11-16 12:00", Amount=10),
        be_back("late alone", "2026-11-12 12:00"),
        be_back("needed on Saturday", "2026-11-13 12:00", **{"Needed by": "2026-11-21"}),
        be_back("fresh", "2026-11-16 17:00"),
        be_back("older", "2026-11-16 10:00"),
        be_back("needed tomorrow", "2026-11-13 12:00", **{"Needed by": "2026-11-18"}),
        {"Prospect": "put right", "Status": "Be-back", "Visited": "2026-11-10 12:00", "Associate": "Dana Reyes"},
        log=[{"When": "2026-11-14 12:00", "ID": "P8", "Channel": "call", "Result": "Problem", "Key": "x"}],
    ).store
    assert names(found.today) == [
        "older", "fresh", "needed tomorrow", "needed on Saturday", "late alone", "put right", "B, due today",
    ]  # fmt: skip
    assert [e.row.priority for e in found.today] == ["A"] * 6 + ["B"]


def test_after_the_hours_comes_due_then_amount_the_largest_first() -> None:
    found = lists(
        bought("small", "2026-11-16 12:00", Amount=100),
        bought("none", "2026-11-16 12:00"),
        bought("large", "2026-11-16 12:00", Amount=9000),
        bought("earlier", "2026-09-20 12:00", Amount=1),
    ).store
    assert names(found.today) == ["earlier", "large", "small", "none"]


def test_in_b_no_hours_run() -> None:
    """A task of a cadence without attempts that is late by weeks is B, whatever Needed by says (M2)."""
    needed = {"Status": "Deciding", "Email": "x@example.com", "Needed by": "2026-11-19", "Decides by": "2026-10-20"}
    found = lists(
        {**needed, "Prospect": "needed, due October 21", "Visited": "2026-09-01 12:00"},
        bought("due October 20", "2026-09-20 12:00", Amount=100),
    ).store
    assert names(found.today) == ["due October 20", "needed, due October 21"]
    assert [e.row.priority for e in found.today] == ["B", "B"]


@pytest.mark.parametrize(
    ("visited", "where"),
    [("2026-11-16 12:00", "today"), ("2026-11-17 08:00", "tomorrow"), ("2026-11-13 12:00", "today")],
)
def test_today_has_what_is_due_and_late_tomorrow_stands_apart(visited: str, where: str) -> None:
    found = lists(be_back("Frank", visited)).store
    shown = {"today": found.today, "tomorrow": found.tomorrow, "week": found.week}
    assert [place for place, entries in shown.items() if entries] == [where]


def test_the_week_ahead_is_seven_days_and_no_more() -> None:
    rows = [be_back(f"day {n}", "2026-11-16 12:00", **{"Not before": f"2026-11-{17 + n}"}) for n in range(10)]
    found = lists(*rows, now=datetime(2026, 11, 17, 9, 0)).store
    assert names(found.today) == ["day 0"]
    assert names(found.tomorrow) == ["day 1"]
    assert names(found.week) == ["day 2", "day 3", "day 4", "day 5", "day 6", "day 7"]  # day 5 is a Sunday: Monday


def test_an_associate_sees_the_own_rows_alone_and_the_store_all() -> None:
    found = lists(
        be_back("hers", "2026-11-16 12:00"),
        be_back("his", "2026-11-16 12:00", Associate="lee  ORTIZ"),
        be_back("nobody's", "2026-11-16 12:00", Associate=None),
        be_back("a stranger's", "2026-11-16 12:00", Associate="Kim Po"),
    )
    assert {one.associate: names(one.today) for one in found.each} == {
        "Dana Reyes": ["hers"],
        "Lee Ortiz": ["his"],
        "Kim Po": ["a stranger's"],
    }
    assert sorted(names(found.store.today)) == ["a stranger's", "hers", "his", "nobody's"]


def test_somebody_of_the_sheet_without_anything_to_do_has_no_page_somebody_of_the_config_has() -> None:
    found = lists(be_back("long ago", "2025-01-05 12:00", Associate="Kim Po", Status="Lost"))
    assert [one.associate for one in found.each] == ["Dana Reyes", "Lee Ortiz"]


def test_who_is_away_is_covered() -> None:
    on = date(2026, 11, 17)
    rows = (be_back("hers", "2026-11-16 12:00"), be_back("his", "2026-11-16 12:00", Associate="Lee Ortiz"))
    covered = lists(*rows, associates=(away(DANA, on), LEE))
    assert names(page(covered, "Dana Reyes").today) == []
    assert (page(covered, "Dana Reyes").away, page(covered, "Dana Reyes").cover) == (True, "Lee Ortiz")
    assert sorted(names(page(covered, "Lee Ortiz").today)) == ["hers", "his"]
    assert not page(covered, "Lee Ortiz").away


@pytest.mark.parametrize("cover", ["Lee Ortiz", "Nobody Known", None])
def test_with_nobody_there_to_cover_the_store_page_has_them(cover: str | None) -> None:
    on = date(2026, 11, 17)
    team = (away(DANA, on, cover=cover), away(LEE, on))
    found = lists(be_back("hers", "2026-11-16 12:00"), associates=team)
    assert [names(one.today) for one in found.each] == [[], []]
    assert names(found.store.today) == ["hers"]
    assert page(found, "Dana Reyes").cover == ""


def test_days_off_count_day_by_day() -> None:
    """Away tomorrow: tomorrow's task is on the other's page already, and hers again the day after."""
    team = (away(DANA, date(2026, 11, 18)), LEE)
    rows = [be_back(f"day {n}", "2026-11-16 12:00", **{"Not before": f"2026-11-{17 + n}"}) for n in range(3)]
    found = lists(*rows, associates=team)
    hers, his = page(found, "Dana Reyes"), page(found, "Lee Ortiz")
    assert (names(hers.today), names(hers.tomorrow), names(hers.week)) == (["day 0"], [], ["day 2"])
    assert (names(his.today), names(his.tomorrow), names(his.week)) == ([], ["day 1"], [])


@pytest.mark.parametrize(("day", "there"), [("2026-12-19", True), ("2026-12-20", False), ("2026-12-27", False)])
def test_the_last_day_off_is_one(day: str, there: bool) -> None:
    one = away(DANA, date(2026, 12, 20), date(2026, 12, 27))
    assert is_away(one, date.fromisoformat(day)) is not there
    assert Team.of([one, LEE], []).keeper("dana reyes", date.fromisoformat(day)) == (
        "Dana Reyes" if there else "Lee Ortiz"
    )


def test_the_last_five_touches_and_all_purchases_of_the_person_in_whatever_row() -> None:
    log = [
        {"When": f"2026-11-{day:02d} 12:00", "ID": id_, "Channel": "call", "Cadence": "second-chance", "Step": "call",
         "Associate": who, "Result": "No answer", "Note": "", "Key": f"k{day}"}
        for day, id_, who in ((3, "P2", "Dana Reyes"), (4, "P3", "Lee Ortiz"), (5, "P3", ""), (6, "P2", ""),
                              (7, "P3", ""), (8, "P4", ""), (9, "P9", ""))
    ]  # fmt: skip
    same = {"Cell": "312-280-4410"}
    rows = (
        bought("Frank", "2026-01-20 12:00", Amount=190, **same),
        be_back("Frank", "2026-11-10 12:00", **same),
        bought("Frank", "2025-05-05 12:00", **{**same, "Item bought": "watch"}),
        be_back("other", "2026-11-16 12:00"),
    )
    entry = next(e for e in lists(*rows, log=log).store.today if e.row.prospect.name == "Frank")
    assert [line.when.day for line in entry.touches] == [8, 7, 6, 5, 4]
    assert [p.item for p in entry.purchases] == ["ring", "watch"]
    assert before(entry, rules_of(), NOW.date()) == (
        "November 8: Thank and invite back by call, no answer",
        "November 7: Thank and invite back by call, no answer",
        "November 6: Thank and invite back by call, no answer",
        "November 5: Thank and invite back by call, no answer",
        "November 4: Thank and invite back by call, no answer, by Lee Ortiz",
        "January 20: bought ring, $190",
        "May 5, 2025: bought watch",
    )


def test_a_line_without_contact_is_no_touch() -> None:
    log = [{"When": "2026-11-12 12:00", "ID": "P2", "Cadence": "appointment", "Step": "prepare", "Key": "k"}]
    assert lists(be_back("Frank", "2026-11-10 12:00"), log=log).store.today[0].touches == ()


@pytest.mark.parametrize(
    ("row", "now", "said"),
    [
        (be_back("x", "2026-11-16 14:10"), "2026-11-17 09:00",
         ["left yesterday 2:10 PM, 29 hours of the 48 left", "due today at 9:30 AM", "attempt 1 of 3"]),
        (be_back("x", "2026-11-16"), "2026-11-17 16:00",
         ["left yesterday, 20 hours of the 48 left", "due today at 9:30 AM", "attempt 1 of 3"]),
        (be_back("x", "2026-11-13 12:00", **{"Needed by": "2026-11-21"}), "2026-11-17 09:00",
         ["needed by Saturday", "late since Saturday", "attempt 1 of 3"]),
        (be_back("x", "2026-11-13 12:00", **{"Needed by": "2026-11-25"}), "2026-11-17 09:00",
         ["late since Saturday", "attempt 1 of 3"]),
        (be_back("x", "2026-11-17 09:00", Cadence="save-the-sale"), "2026-11-17 09:40",
         ["left today 9:00 AM, 47 hours of the 48 left", "late since today 9:30 AM", "attempt 1 of 2"]),
        (be_back("x", "2026-11-13 12:00", Status="Deciding", Email="x@example.com", **{"Decides by": "2026-11-20"}),
         "2026-11-17 09:00", ["due today at 9:30 AM", "decides by Friday"]),
        (bought("x", "2026-11-16 12:00"), "2026-11-17 09:00", ["bought yesterday", "due today at 9:30 AM"]),
        (bought("x", "2026-01-16 12:00", **{"Special date": "1999-12-08"}), "2026-11-17 09:00",
         ["the special day is December 8", "bought January 16", "due today at 9:30 AM"]),
        (be_back("x", "2026-11-10 12:00", Status="Not now", **{"OK to contact": "Yes"}), "2026-12-05 09:00",
         ["said not now", "due Thursday at 9:30 AM"]),
        (be_back("x", "2026-11-10 12:00", Appointment="2026-11-18 14:00"), "2026-11-17 09:00",
         ["comes tomorrow at 2:00 PM", "due today at 9:30 AM"]),
    ],
)  # fmt: skip
def test_why_now(row: dict[str, Any], now: str, said: list[str]) -> None:
    assert why(row, now=datetime.strptime(now, "%Y-%m-%d %H:%M")) == said


@pytest.mark.parametrize(
    ("result", "reason"), [("Replied", "replied yesterday"), ("Problem", "something was wrong yesterday")]
)
def test_why_after_a_result(result: str, reason: str) -> None:
    line = {"When": "2026-11-16 12:00", "ID": "P2", "Cadence": "second-chance", "Step": "call", "Channel": "call",
            "Since": "2026-11-10", "Attempt": "1 of 3", "Result": result, "Key": "k"}  # fmt: skip
    assert why(be_back("x", "2026-11-10 12:00"), log=[line])[0] == reason


def test_the_hours_left_are_elapsed_ones_also_when_the_clock_goes_back() -> None:
    visited, now = "2026-10-31 12:00", datetime(2026, 11, 2, 9, 0)  # 25 hours on November 1
    assert why(be_back("x", visited), now=now)[0] == "left Saturday 12:00 PM, 2 hours of the 48 left"


@pytest.mark.parametrize(
    ("now", "left"),
    [("2026-11-18 13:10", "1 hour"), ("2026-11-18 13:11", "less than an hour"),
     ("2026-11-18 14:10", "less than an hour"), ("2026-11-18 12:10", "2 hours")],
)  # fmt: skip
def test_the_hours_left_are_never_more_than_there_are(now: str, left: str) -> None:
    said = why(be_back("x", "2026-11-16 14:10"), now=datetime.strptime(now, "%Y-%m-%d %H:%M"))
    assert said[0] == f"left Monday 2:10 PM, {left} of the 48 left"


def test_after_48_hours_none_are_left_to_speak_of() -> None:
    assert why(be_back("x", "2026-11-16 14:10"), now=datetime(2026, 11, 18, 14, 11)) == [
        "late since yesterday",
        "attempt 1 of 3",
    ]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-400, "October 13, 2025"), (-7, "November 10"), (-6, "Wednesday"), (-1, "yesterday"), (0, "today"),
     (1, "tomorrow"), (6, "Monday"), (7, "November 24"), (60, "January 16, 2027")],
)  # fmt: skip
def test_days_are_said_as_people_say_them(days: int, words: str) -> None:
    assert day_words(NOW.date() + timedelta(days=days), NOW.date()) == words


def visit(at: str, **more: Any) -> dict[str, Any]:
    """Somebody with an appointment."""
    return be_back("Ann", "2026-11-10 12:00", Appointment=at, Coffee="black", **more)


@pytest.mark.parametrize(
    ("at", "where"),
    [("2026-11-17 14:00", "visits"), ("2026-11-17 08:00", "visits"), ("2026-11-18 14:00", "tomorrow_visits"),
     ("2026-11-24 14:00", "week_visits"), ("2026-11-25 14:00", ""), ("2026-11-16 14:00", ""),
     ("2026-11-09 14:00", "")],
)  # fmt: skip
def test_appointments_stand_on_their_day(at: str, where: str) -> None:
    found = lists(visit(at)).store
    places = ("visits", "tomorrow_visits", "week_visits")
    assert [place for place in places if getattr(found, place)] == ([where] if where else [])


def test_an_appointment_that_is_recorded_is_over_one_that_is_prepared_says_so() -> None:
    prepared = {"When": "2026-11-16 12:00", "ID": "P2", "Cadence": "appointment", "Step": "prepare",
                "Since": "2026-11-17 14:00", "Key": "k1"}  # fmt: skip
    assert [v.prepared for v in lists(visit("2026-11-17 14:00"), log=[prepared]).store.visits] == [True]
    assert [v.prepared for v in lists(visit("2026-11-17 14:00")).store.visits] == [False]
    recorded = {**prepared, "Step": "record", "Channel": "in person", "Key": "k2"}
    assert lists(visit("2026-11-17 14:00"), log=[prepared, recorded]).store.visits == ()


def test_an_appointment_before_the_visit_is_ignored() -> None:
    row = be_back("Ann", "2026-11-18 12:00", Appointment="2026-11-17 14:00")
    assert lists(row).store.visits == ()


def test_what_is_to_complete_comes_with_its_checks_and_what_nobody_can_mend_does_not() -> None:
    found = lists(
        be_back("no visit", "soon"),
        be_back("three made", "2026-11-01 12:00", **{"OK to contact": "No"}),
        be_back("fine", "2026-11-16 12:00"),
    ).store
    assert [(names([gap])[0], [check.text for check in gap.checks]) for gap in found.gaps] == [
        ("no visit", ["Visited is missing", 'Visited cannot be read: "soon"'])
    ]


def test_what_was_done_lately_is_with_whom_it_was_for() -> None:
    log = [
        {"When": "2026-11-16 12:00", "ID": "P2", "Associate": "Dana Reyes", "Channel": "call", "Key": "a"},
        {"When": "2026-11-09 12:00", "ID": "P2", "Associate": "Dana Reyes", "Channel": "call", "Key": "b"},
        {"When": "2026-11-16 12:00", "ID": "P2", "Associate": "Lee Ortiz", "Channel": "call", "Key": "c"},
    ]
    found = lists(be_back("Frank", "2026-11-10 12:00"), log=log)
    assert [line.key for line in page(found, "Dana Reyes").done] == ["a"]
    assert [line.key for line in page(found, "Lee Ortiz").done] == ["c"]
