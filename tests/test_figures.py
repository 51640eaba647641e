"""The owner's figures against a week that was counted by hand, and what must not count (docs/figures.md)."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

import hand_counted
from beback.cells import Cell, Row
from beback.figures import Counts, Figures, figures
from beback.figures.periods import Period, Share, week_name, weeks_until
from beback.figures.sales import attempt_number
from beback.figures.timely import Outcome, Tally, followed_up
from beback.figures.view import view_of
from beback.followups import Run, plan
from beback.rules import Origin
from playbook import rules_of

RULES = rules_of()


@pytest.fixture(scope="module")
def counted() -> Figures:
    return figures(hand_counted.rows(), hand_counted.log(), Run(RULES, hand_counted.NOW, "salt"))


def of(*rows: Mapping[str, Cell], log: tuple[Mapping[str, Cell], ...] = (), now: str = "2026-11-17 09:00") -> Figures:
    """The figures of these rows and lines; a row's ID is its Prospect."""
    prospects = [Row(n, {"ID": row["Prospect"], **row}) for n, row in enumerate(rows, 2)]
    lines = [Row(n, line) for n, line in enumerate(log, 2)]
    return figures(prospects, lines, Run(RULES, datetime.fromisoformat(now), "salt"))


def call(when: str, since: str, **more: Cell) -> dict[str, Cell]:
    """A line of the log: Ann's call after a visit, an attempt."""
    return {"When": when, "ID": "Ann", "Cadence": "second-chance", "Step": "call", "Channel": "call",
            "Attempt": "1 of 3", "Result": "Left message", "Since": since} | more  # fmt: skip


# The week counted by hand: Ann, Bo, Di, Gil, Hal, Jo, Kai's second row and Ned came from November 9 to 15.


def test_visits(counted: Figures) -> None:
    assert counted.last.visits == 8
    assert counted.so_far.visits == 1  # Ida
    assert [week.visits for week in counted.weeks] == [0, 0, 0, 1, 1, 0, 4, 8]  # Mae; Kai; Cy, Ed, Flo, Lou
    assert counted.together.visits == 14


def test_contact_details(counted: Figures) -> None:
    found = counted.last.details
    assert found.cell == Share(7, 8)  # all but Gil
    assert found.address == Share(3, 8)  # Ann, Di, Kai
    assert found.permission == Share(2, 8)  # Ann, Kai
    assert found.refused == 1  # Jo


def test_the_48_hour_rate(counted: Figures) -> None:
    # Ann after 23 hours, Hal after 47; not Bo, not Ned. Di and Kai bought at once, Gil is deciding, Jo said stop.
    assert counted.last.reached.share == Share(2, 4)
    assert counted.last.reached.running == 0
    assert counted.so_far.reached.share == Share(0, 0)
    assert counted.so_far.reached.running == 1  # Ida


def test_touches_and_attempts(counted: Figures) -> None:
    assert counted.last.touches == 7  # Ann twice, Cy twice, Ed, Kai, Lou
    assert counted.last.attempts == {1: 1, 2: 2, 3: 1}  # Ann's call; her note and Cy's; Lou's gift
    assert counted.so_far.touches == 1  # Hal, unplanned
    assert counted.so_far.attempts == {}


def test_follow_ups_by_what_became_of_them(counted: Figures) -> None:
    # In time: Ann's call (due the 11th), Cy's note (9th) and thanks (13th), Kai's thanks (11th).
    # Late: Ann's note (due the 13th, done the 14th), Lou's gift (9th, 12th).
    # Open and late: Bo's call (10th), Di's thanks (13th), Gil's piece (Friday the 13th).
    # Ran out: Ned's picture (12th at 14:15) and questions (13th at 9:00, as 2:00 is outside contact hours).
    assert counted.last.follow_ups == Tally(in_time=4, late=2, open_late=3, missed=2, open=0)
    assert counted.last.follow_ups.due == 11
    assert counted.last.follow_ups.share == Share(4, 11)
    assert counted.last.untold == 0


