"""The doctor's round: everything in its order; one part that fails does not hide the next."""

from collections.abc import Iterator
from datetime import datetime

from beback.adopting import proposal_of
from beback.adoption import OPPOSITE, unheeded
from beback.books import Book
from beback.config import Config
from beback.doctor import machine, office, words
from beback.doctor.finding import Finding, fault, fine, look, rows_named
from beback.errors import BebackError
from beback.runs.shop import Seen, Shop


def look_around(config: Config, now: datetime) -> Iterator[Finding]:
    """Looks at config, book, words, mail, schedule and machine; changes nothing and sends nothing.

    `now` is the store's local time. Raises ConfigError where the sheet's credentials are missing.
    """
    rules = config.rules
    yield fine("config", f"{config.path.name} is right: {len(rules.cadences)} cadences, {len(rules.pieces)} pieces")
    yield from office.store(config)
    shop = Shop.open(config, now)
    yield from machine.secrets(config)
    seen = None
    try:
        seen = shop.look()
    except BebackError as e:
        yield fault("book", str(e))
    if seen:
        yield from _book(seen, config)
        yield from _unheeded(shop.book, config)
    yield from words.templates(config, shop.words)
    yield from words.pieces(config)
    if seen:
        yield from words.rows(seen.plan, config, shop.words, now)
    yield from office.associates(config)
    yield from office.mail(config)
    yield from office.ledger(config)
    yield from office.schedule(config, now)
    yield from machine.folders(config)
    yield from machine.clock(config, now)


def _book(seen: Seen, config: Config) -> Iterator[Finding]:
    """The book can be read; what is to be completed in it, by heading."""
    tasks = sum(1 for row in seen.plan.rows if row.task)
    yield fine("book", f"it can be read: {len(seen.plan.rows)} prospects, {tasks} with a task")
    headings: dict[str, list[int]] = {}
    for row in seen.plan.rows:
        for check in row.checks:
            if check.mend:
                headings.setdefault(config.rules.label(check.heading), []).append(row.prospect.row)
    for heading, numbers in headings.items():
        what = f"The column {config.rules.label('Check')} says what to do"
        yield look("book", f"{config.book.prospects}, {heading}: to be completed in {rows_named(numbers)}", what)
    for problem in seen.plan.log_problems:
        yield look(
            "book", f"{config.book.log}, row {problem.row}, {problem.heading}: it cannot be read", "Type it anew"
        )
    behind = len(seen.unsynced())
    if behind:
        yield look("book", f"{behind} rows have changed since the last sync", "python scripts/sync.py")


def _unheeded(book: Book, config: Config) -> Iterator[Finding]:
    """Who said stop in a column of the store's own, which Beback does not read."""
    found = proposal_of(book, config)
    ours = config.rules.label(OPPOSITE)
    for one in unheeded(found) if found else ():
        seen = f'"{one.column.heading}" says something in {rows_named(one.rows)}, where {ours} has no No'
        yield look("book", seen, f"Beback reads only {ours}: put No there for whom is to be left in peace")
