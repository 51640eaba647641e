"""Figures as an owner reads them: counts, shares, days and money in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from beback.figures.periods import Period, Share
from beback.phrases import MONTHS, WEEKDAYS, Money, clean, currency

NOBODY = "Nobody named"


@dataclass(frozen=True, slots=True)
class Wording:
    """Words for the figures of one store: its currency, and today, which tells whether a date needs its year."""

    country: str
    today: date

    def money(self, amount: Decimal) -> str:
        """An amount in the store's currency."""
        return str(Money.of(amount, currency(self.country)))

    def day(self, day: date) -> str:
        """A day such as `Nov 9`, with its year where that is another one."""
        year = "" if day.year == self.today.year else f", {day.year}"
        return f"{MONTHS[day.month - 1][:3]}\N{NO-BREAK SPACE}{day.day}{year}"

    def days(self, period: Period) -> str:
        """The days of a period: `November 9 to 15`, `November 30 to December 6`."""
        first, last = period.first, period.last
        start = f"{MONTHS[first.month - 1]} {first.day}"
        if first == last:
            return start
        same = (first.year, first.month) == (last.year, last.month)
        return f"{start} to {last.day}" if same else f"{start} to {MONTHS[last.month - 1]} {last.day}"


def moment(at: datetime) -> str:
    """A moment such as `Monday, November 16, 2026, 7:00 AM`."""
    clock = f"{at.hour % 12 or 12}:{at.minute:02d} {'AM' if at.hour < 12 else 'PM'}"
    return f"{WEEKDAYS[at.weekday()]}, {MONTHS[at.month - 1]} {at.day}, {at.year}, {clock}"


def count(number: int, thing: str, plural: str = "") -> str:
    """`1 visit`, `12 visits`."""
    return f"{number:,} {thing if number == 1 else plural or thing + 's'}"


def of(share: Share) -> str:
    """`9 of 12`; a dash where there was nothing to count."""
    return f"{share.part:,} of {share.whole:,}" if share.whole else "–"


def percent(share: Share, thing: str, plural: str = "") -> str:
    """`75%`, or why there is none: `3 visits: too few for a share`, `no visits`."""
    if not share.whole:
        return f"no {plural or thing + 's'}"
    if share.percent is None:
        return f"{count(share.whole, thing, plural)}: too few for a share"
    return f"{share.percent}%"


def cell(share: Share) -> str:
    """A share in a table: `9 of 12, 75%`, without the percent where they are too few."""
    return of(share) if share.percent is None else f"{of(share)}, {share.percent}%"


def brief(share: Share) -> str:
    """A share where there is little room: `75%`, or the counts where they are too few."""
    return of(share) if share.percent is None else f"{share.percent}%"


def name_of(typed: str) -> str:
    """A name as typed, on one line; words for a blank one."""
    return clean(typed) or NOBODY


def joined(words: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    found = list(words)
    return " and ".join(filter(None, (", ".join(found[:-1]), found[-1]))) if found else ""