def test_follow_ups_count_in_the_week_in_which_they_were_due(counted: Figures) -> None:
    # Due November 2 to 8: Lou's call and note and Cy's call in time; Ed's thanks (due the 5th) late, though thanked
    # within the week of the note; Flo's thanks (6th) open.
    assert counted.weeks[-2].follow_ups == Tally(in_time=3, late=1, open_late=1, missed=0, open=0)
    # Due this week: Ida's call today; Hal's, moved from the 16th, on which somebody spoke with him (P3).
    assert counted.so_far.follow_ups == Tally(in_time=0, late=0, open_late=0, missed=0, open=2)
    assert counted.so_far.follow_ups.share == Share(0, 0)
    # Mae's call, due October 13, ran out 30 days after her visit, on November 11.
    assert counted.weeks[3].follow_ups == Tally(missed=1)


def test_follow_ups_by_associate(counted: Figures) -> None:
    assert counted.last.by_associate == {
        "Dana Reyes": Tally(in_time=4, late=2, open_late=1),
        "Lee Ortiz": Tally(open_late=2, missed=2),  # Ned's too, whose Associate is typed another way
    }


def test_follow_ups_by_cadence(counted: Figures) -> None:
    assert counted.last.by_cadence == {
        "after-sale": Tally(in_time=2, open_late=1),
        "romance": Tally(open_late=1),
        "save-the-sale": Tally(missed=2),
        "second-chance": Tally(in_time=2, late=2, open_late=1),
    }


def test_second_chances_won(counted: Figures) -> None:
    # Kai bought in another row, on the 10th, 14 days after the third attempt; Cy on the 12th, 3 days after the second.
    won = [(b.prospect.name, b.day.day, attempt_number(b.attempts[-1]), b.amount) for b in counted.last.won]
    assert won == [("Kai Kern", 10, 3, Decimal(2000)), ("Cy Cole", 12, 2, Decimal(4800))]
    assert counted.last.won_amount == 6800
    assert counted.together.won == counted.last.won


def test_thank_you_notes_within_the_week(counted: Figures) -> None:
    assert counted.last.thanked == Share(1, 2)  # Ed's week ended on the 11th, Flo's on the 12th
    assert counted.so_far.thanked == Share(0, 0)  # Kai's ends today


def test_the_budget_and_what_it_brought(counted: Figures) -> None:
    assert counted.last.spent == 100
    months = [(m.month.month, int(m.spent["advertising"]), m.touches, m.bought, int(m.amount)) for m in counted.months]
    assert months == [(9, 0, 0, 0, 0), (10, 100, 1, 1, 2000), (11, 100, 1, 0, 0)]  # Kai's gift; Lou's


def test_the_top_fifth(counted: Figures) -> None:
    # Four people with an Amount: a fifth of four, rounded up, is one.
    assert [(r.name, int(r.bought), r.last, r.stop) for r in counted.top] == [
        ("Cy Cole", 4800, date(2026, 11, 13), False)
    ]


def test_what_is_stuck(counted: Figures) -> None:
    late = [(one.name, one.task, one.due.day, one.days) for one in counted.stuck.late]
    assert late == [
        ("Flo Funk", "Thank-you note", 6, 11),
        ("Bo Berg", "Thank and invite back", 10, 7),
        ("Di Dorn", "Thank-you note", 13, 4),
        ("Gil Gray", "Romance piece: Diamond care guide", 13, 4),
    ]
    checks = counted.stuck.checks
    assert checks["Over 30 days: set Status to Not now or Lost"] == (15,)
    assert checks["3 of 3 attempts made: let it rest"] == (14,)
    assert not {"Do not contact", "Followed up in another row"} & set(checks)  # nobody has to act


# Weeks and shares


