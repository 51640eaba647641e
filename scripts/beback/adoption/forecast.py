"""What the first sync would make of a book's rows, and from which day on visits had better count."""

from dataclasses import dataclass
from datetime import date, timedelta

from beback.adoption.troubles import Trouble
from beback.followups import Plan

OLD = timedelta(days=14)  # days after its due day from which a task is old (M2)


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many prospects a plan has, how many tasks, and how many of these are late by more than fourteen days."""

    rows: int
    tasks: int
    old: int


@dataclass(frozen=True, slots=True)
class Outlook:
    """What awaits a store at its first sync: the figures, and what had better be mended."""

    forecast: Forecast
    troubles: tuple[Trouble, ...]


def forecast(planned: Plan, today: date) -> Forecast:
    """The figures of a plan on that day."""
    due = [row.task.due.date() for row in planned.rows if row.task]
    return Forecast(len(planned.rows), len(due), sum(today - day > OLD for day in due))


def first_start(today: date) -> date:
    """The `start` to offer: the first of the month in which the day two weeks ago lies, so that fresh visits count."""
    return (today - OLD).replace(day=1)
