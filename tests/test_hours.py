"""Open days, contact hours, waits and clock changes (T1-T5, fine print: Time)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from beback.hours import Hours, Unit, Wait, occasion_in
from playbook import rules_of

HOURS = rules_of().hours  # Chicago, Mon-Sat 10:00-18:00, Thanksgiving closed, contact 09:00-20:00


def at(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2026, 11, 16), True),
        (date(2026, 11, 21), True),
        (date(2026, 11, 22), False),  # Sunday
        (date(2026, 11, 26), False),  # Thanksgiving
        (date(2026, 11, 11), True),  # Veterans Day: a shop works
        (date(2027, 11, 25), False),
        (date(2026, 12, 25), False),
    ],
)
def test_open_days(day: date, is_open: bool) -> None:
    assert HOURS.is_open(day) is is_open


@pytest.mark.parametrize(
    ("moment", "then"),
    [
        ("2026-11-16 09:00", "2026-11-16 09:00"),  # the start is inside
        ("2026-11-16 19:59", "2026-11-16 19:59"),
        ("2026-11-16 20:00", "2026-11-17 09:00"),  # the end is not
        ("2026-11-16 02:10", "2026-11-16 09:00"),
        ("2026-11-21 21:00", "2026-11-22 09:00"),  # a closed weekday does not matter
        ("2026-11-25 21:00", "2026-11-27 09:00"),  # Thanksgiving does
        ("2026-11-26 12:00", "2026-11-27 09:00"),
    ],
)
def test_a_text_waits_for_contact_hours(moment: str, then: str) -> None:
    assert HOURS.next_contact(at(moment)) == at(then)


@pytest.mark.parametrize(
    ("moment", "wait", "then"),
    [
        ("2026-11-16 14:10", Wait(15, Unit.MINUTES), "2026-11-16 14:25"),
        # 1 November 2026: the hour from 01:00 is lived twice; 8 March: the one from 02:00 is not lived
        ("2026-10-31 20:00", Wait(12, Unit.HOURS), "2026-11-01 07:00"),
        ("2026-03-07 20:00", Wait(12, Unit.HOURS), "2026-03-08 09:00"),
        ("2026-10-31 20:00", Wait(1, Unit.DAYS), "2026-11-01 20:00"),
        ("2026-03-07 20:00", Wait(48, Unit.HOURS), "2026-03-09 21:00"),
        ("2026-01-31 14:10", Wait(1, Unit.MONTHS), "2026-02-28 14:10"),
        ("2028-01-31 14:10", Wait(1, Unit.MONTHS), "2028-02-29 14:10"),
        ("2026-11-16 14:10", Wait(2, Unit.WEEKS), "2026-11-30 14:10"),
    ],
)
def test_hours_are_elapsed_and_days_are_calendar_time(moment: str, wait: Wait, then: str) -> None:
    assert HOURS.after(at(moment), wait) == at(then)


@pytest.mark.parametrize(
    ("zone", "moment", "then"),
    [
        ("America/Chicago", "2026-10-31 20:00", "2026-11-01 07:00"),
        ("Europe/Berlin", "2026-10-24 20:00", "2026-10-25 07:00"),
        ("Australia/Lord_Howe", "2026-04-04 20:00", "2026-04-05 07:30"),  # the clock is put back by half an hour
        ("America/Phoenix", "2026-10-31 20:00", "2026-11-01 08:00"),
    ],
)
def test_the_clock_is_put_back_when_the_store_s_own_is(zone: str, moment: str, then: str) -> None:
    there = Hours(zone, HOURS.open, HOURS.closed, HOURS.morning, HOURS.contact)
    assert there.zone == ZoneInfo(zone)
    assert there.after(at(moment), Wait(12, Unit.HOURS)) == at(then)


def test_an_hour_that_is_lived_twice_is_told_as_the_first_of_the_two() -> None:
    second = HOURS.after(at("2026-11-01 00:30"), Wait(2, Unit.HOURS))  # the second half past one of that night
    assert (second, second.fold) == (at("2026-11-01 01:30"), 0)
    assert HOURS.after(second, Wait(2, Unit.HOURS)) == at("2026-11-01 02:30")


def test_multiples_of_a_month_count_from_the_anchor_and_do_not_drift() -> None:
    wait = Wait(1, Unit.MONTHS)
    assert [wait.after_day(date(2026, 10, 31), n) for n in (1, 2, 3, 4)] == [
        date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 31), date(2027, 2, 28),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "when"),
    [
        ("2026-11-17 12:00", "2026-11-17 12:00"),
        ("2026-11-17 10:00", "2026-11-17 10:00"),
        ("2026-11-17 09:59", "2026-11-16 18:00"),
        ("2026-11-17 18:00", "2026-11-17 18:00"),
        ("2026-11-17 21:40", "2026-11-17 18:00"),
        ("2026-11-17 08:00", "2026-11-16 18:00"),
        ("2026-11-22 12:00", "2026-11-21 18:00"),  # Sunday
        ("2026-11-26 12:00", "2026-11-25 18:00"),  # Thanksgiving
    ],
)
def test_the_last_closing_time_before_now(now: str, when: str) -> None:
    assert HOURS.last_moment_open(at(now)) == at(when)


def test_29_february_is_the_28th_in_short_years() -> None:
    assert occasion_in(2027, 2, 29) == date(2027, 2, 28)
    assert occasion_in(2028, 2, 29) == date(2028, 2, 29)


def test_a_store_that_never_opens_is_found_out() -> None:
    never = Hours("UTC", {}, lambda _: False, time(9, 30), (time(9), time(20)))
    with pytest.raises(ValueError, match=r"^the store never opens$"):
        never.open_after(date(2026, 11, 16))


def test_hours_are_no_number_of_days() -> None:
    with pytest.raises(ValueError, match=r"^20 hours is no number of days$"):
        Wait(20, Unit.HOURS).after_day(date(2026, 11, 16))


@pytest.mark.parametrize(("wait", "words"), [(Wait(1, Unit.DAYS), "1 day"), (Wait(30, Unit.DAYS), "30 days")])
def test_a_wait_reads_as_config_yaml_spells_it(wait: Wait, words: str) -> None:
    assert str(wait) == words