def test_a_week_is_monday_to_sunday_and_this_one_ends_today() -> None:
    weeks = weeks_until(date(2026, 11, 17))
    assert len(weeks) == 9
    assert weeks[0] == Period(date(2026, 9, 21), date(2026, 9, 27))
    assert weeks[-2:] == (Period(date(2026, 11, 9), date(2026, 11, 15)), Period(date(2026, 11, 16), date(2026, 11, 17)))
    assert weeks_until(date(2026, 11, 16))[-1] == Period(date(2026, 11, 16), date(2026, 11, 16))
    assert weeks_until(date(2026, 11, 15))[-1] == Period(date(2026, 11, 9), date(2026, 11, 15))


@pytest.mark.parametrize(
    ("day", "name"),
    [("2026-11-17", "2026-W47"), ("2026-11-15", "2026-W46"), ("2026-01-01", "2026-W01"), ("2027-01-03", "2026-W53")],
)
def test_weeks_are_named_as_iso_names_them(day: str, name: str) -> None:
    assert week_name(date.fromisoformat(day)) == name


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(0, 0, None), (3, 3, None), (9, 9, None), (10, 10, 100), (0, 10, 0), (1, 1000, 1), (999, 1000, 99), (2, 12, 17)],
)
def test_a_share_of_few_is_none_and_only_all_are_100(part: int, whole: int, percent: int | None) -> None:
    assert Share(part, whole).percent == percent


# What must not count


def test_a_visit_to_come_and_one_of_this_week_are_not_last_weeks() -> None:
    found = of({"Prospect": "Ann", "Visited": "2026-11-20"}, {"Prospect": "Bo", "Visited": "2026-11-16"})
    assert (found.last.visits, found.so_far.visits) == (0, 1)


def test_a_purchase_without_visited_is_a_visit_on_its_day() -> None:
    found = of({"Prospect": "Ann", "Status": "Bought", "Bought on": "2026-11-10"})
    assert (found.last.visits, found.last.reached.share) == (1, Share(0, 0))


def test_what_cannot_be_read_is_not_captured() -> None:
    found = of({"Prospect": "Ann", "Visited": "2026-11-10", "Cell": "call her", "OK to contact": "maybe"}).last.details
    assert (found.cell, found.permission, found.refused) == (Share(0, 1), Share(0, 1), 0)


@pytest.mark.parametrize(("touch", "part"), [("2026-11-02 09:00", 1), ("2026-11-02 09:01", 0), ("2026-10-31 09:59", 0)])
def test_48_hours_are_elapsed_hours_also_across_a_clock_change(touch: str, part: int) -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-10-31 10:00", "Cell": "312-280-4410"}  # clocks go back on November 1
    found = of(ann, log=(call(touch, "2026-10-31"),), now="2026-11-03 09:00")
    assert found.last.reached.share == Share(part, 1)


def test_a_lost_row_that_nobody_contacted_counts_against_the_48_hours() -> None:
    assert of({"Prospect": "Ann", "Visited": "2026-11-10", "Status": "Lost"}).last.reached.share == Share(0, 1)


def test_not_now_counts_only_where_it_came_after_an_attempt() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-10", "Status": "Not now"}
    assert of(ann).last.reached.share == Share(0, 0)
    assert of(ann, log=(call("2026-11-11 10:00", "2026-11-10"),)).last.reached.share == Share(1, 1)


@pytest.mark.parametrize(("bought", "won"), [("2026-11-10", 1), ("2026-11-11", 0)])
def test_an_attempt_counts_for_90_days(bought: str, won: int) -> None:
    ann: dict[str, Cell] = {
        "Prospect": "Ann",
        "Visited": "2026-08-10",
        "Status": "Bought",
        "Bought on": bought,
        "Amount": 500,
    }
    assert len(of(ann, log=(call("2026-08-12 10:00", "2026-08-10"),)).last.won) == won


