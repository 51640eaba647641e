"""The owner's figures: rows, log, rules and now in; counts out, each as docs/figures.md defines it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from beback.cells import Row
from beback.figures.periods import Period, Share, weeks_until
from beback.figures.sales import Purchase, Spending, attempt_number, purchases, spending, thanked, total
from beback.figures.standing import Regular, Stuck, stuck, top
from beback.figures.timely import FollowedUp, Tally, followed_up, tallies
from beback.figures.view import View, on_days, view_of
from beback.figures.visits import Details, Reached, details, reached, visits_in
from beback.followups import Run
from beback.history import Line


@dataclass(frozen=True, slots=True)
class Counts:
    """The figures of one period.

    `touches` are the contact lines of the log, `attempts` how many of each number were made, `spent` the sum of Cost;
    `untold` are touches whose due time nobody can tell; `won` are the purchases after an attempt.
    """

    period: Period
    visits: int
    details: Details
    reached: Reached
    touches: int
    attempts: Mapping[int, int]
    spent: Decimal
    follow_ups: Tally
    by_associate: Mapping[str, Tally]
    by_cadence: Mapping[str, Tally]
    untold: int
    thanked: Share | None
    won: tuple[Purchase, ...]

    @property
    def won_amount(self) -> Decimal:
        """What the second chances won brought."""
        return total(self.won)


@dataclass(frozen=True, slots=True)
class Figures:
    """All figures of a report: the eight complete weeks, oldest first, the week so far, and the eight as one.

    `unread` are rows of the log in which something cannot be read.
    """

    now: datetime
    weeks: tuple[Counts, ...]
    so_far: Counts
    together: Counts
    months: tuple[Spending, ...]
    budgets: Mapping[str, Decimal]
    top: tuple[Regular, ...]
    stuck: Stuck
    rows: int
    unread: tuple[int, ...]

    @property
    def last(self) -> Counts:
        """The last complete week."""
        return self.weeks[-1]


def figures(rows: Sequence[Row], log: Sequence[Row], run: Run) -> Figures:
    """The figures of the book at that moment; nothing is raised for what people typed."""
    view = view_of(rows, log, run)
    *complete, so_far = weeks_until(view.today)
    bought, counted = purchases(view), _Counted(view, complete[0])
    return Figures(
        now=view.now,
        weeks=tuple(counted.of(week, bought) for week in complete),
        so_far=counted.of(so_far, bought),
        together=counted.of(Period(complete[0].first, complete[-1].last), bought),
        months=spending(view, bought),
        budgets=view.rules.budgets,
        top=top(view),
        stuck=stuck(view),
        rows=len(view.rows),
        unread=view.unread,
    )


class _Counted:
    """What is gone through once for all periods: follow-ups, and the lines of the log by When."""

    def __init__(self, view: View, first: Period) -> None:
        self.view = view
        self.followed: FollowedUp = followed_up(view, first.first)
        self.lines: tuple[Line, ...] = tuple(sorted(view.history.lines, key=lambda line: line.when))

    def of(self, period: Period, bought: Sequence[Purchase]) -> Counts:
        visits = visits_in(period, self.view.prospects)
        lines = on_days(self.lines, period.first, period.last)
        due = [one for one in self.followed.known if one.due.date() in period]
        return Counts(
            period=period,
            visits=len(visits),
            details=details(visits),
            reached=reached(visits, self.view),
            touches=sum(1 for line in lines if line.contact),
            attempts=Counter(attempt_number(line) for line in lines if line.attempt),
            spent=sum((line.cost for line in lines if line.cost), Decimal(0)),
            follow_ups=Tally.of(due),
            by_associate=tallies(due, lambda one: one.associate),
            by_cadence=tallies(due, lambda one: one.cadence),
            untold=sum(1 for day in self.followed.untold if day in period),
            thanked=thanked(period, self.view),
            won=tuple(b for b in sorted(bought, key=lambda b: b.day) if b.day in period and b.won_by),
        )
