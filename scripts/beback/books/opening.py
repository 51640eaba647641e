"""The store's book, opened by its settings, and the lock that keeps two runs on one machine apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from beback.books import Book
from beback.books.workbook import Workbook
from beback.config import Config
from beback.errors import BookError
from beback.locks import locked

WAIT = 60  # seconds for another run to end


def open_book(config: Config, now: datetime) -> Book:
    """The book that config.yaml names; `now` dates a workbook's backups, and what a sheet has to tell.

    Raises ConfigError where the credentials of a sheet are missing or unreadable.
    """
    settings = config.book
    if settings.workbook is None:
        from beback.books.google_sheet import open_sheet  # gspread takes half a second to load

        return open_sheet(config, now)
    return Workbook(settings.workbook, (settings.prospects, settings.log), config.columns, today=now.date())


@contextmanager
def at_work(config: Config, *, waits: bool = True, wait: float = WAIT) -> Iterator[None]:
    """While it lasts no other run on this machine is at work on this config's book.

    A run that finds another at work waits a minute. Raises BookError where that one is still busy then. A run that
    does not wait, because it writes nothing, takes no lock.
    """
    if not waits:
        yield
        return
    busy = "Another run of Beback is at work on this book, nothing was written. Try again in a few minutes"
    with locked(config.state / "run.lock", wait, BookError(busy)):
        yield
