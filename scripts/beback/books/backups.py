"""A backup of the last state before the first change of each day, kept for two weeks beside the book."""

import contextlib
import os
import re
import tempfile
from datetime import date, timedelta
from pathlib import Path

from beback.errors import BookError

FOLDER = "backups"
KEPT = timedelta(days=14)
SUFFIX = ".beback-tmp"


class DayBackup:
    """Today's backup of one book: written, then kept once the book is about to change, else taken back.

    Nothing is written where today has one already.
    """

    def __init__(self, book: Path, today: date, data: bytes) -> None:
        self.place = book.parent / FOLDER / f"{book.stem} {today.isoformat()}{book.suffix}"
        self._book, self._today, self._data = book, today, data
        self._temporary: Path | None = None
        self._made_folder = False
        self._kept = False

    def write(self) -> None:
        """Writes the backup under another name. Raises BookError where that cannot be done."""
        try:
            if self.place.exists():
                return
            self._made_folder = not self.place.parent.exists()
            self.place.parent.mkdir(exist_ok=True)
            self._clear_leftovers()
            handle, name = tempfile.mkstemp(prefix=f".{self._book.name}.", suffix=SUFFIX, dir=self.place.parent)
            self._temporary = Path(name)
            with os.fdopen(handle, "wb") as out:
                out.write(self._data)
                out.flush()
                os.fsync(out.fileno())
            self._temporary.chmod(self._book.stat().st_mode & 0o777)
        except OSError as e:
            raise self._refusal(e) from None

    def keep(self) -> None:
        """Gives the backup its name. Raises BookError where that cannot be done."""
        if self._temporary is None:
            return
        try:
            self._temporary.replace(self.place)
        except OSError as e:
            raise self._refusal(e) from None
        self._temporary = None
        self._kept = True

    def take_back(self) -> None:
        """The book stayed as it was: nothing of this backup stays."""
        with contextlib.suppress(OSError):
            if self._temporary is not None:
                self._temporary.unlink(missing_ok=True)
            if self._kept:
                self.place.unlink(missing_ok=True)
            if self._made_folder:
                self.place.parent.rmdir()

    def drop_old(self) -> None:
        """Removes this book's backups of more than two weeks ago; one that cannot be removed stays."""
        with contextlib.suppress(OSError):
            for file, day in backups_of(self._book).items():
                if self._is_old(day):
                    file.unlink(missing_ok=True)

    def _is_old(self, day: str) -> bool:
        try:
            return date.fromisoformat(day) < self._today - KEPT
        except ValueError:
            return False

    def _clear_leftovers(self) -> None:
        """Removes what a killed run left there."""
        for left in self.place.parent.iterdir():
            if left.name.startswith(f".{self._book.name}.") and left.name.endswith(SUFFIX):
                left.unlink(missing_ok=True)

    def _refusal(self, error: OSError) -> BookError:
        return BookError(
            f"{self.place.parent}: today's backup of {self._book.name} cannot be written there: {error.strerror}. "
            "Nothing was written. Make room on the disk, or give the user who runs Beback the right to write there"
        )


def backups_of(book: Path) -> dict[Path, str]:
    """A book's backups, each with its day. Raises OSError where the folder cannot be read."""
    named = re.compile(re.escape(book.stem) + r" (\d{4}-\d\d-\d\d)" + re.escape(book.suffix))
    folder = book.parent / FOLDER
    files = sorted(folder.iterdir()) if folder.exists() else []
    return {file: found[1] for file in files if (found := named.fullmatch(file.name)) and file.is_file()}
