"""Which rows and lines of the book are one person's, asked for by name, phone, email or ID (P3)."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from beback.books import Snapshot
from beback.cells import Row, folded, text
from beback.contacts import Phone, email_in, phone_in
from beback.errors import BebackError
from beback.people import people
from beback.prospects import Prospect
from beback.reading import read_prospect
from beback.rules import Rules
from beback.someone import Someone


@dataclass(frozen=True, slots=True)
class Theirs:
    """A person's rows, how words tell them, and the IDs of their lines in the log, those of rows long gone too.

    `namesakes` are the numbers of rows that bear the same name and share neither cell nor email.
    """

    rows: tuple[Prospect, ...]
    someone: Someone
    line_ids: frozenset[str]
    namesakes: tuple[int, ...]

    def lines(self, log: Iterable[Row]) -> list[Row]:
        """Their lines of the log, those from which all is gone included."""
        return [line for line in log if text(line.get("ID")) in self.line_ids]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody typed, and what it may be."""

    typed: str
    phone: Phone | None
    email: str | None

    @property
    def name(self) -> frozenset[str]:
        return frozenset() if self.phone or self.email else frozenset({folded(self.typed)})

    def fits(self, p: Prospect) -> bool:
        """Whether the row bears it as its ID, name, phone or email."""
        if self.phone:
            return self.phone in (p.cell, p.work_phone)
        if self.email:
            return p.email is not None and p.email.lower() == self.email
        return text(self.typed) == p.id or folded(p.name) in self.name


def theirs_in(snapshot: Snapshot, who: str, rules: Rules, today: date) -> Theirs:
    """What the book holds of a person; no rows where nobody is found.

    Raises BebackError where several persons bear the name or number, or where it is the store's own.
    """
    asked = _asked(who, rules)
    prospects = [read_prospect(row, rules.country, rules.label) for row in snapshot.prospects]
    persons = people(prospects, rules, today)
    found = {persons[p.row].rows[0].row: persons[p.row].rows for p in prospects if asked.fits(p)}
    if len(found) > 1:
        raise BebackError(_several(who, list(found.values()), rules.label))
    rows = next(iter(found.values()), ())
    someone = _someone(rows, asked, rules)
    others = [p for p in prospects if p not in rows]
    namesakes = tuple(p.row for p in others if folded(p.name) in someone.names)
    return Theirs(rows, someone, _line_ids(snapshot.log or (), someone, {p.id for p in others}), namesakes)


def _asked(who: str, rules: Rules) -> _Asked:
    if not who.strip():
        raise BebackError("Say who is to be forgotten: a name, a phone or an email")
    phone, email = phone_in(who.strip(), rules.country), email_in(who.strip())
    if (phone and phone.e164 in rules.own_phones) or (email and email.lower() in rules.own_emails):
        raise BebackError(f"{who} is the store's own, or an associate's: give what is the customer's")
    return _Asked(who, phone, email and email.lower())


def _someone(rows: Sequence[Prospect], asked: _Asked, rules: Rules) -> Someone:
    """A work phone is left out, unless it was asked for: others have the same."""
    cells = {p.cell for p in rows if p.cell and p.cell.e164 not in rules.own_phones}
    emails = {p.email.lower() for p in rows if p.email} - rules.own_emails
    ids = frozenset(p.id for p in rows if p.id)
    return Someone(
        names=frozenset(folded(p.name) for p in rows if p.name) | (asked.name if not rows else frozenset()),
        phones=frozenset(cells | ({asked.phone} if asked.phone else set())),
        emails=frozenset(emails | ({asked.email} if asked.email else set())),
        ids=ids or frozenset({text(asked.typed)} if asked.name else ()),
    )


def _line_ids(log: Iterable[Row], someone: Someone, others: set[str]) -> frozenset[str]:
    """Their IDs, and those that stand beside their name in the log and are in no other row."""
    named = {text(line.get("ID")) for line in log if folded(line.get("Prospect")) in someone.names}
    return someone.ids | (named - others - {""})


def _several(who: str, found: Sequence[Sequence[Prospect]], label: Callable[[str], str]) -> str:
    rows = "; ".join("row " + " and ".join(str(p.row) for p in rows) for rows in found)
    return (
        f'"{who}" stands in rows of {len(found)} persons ({rows}), and nothing was done. Give the {label("Cell")} or '
        f"{label('Email')} of the one who is meant, or, where there is none, the ID of their row. Rows of one person "
        f"have the same {label('Cell')} or {label('Email')}"
    )
