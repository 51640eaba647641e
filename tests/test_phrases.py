"""What a row holds, as words in a sentence."""

from datetime import date
from decimal import Decimal

import pytest

from beback.phrases import LONGEST_CELL, Day, DayAndTime, Money, PastDay, YearlyDay, clean, currency, thing, tidy


@pytest.mark.parametrize(
    ("typed", "noun"),
    [
        ("a ring", "ring"),
        ("An engagement ring", "engagement ring"),
        ("Engagement ring", "engagement ring"),
        ("Engagement ring for Emily", "engagement ring"),
        ("a ring, size 6", "ring"),
        ("Wedding bands (pair)", "wedding bands"),
        ("engagement diamond and wedding set", "engagement diamond and wedding set"),
        ("14k gold chain", "14k gold chain"),
        ("1.5 ct diamond", "1.5 ct diamond"),
        ("Men's watch", "Men's watch"),
        ("Tahitian pearl strand", "Tahitian pearl strand"),
        ("Rolex Datejust", "Rolex Datejust"),
        ("GIA diamond", "GIA diamond"),
    ],
)
def test_a_thing_is_named_without_its_article(typed: str, noun: str) -> None:
    assert thing(typed) == noun


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "something for mom",
        "Emily's ring",
        "not sure yet",
        "for Emily",
        "the",
        "{{ 7*7 }}",
        "=1+1",
        "?",
        "ring " * 20,
    ],
)
def test_words_that_may_be_no_thing_or_name_a_person_are_none(typed: str) -> None:
    assert thing(typed) is None


def test_dates_read_as_people_say_them() -> None:
    assert str(Day(2026, 11, 1)) == "Sunday, November 1"
    assert str(PastDay(2025, 2, 3)) == "February 3, 2025"
    assert str(YearlyDay(2024, 2, 29)) == "February 29"


@pytest.mark.parametrize(
    ("hour", "minute", "clock"),
    [(0, 5, "12:05 AM"), (9, 30, "9:30 AM"), (12, 0, "12:00 PM"), (14, 0, "2:00 PM"), (23, 59, "11:59 PM")],
)
def test_times_read_with_am_and_pm(hour: int, minute: int, clock: str) -> None:
    assert str(DayAndTime(2026, 11, 19, hour, minute)) == f"Thursday, November 19 at {clock}"


def test_a_day_still_counts_as_a_date() -> None:
    assert Day(2026, 11, 1) < date(2026, 11, 2)


@pytest.mark.parametrize(
    ("amount", "country", "read"),
    [
        ("4800", "US", "$4,800"),
        ("4800.5", "US", "$4,800.50"),
        ("4800.00", "US", "$4,800"),
        ("-12", "DE", "-€12"),
        ("1234567.891", "GB", "£1,234,567.89"),
        ("4800", "CH", "4,800"),
        ("0", "US", "$0"),
    ],
)
def test_money_reads_with_its_sign(amount: str, country: str, read: str) -> None:
    assert str(Money.of(Decimal(amount), currency(country))) == read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  the   garden ", "the garden"),
        ("the garden\r\nand the dog", "the garden and the dog"),
        ("a\x00b\x07c\x1b[31m", "abc[31m"),
        ("Zoë 😀 שרה", "Zoë 😀 שרה"),
        ("lone \ud800 half", "lone half"),
        ("\t\n", ""),
    ],
)
def test_cells_become_one_clean_line(typed: str, kept: str) -> None:
    assert clean(typed) == kept


def test_a_novel_in_a_cell_is_cut() -> None:
    cut = clean("word " * 10_000)
    assert len(cut) <= LONGEST_CELL
    assert cut.endswith("word…")


@pytest.mark.parametrize(
    ("loose", "neat"),
    [("  a  \t b \n", "a b"), ("a\n\n\n\nb", "a\n\nb"), ("a   \n  \n \nb", "a\n\nb"), ("a\tb", "a b"), ("", "")],
)
def test_blanks_are_tidied(loose: str, neat: str) -> None:
    assert tidy(loose) == neat
