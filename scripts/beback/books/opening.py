"""The store's book, opened by its settings, and the lock that keeps two runs on one machine apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from beback.books import Book
from beback.books.workbook import Workbook
from beback.config import Config
from beback.errors import BookError, ConfigError

WAIT = 60  # seconds for another run to end


def open_book(config: Config) -> Book:
    """The book that config.yaml names. Raises ConfigError for a kind of book that cannot be opened yet."""
    settings = config.book
    if settings.workbook is None:
        raise ConfigError(
            [f"{config.path.name}: book.google_sheet: this version works with a workbook: set book.workbook"]
        )
    return Workbook(settings.workbook, (settings.prospects, settings.log), config.columns)


@contextmanager
def at_work(config: Config, *, waits: bool = True, wait: float = WAIT) -> Iterator[None]:
    """While it lasts no other run on this machine is at work on this config's book.

    A run that finds another at work waits a minute. Raises BookError where that one is still busy then. A run that
    does not wait, because it writes nothing, takes no lock.
    """
    if not waits:
        yield
        return
    lock = _lock(config.path.resolve().parent / "state")
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        raise BookError("Another run of Beback is at work on this book. Try again in a few minutes") from None
    try:
        yield
    finally:
        lock.release()


def _lock(folder: Path) -> FileLock:
    try:
        folder.mkdir(exist_ok=True)
    except OSError as e:
        raise BookError(f"{folder} cannot be made: {e.strerror}. Beback keeps its own files there") from e
    return FileLock(folder / "run.lock")