def test_a_purchase_before_or_without_an_attempt_is_no_second_chance() -> None:
    ann: dict[str, Cell] = {
        "Prospect": "Ann",
        "Visited": "2026-11-09",
        "Status": "Bought",
        "Bought on": "2026-11-10",
        "Amount": 500,
    }
    assert of(ann).last.won == ()
    assert of(ann, log=(call("2026-11-11 10:00", "2026-11-09"),)).last.won == ()
    assert of(ann, log=(call("2026-11-10 10:00", "2026-11-09", Attempt=None),)).last.won == ()


def test_an_attempt_wins_one_purchase_and_two_pieces_on_one_day_are_one() -> None:
    cell = "312-280-4410"
    ann: dict[str, Any] = {"Visited": "2026-11-02", "Status": "Bought", "Cell": cell, "Amount": 500}
    found = of(
        {**ann, "Prospect": "Ann", "Bought on": "2026-11-10"},
        {**ann, "Prospect": "Ann B", "Visited": "2026-11-10"},
        {**ann, "Prospect": "Ann C", "Visited": "2026-11-12"},
        log=(call("2026-11-03 10:00", "2026-11-02"),),
    )
    assert [(won.day.day, won.amount) for won in found.last.won] == [(10, Decimal(1000))]


def test_an_amount_that_nobody_noted_is_none_and_no_zero() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-02", "Status": "Bought", "Bought on": "2026-11-10"}
    found = of(ann, log=(call("2026-11-03 10:00", "2026-11-02"),))
    assert [won.amount for won in found.last.won] == [None]
    assert found.last.won_amount == 0


@pytest.mark.parametrize(("when", "outcome"), [("14:30", Outcome.IN_TIME), ("14:31", Outcome.LATE)])
def test_minutes_are_counted_where_config_counts_them(when: str, outcome: Outcome) -> None:
    ann = {"Prospect": "Ann", "ID": "Ann", "Visited": "2026-11-10 14:00", "Cell": "312-280-4410"}
    line = call(f"2026-11-10 {when}", "2026-11-10", Cadence="save-the-sale", Step="picture", Channel="text")
    view = view_of([Row(2, ann)], [Row(2, line)], Run(RULES, hand_counted.NOW, "salt"))
    known = [one for one in followed_up(view, date(2026, 11, 9)).known if one.cadence == "save-the-sale"]
    assert [one.outcome for one in known] == [outcome]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({"Visited": "2026-11-16"}, call("2026-11-10 15:00", "2026-11-10", Cadence="save-the-sale", Step="picture")),
        ({"Visited": "2026-11-09"}, call("2026-11-10 15:00", "2026-11-09", Step="a step of last year")),
        ({"Visited": "2026-11-09"}, call("2026-11-10 15:00", "2026-11-09", Cadence="a cadence of last year")),
        ({"Visited": "2026-11-09"}, call("2026-11-10 15:00", "2026-11-09", ID="a row that somebody deleted")),
        ({"Visited": "2026-05-09", "Status": "Bought"},
         call("2026-11-10 15:00", "2026-05-09", Cadence="after-sale", Step="service", Key="taken away")),
    ],
    ids=["the hour of an earlier visit", "no such step", "no such cadence", "no such row", "no such multiple"],
)  # fmt: skip
def test_a_touch_whose_due_time_nobody_can_tell_is_told_apart(row: dict[str, Cell], line: dict[str, Cell]) -> None:
    found = of({"Prospect": "Ann", **row}, log=(line,))
    assert (found.last.untold, found.last.touches) == (1, 1)
    assert found.last.follow_ups.in_time + found.last.follow_ups.late == 0


def test_unplanned_touches_and_tasks_without_contact_are_no_follow_ups() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-09", "Status": "Lost"}
    lines = (
        call("2026-11-10 15:00", "2026-11-09", Step="unplanned", Cadence=None, Attempt=None, Channel=None),
        call("2026-11-11 15:00", "2026-11-09", Step="agree", Attempt=None, Channel=None),
        call("2026-11-12 15:00", "2026-11-12 14:00", Step="record", Cadence="appointment", Channel="in person",
             Attempt=None),
    )  # fmt: skip
    found = of(ann, log=lines).last
    assert (found.follow_ups, found.untold, found.touches) == (Tally(), 0, 2)


