"""Phone numbers and e-mail addresses in typed text, as `phonenumbers` and `email-validator` read them (P7).

The two libraries take longer over one contact than all else takes over its row. So they are asked once for what many
contacts share, the rules of a country's numbers and a domain, and one by one for whatever is not plainly written.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_REMEMBERED = 1 << 16
_NORTH_AMERICA = 1  # the calling code that the US shares with Canada and others
_TEN_DIGITS = re.compile(r"(?:\+?1[ .-]?)?\(?([2-9]\d{2})\)?[ .-]?(\d{3})[ .-]?(\d{4})", re.ASCII)
# A local part without capitals: `email-validator` writes some of those (Info, Sales) in lower case, and keeps others.
_PLAIN_EMAIL = re.compile(r"([a-z0-9]+(?:[._+-][a-z0-9]+)*)@([A-Za-z0-9.-]+)", re.ASCII)
_SHORT = 64  # characters of an address that no limit to the length of its parts can concern


@dataclass(frozen=True, slots=True)
class Phone:
    """A valid number: `e164` to compare, and as the store's country writes it, a foreign one internationally (P6)."""

    e164: str
    shown: str = field(compare=False)


def phone_in(words: str, country: str) -> Phone | None:
    """The number that the words are, read as in that country; None where they are no valid one."""
    plain = _TEN_DIGITS.fullmatch(words)
    if plain and (fixed_lines := _north_american(country)):
        area, exchange, line = plain.groups()
        if fixed_lines.fullmatch(area + exchange + line):
            return Phone(f"+1{area}{exchange}{line}", f"({area}) {exchange}-{line}")
    return _any_phone(words, country)


@lru_cache
def _north_american(country: str) -> re.Pattern[str] | None:
    """What a country's fixed-line numbers match, in the US the mobile ones too; None outside North America."""
    rules = phonenumbers.PhoneMetadata.metadata_for_region(country)
    if rules is None or rules.country_code != _NORTH_AMERICA or rules.fixed_line is None:
        return None
    return re.compile(rules.fixed_line.national_number_pattern or "")


@lru_cache(maxsize=_REMEMBERED)
def _any_phone(words: str, country: str) -> Phone | None:
    try:
        number = phonenumbers.parse(words, country)
    except phonenumbers.NumberParseException:
        return None
    # Most numbers are the country's own, and to look at that one alone takes half the time.
    if not phonenumbers.is_valid_number_for_region(number, country) and not phonenumbers.is_valid_number(number):
        return None
    form = phonenumbers.PhoneNumberFormat
    home = number.country_code == phonenumbers.country_code_for_region(country)
    shown = phonenumbers.format_number(number, form.NATIONAL if home else form.INTERNATIONAL)
    return Phone(phonenumbers.format_number(number, form.E164), shown)


def email_in(words: str) -> str | None:
    """The address that the words are, its domain in lower case; None where they are no valid one."""
    plain = _PLAIN_EMAIL.fullmatch(words) if len(words) <= _SHORT else None
    if plain:
        local, typed = plain.groups()
        domain = _domain(typed)
        return domain and f"{local}@{domain}"
    return _any_email(words)


@lru_cache(maxsize=_REMEMBERED)
def _domain(typed: str) -> str | None:
    found = _any_email(f"a@{typed}")
    return found and found.removeprefix("a@")


@lru_cache(maxsize=_REMEMBERED)
def _any_email(words: str) -> str | None:
    try:
        return validate_email(words, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        return None
