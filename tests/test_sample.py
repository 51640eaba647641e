"""The sample prospects show every status and cadence, and read as a shop person would have typed them."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from beback.cells import Cell, Row
from beback.config import load_config
from beback.followups import Run, plan
from beback.hours import occasion_in
from beback.prospects import HUMAN, Prospect, Status
from beback.reading import read_prospect
from beback.sample import sample_prospects

REPO = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 17, 9, 0)
ASSOCIATES = ("Dana Reyes", "Lee Ortiz")
MOMENTS = (
    NOW,
    datetime(2026, 11, 22, 8, 0),  # a Sunday
    datetime(2026, 11, 18, 14, 30),
    datetime(2027, 1, 1, 0, 5),
    datetime(2028, 2, 6, 23, 50),  # three weeks before 29 February
    datetime(2028, 2, 29, 12, 0),
)


def read(now: datetime = NOW) -> list[Prospect]:
    rows = sample_prospects(now, ASSOCIATES)
    return [read_prospect(Row(n, row), "US") for n, row in enumerate(rows, 2)]


def faults(prospects: list[Prospect]) -> dict[str, set[str]]:
    return {p.name: {problem.heading for problem in p.problems} for p in prospects if p.problems}


def test_there_are_at_least_forty_rows_under_known_headings() -> None:
    rows = sample_prospects(NOW, ASSOCIATES)
    assert len(rows) >= 40
    assert {heading for row in rows for heading in row} <= set(HUMAN)


def test_the_same_moment_gives_the_same_rows() -> None:
    assert sample_prospects(NOW, ASSOCIATES) == sample_prospects(NOW, ASSOCIATES)


def test_no_cell_is_blank_text() -> None:
    assert all(cell not in ("", None) for row in sample_prospects(NOW, ASSOCIATES) for cell in row.values())


@pytest.mark.parametrize("now", MOMENTS)
def test_only_the_faults_that_are_meant_are_there(now: datetime) -> None:
    assert faults(read(now)) == {
        "Theo Vandenberg": {"Cell"},
        "Lorraine Fitch": {"Status"},
        "Pilar Santos": {"Visited"},
        "Oscar Nyberg": {"Needed by", "Email"},
    }


def test_every_status_is_there_several_times() -> None:
    found = [p.status for p in read()]
    assert all(found.count(status) >= 2 for status in Status)


@pytest.mark.parametrize("now", MOMENTS)
def test_visits_and_purchases_lie_in_the_past_and_appointments_ahead(now: datetime) -> None:
    for p in read(now):
        assert p.visited is None or p.visited <= now
        assert p.bought_on is None or p.bought_on.date() <= now.date()
        assert p.bought_on is None or p.visited is None or p.bought_on.date() >= p.visited.date()
        assert p.appointment is None or p.appointment > now


@pytest.mark.parametrize("now", MOMENTS)
def test_nobody_visits_or_has_an_appointment_on_a_sunday_or_monday(now: datetime) -> None:
    for p in read(now):
        for moment in (p.visited, p.bought_on, p.appointment):
            assert moment is None or moment.weekday() not in (6, 0) or p.cadence == "save-the-sale"


def test_associates_share_the_rows() -> None:
    assert {p.associate for p in read()} == set(ASSOCIATES)


def test_without_associates_the_column_is_blank() -> None:
    assert all("Associate" not in row for row in sample_prospects(NOW, ()))


def test_romance_shows_a_decision_soon_far_off_past_and_not_asked_for() -> None:
    deciding = [p.decides_by for p in read() if p.status is Status.DECIDING]
    days = [(decides_by - NOW.date()).days for decides_by in deciding if decides_by]
    assert None in deciding
    assert any(wait < 0 for wait in days)
    assert any(0 < wait <= 14 for wait in days)
    assert any(wait > 44 for wait in days)


@pytest.mark.parametrize("now", MOMENTS)
def test_save_the_sale_is_asked_for_before_its_48_hours_are_over(now: datetime) -> None:
    ages = [now - p.visited for p in read(now) if p.cadence == "save-the-sale" and p.visited]
    assert sum(age < timedelta(hours=20) for age in ages) == 1
    assert sum(timedelta(hours=20) <= age < timedelta(hours=40) for age in ages) == 1


def test_after_sale_shows_thanks_satisfaction_and_service() -> None:
    ages = [(NOW.date() - p.bought_on.date()).days for p in read() if p.bought_on]
    assert any(age <= 7 for age in ages)
    assert any(31 <= age <= 85 for age in ages)
    assert any(183 <= age <= 270 for age in ages)


@pytest.mark.parametrize("now", MOMENTS)
def test_special_days_come_in_about_three_weeks_long_after_the_purchase(now: datetime) -> None:
    with_day = [p for p in read(now) if p.special_date]
    assert len(with_day) >= 3
    for p in with_day:
        assert p.special_date is not None
        assert p.bought_on is not None
        occasion = next_kept(p.special_date, now.date())
        assert 14 <= (occasion - now.date()).days <= 30
        assert occasion - p.bought_on.date() > timedelta(60)


def next_kept(day: date, today: date) -> date:
    kept = [occasion_in(year, day.month, day.day) for year in (today.year, today.year + 1)]
    return next(d for d in kept if d >= today)


def test_permission_is_given_refused_and_not_yet_asked_for() -> None:
    found = {p.ok_to_contact for p in read() if p.status is Status.NOT_NOW}
    assert found == {True, False, None}


def test_surprises_come_with_and_without_a_business_address() -> None:
    found = {bool(p.business_address) for p in read() if p.surprise}
    assert found == {True, False}


def test_every_way_of_contact_by_is_there_but_for_the_default_call() -> None:
    found = {p.contact_by.value for p in read() if p.contact_by}
    assert {"Text", "Email"} <= found


def test_the_other_cases_are_there() -> None:
    prospects = read()
    assert any(p.cadence == "save-the-sale" and not p.visited_at_noon for p in prospects)
    assert any(p.appointment and p.coffee for p in prospects)
    assert any(p.not_before for p in prospects)
    assert any(p.needed_by and 0 < (p.needed_by - NOW.date()).days <= 7 for p in prospects)
    assert any(not (p.cell or p.work_phone or p.email or p.home_address) and not p.problems for p in prospects)


def test_one_person_stands_in_two_rows() -> None:
    cells: list[Cell] = [p.cell.e164 for p in read() if p.cell]
    assert len(cells) > len(set(cells))


@pytest.mark.parametrize("now", MOMENTS)
def test_a_first_sync_shows_every_cadence_and_the_appointments(now: datetime) -> None:
    rules = load_config(REPO / "config.yaml").rules
    rows = [Row(n, row) for n, row in enumerate(sample_prospects(now, ASSOCIATES), 2)]
    shown = {r.task.name.cadence for r in plan(rows, [], Run(rules, now, "sample")).rows if r.task}
    assert {cadence.name for cadence in rules.cadences} | {"appointment"} <= shown
