"""What stands today: the best customers and their last contact, and what is stuck."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from beback.figures.view import Customer, View
from beback.people import top_fifth
from beback.priority import late

_NOBODY_TO_ACT = frozenset({"P2", "P8", "I1"})  # said stop, followed up in another row, a copied row
_ASKS = "Ask if they would like you to follow up"
_TYPED = re.compile(r':? ".*"')


@dataclass(frozen=True, slots=True)
class Regular:
    """A person among the top fifth (M2): the row and associate of the latest purchase, the sum of Amount, the day of
    the last contact in the log, or None, and whether they said stop (P2)."""

    name: str
    row: int
    associate: str
    bought: Decimal
    last: date | None
    stop: bool


@dataclass(frozen=True, slots=True)
class Late:
    """A task that is late (T11), contact or not; `days` since its due day."""

    name: str
    row: int
    associate: str
    task: str
    due: datetime
    days: int


@dataclass(frozen=True, slots=True)
class Stuck:
    """Late tasks, oldest first, and the rows by what their Check asks for, most rows first."""

    late: tuple[Late, ...]
    checks: Mapping[str, tuple[int, ...]]


def top(view: View) -> tuple[Regular, ...]:
    """The top fifth of those with an Amount bought, who were not contacted for longest first."""
    customers = view.each()
    least = top_fifth(customer.person for customer in customers)
    if least is None:
        return ()
    found = [_regular(c) for c in customers if c.person.bought is not None and c.person.bought >= least]
    return tuple(sorted(found, key=lambda r: (r.last or date.min, -r.bought, r.row)))


def _regular(customer: Customer) -> Regular:
    person, touches = customer.person, customer.touches
    row = next((p for p in person.rows if p.row == person.purchase_row), person.rows[0])
    return Regular(
        name=row.name,
        row=row.row,
        associate=row.associate,
        bought=person.bought or Decimal(0),
        last=touches[-1].when.date() if touches else None,
        stop=person.do_not_contact,
    )


def stuck(view: View) -> Stuck:
    """The late tasks of the plan, and the Checks in which somebody has to act; what was typed is left out of them."""
    tasks, checks = [], dict[str, list[int]]()
    for row in view.rows:
        p, task = row.prospect, row.task
        if task and late(task, view.rules.hours, view.now):
            days = (view.today - task.due.date()).days
            tasks.append(Late(p.name, p.row, p.associate, task.text, task.due, days))
        for check in row.checks:
            if check.rule not in _NOBODY_TO_ACT or check.text == _ASKS:
                checks.setdefault(_TYPED.sub("", check.text), []).append(p.row)
    by_size = sorted(checks.items(), key=lambda item: (-len(item[1]), item[0]))
    return Stuck(
        late=tuple(sorted(tasks, key=lambda t: (t.due, t.row))), checks={text: tuple(rows) for text, rows in by_size}
    )
