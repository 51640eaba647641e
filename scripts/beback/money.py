"""What a step may cost: the month's budget, and pieces too small for it (M1)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from beback.history import Line
from beback.prospects import Prospect
from beback.rules import Rules
from beback.situation import Task

Month: TypeAlias = tuple[int, int]


def within_budgets(
    tasks: Mapping[int, Task], prospects: Iterable[Prospect], lines: Iterable[Line], rules: Rules, today: date
) -> dict[int, Task]:
    """The tasks by row number; where a cost does not fit, the step's `instead` is the task and costs nothing.

    A task counts in the month in which it is due, an overdue one in the present month; what is spent is the log's Cost
    of that month and the costs of open tasks that stand earlier, by due, then row. Exactly used up fits.
    """
    found = dict(tasks)
    values = {p.row: p.value for p in prospects if p.row in tasks}
    spent = spent_by_month(lines, rules)
    for row, task in sorted(tasks.items(), key=lambda item: (item[1].due, item[0])):
        step = task.step
        if step is None or task.cost is None or step.budget is None:
            continue
        slot = (step.budget, max(_month(task.due.date()), _month(today)))
        value = values[row]
        small = step.min_value is not None and value is not None and value < step.min_value
        total = spent.get(slot, Decimal(0)) + task.cost
        if small or total > rules.budgets.get(step.budget, Decimal(0)):
            found[row] = replace(task, text=step.instead or task.text, cost=None)
        else:
            spent[slot] = total
    return found


def _month(day: date) -> Month:
    return day.year, day.month


def spent_by_month(lines: Iterable[Line], rules: Rules) -> dict[tuple[str, Month], Decimal]:
    """The log's Cost by budget and month; the cost of a step that config.yaml no longer has counts in every budget."""
    budgets = {(c.name, step.id): step.budget for c in rules.cadences for step in c.steps if step.budget}
    spent: dict[tuple[str, Month], Decimal] = {}
    for line in lines:
        if line.cost:
            own = budgets.get((line.cadence, line.step))
            for budget in (own,) if own else rules.budgets:
                slot = (budget, _month(line.when.date()))
                spent[slot] = spent.get(slot, Decimal(0)) + line.cost
    return spent
