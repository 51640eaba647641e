"""Cells as a sheet or a person writes them (T1, P7, fine print: Time, Recording)."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from beback import cells
from beback.cells import Cell, Moment, Unreadable

NINE_TEN = Moment(date(2026, 11, 16), time(14, 10))
ONLY_DAY = Moment(date(2026, 11, 16))


@pytest.mark.parametrize(
    ("country", "cell", "moment"),
    [
        ("US", datetime(2026, 11, 16, 14, 10), NINE_TEN),
        ("US", datetime(2026, 11, 16, 14, 9, 59, 999000), NINE_TEN),
        ("US", datetime(2026, 11, 16), ONLY_DAY),
        ("US", date(2026, 11, 16), ONLY_DAY),
        ("US", "2026-11-16 14:10", NINE_TEN),
        ("US", "2026-11-16T14:10:00", NINE_TEN),
        ("US", "2026-11-16 00:00", ONLY_DAY),
        ("US", " 11/16/2026  2:10 PM ", NINE_TEN),
        ("US", "11/16/2026 14:10", NINE_TEN),
        ("US", "11/16/2026", ONLY_DAY),
        ("US", "11/16/2026 12:00 am", ONLY_DAY),
        ("US", "11/16/2026 12:30 p.m.", Moment(date(2026, 11, 16), time(12, 30))),
        ("GB", "16/11/2026", ONLY_DAY),
        ("DE", "16.11.2026 14:10", NINE_TEN),
        ("JP", "2026/11/16", ONLY_DAY),
        ("US", None, None),
        ("US", "  ", None),
    ],
)
def test_a_date_is_read_as_the_sheet_or_a_person_of_the_country_writes_it(
    country: str, cell: Cell, moment: Moment | None
) -> None:
    assert cells.moment(cell, country) == moment


@pytest.mark.parametrize(
    "cell",
    ["last Tuesday", "16/11/2026", "11/31/2026", "2026-13-01", "11/16/26", "11/16", "2026-11-16 25:00",
     "11/16/2026 13:10 PM", "11/16/2026 0:10 PM", "46342", 46342, 3.5, True, time(9, 30), "2026-11-16 or 17"],
)  # fmt: skip
def test_a_date_that_is_no_clear_one_is_not_guessed(cell: Any) -> None:
    with pytest.raises(Unreadable):
        cells.moment(cell, "US")


def test_a_date_without_a_time_means_noon() -> None:
    assert ONLY_DAY.at() == datetime(2026, 11, 16, 12)
    assert NINE_TEN.at() == datetime(2026, 11, 16, 14, 10)


@pytest.mark.parametrize(
    ("cell", "e164", "shown"),
    [
        ("312-280-4410", "+13122804410", "(312) 280-4410"),
        ("+1 (312) 280.4410", "+13122804410", "(312) 280-4410"),
        (3122804410, "+13122804410", "(312) 280-4410"),
        (3122804410.0, "+13122804410", "(312) 280-4410"),
        ("+44 20 7946 0018", "+442079460018", "+44 20 7946 0018"),
        ("+1 416 980 0123", "+14169800123", "(416) 980-0123"),  # Toronto is dialled as at home
    ],
)
def test_phones_are_shown_as_the_country_writes_them_and_foreign_ones_internationally(
    cell: Cell, e164: str, shown: str
) -> None:
    found = cells.phone(cell, "US")
    assert found is not None
    assert (found.e164, found.shown) == (e164, shown)


@pytest.mark.parametrize("cell", ["call the shop", "312-280", "911", "555-0100", "312-555-0100 and 0101", True])
def test_a_phone_that_nobody_can_call_is_unreadable(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        cells.phone(cell, "US")


@pytest.mark.parametrize(
    ("cell", "address"),
    [
        ("Frank.Hale@Example.COM", "Frank.Hale@example.com"),
        (" ann@example.com ", "ann@example.com"),
        (None, None),
        ("", None),
    ],
)
def test_the_domain_of_an_email_is_lower_cased_and_nothing_else(cell: Cell, address: str | None) -> None:
    assert cells.email(cell) == address


@pytest.mark.parametrize(
    "cell", ["nobody", "ann@", "ann at example.com", "a@b@c.com", "ann@example.com, bo@example.com", 7]
)
def test_an_email_that_cannot_be_mailed_is_unreadable(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        cells.email(cell)


@pytest.mark.parametrize("cell", [True, "TRUE", "x", "X ", "yes", "Y", "1", 1, 1.0, "✓"])
def test_ticks(cell: Cell) -> None:
    assert cells.ticked(cell)


@pytest.mark.parametrize("cell", [False, None, "", "no", "FALSE", 0])
def test_no_ticks(cell: Cell) -> None:
    assert not cells.ticked(cell)


@pytest.mark.parametrize("cell", ["done?", "tomorrow", 2, datetime(2026, 11, 16), "called"])
def test_other_words_are_no_tick_and_not_taken_for_none(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        cells.ticked(cell)


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (900, "900"),
        (2500.5, "2500.5"),
        ("$1,200.50", "1200.50"),
        ("USD 900", "900"),
        ("900 €", "900"),
        ("-50", "-50"),
        ("900", "900"),
        (0, "0"),
        (None, None),
        (" ", None),
    ],
)
def test_amounts(cell: Cell, amount: str | None) -> None:
    assert cells.money(cell) == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize(
    "cell", ["a lot", "$", True, date(2026, 11, 16), "1-2", "4.5k", "4800 or 5200", "500 + 500", "about 900"]
)
def test_no_amounts(cell: Cell) -> None:
    with pytest.raises(Unreadable):
        cells.money(cell)
