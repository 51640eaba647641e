"""Files and folders under `output`, written whole or not at all: a second run of a day replaces them."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from beback.errors import BebackError

_NEW, _OLD = ".new", ".old"


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A new folder to write into, which takes the place of `folder` when the block ends well; else all stays as it was.

    Clears what a killed run left. Raises BebackError where it cannot be written, such as while a program has one of its
    files open.
    """
    new, old = _beside(folder, _NEW), _beside(folder, _OLD)
    with _told(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        _clear_folders(folder.parent)
        new.mkdir()
        try:
            yield new
            if folder.exists():
                folder.rename(old)
            try:
                new.rename(folder)
            except OSError:
                if old.exists():
                    old.rename(folder)
                raise
            if old.exists():
                shutil.rmtree(old)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def whole_file(file: Path, data: bytes) -> None:
    """Writes a file whole, in the place of an older one. Clears what a killed run left. Raises BebackError where it
    cannot be written."""
    with _told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        for left in file.parent.glob(f".*{file.suffix}.*{_NEW}"):
            left.unlink()
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", suffix=_NEW, dir=file.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(data)
            mask = os.umask(0)
            os.umask(mask)
            temporary.chmod(0o666 & ~mask)
            temporary.replace(file)
        finally:
            temporary.unlink(missing_ok=True)


def _beside(folder: Path, end: str) -> Path:
    return folder.with_name(f".{folder.name}{end}")


def _clear_folders(parent: Path) -> None:
    """Puts away what a killed run left, of any day; a folder that it had set aside last comes back."""
    for old in parent.glob(f".*{_OLD}"):
        folder = parent / old.name.removeprefix(".").removesuffix(_OLD)
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)
    for new in parent.glob(f".*{_NEW}"):
        shutil.rmtree(new)


@contextmanager
def _told(place: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError:
        raise BebackError(
            f"{place.name} is open in another program, or {place.parent} may not be written: nothing was written. "
            "Close it and start again"
        ) from None
    except OSError as e:
        raise BebackError(f"{place} could not be written: {e.strerror}. What was there before is as it was") from None
