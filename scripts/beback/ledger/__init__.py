"""The ledger: which messages left, by Key, written before and after each one; the truth about them.

A message is noted before its words leave and settled after. One that is noted and not settled is *in doubt*: the run
was cut off in between, and whether it left nobody knows; it is never sent again by itself. The file holds no address:
to tell whether somebody had a message today it keeps a keyed hash of each address. What the log's line needs (How with
its address, Attempt, Task) stands in it only until the line is in the book, and is blanked then. Times are the store's
local time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from beback.errors import BebackError
from beback.ledger.file import Change, LedgerError, LedgerFile, LedgerInUseError
from beback.messages import About

__all__ = ["FILE", "Ledger", "LedgerError", "LedgerInUseError", "Left", "how_to_settle"]

FILE = "ledger.sqlite"
PATIENCE = 60.0  # seconds to wait for another run to let go of it
_SENDING, _SENT, _REFUSED = "sending", "sent", "refused"


@dataclass(frozen=True, slots=True)
class Left:
    """A message that left, or may have: its Key, the row's ID, when, and what the row showed then."""

    key: str
    id: str
    when: datetime
    how: str
    attempt: str
    task: str


class Ledger:
    """The open ledger; no other process can use it meanwhile. Every change is on the disk when a method returns."""

    def __init__(self, file: LedgerFile) -> None:
        self._file = file

    @classmethod
    def open(cls, folder: Path, patience: float = PATIENCE) -> "Ledger":
        """The ledger in that folder; made where there is none yet.

        Raises LedgerError: it is damaged, no ledger or another version's, another run has it, it cannot be written.
        """
        return cls(LedgerFile(folder / FILE, patience))

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file."""
        self._file.close()

    def may_send(self, key: str, to: str, addresses: Iterable[str], day: date) -> str | None:
        """Why the message must not leave now, or None. `addresses` are all that its person has, beside `to`.

        It must not while it is in doubt, once it was sent, where the server refused it for this very address, and
        where its person had a message on that day already.
        """
        found = self._file.rows("SELECT state, at, refused FROM messages WHERE key = ?", key)
        if found:
            state, at, refused = found[0]
            if state == _SENDING:
                return f"In doubt: it may have left on {_shown(at)}. {how_to_settle(key)}"
            if state == _SENT:
                return f"It was sent on {_shown(at)}"
            if refused == self._file.mark(to):
                return f"The mail server refused it for this address on {_shown(at)}: mend the address"
        marks = [self._file.mark(address) for address in {to, *addresses}]
        for mark in marks:
            if self._file.rows("SELECT 1 FROM reached WHERE day = ? AND address = ? AND key != ?", str(day), mark, key):
                return "They had a message today already: it goes out tomorrow"
        return None

    def note(self, about: About, addresses: Iterable[str], now: datetime) -> None:
        """Notes that the message is about to leave; from now on it is in doubt, until it is settled.

        Raises LedgerError where it left before, or may have.
        """
        values = (about.key, about.id, _SENDING, _written(now), about.how, about.attempt, about.task)
        marks = {self._file.mark(address) for address in addresses}
        with self._file.change() as change:
            change("DELETE FROM messages WHERE key = ? AND state = ?", about.key, _REFUSED)
            if self._file.rows("SELECT 1 FROM messages WHERE key = ?", about.key):
                raise LedgerError(f"The message with the Key {about.key} was sent before, or may have been: not again")
            change(
                "INSERT INTO messages (key, id, state, at, how, attempt, task) VALUES (?, ?, ?, ?, ?, ?, ?)", *values
            )
            for mark in sorted(marks):
                change("INSERT INTO reached VALUES (?, ?, ?)", about.key, mark, str(now.date()))

    def sent(self, key: str, now: datetime) -> None:
        """The server took the message."""
        with self._file.change() as change:
            change(
                "UPDATE messages SET state = ?, at = ? WHERE key = ? AND state = ?", _SENT, _written(now), key, _SENDING
            )

    def free(self, key: str) -> None:
        """The server did not take the message: as if it had never been noted."""
        with self._file.change() as change:
            self._forget(change, key)

    def refuse(self, about: About, to: str, now: datetime) -> None:
        """The server refused the message for good: not again until the address changes."""
        values = (about.key, about.id, _REFUSED, _written(now), self._file.mark(to))
        with self._file.change() as change:
            self._forget(change, about.key)
            change("INSERT INTO messages (key, id, state, at, refused) VALUES (?, ?, ?, ?, ?)", *values)

    def in_doubt(self) -> tuple[Left, ...]:
        """The messages of which nobody knows whether they left, in the order in which they were noted."""
        return self._left("state = 'sending'")

    def unrecorded(self) -> tuple[Left, ...]:
        """The messages that were sent and are not in the book's log yet, in the order in which they left."""
        return self._left("state = 'sent' AND NOT recorded")

    def mark_recorded(self, keys: Iterable[str]) -> None:
        """The book's log has these now: what its line needed is blanked."""
        with self._file.change() as change:
            for key in keys:
                change(
                    "UPDATE messages SET recorded = 1, how = '', attempt = '', task = '' WHERE key = ? AND state = ?",
                    key,
                    _SENT,
                )

    def settle(self, key: str, *, sent: bool) -> None:
        """Somebody found out whether the message left: it counts as sent at the time it was noted, or goes out by the
        next run. One that the server refused may be freed in the same way. Raises BebackError for any other Key."""
        found = self._file.rows("SELECT state FROM messages WHERE key = ?", key)
        state = found[0][0] if found else None
        if state != _SENDING and not (state == _REFUSED and not sent):
            doubts = ", ".join(left.key for left in self.in_doubt())
            raise BebackError(
                f'There is no message in doubt with the Key "{key}". '
                + (f"In doubt are: {doubts}" if doubts else "None is in doubt: there is nothing to settle")
            )
        if not sent:
            self.free(key)
            return
        with self._file.change() as change:
            change("UPDATE messages SET state = ? WHERE key = ?", _SENT, key)

    def sent_today(self, day: date) -> int:
        """How many messages left on that day, those in doubt included: what counts towards the limit."""
        asked = "SELECT count(*) FROM messages WHERE state IN ('sending', 'sent') AND substr(at, 1, 10) = ?"
        return int(self._file.rows(asked, str(day))[0][0])

    def is_new(self) -> bool:
        """Whether no message has ever left, nor tried to."""
        return not self._file.rows("SELECT 1 FROM messages LIMIT 1")

    def keys_of(self, ids: Iterable[str], addresses: Iterable[str]) -> frozenset[str]:
        """The Keys of all messages for rows with these IDs, and of those that an address got, or was refused."""
        marks = [self._file.mark(address) for address in addresses]
        asked = [("SELECT key FROM messages WHERE id = ?", id_) for id_ in ids]
        asked += [("SELECT key FROM messages WHERE refused = ?", mark) for mark in marks]
        asked += [("SELECT key FROM reached WHERE address = ?", mark) for mark in marks]
        return frozenset(key for asking, value in asked for (key,) in self._file.rows(asking, value))

    def forget(self, keys: Iterable[str]) -> None:
        """As if these messages had never been: nothing that the ledger holds leads to their people any more."""
        with self._file.change() as change:
            for key in keys:
                change("DELETE FROM messages WHERE key = ?", key)
                change("DELETE FROM reached WHERE key = ?", key)

    def _left(self, which: str) -> tuple[Left, ...]:
        rows = self._file.rows(f"SELECT key, id, at, how, attempt, task FROM messages WHERE {which} ORDER BY at, rowid")  # noqa: S608
        return tuple(Left(key, row, datetime.fromisoformat(at), *shown) for key, row, at, *shown in rows)

    @staticmethod
    def _forget(change: Change, key: str) -> None:
        change("DELETE FROM messages WHERE key = ? AND state != ?", key, _SENT)
        change("DELETE FROM reached WHERE key = ? AND key NOT IN (SELECT key FROM messages)", key)


def how_to_settle(key: str) -> str:
    """What to do about a message in doubt."""
    return (
        "Look among the sent messages of the store's mailbox, or ask them, then run scripts/merge.py with "
        f'--settle "{key}" sent, or --settle "{key}" not-sent to send it again'
    )


def _written(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def _shown(at: str) -> str:
    return f"{datetime.fromisoformat(at):%Y-%m-%d at %H:%M}"
