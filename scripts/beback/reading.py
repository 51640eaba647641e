"""A row of the Prospects tab read into a prospect; what cannot be read becomes a problem with its heading (P7)."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from beback import cells
from beback.cells import Moment, Row, Unreadable
from beback.contacts import Phone
from beback.prospects import ContactBy, Problem, Prospect, Status, shortened

T = TypeVar("T")

_STATUSES = {status.value.casefold(): status for status in Status}
_WISHES = {wish.value.casefold(): wish for wish in ContactBy}


class _Reader:
    """Reads the cells of one row, gathering problems; most cells of most rows are blank, which costs one look-up."""

    def __init__(self, row: Row, country: str, label: Callable[[str], str]) -> None:
        self.row, self.cells, self.country, self.label = row.number, row.cells, country, label
        self.problems: list[Problem] = []

    def text(self, heading: str) -> str:
        cell = self.cells.get(heading)
        return "" if cell is None else cell.strip() if isinstance(cell, str) else cells.text(cell)

    def problem(self, heading: str, message: str, rule: str) -> None:
        self.problems.append(Problem(self.row, heading, message, rule))

    def read(self, heading: str, how: Callable[..., T | None], *country: str) -> T | None:
        cell = self.cells.get(heading)
        if cell is None:
            return None
        try:
            return how(cell, *country)
        except Unreadable as e:
            self.problem(heading, f'{self.label(heading)} cannot be read: "{shortened(str(e))}"', "P7")
            return None

    def moment(self, heading: str) -> Moment | None:
        return self.read(heading, cells.moment, self.country) if heading in self.cells else None

    def day(self, heading: str) -> date | None:
        found = self.moment(heading)
        return found.day if found else None

    def noon(self, heading: str) -> datetime | None:
        found = self.moment(heading)
        return found.at() if found else None

    def phone(self, heading: str) -> Phone | None:
        return self.read(heading, cells.phone, self.country)

    def status(self) -> Status | None:
        cell = self.cells.get("Status")
        word = "" if cell is None else cells.folded(cell)
        if not word:
            return Status.BE_BACK
        status = _STATUSES.get(word)
        if status is None:
            accepted = ", ".join(s.value for s in Status)
            self.problem("Status", f'{self.label("Status")} "{shortened(cells.text(cell))}": use {accepted}', "S1")
        return status

    def contact_by(self) -> ContactBy | None:
        cell = self.cells.get("Contact by")
        word = "" if cell is None else cells.folded(cell)
        wish = _WISHES.get(word)
        if word and wish is None:
            message = f'{self.label("Contact by")} "{shortened(cells.text(cell))}": use Call, Text or Email'
            self.problem("Contact by", message, "P5")
        return wish

    def ok_to_contact(self) -> bool | None:
        cell = self.cells.get("OK to contact")
        word = "" if cell is None else cells.folded(cell)
        if word in cells.YES or word in cells.NO:
            return word in cells.YES
        if word:
            message = f'{self.label("OK to contact")} "{shortened(cells.text(cell))}": use Yes or No'
            self.problem("OK to contact", message, "P2")
        return None

    def surprise(self) -> bool:
        cell = self.cells.get("Surprise")
        try:
            return cell is not None and cells.ticked(cell)
        except Unreadable as e:
            # A word that nobody foresaw is more likely a surprise than none; a letter to the home stays sent.
            message = f'{self.label("Surprise")} "{shortened(str(e))}" is taken as ticked: tick it or empty it'
            self.problem("Surprise", message, "P4")
            return True


def read_prospect(row: Row, country: str, label: Callable[[str], str] = str, id_: str | None = None) -> Prospect:
    """One row as a prospect; nothing is raised, what cannot be read counts as blank and is in `problems` (P7).

    `country` gives the order of typed dates and the national form of phones; `label` the store's own headings;
    `id_` the row's ID where it is not the one in its cell (I1).
    """
    r = _Reader(row, country, label)
    visited, bought = r.moment("Visited"), r.moment("Bought on")
    return Prospect(
        row=row.number,
        id=r.text("ID") if id_ is None else id_,
        name=r.text("Prospect"),
        associate=r.text("Associate"),
        visited=visited.at() if visited else None,
        visited_at_noon=visited is not None and visited.clock is None,
        status=r.status(),
        looking_for=r.text("Looking for"),
        details=r.text("Details"),
        occasion=r.text("Occasion"),
        recipient=r.text("For"),
        value=r.read("Value", cells.money),
        needed_by=r.day("Needed by"),
        decides_by=r.day("Decides by"),
        cell=r.phone("Cell"),
        work_phone=r.phone("Work phone"),
        email=r.read("Email", cells.email),
        home_address=r.text("Home address"),
        business_address=r.text("Business address"),
        contact_by=r.contact_by(),
        ok_to_contact=r.ok_to_contact(),
        surprise=r.surprise(),
        photo=r.text("Photo"),
        bought_on=bought.at() if bought else None,
        item=r.text("Item bought"),
        amount=r.read("Amount", cells.money),
        conversation=r.text("Conversation"),
        appointment=r.noon("Appointment"),
        coffee=r.text("Coffee"),
        special_date=r.day("Special date"),
        cadence=r.text("Cadence"),
        not_before=r.day("Not before"),
        problems=tuple(r.problems),
    )
