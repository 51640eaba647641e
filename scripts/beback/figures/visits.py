"""Visits: how many, what contact details they left, and who was reached within 48 hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from beback.figures.periods import Period, Share
from beback.figures.view import Customer, View, between, on_days
from beback.priority import HOURS_RUNNING
from beback.prospects import Prospect, Status


@dataclass(frozen=True, slots=True)
class Details:
    """The contact details that visits left: a cell, an address for letters, permission; and how many refused it."""

    cell: Share
    address: Share
    permission: Share
    refused: int


def came_on(p: Prospect) -> date | None:
    """The day of the visit; a purchase without Visited was one too."""
    came = p.visited or p.bought_on
    return came.date() if came else None


def visits_in(period: Period, prospects: Iterable[Prospect]) -> list[Prospect]:
    """The rows whose visit lies in the period: a row is a visit."""
    return [p for p in prospects if (day := came_on(p)) and day in period]


def details(visits: Iterable[Prospect]) -> Details:
    """What these visits left: what cannot be read counts as blank (P7)."""
    found = list(visits)
    return Details(
        cell=Share.of(p.cell is not None for p in found),
        address=Share.of(bool(p.home_address or p.business_address) for p in found),
        permission=Share.of(p.ok_to_contact is True for p in found),
        refused=sum(1 for p in found if p.ok_to_contact is False),
    )


@dataclass(frozen=True, slots=True)
class Reached:
    """Of those who left without buying: who was in touch within 48 hours, and how many still have time."""

    share: Share
    running: int


def reached(visits: Iterable[Prospect], view: View) -> Reached:
    """The 48-hour rate of these visits (M2): elapsed hours, from Visited to the first contact line of the person."""
    answers, running = [], 0
    for p in visits:
        customer = view.customers[p.row]
        if p.visited is None or not _left(p, p.visited.date(), customer):
            continue
        end = view.rules.hours.after(p.visited, HOURS_RUNNING)
        touched = bool(between(customer.touches, p.visited, end))
        if customer.person.do_not_contact and not touched:
            continue
        if end <= view.now:
            answers.append(touched)
        else:
            running += 1
    return Reached(Share.of(answers), running)


def _left(p: Prospect, came: date, customer: Customer) -> bool:
    """Whether the visit ended in "I'll be back", as far as the row tells: no purchase that day, and neither Deciding
    nor Not now without an attempt."""
    if p.status is Status.BOUGHT:
        return p.purchase is not None and p.purchase.date() != came
    if p.status in (Status.DECIDING, Status.NOT_NOW):
        return any(line.id == p.id for line in on_days(customer.attempts, came, date.max))
    return True