def test_a_snooze_does_not_make_a_touch_late() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-09", "Not before": "2026-11-12"}
    assert of(ann, log=(call("2026-11-12 15:00", "2026-11-09"),)).last.follow_ups == Tally(in_time=1)
    later = {**ann, "Not before": "2026-11-30"}  # typed after the call
    assert of(later, log=(call("2026-11-12 15:00", "2026-11-09"),)).last.follow_ups == Tally(late=1)


def test_an_expired_task_that_was_ticked_all_the_same_is_late_once() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-10 14:00", "Cell": "312-280-4410", "Cadence": "save-the-sale"}
    line = call("2026-11-11 15:00", "2026-11-10", Cadence="save-the-sale", Step="picture", Channel="text")
    assert of(ann, log=(line,)).last.follow_ups == Tally(late=1, missed=1)  # picture; the questions ran out


def test_a_touch_that_gave_way_to_another_one_of_that_day_is_in_time() -> None:
    ann: dict[str, Cell] = {"Cell": "312-280-4410", "Home address": "1 Oak St", "Status": "Bought"}
    first, second = (
        {**ann, "Prospect": "Ann", "Visited": "2026-11-09"},
        {**ann, "Prospect": "Bo", "Visited": "2026-11-10"},
    )
    thanks: dict[str, Cell] = {"Cadence": "after-sale", "Step": "thanks", "Channel": "letter", "Attempt": None}
    late_for_ann = call("2026-11-11 10:00", "2026-11-09", **thanks)  # on the day on which Bo's note was due
    for day, tally in (("2026-11-12 10:00", Tally(in_time=1, late=1)), ("2026-11-13 10:00", Tally(late=2))):
        lines = (late_for_ann, call(day, "2026-11-10", **thanks | {"ID": "Bo"}))
        assert of(first, second, log=lines).last.follow_ups == tally


def test_a_task_that_the_end_of_its_cadence_forestalled_is_not_missed() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-10-12", "Cell": "312-280-4410", "Home address": "1 Oak St"}
    note = call("2026-11-09 10:00", "2026-10-12", Step="note", Channel="letter", Attempt="2 of 3")
    found = of(ann, log=(call("2026-10-13 10:00", "2026-10-12"), note))  # the gift due on November 13, over on the 11th
    assert (found.together.follow_ups.missed, found.last.follow_ups) == (0, Tally())


def test_an_open_task_is_not_missed_where_an_earlier_step_would_have_expired() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-16 14:00", "Cell": "312-280-4410", "Cadence": "save-the-sale"}
    picture = call("2026-11-16 14:10", "2026-11-16", Cadence="save-the-sale", Step="picture", Channel="text")
    found = of(ann, log=(picture,), now="2026-11-17 11:00")  # the picture's 20 hours ended at 10:00
    assert found.so_far.follow_ups == Tally(in_time=1, open=1)


def test_lines_count_by_when_in_whatever_order_they_stand() -> None:
    ann: dict[str, Cell] = {"Prospect": "Ann", "Status": "Bought", "Bought on": "2025-12-10", "Amount": 5000}
    lines = tuple(call(day, "2025-12-10", Attempt=None) for day in ("2026-02-10", "2026-03-10", "2026-01-10"))
    assert [regular.last for regular in of(ann, log=lines).top] == [date(2026, 3, 10)]


@pytest.mark.parametrize(
    ("when", "tally"), [("2026-11-19 15:00", Tally(in_time=1)), ("2026-11-20 10:00", Tally(late=1))]
)
def test_the_reminder_of_a_special_day_is_due_three_weeks_before_it(when: str, tally: Tally) -> None:
    ann = {"Prospect": "Ann", "Status": "Bought", "Bought on": "2025-12-10", "Special date": "1988-12-10"}
    line = call(when, "2026-12-10", Cadence="milestones", Step="reminder", Channel="text", Attempt=None)
    assert of(ann, log=(line,), now="2026-11-24 09:00").last.follow_ups == tally


