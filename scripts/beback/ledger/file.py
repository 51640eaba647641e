"""The ledger's file: made whole, owned by one process at a time, refused when it is not what it should be (SQLite)."""

import hashlib
import hmac
import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from beback.errors import BebackError

_MARK, _SCHEMA = 0x42656261, 1  # "Beba" in the file's header, and which tables it has
_TABLES = """
CREATE TABLE secret (key BLOB NOT NULL);
CREATE TABLE messages (
    key TEXT PRIMARY KEY,
    id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('sending', 'sent', 'refused')),
    at TEXT NOT NULL,
    how TEXT NOT NULL DEFAULT '',
    attempt TEXT NOT NULL DEFAULT '',
    task TEXT NOT NULL DEFAULT '',
    refused TEXT NOT NULL DEFAULT '',
    recorded INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE reached (key TEXT NOT NULL, address TEXT NOT NULL, day TEXT NOT NULL);
CREATE INDEX reached_on ON reached (day, address);
"""


class LedgerError(BebackError):
    """The ledger cannot be read or written, or is not what it should be; nothing is sent without it."""


class LedgerInUseError(LedgerError):
    """Another run has it: it is sending."""


@dataclass(frozen=True, slots=True)
class Change:
    """Runs statements that count all together or not at all."""

    connection: sqlite3.Connection

    def __call__(self, statement: str, *values: str) -> None:
        self.connection.execute(statement, values)


class LedgerFile:
    """The open file; no other process can use it meanwhile. A change is on the disk when its block ends."""

    def __init__(self, path: Path, patience: float) -> None:
        """Opens it, and makes it where there is none yet; `patience` is how many seconds to wait for another run.

        Raises LedgerError: it is damaged, no ledger or another version's, another run has it, it cannot be written.
        """
        self._path = path
        with _told(path):
            if not path.exists():
                _make(path)
            self._connection = sqlite3.connect(path, timeout=patience, isolation_level=None)
            try:
                _take(path, self._connection)
                _clear_leftovers(path)
                (self._secret,) = self._connection.execute("SELECT key FROM secret").fetchone()
            except BaseException:
                self._connection.close()
                raise

    def close(self) -> None:
        """Lets go of it."""
        self._connection.close()

    def rows(self, statement: str, *values: str) -> list[tuple[str, ...]]:
        """What the statement finds."""
        with _told(self._path):
            return self._connection.execute(statement, values).fetchall()

    @contextmanager
    def change(self) -> Iterator[Change]:
        """A block of statements, undone where it does not end well."""
        with _told(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield Change(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def mark(self, address: str) -> str:
        """What the file holds in place of an address: a hash under a key of its own, alike for any letter case."""
        return hmac.new(self._secret, address.strip().casefold().encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _make(path: Path) -> None:
    """A new ledger, under its name only when it is whole, and readable by its owner alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}.new")
    os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    try:
        connection = sqlite3.connect(new, isolation_level=None)
        try:
            connection.executescript(
                f"PRAGMA synchronous = EXTRA; BEGIN; {_TABLES} PRAGMA application_id = {_MARK}; "
                f"PRAGMA user_version = {_SCHEMA}; COMMIT"
            )
            connection.execute("INSERT INTO secret VALUES (?)", (secrets.token_bytes(32),))
        finally:
            connection.close()
        _put(new, path)
    finally:
        new.unlink(missing_ok=True)


def _put(new: Path, path: Path) -> None:
    """Gives the file its name, unless another run has just made one."""
    try:
        path.hardlink_to(new)
    except FileExistsError:
        return
    except OSError:  # a disk without hard links, such as FAT
        if not path.exists():
            new.rename(path)


def _clear_leftovers(path: Path) -> None:
    """Removes what a run left that was killed while it made the ledger."""
    for left in path.parent.glob(f".{path.name}.*"):
        with suppress(OSError):
            left.unlink()


def _take(path: Path, connection: sqlite3.Connection) -> None:
    """Takes the ledger for this process alone, and looks whether it is one, and whole."""
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    connection.execute("PRAGMA synchronous = EXTRA")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("BEGIN EXCLUSIVE")
    (mark,), (schema,) = (connection.execute(f"PRAGMA {n}").fetchone() for n in ("application_id", "user_version"))
    if mark != _MARK:
        raise LedgerError(_not_one(path, "is no ledger of Beback's"))
    if schema != _SCHEMA:
        raise LedgerError(f"{path} was made by another version of Beback: update Beback on this machine")
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise LedgerError(_not_one(path, "is damaged"))
    connection.execute("COMMIT")


def _not_one(path: Path, what: str) -> str:
    return (
        f"{path} {what}. It says which emails left, so none is sent without it: put back the latest backup of it. If "
        "there is none, record by hand in the book what was sent since the last sync, then delete this file"
    )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """SQLite's complaints in a shop person's words."""
    try:
        yield
    except sqlite3.OperationalError as e:
        if e.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise LedgerInUseError(
                "Another run of Beback is sending: nothing was sent. Try again in a few minutes"
            ) from None
        raise LedgerError(
            f"{path} cannot be read or written ({e}): see to the disk and the rights of its folder"
        ) from None
    except sqlite3.DatabaseError:
        raise LedgerError(_not_one(path, "is damaged, or no ledger of Beback's")) from None
    except OSError as e:
        raise LedgerError(f"{path} cannot be read or written: {e.strerror}. See to the rights of its folder") from None
