"""What every job is handed: the settings, the book, the words, the rules and now."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from beback.books import Book, Snapshot
from beback.books.opening import at_work, open_book
from beback.cells import text
from beback.config import Config
from beback.followups import Plan, Run, plan
from beback.recording import Touch
from beback.results import Synced
from beback.runs.syncing import sync
from beback.stopfile import read_stops
from beback.words import Words


@dataclass(frozen=True, slots=True)
class Seen:
    """The book as it was read, and the plan for it."""

    snapshot: Snapshot
    plan: Plan

    def unsynced(self) -> frozenset[int]:
        """The rows whose task the book does not show yet under its Key."""
        shown = {row.number: text(row.get("Key")) for row in self.snapshot.prospects}
        return frozenset(row.prospect.row for row in self.plan.rows if row.key != shown[row.prospect.row])


@dataclass(frozen=True, slots=True)
class Shop:
    """One job's tools; all that it plans has the same now and the same salt, so that Keys agree."""

    config: Config
    book: Book
    words: Words
    run: Run

    @classmethod
    def open(cls, config: Config, now: datetime) -> "Shop":
        """The tools for one job on the store's book, the rules with those who said stop.

        Raises ConfigError where the sheet's credentials are missing, BebackError where the stop list cannot be read.
        """
        rules = replace(config.rules, stopped=read_stops(config.state))
        words = Words(config.templates, config.store, config.rules.label)
        return cls(config, open_book(config, now), words, Run(rules, now, secrets.token_hex(8)))

    @property
    def now(self) -> datetime:
        """The store's local time."""
        return self.run.now

    def look(self) -> Seen:
        """Reads the book and plans; writes nothing. Raises BookError."""
        snapshot = self.book.read()
        return Seen(snapshot, plan(snapshot.prospects, snapshot.log or (), self.run))

    def look_again(self, seen: Seen) -> Seen:
        """The book as it is now, with its plan; what was seen, where the book can tell that it is the same."""
        unchanged = getattr(self.book, "unchanged", None)
        return seen if unchanged and unchanged(seen.snapshot) else self.look()

    def sync(self, touches: Sequence[Touch] = (), *, dry: bool = False) -> Synced:
        """A sync that records these messages as well; no other run on this machine is at work meanwhile."""
        with at_work(self.config, waits=not dry):
            return sync(self.book, self.words, self.run, dry=dry, touches=touches)
