"""Weeks from Monday to Sunday, and shares that know when they are of too few to mean anything."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WEEKS = 8  # complete weeks that a report looks back on
FEW = 10  # below so many a share is chance: one more or less moves it by ten points and more

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both in it, in the store's calendar."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def week_of(day: date) -> Period:
    """The ISO week of that day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def week_name(day: date) -> str:
    """The ISO week of that day as files are named, such as 2026-W47."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


def weeks_until(today: date) -> tuple[Period, ...]:
    """Eight complete weeks, oldest first, and the week of today so far."""
    monday = week_of(today).first
    complete = (week_of(monday - n * _WEEK) for n in range(WEEKS, 0, -1))
    return (*complete, Period(monday, today))


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @classmethod
    def of(cls, answers: Iterable[bool]) -> "Share":
        """How many of the answers are yes."""
        found = list(answers)
        return cls(sum(found), len(found))

    @property
    def percent(self) -> int | None:
        """In whole percent; None where it is of too few. 0 and 100 mean none and all, nothing nearly so."""
        if self.whole < FEW:
            return None
        if self.part in (0, self.whole):
            return 100 * self.part // self.whole
        return min(max(round(100 * self.part / self.whole), 1), 99)
