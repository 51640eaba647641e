"""When a sample row happened: moments around the one at which it is asked for, in the store's local time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

from beback.cells import Cell

_SUNDAY, _MONDAY = 6, 0


@dataclass(frozen=True, slots=True)
class Shop:
    """A moment in the shop so many days from today, never on a Sunday or Monday; a past one is never after now."""

    days: int
    at: time | None = None

    def on(self, now: datetime) -> datetime:
        """Which moment that is."""
        clock = self.at or time(0)
        day = now.date() + timedelta(days=self.days)
        if self.days > 0:
            return datetime.combine(_shop_day(day, 1), clock)
        found = datetime.combine(_shop_day(day, -1), clock)
        return found if found <= now else datetime.combine(_shop_day(day - timedelta(days=1), -1), clock)


@dataclass(frozen=True, slots=True)
class HoursAgo:
    """A moment so many hours ago, on any day, as save-the-sale counts hours; the evening before it at night."""

    hours: float

    def on(self, now: datetime) -> datetime:
        """Which moment that is."""
        then = (now - timedelta(hours=self.hours)).replace(second=0, microsecond=0)
        if time(9) <= then.time() < time(20):
            return then
        evening = datetime.combine(then.date(), time(17, 40))
        return evening if evening <= then else evening - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Day:
    """Any calendar day so many days from today; with `year` a birthday or anniversary, first kept in that leap year."""

    days: int
    year: int | None = None

    def on(self, now: datetime) -> date:
        """Which day that is."""
        day = now.date() + timedelta(days=self.days)
        return day.replace(year=self.year) if self.year else day


Planned: TypeAlias = "Mapping[str, Cell | Shop | HoursAgo | Day]"


def _shop_day(day: date, step: int) -> date:
    while day.weekday() in (_SUNDAY, _MONDAY):
        day += timedelta(days=step)
    return day


def ago(days: int, clock: str | None = None) -> Shop:
    """In the shop so many days ago, at that time of day (`14:10`)."""
    return Shop(-days, time.fromisoformat(clock) if clock else None)


def ahead(days: int, clock: str) -> Shop:
    """In the shop in so many days, at that time of day (`14:10`)."""
    return Shop(days, time.fromisoformat(clock))
