"""Locks that keep two runs on one machine apart, in Beback's own folder `state/` (the only importer of filelock)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from beback.errors import BebackError


@contextmanager
def locked(file: Path, patience: float, busy: BebackError) -> Iterator[None]:
    """While it lasts nobody else has this lock; its folder is made where there is none yet.

    Raises `busy` where another run still has it after `patience` seconds, and an error of the same class where the
    folder cannot be written.
    """
    try:
        file.parent.mkdir(exist_ok=True)
        lock = FileLock(file)
        lock.acquire(timeout=patience)
    except Timeout:
        raise busy from None
    except OSError as e:
        raise type(busy)(
            f"{file.parent}: Beback keeps its own files there and cannot write them: {e.strerror}. "
            "Give the user who runs Beback the right to write in that folder"
        ) from None
    try:
        yield
    finally:
        lock.release()


def is_locked(file: Path) -> bool:
    """Whether a run has this lock."""
    if not file.exists():
        return False
    try:
        with FileLock(file, timeout=0):
            return False
    except (Timeout, OSError):
        return True
