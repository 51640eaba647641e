"""Open days, contact hours and waits, in the store's own wall-clock time (T1-T5).

Every datetime here is naive and means the store's local time. Days, weeks and months are calendar time; minutes and
hours are elapsed time, also across a clock change, for which alone the time zone is used.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

DAY = timedelta(days=1)
FAR = 3660  # days within which a store must have an open day; config.py refuses one that never opens


class Unit(Enum):
    """The units of a wait, as config.yaml spells them."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Wait:
    """A whole number and a unit: `15 minutes`, `2 days`, `1 month`."""

    amount: int
    unit: Unit

    @property
    def elapsed(self) -> bool:
        """Minutes and hours are measured by the clock, not by the calendar (T5)."""
        return self.unit in (Unit.MINUTES, Unit.HOURS)

    def __str__(self) -> str:
        name = self.unit.value
        return f"{self.amount} {name[:-1] if self.amount == 1 else name}"

    def after_day(self, day: date, times: int = 1) -> date:
        """The calendar day this many waits after `day`; months are clamped at their end (T4)."""
        n = self.amount * times
        match self.unit:
            case Unit.DAYS:
                return day + timedelta(days=n)
            case Unit.WEEKS:
                return day + timedelta(weeks=n)
            case Unit.MONTHS:
                return _months_after(day, n)
        raise ValueError(f"{self} is no number of days")


@dataclass(frozen=True, slots=True)
class Hours:
    """When the store is open and when people may be contacted.

    `open` maps weekday (Monday 0) to opening and closing time (T2); `closed` says for a day whether it is a named
    holiday or a listed date; `contact` is the span in which texts go out, its start in it and its end not (T3).
    """

    timezone: str
    open: Mapping[int, tuple[time, time]]
    closed: Callable[[date], bool]
    morning: time
    contact: tuple[time, time]
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", ZoneInfo(self.timezone))

    @property
    def zone(self) -> ZoneInfo:
        """The store's time zone."""
        return self._zone

    def is_open(self, day: date) -> bool:
        """An open day: a weekday of the store's hours that is not closed (T2)."""
        return day.weekday() in self.open and not self.closed(day)

    def open_on_or_after(self, day: date) -> date:
        """The first open day on or after `day`."""
        return self._open(day, DAY)

    def open_after(self, day: date) -> date:
        """The first open day after `day`."""
        return self._open(day + DAY, DAY)

    def open_on_or_before(self, day: date) -> date:
        """The last open day on or before `day`."""
        return self._open(day, -DAY)

    def _open(self, day: date, step: timedelta) -> date:
        for _ in range(FAR):
            if self.is_open(day):
                return day
            day += step
        raise ValueError("the store never opens")

    def in_contact_hours(self, moment: datetime) -> bool:
        """Whether a text may leave at this moment: contact hours, on a day that is not in `closed` (T3, T5)."""
        start, end = self.contact
        return start <= moment.time() < end and not self.closed(moment.date())

    def next_contact(self, moment: datetime) -> datetime:
        """The moment itself, or the next one that is inside contact hours and not on a closed date (T5)."""
        start, end = self.contact
        if self.in_contact_hours(moment):
            return moment
        day = moment.date() if moment.time() < end else moment.date() + DAY
        while self.closed(day):
            day += DAY
        return datetime.combine(day, start)

    def last_moment_open(self, now: datetime) -> datetime:
        """Now, or outside the store's hours the closing time of the last open day before now (R2)."""
        day = now.date()
        if self.is_open(day):
            opening, closing = self.open[day.weekday()]
            if now.time() >= opening:
                return min(now, datetime.combine(day, closing))
        day = self.open_on_or_before(day - DAY)
        return datetime.combine(day, self.open[day.weekday()][1])

    def after(self, moment: datetime, wait: Wait) -> datetime:
        """Moment + wait: elapsed for minutes and hours, else calendar time at the same time of day (T5, T7)."""
        if not wait.elapsed:
            return datetime.combine(wait.after_day(moment.date()), moment.time())
        span = timedelta(**{wait.unit.value: wait.amount})
        there = moment.replace(tzinfo=self._zone).astimezone(UTC) + span
        return there.astimezone(self._zone).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=4096)
def _months_after(day: date, months: int) -> date:
    return day + relativedelta(months=months)


@lru_cache(maxsize=4096)
def occasion_in(year: int, month: int, day: int) -> date:
    """A yearly occasion in that year; 29 February is 28 in short years (C4)."""
    return date(year, 1, 1) + relativedelta(month=month, day=day)