@pytest.mark.parametrize(
    ("when", "tally"), [("2026-11-10 15:00", Tally(in_time=1)), ("2026-11-11 10:00", Tally(late=1))]
)
def test_a_service_is_due_with_the_multiple_that_its_key_names(when: str, tally: Tally) -> None:
    ann = {"Prospect": "Ann", "Status": "Bought", "Bought on": "2025-11-10"}
    key = "Ann|after-sale|service|2025-11-10|2|ABCDE"
    line = call(when, "2025-11-10", Cadence="after-sale", Step="service", Attempt=None, Key=key)
    assert of(ann, log=(line,)).last.follow_ups == tally


@pytest.mark.parametrize(("needed", "missed"), [("2026-11-12", 1), ("2026-11-20", 0)])
def test_a_call_that_nobody_made_before_the_day_it_was_needed_is_missed(needed: str, missed: int) -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-09 14:00", "Cell": "312-280-4410", "Needed by": needed}
    assert of(ann).last.follow_ups == Tally(missed=missed, open_late=1 - missed)


def test_a_store_that_thanks_nobody_has_no_such_figure() -> None:
    thankless = replace(RULES, cadences=tuple(c for c in RULES.cadences if c.origin is not Origin.PURCHASE))
    ann = Row(2, {"Prospect": "Ann", "Status": "Bought", "Bought on": "2026-11-04"})
    assert figures([ann], [], Run(thankless, hand_counted.NOW, "salt")).last.thanked is None


def test_nobody_who_said_stop_is_missed_or_to_be_thanked() -> None:
    found = of(
        {"Prospect": "Ann", "Visited": "2026-11-12 14:00", "Cell": "312-280-4410", "Cadence": "save-the-sale",
         "OK to contact": "No"},
        {"Prospect": "Bo", "Visited": "2026-11-04", "Status": "Bought", "OK to contact": "No"},
    ).last  # fmt: skip
    assert (found.follow_ups, found.reached.share, found.thanked) == (Tally(), Share(0, 0), Share(0, 0))


def test_a_thank_you_on_the_eighth_day_is_too_late_for_the_week() -> None:
    ann = {"Prospect": "Ann", "Visited": "2026-11-04", "Status": "Bought", "Home address": "1 Oak St"}
    for day, part in (("2026-11-11 15:00", 1), ("2026-11-12 15:00", 0)):
        line = call(day, "2026-11-04", Cadence="after-sale", Step="thanks", Channel="letter", Attempt=None)
        assert of(ann, log=(line,)).last.thanked == Share(part, 1)


def test_the_top_fifth_is_in_the_order_of_who_waits_longest() -> None:
    people = [
        {"Prospect": name, "Status": "Bought", "Bought on": "2025-01-10", "Amount": 5000} for name in ("Ann", "Bo")
    ]
    found = of(*people, log=(call("2026-01-10 15:00", "2025-01-10", Attempt=None),))
    assert [(r.name, r.last) for r in found.top] == [("Bo", None), ("Ann", date(2026, 1, 10))]


def test_typed_words_of_a_cell_are_not_in_what_is_stuck() -> None:
    found = of({"Prospect": "Ann", "Visited": "2026-11-10", "Cell": 'the "old" one', "Email": "at home"})
    assert "Cell cannot be read" in found.stuck.checks
    assert not any("old" in check or "home" in check for check in found.stuck.checks)


def test_a_line_that_cannot_be_read_is_told() -> None:
    assert of({"Prospect": "Ann", "Visited": "2026-11-10"}, log=(call("yesterday", "last week"),)).unread == (2,)


