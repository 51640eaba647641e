"""The store's book, opened by its settings, and the lock that keeps two runs on one machine apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from filelock import FileLock, Timeout

from beback.books import Book
from beback.books.workbook import Workbook
from beback.config import Config
from beback.errors import BookError, ConfigError

WAIT = 60  # seconds for another run to end


def open_book(config: Config, now: datetime) -> Book:
    """The book that config.yaml names; `now` dates its backups.

    Raises ConfigError for a kind of book that cannot be opened yet.
    """
    settings = config.book
    if settings.workbook is None:
        raise ConfigError(
            [f"{config.path.name}: book.google_sheet: this version works with a workbook: set book.workbook"]
        )
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
    folder = config.path.resolve().parent / "state"
    try:
        folder.mkdir(exist_ok=True)
        lock = FileLock(folder / "run.lock")
        lock.acquire(timeout=wait)
    except Timeout:
        raise BookError(
            "Another run of Beback is at work on this book, nothing was written. Try again in a few minutes"
        ) from None
    except OSError as e:
        raise BookError(
            f"{folder}: Beback keeps its own files there and cannot write them: {e.strerror}. "
            "Give the user who runs Beback the right to write in that folder"
        ) from None
    try:
        yield
    finally:
        lock.release()
