"""Follow-ups: which were due in a week, done in time or late, by associate and by cadence."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from beback.cells import folded
from beback.figures.periods import Share
from beback.figures.replay import Past, due_of, missed, step_of
from beback.figures.view import View
from beback.history import APPOINTMENT, UNPLANNED, Line
from beback.hours import Hours
from beback.priority import late
from beback.rules import Rules


class Outcome(Enum):
    """What became of a follow-up: done in time (T11), done late, not done and late, run out undone, or not yet late."""

    IN_TIME = "in time"
    LATE = "late"
    OPEN_LATE = "open and late"
    MISSED = "ran out undone"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A contact task of a cadence that was due: when, what became of it, whose it was, and the cadence's name."""

    due: datetime
    outcome: Outcome
    associate: str
    cadence: str


@dataclass(frozen=True, slots=True)
class Tally:
    """Follow-ups by what became of them."""

    in_time: int = 0
    late: int = 0
    open_late: int = 0
    missed: int = 0
    open: int = 0

    @classmethod
    def of(cls, some: Iterable[FollowUp]) -> "Tally":
        """The follow-ups counted."""
        found = Counter(one.outcome for one in some)
        return cls(*(found[outcome] for outcome in Outcome))

    @property
    def due(self) -> int:
        """All that were due."""
        return self.in_time + self.all_late + self.open

    @property
    def all_late(self) -> int:
        """Done late, still open though late, or run out undone."""
        return self.late + self.open_late + self.missed

    @property
    def share(self) -> Share:
        """Done in time, of those that had to be: one that is due today and not yet late is neither."""
        return Share(self.in_time, self.due - self.open)


def tallies(some: Iterable[FollowUp], by: Callable[[FollowUp], str]) -> Mapping[str, Tally]:
    """Tallies by name, in the order of the names; letter case and blanks tell no two names apart."""
    groups: dict[str, list[FollowUp]] = {}
    names: dict[str, str] = {}
    for one in some:
        key = folded(by(one))
        names.setdefault(key, by(one).strip())
        groups.setdefault(key, []).append(one)
    return {names[key]: Tally.of(groups[key]) for key in sorted(groups)}


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """All follow-ups since a day, and the days of the touches whose due time nobody can tell any more."""

    known: tuple[FollowUp, ...]
    untold: tuple[date, ...]


def followed_up(view: View, first: date) -> FollowedUp:
    """What the log, the plan and the expiries tell of follow-ups since that day."""
    recorded = [*_recorded(view, first)]
    known = [one for one in recorded if isinstance(one, FollowUp)]
    known += _open(view)
    known += _missed(view, first)
    return FollowedUp(tuple(known), tuple(one for one in recorded if not isinstance(one, FollowUp)))


def _planned(line: Line) -> bool:
    """A touch that a cadence asked for: no unplanned one, no appointment."""
    return line.channel is not None and line.step != UNPLANNED and line.cadence != APPOINTMENT


def _recorded(view: View, first: date) -> Iterator[FollowUp | date]:
    """The planned touches in the log since that day; for one whose due time nobody can tell, the day it was done."""
    by_id = {p.id: p for p in view.prospects}
    place = {id(line): n for n, line in enumerate(view.history.lines)}
    taken, seen = _taken_days(view, place), Counter[str]()
    for line in view.history.lines:
        earlier = view.history.of_id(line.id)[: seen[line.id]]
        seen[line.id] += 1
        if not _planned(line) or line.when.date() < first:
            continue
        p = by_id.get(line.id)
        due = due_of(line, earlier, Past(p, view.customers[p.row].person, view.rules)) if p else None
        if p is None or due is None:
            yield line.when.date()
            continue
        days = taken[view.customers[p.row].person.rows[0].row]
        due = _free(due, days, place[id(line)], view.rules.hours)
        yield FollowUp(due, _outcome(line, due, view.rules), line.associate, line.cadence)


def _taken_days(view: View, place: Mapping[int, int]) -> Mapping[int, Mapping[date, int]]:
    """By the topmost row of each person: the days with a contact, and the place in the log of the first of them."""
    taken: dict[int, dict[date, int]] = {}
    for customer in view.each():
        days = taken.setdefault(customer.person.rows[0].row, {})
        for line in customer.touches:
            day = line.when.date()
            days[day] = min(days.get(day, place[id(line)]), place[id(line)])
    return taken


def _free(due: datetime, taken: Mapping[date, int], place: int, hours: Hours) -> datetime:
    """One contact a person and day (P3): from a day that an earlier line had taken to the next open day."""
    day = due.date()
    while taken.get(day, place) < place:
        day = hours.open_after(day)
    return datetime.combine(day, due.time())


def _outcome(line: Line, due: datetime, rules: Rules) -> Outcome:
    """In time or late (T11)."""
    cadence = rules.cadence(line.cadence)
    step = step_of(line, cadence) if cadence else None
    if step and step.late_after:
        in_time = line.when <= rules.hours.after(due, step.late_after)
    else:
        in_time = line.when.date() <= due.date()
    return Outcome.IN_TIME if in_time else Outcome.LATE


def _open(view: View) -> Iterator[FollowUp]:
    """The contact tasks that the plan shows, those to come as well."""
    for row in view.rows:
        task = row.task
        if task and task.contact:
            outcome = Outcome.OPEN_LATE if late(task, view.rules.hours, view.now) else Outcome.OPEN
            yield FollowUp(task.due, outcome, row.prospect.associate, task.name.cadence)


def _missed(view: View, first: date) -> Iterator[FollowUp]:
    for row in view.rows:
        p = row.prospect
        past = Past(p, view.customers[p.row].person, view.rules)
        for task in missed(past, view.history.of_id(p.id), first, view.now):
            yield FollowUp(task.due, Outcome.MISSED, p.associate, task.name.cadence)
