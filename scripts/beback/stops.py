"""Who said stop and was then forgotten: all that is left to know them by are keyed hashes (P2)."""

import hmac
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from beback.cells import folded
from beback.contacts import Phone
from beback.prospects import Prospect


@dataclass(frozen=True, slots=True)
class StopList:
    """The hashes under a key of the store's own, of phones (E.164) and emails (lower case).

    A work phone has many people behind it: it is kept together with the name, and stops nobody else.
    """

    secret: bytes
    marks: frozenset[str] = frozenset()

    def __contains__(self, prospect: Prospect) -> bool:
        """Whether the row has a phone or an email of somebody who said stop, in whichever column."""
        return any(self._mark(contact) in self.marks for contact in _told(prospect))

    def with_rows(self, rows: Iterable[Prospect], own: Collection[str]) -> "StopList":
        """The list with what is kept of these rows; `own` are phones and emails of the store, which tell nobody."""
        return replace(self, marks=self.marks | self._marks(rows, own))

    def without(self, rows: Iterable[Prospect]) -> "StopList":
        """The list without what it has of these rows."""
        return replace(self, marks=self.marks - {self._mark(contact) for row in rows for contact in _told(row)})

    def _marks(self, rows: Iterable[Prospect], own: Collection[str]) -> set[str]:
        return {self._mark(contact) for row in rows for contact in _kept(row, own)}

    def _mark(self, contact: str) -> str:
        return hmac.digest(self.secret, contact.encode("utf-8", "replace"), "sha256").hex()


def _kept(row: Prospect, own: Collection[str]) -> Iterator[str]:
    if row.cell and row.cell.e164 not in own:
        yield row.cell.e164
    if row.email and row.email.lower() not in own:
        yield row.email.lower()
    if row.work_phone and row.work_phone.e164 not in own:
        yield _with_name(row, row.work_phone)


def _told(row: Prospect) -> Iterator[str]:
    """All by which a row may be on the list."""
    for phone in filter(None, (row.cell, row.work_phone)):
        yield phone.e164
        yield _with_name(row, phone)
    if row.email:
        yield row.email.lower()


def _with_name(row: Prospect, phone: Phone) -> str:
    return f"{phone.e164} {folded(row.name)}"
