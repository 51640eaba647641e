"""Which rows are the same person, and what holds for a person as a whole (P2, P3, P4, P8, M2)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from beback.prospects import Prospect, Status
from beback.rules import Rules
from beback.stops import StopList


@dataclass(frozen=True, slots=True)
class Person:
    """The rows that share a cell or an email, from top to bottom, and what follows for all of them.

    `sales_row` and `purchase_row` are the numbers of the row that is followed up for a sale, and of the latest
    purchase (P8); `last_purchase` is its day; `bought` the sum of Amount over the Bought rows, None without one (M2).
    """

    rows: tuple[Prospect, ...]
    do_not_contact: bool
    surprise: bool
    sales_row: int | None
    purchase_row: int | None
    last_purchase: date | None
    bought: Decimal | None

    def followed_elsewhere(self, prospect: Prospect) -> bool:
        """Whether a sales row of this person is left to another row (P8)."""
        if prospect.status is None or not prospect.status.selling or prospect.visited is None:
            return False
        before = self.last_purchase is not None and prospect.visited.date() < self.last_purchase
        return before or prospect.row != self.sales_row


def people(prospects: Sequence[Prospect], rules: Rules, today: date) -> Mapping[int, Person]:
    """The person of each row, by row number (P3): linked by cell or email through any chain of rows."""
    groups: dict[int, list[Prospect]] = {}
    for prospect, root in zip(prospects, _roots(prospects, rules), strict=True):
        groups.setdefault(root, []).append(prospect)
    found: dict[int, Person] = {}
    for rows in groups.values():
        person = _person(tuple(rows), rules.stopped, today)
        found.update((p.row, person) for p in rows)
    return found


def _contacts(prospect: Prospect, rules: Rules) -> Iterator[str]:
    if prospect.cell and prospect.cell.e164 not in rules.own_phones:
        yield prospect.cell.e164
    if prospect.email and prospect.email.lower() not in rules.own_emails:
        yield prospect.email.lower()


def _roots(prospects: Sequence[Prospect], rules: Rules) -> Iterator[int]:
    """For each prospect the position of the one that stands for its person (union-find)."""
    parent = list(range(len(prospects)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    owner: dict[str, int] = {}
    for i, prospect in enumerate(prospects):
        for contact in _contacts(prospect, rules):
            other = root(owner.setdefault(contact, i))
            mine = root(i)
            parent[max(mine, other)] = min(mine, other)
    return (root(i) for i in range(len(prospects)))


def _person(rows: tuple[Prospect, ...], stopped: StopList | None, today: date) -> Person:
    if len(rows) == 1:
        return _alone(rows[0], stopped, today)
    sales = [p for p in rows if p.status and p.status.selling and p.visited]
    bought = [p for p in rows if p.status is Status.BOUGHT]
    purchases = [p for p in bought if p.purchase]
    latest_sale = max(sales, key=lambda p: (p.visited or today, -p.row), default=None)
    latest_purchase = max(purchases, key=lambda p: (p.purchase or today, -p.row), default=None)
    amounts = [p.amount for p in bought if p.amount]
    return Person(
        rows=rows,
        do_not_contact=any(_said_stop(p, stopped) for p in rows),
        surprise=any(_keeps_surprise(p, today) for p in rows),
        sales_row=latest_sale.row if latest_sale else None,
        purchase_row=latest_purchase.row if latest_purchase else None,
        last_purchase=latest_purchase.purchase.date() if latest_purchase and latest_purchase.purchase else None,
        bought=sum(amounts, Decimal(0)) if amounts else None,
    )


def _alone(p: Prospect, stopped: StopList | None, today: date) -> Person:
    """Somebody with one row, as most people are: what `_person` says of it, without its comparing."""
    bought = p.status is Status.BOUGHT
    purchase = p.purchase if bought else None
    return Person(
        rows=(p,),
        do_not_contact=_said_stop(p, stopped),
        surprise=_keeps_surprise(p, today),
        sales_row=p.row if p.status and p.status.selling and p.visited else None,
        purchase_row=p.row if purchase else None,
        last_purchase=purchase.date() if purchase else None,
        bought=(p.amount or None) if bought else None,
    )


def _said_stop(p: Prospect, stopped: StopList | None) -> bool:
    """OK to contact No, or on the list of those who said so before they were forgotten (P2)."""
    return p.ok_to_contact is False or (stopped is not None and p in stopped)


def _keeps_surprise(p: Prospect, today: date) -> bool:
    """Surprise, until Needed by has passed (P4)."""
    return p.surprise and (p.needed_by is None or today <= p.needed_by)


def top_fifth(persons: Iterable[Person]) -> Decimal | None:
    """The sum from which on a person is among the top fifth of those who bought, rounded up, ties included (M2)."""
    sums = sorted((p.bought for p in persons if p.bought is not None), reverse=True)
    return sums[-(-len(sums) // 5) - 1] if sums else None
