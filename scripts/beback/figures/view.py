"""What all figures are counted from: the plan of the moment, the log, and the touches of each person in order."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from operator import attrgetter

from beback.cells import Row
from beback.followups import RowPlan, Run, plan
from beback.history import History, Line, read_history, with_lines
from beback.people import Person, people
from beback.prospects import Prospect
from beback.rules import Rules


@dataclass(frozen=True)
class Customer:
    """A person, and the lines of the log for all of the person's rows, by When."""

    person: Person
    lines: tuple[Line, ...]

    @cached_property
    def touches(self) -> tuple[Line, ...]:
        """The contact lines (T8), by When."""
        return tuple(line for line in self.lines if line.contact)

    @cached_property
    def attempts(self) -> tuple[Line, ...]:
        """The lines that bear an Attempt (P1), by When."""
        return tuple(line for line in self.lines if line.attempt)

    @cached_property
    def paid(self) -> tuple[Line, ...]:
        """The lines with a Cost, by When."""
        return tuple(line for line in self.lines if line.cost)


@dataclass(frozen=True, slots=True)
class View:
    """The rows with what the plan says of them, the log as the next sync leaves it, and the customer of each row."""

    rules: Rules
    now: datetime
    rows: tuple[RowPlan, ...]
    history: History
    unread: tuple[int, ...]
    customers: Mapping[int, Customer]

    @property
    def today(self) -> date:
        """The store's date."""
        return self.now.date()

    @property
    def prospects(self) -> tuple[Prospect, ...]:
        """The rows' prospects, from top to bottom."""
        return tuple(row.prospect for row in self.rows)

    def each(self) -> list[Customer]:
        """Each customer once, by their topmost row."""
        return [customer for row, customer in self.customers.items() if customer.person.rows[0].row == row]


def view_of(rows: Sequence[Row], log: Sequence[Row], run: Run) -> View:
    """The view; ticks that the next sync will record are in it. Nothing is raised for what people typed."""
    planned = plan(rows, log, run)
    history, problems = read_history(log, run.rules.country)
    history = with_lines(history, planned.lines)
    persons = people([row.prospect for row in planned.rows], run.rules, run.now.date())
    customers: dict[int, Customer] = {}
    for row, person in persons.items():
        upper = person.rows[0].row
        customers[row] = customers[upper] if upper in customers else _customer(person, history)
    unread = tuple(sorted({problem.row for problem in problems}))
    return View(run.rules, run.now, planned.rows, history, unread, customers)


def between(lines: Sequence[Line], first: datetime, last: datetime) -> Sequence[Line]:
    """The lines, which stand by When, from `first` to `last`, both included."""
    when = attrgetter("when")
    return lines[bisect_left(lines, first, key=when) : bisect_right(lines, last, key=when)]


def on_days(lines: Sequence[Line], first: date, last: date) -> Sequence[Line]:
    """The lines, which stand by When, on the days from `first` to `last`."""
    return between(lines, datetime.combine(first, time.min), datetime.combine(last, time.max))


def _customer(person: Person, history: History) -> Customer:
    lines = [line for p in person.rows for line in history.of_id(p.id)]
    return Customer(person, tuple(sorted(lines, key=attrgetter("when"))))
