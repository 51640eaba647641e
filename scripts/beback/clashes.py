"""One contact per person and day (P3)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from beback.history import History
from beback.hours import Hours
from beback.people import Person
from beback.situation import Task


def one_a_day(tasks: Mapping[int, Task], persons: Iterable[Person], history: History, hours: Hours) -> dict[int, Task]:
    """The tasks by row number, each contact on a day of its person's own.

    In the order of due, then row, a contact that falls on a day already taken, by an earlier one or by a contact line
    in the log, moves to the next open day that is free, at the same time of day. Other tasks stay as they are.
    """
    found = dict(tasks)
    for person in persons:
        contacts = [(found[p.row].due, p.row) for p in person.rows if p.row in found and found[p.row].contact]
        if not contacts:
            continue
        taken = {line.when.date() for p in person.rows for line in history.of_id(p.id) if line.contact}
        for due, row in sorted(contacts):
            day = due.date()
            while day in taken:
                day = hours.open_after(day)
            taken.add(day)
            if day != due.date():
                found[row] = replace(found[row], due=datetime.combine(day, due.time()))
    return found
