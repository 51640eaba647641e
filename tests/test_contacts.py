"""Contacts that are plainly written are read as the libraries would read them one by one (P6, P7)."""

import phonenumbers
import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberFormat

from beback.contacts import email_in, phone_in

NORTH_AMERICA = phonenumbers.COUNTRY_CODE_TO_REGION_CODE[1]
FORMS = ("({}) {}-{}", "{}-{}-{}", "{}.{}.{}", "{} {} {}", "{}{}{}", "+1 {} {} {}", "+1 ({}) {}-{}", "1-{}-{}-{}")
PARTS = (
    "frank.hale",
    "frank+ring",
    "a",
    "info",
    "x_y-z",
    ".frank",
    "frank.",
    "fr..ank",
    "Frank",
    "Info",
    "-f",
    "f-",
    "é",
)
DOMAINS = (
    "example.com", "Gmail.COM", "mail.example.co.uk", "example", "example.c0", "example.com.", ".example.com", "test",
    "ex..com", "-ex.com", "ex-.com", "a--b.com", "xn--bcher-kva.example", "bücher.example", "shop.local", "invalid",
    "1.2.3.4", "example.com-", f"{'x' * 64}.com", "exa_mple.com", "[1.2.3.4]", "",
)  # fmt: skip


def number_by_library(words: str, country: str) -> tuple[str, str] | None:
    try:
        number = phonenumbers.parse(words, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    home = number.country_code == phonenumbers.country_code_for_region(country)
    form = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(number, PhoneNumberFormat.E164), phonenumbers.format_number(number, form)


def number_by_us(words: str, country: str) -> tuple[str, str] | None:
    found = phone_in(words, country)
    return (found.e164, found.shown) if found else None


def address_by_library(words: str) -> str | None:
    try:
        return validate_email(words, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None


@pytest.mark.parametrize("line", ["2004410", "5550100", "1104410", "9764410", "0004410"])
def test_a_plain_number_of_any_area_is_read_as_the_library_reads_it(line: str) -> None:
    for area in range(1000):
        words = FORMS[area % len(FORMS)].format(f"{area:03}", line[:3], line[3:])
        assert number_by_us(words, "US") == number_by_library(words, "US"), words


@pytest.mark.parametrize("country", [*NORTH_AMERICA, "GB", "DE"])
def test_a_number_is_read_as_each_country_reads_it(country: str) -> None:
    example = phonenumbers.example_number(country)
    assert example is not None
    own = str(example.national_number)
    for digits in (own, "3122804410", "4169800123", "2425021234", "8002345678", "9002345678", "5002345678"):
        for form in FORMS:
            words = form.format(digits[:3], digits[3:6], digits[6:])
            assert number_by_us(words, country) == number_by_library(words, country), words


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="0123456789+()-. x١", min_size=6, max_size=18), st.sampled_from(("US", "CA", "GB")))
def test_anything_like_a_number_is_read_as_the_library_reads_it(words: str, country: str) -> None:
    assert number_by_us(words, country) == number_by_library(words, country)


@pytest.mark.parametrize("domain", DOMAINS)
def test_an_address_is_read_as_the_library_reads_it(domain: str) -> None:
    for part in (*PARTS, "y" * 64, "y" * 65):
        words = f"{part}@{domain}"
        assert email_in(words) == address_by_library(words), words


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="aZ0._+-@ é", min_size=3, max_size=80))
def test_anything_like_an_address_is_read_as_the_library_reads_it(words: str) -> None:
    assert email_in(words) == address_by_library(words)


@pytest.mark.parametrize("domain", ["b.com", ".".join(["b" * 60] * 3) + ".com", f"{'b' * 63}.com"])
def test_a_long_address_keeps_to_the_limits_of_the_library(domain: str) -> None:
    for length in range(1, 300):
        words = f"{'a' * length}@{domain}"
        assert email_in(words) == address_by_library(words), length
