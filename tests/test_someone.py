"""One person in written words: found however name, phone and email are set, and nobody else for them."""

import pytest

from beback.contacts import Phone
from beback.someone import Someone

CELL, LONDON = Phone("+13122804410", "(312) 280-4410"), Phone("+442079460958", "020 7946 0958")


def someone(*names: str, phone: Phone = CELL) -> Someone:
    return Someone(frozenset(names), frozenset({phone}), frozenset({"frank.hale@example.com"}), frozenset())


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Call Frank Hale today", True), ("FRANK\n  hale", True), ("Frank\u00a0Hale's ring", True),
        ("Frank Haley", False), ("Alfrank Hale", False), ("Frank", False), ("Hale, Frank", False),
        ("frank-hale.eml", False), ("", False),
        ("(312) 280-4410", True), ("312.280.4410", True), ("+1 312 280 4410", True), ("sms:+13122804410?body", True),
        ("1-312-280-4410", True), ("312 280 44105", False), ("9312 280 4410", False), ("2804410", False),
        ("mailto:Frank.Hale@Example.com", True), ("write to frank.hale@example.com.", True),
        ("x.frank.hale@example.com", False), ("frank.hale@example.com.au", False), ("hale@example.com", False),
    ],
)  # fmt: skip
def test_who_is_named(words: str, named: bool) -> None:
    assert someone("frank hale").named_in(words) == named


@pytest.mark.parametrize("words", ["020 7946 0958", "+44 20 7946 0958", "+44 (0)20 7946 0958"])
def test_a_number_of_a_country_with_a_zero_before_it(words: str) -> None:
    assert someone("frank hale", phone=LONDON).named_in(words)


def test_as_html_has_it() -> None:
    assert someone("kim o'park & co").named_in("<b>Kim O&#39;Park &amp; Co</b>")


def test_a_name_that_is_no_word_of_a_pattern() -> None:
    assert someone("al (the tall) smith?").named_in("Al (the tall) Smith? came")
    assert not someone("al (the tall) smith?").named_in("al the tall smit")


def test_nothing_known_names_nobody() -> None:
    assert not Someone(frozenset(), frozenset(), frozenset(), frozenset()).named_in("anything")
