"""Who said stop and was then forgotten: all that is left to know them by are keyed hashes (P2)."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from beback.cells import folded
from beback.prospects import Prospect

BYTES = 32  # of the key, and of a hash


@dataclass(frozen=True, slots=True)
class StopList:
    """Hashes (BLAKE2) under a key of the store's own: in `marks` of cells (E.164) and emails (lower case).

    A work phone has many people behind it: in `named` it is hashed together with the name, and stops nobody else.
    """

    secret: bytes
    marks: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def __contains__(self, prospect: Prospect) -> bool:
        """Whether the row has a phone or an email of somebody who said stop, in whichever column."""
        contacts = [phone.e164 for phone in (prospect.cell, prospect.work_phone) if phone]
        if self.named and any(self._with_name(prospect, phone) in self.named for phone in contacts):
            return True
        if prospect.email:
            contacts.append(prospect.email.lower())
        return any(self._mark(contact) in self.marks for contact in contacts)

    def with_rows(self, rows: Iterable[Prospect], own: Collection[str]) -> "StopList":
        """The list with what is kept of these rows; `own` are phones and emails of the store, which tell nobody."""
        marks, named = self._of(rows, own)
        return StopList(self.secret, self.marks | marks, self.named | named)

    def without(self, rows: Iterable[Prospect]) -> "StopList":
        """The list without all by which these rows may be on it."""
        rows = tuple(rows)
        phones = [(p, phone.e164) for p in rows for phone in (p.cell, p.work_phone) if phone]
        emails = {self._mark(p.email.lower()) for p in rows if p.email}
        marks = {self._mark(phone) for _, phone in phones} | emails
        return StopList(self.secret, self.marks - marks, self.named - {self._with_name(*one) for one in phones})

    def _of(self, rows: Iterable[Prospect], own: Collection[str]) -> tuple[set[str], set[str]]:
        marks, named = set(), set()
        for p in rows:
            contacts = (p.cell.e164 if p.cell else "", p.email.lower() if p.email else "")
            marks |= {self._mark(contact) for contact in contacts if contact and contact not in own}
            if p.work_phone and p.work_phone.e164 not in own:
                named.add(self._with_name(p, p.work_phone.e164))
        return marks, named

    def _with_name(self, prospect: Prospect, phone: str) -> str:
        return self._mark(f"{phone} {folded(prospect.name)}")

    def _mark(self, contact: str) -> str:
        return hashlib.blake2b(contact.encode("utf-8", "replace"), key=self.secret, digest_size=BYTES).hexdigest()
