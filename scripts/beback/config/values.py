"""Single settings: the text of one key read into its value, each with the words for what is accepted."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal, InvalidOperation
from email.utils import parseaddr
from pathlib import PurePath
from typing import Generic, TypeVar

from email_validator import EmailNotValidError, validate_email
from pydantic_core import PydanticCustomError

from beback.hours import Unit, Wait
from beback.prospects import Status
from beback.rules import Channel, Origin
from beback.times import WEEKDAYS, Every, Times, read_times

T = TypeVar("T")

CHANNELS = {c.value: c for c in (Channel.CALL, Channel.TEXT, Channel.EMAIL, Channel.LETTER)}
# Ten years: beyond, a wait is a slip of the finger, and dates would leave the calendar.
LONGEST = {Unit.MINUTES: 5_270_400, Unit.HOURS: 87_840, Unit.DAYS: 3_660, Unit.WEEKS: 522, Unit.MONTHS: 120}
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class RefusedError(ValueError):
    """A value that is not accepted, with words of its own for what is."""


@dataclass(frozen=True, slots=True)
class Reads(Generic[T]):
    """Reads the text of a key; `accepted` says what it takes. Called by pydantic."""

    parse: Callable[[str], T]
    accepted: str

    def __call__(self, value: object) -> T:
        accepted = self.accepted
        if isinstance(value, str):
            try:
                return self.parse(value.strip())
            except RefusedError as e:
                accepted = str(e)
            except (ValueError, InvalidOperation):
                pass
        raise PydanticCustomError("refused", "{accepted}", {"accepted": accepted})


def _nonblank(typed: str) -> str:
    if not typed:
        raise ValueError("blank")
    return typed


def _name(typed: str) -> str:
    if not typed or "|" in typed or len(typed.splitlines()) > 1:
        raise ValueError("not fit for a Key")
    return typed


def _one_of(words: dict[str, T], typed: str) -> T:
    """The value for a word in any letter case and any run of blanks."""
    return {w.casefold(): v for w, v in words.items()}[" ".join(typed.casefold().split())]


def one_of(words: dict[str, T]) -> Reads[T]:
    """Reads one of these words."""

    def parse(typed: str) -> T:
        try:
            return _one_of(words, typed)
        except KeyError:
            raise ValueError(typed) from None

    return Reads(parse, ", ".join(words))


def _wait(typed: str) -> Wait:
    amount, _, unit = typed.casefold().partition(" ")
    if not (amount.isascii() and amount.isdigit()):
        raise ValueError("no whole number")
    found = Unit(unit.strip().removesuffix("s") + "s")
    if int(amount) > LONGEST[found]:
        raise RefusedError("at most ten years")
    return Wait(int(amount), found)


def _clock(typed: str) -> time:
    found = _CLOCK.fullmatch(typed)
    if not found:
        raise ValueError("no time of day")
    return time(int(found[1]), int(found[2]))


def _span(typed: str) -> tuple[time, time]:
    first, _, last = typed.replace("–", "-").partition("-")
    start, end = _clock(first.strip()), _clock(last.strip())
    if end <= start:
        raise RefusedError("a later time after the dash than before it, such as 10:00-18:00")
    return start, end


def day(typed: str) -> date:
    """A date such as 2026-12-24. Raises ValueError."""
    if not _DAY.fullmatch(typed):
        raise ValueError("no date")
    return date.fromisoformat(typed)


def _days(typed: str) -> tuple[date, date]:
    first, dots, last = typed.partition("..")
    start = day(first.strip())
    end = day(last.strip()) if dots else start
    if end < start:
        raise RefusedError("a later date after the dots than before them, such as 2026-12-20..2026-12-27")
    return start, end


def _amount(typed: str) -> Decimal:
    amount = Decimal(typed)
    if not amount.is_finite() or amount < 0:
        raise ValueError("no amount")
    return amount


def _whole(least: int, most: int, why: str = "") -> Reads[int]:
    def parse(typed: str) -> int:
        if not (typed.isascii() and typed.isdigit() and len(typed) < 10 and least <= int(typed) <= most):
            raise ValueError("not in range")
        return int(typed)

    return Reads(parse, f"{least} to {most}{why}")


def _seconds(typed: str) -> float:
    seconds = Decimal(typed)
    if not (seconds.is_finite() and 0 < seconds <= 86_400):
        raise ValueError("no time in seconds")
    return float(seconds)


def _email(typed: str) -> str:
    try:
        return validate_email(typed, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise ValueError("no email") from None


def _sender(typed: str) -> str:
    _email(parseaddr(typed)[1])
    return typed


def _workbook(typed: str) -> str:
    ending = PurePath(typed).suffix.lower()
    if ending in (".xls", ".xlsb", ".ods", ".csv"):
        raise RefusedError("a file that ends in .xlsx or .xlsm: open it in Excel or LibreOffice and save it as .xlsx")
    if ending not in (".xlsx", ".xlsm"):
        raise ValueError("no workbook")
    return typed


def _path(typed: str) -> str:
    if not typed or "\n" in typed or typed.startswith("{") or "PRIVATE KEY" in typed:
        raise ValueError("no path")
    return typed


def _family(typed: str) -> str:
    if not re.fullmatch(r"\w[\w-]*", typed):
        raise ValueError("no template")
    return typed


def _endpoint(typed: str) -> str:
    if not re.fullmatch(r"https?://[^\s@]+", typed):
        raise ValueError("no address")
    return typed.rstrip("/")


def _host(typed: str) -> str:
    if not re.fullmatch(r"[\w.:-]+", typed) or "//" in typed:
        raise ValueError("no host")
    return typed


def _night(typed: str) -> Times | None:
    found = read_times(typed)
    if isinstance(found, Every):
        raise ValueError("no time of day")
    return found


ANY_TEXT = Reads(str, "a text")
TEXT = Reads(_nonblank, "a text")
NAME = Reads(_name, "a name on one line, without |")
FLAG = one_of({"true": True, "false": False, "yes": True, "no": False})
WAIT = Reads(_wait, "a whole number and a unit (minutes, hours, days, weeks, months), such as 2 days")
CLOCK = Reads(_clock, 'a time of day from "00:00" to "23:59", such as "09:30"')
SPAN = Reads(_span, 'opening and closing time, such as "10:00-18:00"')
DAY = Reads(day, "a date such as 2026-12-24")
DAYS = Reads(_days, "a date such as 2026-12-24, or two such as 2026-12-20..2026-12-27")
AMOUNT = Reads(_amount, "an amount such as 100 or 99.50")
SECONDS = Reads(_seconds, "a number of seconds from above 0 to 86400")
EMAIL = Reads(_email, "an email address such as dana@example.com")
SENDER = Reads(_sender, "a name and an email address, such as Hartwell & Daughters <hello@example.com>")
WORKBOOK = Reads(_workbook, "a file that ends in .xlsx or .xlsm")
FILE = Reads(_path, "a file or folder, counted from the folder of the config file")
FAMILY = Reads(_family, "the name of a template: letters, digits, _ and -")
ENDPOINT = Reads(_endpoint, "an address such as https://sheets.googleapis.com")
HOST = Reads(_host, "the name of a mail server, such as smtp.example.com")
TIMES = Reads(read_times, "every 10 minutes, every 2 hours, 02:00, mon 07:00 or off")
NIGHT = Reads(_night, "a time such as 02:00, or off")
CHANNEL = one_of(CHANNELS)
STATUS = one_of({s.value: s.value for s in Status})
ORIGIN = one_of({o.value: o for o in Origin})
WEEKDAY = one_of({name: number for number, name in enumerate(WEEKDAYS)})
ATTEMPTS = _whole(1, 3, " (P1: never more than three)")
POST_DAYS = _whole(0, 30)
PORT = _whole(1, 65_535)
LIMIT = _whole(1, 100_000)