def test_a_tick_that_waits_for_the_next_sync_counts() -> None:
    rows = [Row(2, {"Prospect": "Ann", "Visited": "2026-11-16 11:00", "Cell": "312-280-4410"})]
    shown = plan(rows, [], Run(RULES, datetime(2026, 11, 16, 18), "first")).rows[0]
    ticked = Row(2, {**rows[0].cells, "ID": shown.prospect.id, "Key": shown.key, "Task": "Thank and invite back",
                     "How": "Call (312) 280-4410", "Attempt": "1 of 3", "Done": True})  # fmt: skip
    found = figures([ticked], [], Run(RULES, datetime(2026, 11, 17, 12), "second")).so_far
    assert (found.touches, found.follow_ups) == (1, Tally(in_time=1))


def test_an_empty_book_has_figures_too() -> None:
    found = of()
    assert found.rows == 0
    assert _nothing(found.last)
    assert (found.top, found.stuck.late, found.months[-1].amount) == ((), (), Decimal(0))


def _nothing(week: Counts) -> bool:
    return not (week.visits or week.touches or week.attempts or week.follow_ups.due or week.won or week.spent)


# The due times of the log are those that the book showed


def test_the_due_times_replayed_from_the_log_are_those_that_were_shown() -> None:
    """A store of forty days, ticked early and late at random: every line's due time is found again afterwards."""
    shown, rows, log, now = _played(random.Random(7), datetime(2026, 9, 1, 17, 30), days=40)
    view = view_of(rows, log, Run(RULES, now, "after"))
    followed = followed_up(view, date(2026, 9, 1))
    done = [one for one in followed.known if one.outcome in (Outcome.IN_TIME, Outcome.LATE)]
    assert len(done) > 60
    assert {one.cadence for one in done} >= {"second-chance", "after-sale", "romance", "keep-in-touch"}
    assert sorted(one.due for one in done) == sorted(shown)
    assert followed.untold == ()


def _played(dice: random.Random, start: datetime, days: int) -> tuple[list[datetime], list[Row], list[Row], datetime]:
    """The due times shown at every tick of a contact task, and the rows and the log that the ticks left."""
    rows: dict[int, dict[str, Cell]] = {}
    log: list[Row] = []
    shown: list[datetime] = []
    now = start
    for day in range(days):
        now = start + timedelta(days=day)
        if RULES.hours.is_open(now.date()):
            rows[len(rows) + 2] = _visitor(len(rows), now, dice)
            before = plan([Row(n, r) for n, r in rows.items()], log, Run(RULES, now, f"{day} before"))
            for row in before.rows:
                cells, task = rows[row.prospect.row], row.task
                show = {"ID": row.prospect.id, "Key": row.key, "Task": task and task.text,
                        "How": task and task.how and task.how.shown, "Attempt": task and task.attempt}  # fmt: skip
                cells.update(
                    {k: v for k, v in show.items() if v} | dict.fromkeys([k for k, v in show.items() if not v])
                )
                if task and task.due <= now and dice.random() < 0.7:
                    cells["Done"] = True
                    cells["Result"] = dice.choice(["Sent", "No answer", "Left message", "Bought"])
                    shown += [task.due] if task.contact else []
            after = plan([Row(n, r) for n, r in rows.items()], log, Run(RULES, now, f"{day} after"))
            log += [Row(len(log) + n, line.cells()) for n, line in enumerate(after.lines, 2)]
            for row in after.rows:
                rows[row.prospect.row].update(row.cells)
    return shown, [Row(n, r) for n, r in rows.items()], log, now


def _visitor(n: int, now: datetime, dice: random.Random) -> dict[str, Cell]:
    """Somebody who came today; every fifth is a person who came before."""
    person = n - 5 if n % 5 == 4 else n
    status = dice.choice(["Be-back", "Be-back", "Deciding", "Bought", "Not now"])
    visited = datetime.combine(now.date(), time(dice.randint(10, 16), 20))
    return {"Prospect": f"Person {person}", "Visited": visited, "Status": status, "Cell": f"312-280-44{person:02}",
            "Email": f"p{person}@example.com", "Home address": "1 Oak St", "OK to contact": "Yes",
            "Bought on": visited if status == "Bought" else None}  # fmt: skip
