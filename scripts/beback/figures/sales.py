"""Purchases: second chances won, thank-you notes within the week, and what the budget brought."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from beback.figures.periods import Period, Share
from beback.figures.view import Customer, View, on_days
from beback.history import Line
from beback.hours import DAY, Unit, Wait
from beback.money import spent_by_month
from beback.prospects import Prospect, Status
from beback.rules import Cadence, Origin, Step
from beback.situation import day_of

CREDIT = timedelta(days=90)  # a purchase longer after an attempt has other causes
MONTHS = 3  # calendar months of budget in a report, this one included
_A_WEEK = Wait(7, Unit.DAYS)


@dataclass(frozen=True, slots=True)
class Purchase:
    """All that a person bought on one day: the upper row, the sum of Amount (None where none is noted), and the
    attempts and paid touches that came before it, by When."""

    prospect: Prospect
    day: date
    amount: Decimal | None
    attempts: tuple[Line, ...]
    paid: tuple[Line, ...]

    @property
    def won_by(self) -> Line | None:
        """The last attempt before it: a second chance won; None for a purchase without one."""
        return self.attempts[-1] if self.attempts else None


def purchases(view: View) -> list[Purchase]:
    """Every purchase up to today. Attempts and paid touches count for the first purchase on their day or in the 90
    days after, whichever row of the person they stand on."""
    return [bought for customer in view.each() for bought in _of(customer, view.today)]


def _of(customer: Customer, today: date) -> Iterator[Purchase]:
    days: dict[date, list[Prospect]] = {}
    for p in customer.person.rows:
        if p.status is Status.BOUGHT and p.purchase and p.purchase.date() <= today:
            days.setdefault(p.purchase.date(), []).append(p)
    before = date.min
    for day, rows in sorted(days.items()):
        first = max(before + DAY, day - CREDIT)
        amounts = [p.amount for p in rows if p.amount is not None]
        yield Purchase(
            prospect=rows[0],
            day=day,
            amount=sum(amounts, Decimal(0)) if amounts else None,
            attempts=tuple(on_days(customer.attempts, first, day)),
            paid=tuple(on_days(customer.paid, first, day)),
        )
        before = day


def attempt_number(line: Line) -> int:
    """Which attempt a line was: the 2 of `2 of 3`; 1 where somebody typed no number."""
    words = line.attempt.split()
    return int(words[0]) if words and words[0].isdecimal() else 1


def total(some: Iterable[Purchase]) -> Decimal:
    """What these purchases brought, as far as Amount is noted."""
    return sum((bought.amount for bought in some if bought.amount), Decimal(0))


def thanked(period: Period, view: View) -> Share | None:
    """The purchases whose week for the thank-you note ended in the period: those thanked within it.

    The note is the first step of the first cadence from the purchase, its week the step's deadline, or seven days. None
    where config.yaml has no such cadence. People who said stop are left out.
    """
    note = _note(view)
    if note is None:
        return None
    cadence, step = note
    wait = step.deadline or _A_WEEK
    answers = []
    for p in view.prospects:
        if p.status is not Status.BOUGHT or p.purchase is None:
            continue
        end = wait.after_day(p.purchase.date())
        if end in period and end < view.today and not view.customers[p.row].person.do_not_contact:
            lines = view.history.of_id(p.id)
            answers.append(any(_thanks(line, cadence, step, p) and line.when.date() <= end for line in lines))
    return Share.of(answers)


def _note(view: View) -> tuple[Cadence, Step] | None:
    found = (c for c in view.rules.cadences if c.origin is Origin.PURCHASE and c.steps)
    cadence = next(found, None)
    return (cadence, cadence.steps[0]) if cadence else None


def _thanks(line: Line, cadence: Cadence, step: Step, p: Prospect) -> bool:
    bought = p.purchase.date() if p.purchase else None
    return (line.cadence, line.step) == (cadence.name, step.id) and day_of(line.since) == bought


@dataclass(frozen=True, slots=True)
class Spending:
    """A calendar month: what was spent by budget, on how many touches, and what those touched have bought since."""

    month: date
    spent: Mapping[str, Decimal]
    touches: int
    bought: int
    amount: Decimal


def spending(view: View, bought: Sequence[Purchase]) -> tuple[Spending, ...]:
    """This month and the two before, oldest first; a purchase counts in the month of the last paid touch before it."""
    spent = spent_by_month(view.history.lines, view.rules)
    paid = [line for line in view.history.lines if line.cost]
    found = []
    for month in _months(view.today):
        own = (month.year, month.month)
        brought = [b for b in bought if b.paid and _month(b.paid[-1]) == own]
        found.append(
            Spending(
                month=month,
                spent={name: spent.get((name, own), Decimal(0)) for name in view.rules.budgets},
                touches=sum(1 for line in paid if _month(line) == own),
                bought=len(brought),
                amount=total(brought),
            )
        )
    return tuple(found)


def _month(line: Line) -> tuple[int, int]:
    return line.when.year, line.when.month


def _months(today: date) -> list[date]:
    """The first days of this month and the two before, oldest first."""
    months = [today.replace(day=1)]
    while len(months) < MONTHS:
        months.insert(0, (months[0] - DAY).replace(day=1))
    return months
