"""What a row holds, as words in a sentence: text on one line, dates, money, `the ring` for a piece.

English whatever the machine's locale is; `strftime` is not used, whose day without a leading zero differs by system.
"""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
LONGEST = 2000
LONGEST_CELL = 400

_DOLLARS = frozenset({"US", "CA", "AU", "NZ", "SG", "PR", "GU", "VI"})
_EUROS = frozenset({"AT", "BE", "CY", "DE", "EE", "ES", "FI", "FR", "GR", "IE", "IT", "LT", "LU", "LV", "MT", "NL",
                    "PT", "SI", "SK", "HR"})  # fmt: skip
_ARTICLE = re.compile(r"^(?:a|an|the|some|one|his|her|their|my|our|new)\s+", re.IGNORECASE)
_UNTIL = re.compile(r"\s+(?:for|to|from|with)\s.*|\s*[,;(].*", re.IGNORECASE)
_THING = re.compile(r"[^\W_][\w.'’ /&-]*")
_POSSESSIVE = re.compile(r"(?<!\bmen)(?<!\bwomen)['’]s\b", re.IGNORECASE)
_NO_THING = frozenset({
    "something", "anything", "nothing", "maybe", "not", "just", "looking", "wants", "want", "needs", "need", "is",
    "was", "for", "to", "unsure", "unknown", "ideas", "gift", "present", "browsing", "tbd", "na", "none", "or", "a",
    "an", "the", "her", "his", "him", "them", "me",
})  # fmt: skip
_LONG_THING = 40


def clean(text: str) -> str:
    """Text on one line: no control characters, no runs of blanks, cut with `…` after 400 characters."""
    if text.isprintable():
        if "  " not in text and len(text) <= LONGEST_CELL:
            return text.strip()
    else:
        text = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _GONE)
    words = " ".join(text.split())
    return words if len(words) <= LONGEST_CELL else words[: LONGEST_CELL - 1].rstrip() + "…"


_GONE = frozenset({"Cc", "Cs"})


class Day(date):
    """A date that reads `Saturday, November 21`."""

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday()]}, {MONTHS[self.month - 1]} {self.day}"


class PastDay(date):
    """A date that may be long ago and reads `November 21, 2026`."""

    def __str__(self) -> str:
        return f"{MONTHS[self.month - 1]} {self.day}, {self.year}"


class YearlyDay(date):
    """A date that comes every year and reads `November 21`."""

    def __str__(self) -> str:
        return f"{MONTHS[self.month - 1]} {self.day}"


class DayAndTime(datetime):
    """A moment that reads `Saturday, November 21 at 2:00 PM`."""

    def __str__(self) -> str:
        return f"{Day(self.year, self.month, self.day)} at {clock(self)}"


def clock(moment: datetime) -> str:
    """The time of day: `2:00 PM`."""
    return f"{moment.hour % 12 or 12}:{moment.minute:02d} {'AM' if moment.hour < 12 else 'PM'}"


class Money(Decimal):
    """An amount that reads `$4,800` or `$4,800.50`; `sign` is the currency's, blank where it is not known."""

    sign: str

    def __str__(self) -> str:
        minus = "-" if self < 0 else ""
        whole = self == self.to_integral_value()
        return f"{minus}{self.sign}{abs(Decimal(self)):,.{0 if whole else 2}f}"

    @classmethod
    def of(cls, amount: Decimal, sign: str) -> "Money":
        """The amount in a currency."""
        money = cls(amount)
        money.sign = sign
        return money


def currency(country: str) -> str:
    """The sign of a country's currency; blank where Beback does not know it."""
    if country in _DOLLARS:
        return "$"
    return "€" if country in _EUROS else "£" if country == "GB" else ""


@lru_cache(maxsize=1 << 14)
def thing(typed: str) -> str | None:
    """What somebody looks for as a bare noun: `ring` for `A ring, size 6`, `engagement ring` for `Engagement ring for
    Emily`. None where the words may be no plain name of a thing, or may name a person (`Emily's ring`).
    """
    noun = _ARTICLE.sub("", _UNTIL.sub("", typed.strip()), count=1)
    words = noun.split()
    if not words or len(noun) > _LONG_THING or not _THING.fullmatch(noun) or _POSSESSIVE.search(noun):
        return None
    if any(word.casefold() in _NO_THING for word in words):
        return None
    return noun[0].lower() + noun[1:] if _ordinary(words) else noun


def _ordinary(words: list[str]) -> bool:
    """Whether a capital is only that of a cell's first word: not that of `Tahitian`, `GIA`, `Rolex Datejust`."""
    first = words[0]
    rest_is_lower = all(word.islower() for word in words[1:])
    return first.istitle() and rest_is_lower and not first.endswith(("ian", "ese"))


_RUNS = re.compile(r"[ \t]{2,}|\t")
_ENDS = re.compile(r" +\n")
_GAPS = re.compile(r"\n{3,}")


def tidy(text: str) -> str:
    """Words without stray blanks, with one empty line at most, cut with `…` after 2,000 characters."""
    for sign, pattern, instead in (
        ("  ", _RUNS, " "),
        ("\t", _RUNS, " "),
        (" \n", _ENDS, "\n"),
        ("\n\n\n", _GAPS, "\n\n"),
    ):
        if sign in text:
            text = pattern.sub(instead, text)
    words = text.strip()
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rstrip() + "…"
