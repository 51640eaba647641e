"""What the cells of a column look like: phones, dates, e-mail addresses, names; and how a sample is shown."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import Enum

from phonenumbers import Leniency, PhoneNumberMatcher

from beback import cells
from beback.cells import Cell, Unreadable, folded, text
from beback.contacts import email_in
from beback.prospects import ContactBy, Status, shortened

_DAY_FIRST = re.compile(r"\d{1,2}([./ -])(?:\d{1,2}|[A-Za-z]{3,9})\.?\1\s*(?:\d{4}|\d{2})(?:[ ,T].*)?", re.ASCII)
_YEAR_FIRST = re.compile(r"\d{4}[./-]\d{1,2}[./-]\d{1,2}(?:[ T].*)?", re.ASCII)
_MONTH_WORD = re.compile(
    r"(?:[A-Za-z]{3,9},? )?[A-Za-z]{3,9}\.? \d{1,2}(?:st|nd|rd|th)?,? (?:\d{4}|'?\d{2})(?: .*)?", re.ASCII
)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_DIGIT = re.compile(r"\d")
_SHOWN = 28  # characters of a sample
_FEW = 25  # people who sell in one store


class Kind(Enum):
    """What cells are, in the words that people read."""

    NAME = "names"
    SELLER = "a few names, again and again"
    DATE = "dates"
    PHONE = "phone numbers"
    EMAIL = "e-mail addresses"
    MONEY = "amounts"
    ADDRESS = "addresses"
    STATUS = "words of Status"
    WAY = "Call, Text or Email"
    YES_NO = "yes and no"
    TEXT = "words"


OF: Mapping[str, Kind] = {
    "Prospect": Kind.NAME, "Associate": Kind.SELLER, "Visited": Kind.DATE, "Status": Kind.STATUS, "Value": Kind.MONEY,
    "Needed by": Kind.DATE, "Decides by": Kind.DATE, "Cell": Kind.PHONE, "Work phone": Kind.PHONE, "Email": Kind.EMAIL,
    "Home address": Kind.ADDRESS, "Business address": Kind.ADDRESS, "Contact by": Kind.WAY,
    "OK to contact": Kind.YES_NO, "Surprise": Kind.YES_NO, "Bought on": Kind.DATE, "Amount": Kind.MONEY,
    "Appointment": Kind.DATE, "Special date": Kind.DATE, "Not before": Kind.DATE,
}  # fmt: skip


def share(kind: Kind, some: Sequence[Cell], country: str) -> float:
    """The share of these cells, none blank, that look like it; text of any form for TEXT."""
    if not some:
        return 0.0
    if kind is Kind.SELLER and len({folded(cell) for cell in some}) > min(_FEW, max(3, len(some) // 2)):
        return 0.0
    if kind is Kind.NAME and len({folded(cell) for cell in some}) * 3 < len(some):
        return 0.0
    look = _LOOKS[kind]
    return sum(look(cell, country) for cell in some) / len(some)


def is_date(cell: Cell) -> bool:
    """A real date, or text in any form of one, also where Beback cannot read it (P7)."""
    if isinstance(cell, date):
        return True
    words = cell.strip() if isinstance(cell, str) else ""
    return any(form.fullmatch(words) for form in (_YEAR_FIRST, _DAY_FIRST, _MONTH_WORD))


def phones_in(cell: Cell, country: str) -> int:
    """How many phone numbers a cell holds, also between other words."""
    if isinstance(cell, date | bool) or is_date(cell):
        return 0
    return sum(1 for _ in PhoneNumberMatcher(text(cell), country, leniency=Leniency.POSSIBLE))


def shown(cell: Cell) -> str:
    """A sample for people to know their column by: short, a phone without its middle, an address without its name."""
    words = text(cell)
    if isinstance(cell, date) or is_date(cell):
        return words
    if "@" in words:
        return _EMAIL.sub(lambda found: f"{found[0][0]}…@{found[0].partition('@')[2]}", words)[:_SHOWN]
    digits = len(_DIGIT.findall(words))
    if digits >= 7:
        places = iter(range(digits))
        words = _DIGIT.sub(lambda found: found[0] if (n := next(places)) < 3 or n >= digits - 2 else "x", words)
    return shortened(words, _SHOWN)


def _name(cell: Cell, _: str) -> bool:
    words = text(cell)
    letters = any(c.isalpha() for c in words)
    return isinstance(cell, str) and letters and len(words.split()) <= 7 and not re.search(r"[\d@:;?!]", words)


def _money(cell: Cell, _: str) -> bool:
    try:
        found = cells.money(cell)
    except Unreadable:
        return False
    return found is not None and abs(found) < 10_000_000


def _address(cell: Cell, _: str) -> bool:
    words = text(cell)
    return not is_date(cell) and len(words.split()) >= 3 and bool(_DIGIT.search(words)) and any(map(str.isalpha, words))


def _text(cell: Cell, country: str) -> bool:
    return isinstance(cell, str) and not is_date(cell) and "@" not in cell and not phones_in(cell, country)


def _one_of(words: frozenset[str]) -> Callable[[Cell, str], bool]:
    return lambda cell, _: folded(cell) in words


_LOOKS: Mapping[Kind, Callable[[Cell, str], bool]] = {
    Kind.NAME: _name,
    Kind.SELLER: _name,
    Kind.DATE: lambda cell, _: is_date(cell),
    Kind.PHONE: lambda cell, country: phones_in(cell, country) > 0,
    Kind.EMAIL: lambda cell, _: email_in(text(cell)) is not None,
    Kind.MONEY: _money,
    Kind.ADDRESS: _address,
    Kind.STATUS: _one_of(frozenset(status.value.casefold() for status in Status)),
    Kind.WAY: _one_of(frozenset(way.value.casefold() for way in ContactBy)),
    Kind.YES_NO: _one_of(cells.TICKS | cells.NO_TICKS),
    Kind.TEXT: _text,
}
