"""A, B or C, and late or not (T11, M2)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from beback.hours import Hours, Unit, Wait
from beback.people import Person
from beback.prospects import Prospect, Status
from beback.rules import Rules
from beback.situation import Task

HOURS_RUNNING = Wait(48, Unit.HOURS)  # "your customers buy from one of your competitors within 48 hours"
NEEDED_SOON = 7  # days
LONG_LATE = 14  # days


@dataclass(frozen=True, slots=True)
class Ranking:
    """What Priority depends on beside the row: the rules, now, and the sum from which a person is in the top fifth."""

    rules: Rules
    now: datetime
    top: Decimal | None


def late(task: Task, hours: Hours, now: datetime) -> bool:
    """Past due + `late_after`; without it, past the end of the due day (T11)."""
    if task.late_after:
        return now > hours.after(task.due, task.late_after)
    return now.date() > task.due.date()


def hours_running(prospect: Prospect, hours: Hours, now: datetime) -> bool:
    """A Be-back row within 48 hours of its visit, in elapsed time (M2)."""
    if prospect.status is not Status.BE_BACK or prospect.visited is None:
        return False
    return now <= hours.after(prospect.visited, HOURS_RUNNING)


def needed_soon(prospect: Prospect, now: datetime) -> bool:
    """Needed by today or within the next 7 days, while the sale is still to be won (M2)."""
    if prospect.status not in (Status.BE_BACK, Status.DECIDING) or prospect.needed_by is None:
        return False
    return 0 <= (prospect.needed_by - now.date()).days <= NEEDED_SOON


def priority_of(task: Task, prospect: Prospect, person: Person, r: Ranking) -> str:
    """A, B or C for a row that shows this task, with its due as it is after all moves (M2)."""
    if task.first:
        return "A"
    cadence = r.rules.cadence(task.name.cadence)
    unlimited = cadence is not None and cadence.attempts is None
    if unlimited and (r.now.date() - task.due.date()).days > LONG_LATE:
        return "B"
    hours = r.rules.hours
    if late(task, hours, r.now) or hours_running(prospect, hours, r.now) or needed_soon(prospect, r.now):
        return "A"
    among_top = r.top is not None and person.bought is not None and person.bought >= r.top
    return "B" if among_top or task.due.date() <= r.now.date() else "C"
