"""Numbers that are dates: which formats make a number one, and how days are counted."""

import math
import re
from datetime import date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache

from beback.cells import Cell

_BUILT_IN = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_BUILT_IN_DURATION = 46
_DURATION = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
# Of a format only its letters count: not what is quoted, escaped, left as a space, or in brackets (colours, places).
_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_LETTERS = re.compile(r"[dmhys]", re.IGNORECASE)
_DAY = 86_400
_EPOCH, _EPOCH_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_MARCH_1900 = 61  # the first day that counts right: Excel holds 1900 for a leap year
NOT_A_NUMBER, NOT_A_DATE = "#NUM!", "#VALUE!"


class Kind(Enum):
    """What a number is by its format."""

    NUMBER = 0
    DATE = 1
    DURATION = 2


def kind_of(number: int, code: str | None) -> Kind:
    """By a format's number, and its code where the workbook has one of its own."""
    if code is None:
        return Kind.DURATION if number == _BUILT_IN_DURATION else Kind.DATE if number in _BUILT_IN else Kind.NUMBER
    first = code.partition(";")[0]
    if _DURATION.search(first):
        return Kind.DURATION
    return Kind.DATE if _LETTERS.search(_SAID.sub("", first)) else Kind.NUMBER


def number(text: str) -> int | float | str:
    """A number cell's text; what is none is given as it stands."""
    if "." not in text:
        try:
            return int(text)
        except ValueError:
            pass
    try:
        value = float(text)
    except ValueError:
        return text.strip()
    return value if math.isfinite(value) else NOT_A_NUMBER


@lru_cache(maxsize=1 << 14)
def moment(serial: float, *, from_1904: bool) -> Cell:
    """The date, to the second, that a serial number stands for; a time of day for one below a day."""
    days, part = divmod(serial, 1)
    seconds = round(part * _DAY)
    if days < 0:
        return NOT_A_DATE
    if days == 0 and seconds < _DAY:
        return (_EPOCH + timedelta(seconds=seconds)).time()
    if not from_1904 and 0 < days < _MARCH_1900 - 1:
        days += 1
    try:
        return (_EPOCH_1904 if from_1904 else _EPOCH) + timedelta(days, seconds)
    except OverflowError:
        return NOT_A_DATE


def duration(serial: float) -> str:
    """A span of time in words, such as "1 day, 12:00:00"."""
    try:
        return str(timedelta(seconds=round(serial * _DAY)))
    except OverflowError:
        return NOT_A_DATE


def iso(text: str) -> Cell:
    """A date cell that holds ISO text; what is none is given as it stands."""
    text = text.strip()
    for read in (datetime.fromisoformat, time.fromisoformat):
        try:
            return read(text).replace(tzinfo=None, microsecond=0)
        except ValueError:
            continue
    return text


def serial(day: date, *, from_1904: bool) -> float | int | None:
    """The number that a date is kept as; None for one that a workbook cannot hold."""
    at = day.replace(tzinfo=None) if isinstance(day, datetime) else datetime.combine(day, time())
    since = at - (_EPOCH_1904 if from_1904 else _EPOCH)
    days = since.days
    if not from_1904 and days < _MARCH_1900:
        days -= 1
    if days < 1:
        return None
    return days + since.seconds / _DAY if since.seconds else days
