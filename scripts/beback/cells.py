"""Single cells: what a person or a spreadsheet may have put there, read into values."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeAlias, TypeVar

from beback.contacts import Phone, email_in, phone_in

D = TypeVar("D", bound=date)

Cell: TypeAlias = str | bool | int | float | datetime | date | time | None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a tab below its headings: its number on the sheet (the headings stand in 1) and cells by heading.

    A blank cell is absent. Text is as it stands; a date is a datetime (or a date where the book knows of no time).
    """

    number: int
    cells: Mapping[str, Cell] = field(default_factory=dict)

    def get(self, heading: str) -> Cell:
        """The cell under our heading, None where blank."""
        return self.cells.get(heading)


class Unreadable(ValueError):  # noqa: N818  (what a cell is, not what went wrong)
    """A cell whose text means nothing to Beback (P7); carries the text as a person sees it."""


NOON, MIDNIGHT = time(12), time(0)
TICKS = frozenset({"true", "x", "yes", "y", "1", "✓", "✔"})
NO_TICKS = frozenset({"", "false", "no", "n", "0"})
YES = frozenset({"yes", "y", "true"})
NO = frozenset({"no", "n", "false"})


def text(cell: Cell) -> str:
    """A cell as a person sees it, without blanks around it; whole numbers without a decimal point."""
    if isinstance(cell, str):
        return cell.strip()
    match cell:
        case None:
            return ""
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.strftime("%Y-%m-%d" if cell.time() == MIDNIGHT else "%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
    return str(cell)


def folded(cell: Cell) -> str:
    """Text for comparing: any letter case, any run of blanks."""
    return " ".join(text(cell).casefold().split())


def ticked(cell: Cell) -> bool:
    """Whether Done says it is done (R1): TRUE, x, yes, y, 1. Raises Unreadable for other words."""
    word = folded(cell)
    if word in TICKS:
        return True
    if word in NO_TICKS:
        return False
    raise Unreadable(text(cell))


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, with the time of day where somebody gave one; 00:00 counts as none (fine print, Time)."""

    day: date
    clock: time | None = None

    def at(self) -> datetime:
        """As a datetime; without a time of day it means noon (T1)."""
        return datetime.combine(self.day, self.clock or NOON)


YEARS = range(1900, 2200)


def _in_our_times(day: D) -> D:
    """The day itself. Raises Unreadable for a slip such as 9999, which no wait can be counted from."""
    if day.year not in YEARS:
        raise Unreadable(text(day))
    return day


_TIME = r"(?:[ T]+(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2}(?:\.\d+)?)?(?:\s*(?P<ap>[AaPp])\.?[Mm]\.?)?)?"
_ISO = re.compile(r"(?P<y>\d{4})-(?P<mo>\d{1,2})-(?P<d>\d{1,2})" + _TIME)
_MDY = re.compile(r"(?P<mo>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>\d{4})" + _TIME)
_DMY = re.compile(r"(?P<d>\d{1,2})[/.-](?P<mo>\d{1,2})[/.-](?P<y>\d{4})" + _TIME)
_YMD = re.compile(r"(?P<y>\d{4})[/.](?P<mo>\d{1,2})[/.](?P<d>\d{1,2})\.?" + _TIME)
_MONTH_FIRST = frozenset({"US", "PH", "FM", "MH", "PW", "PR", "GU", "AS", "VI", "MP"})
_YEAR_FIRST = frozenset({"CN", "JP", "KR", "KP", "TW", "MN", "HU", "LT", "SE", "IR"})


def moment(cell: Cell, country: str) -> Moment | None:
    """A date cell (fine print, Time): a real date, ISO text, or text in the country's order. Raises Unreadable."""
    match cell:
        case None:
            return None
        case datetime():
            there = _in_our_times(cell)
            if there.second or there.microsecond or there.tzinfo:
                # Spreadsheets keep a time as a fraction of a day, which comes back as 14:09:59.999.
                there = (there + timedelta(milliseconds=500)).replace(second=0, microsecond=0, tzinfo=None)
            clock = there.time()
            return Moment(there.date(), clock if clock != MIDNIGHT else None)
        case date():
            return Moment(_in_our_times(cell))
        case str():
            return _typed_moment(cell, country)
    raise Unreadable(text(cell))


def _typed_moment(typed: str, country: str) -> Moment | None:
    words = " ".join(typed.split())
    if not words:
        return None
    order = _MDY if country in _MONTH_FIRST else _YMD if country in _YEAR_FIRST else _DMY
    found = _ISO.fullmatch(words) or order.fullmatch(words)
    if not found:
        raise Unreadable(words)
    try:
        day = _in_our_times(date(int(found["y"]), int(found["mo"]), int(found["d"])))
        clock = _clock(found)
    except ValueError:
        raise Unreadable(words) from None
    return Moment(day, clock if clock != MIDNIGHT else None)


def _clock(found: re.Match[str]) -> time:
    hour, half = int(found["h"] or 0), found["ap"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        hour = hour % 12 + (12 if half in "Pp" else 0)
    return time(hour, int(found["m"] or 0))


def phone(cell: Cell, country: str) -> Phone | None:
    """A phone number (P7); a number cell is read by its digits. Raises Unreadable."""
    words = text(cell)
    if not words:
        return None
    found = phone_in(words, country)
    if found is None:
        raise Unreadable(words)
    return found


def email(cell: Cell) -> str | None:
    """An e-mail address with its domain in lower case (P7). Raises Unreadable.

    To compare two, fold the letter case of the whole (fine print, People)."""
    words = text(cell)
    if not words:
        return None
    found = email_in(words)
    if found is None:
        raise Unreadable(words)
    return found


_MONEY = re.compile(r"(?:[A-Z]{2,3} ?)?[^\w\s.,-]{0,2} ?(-?\d[\d,]*(?:\.\d+)?) ?[^\w\s.,-]?(?: ?[A-Z]{3})?")


def money(cell: Cell) -> Decimal | None:
    """An amount: a number, or text such as `$1,200.50`. Raises Unreadable."""
    match cell:
        case None:
            return None
        case bool() | datetime() | date() | time():
            raise Unreadable(text(cell))
        case int() | float() if math.isfinite(cell):
            return Decimal(str(cell))
    words = text(cell)
    if not words:
        return None
    found = _MONEY.fullmatch(words)
    if not found:
        raise Unreadable(words)
    return Decimal(found[1].replace(",", ""))
