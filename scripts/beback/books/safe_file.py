"""Replacing the store's file whole or not at all, and refusing while somebody has it open."""

import contextlib
import hashlib
import os
import stat
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeAlias

from beback.books.backups import SUFFIX, DayBackup
from beback.errors import BookError, Conflict

At: TypeAlias = Callable[[str], None]
WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def nowhere(point: str) -> None:
    """The `at` of every day: passes each named point of a write without stopping."""


def version(data: bytes) -> str:
    """The mark of a file's content: its SHA-256."""
    return hashlib.sha256(data).hexdigest()


def contents(path: Path) -> bytes:
    """The file's bytes. Raises BookError where there are none to be had."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise BookError(
            f"{path}: there is no such file. Mend `workbook:` under `book:` in config.yaml, "
            "or make a new one with scripts/setup_book.py"
        ) from None
    except IsADirectoryError:
        raise BookError(f"{path} is a folder. Name the workbook in it under `book:` in config.yaml") from None
    except PermissionError:
        raise BookError(f"{path} may not be read. Give the user who runs Beback the right to read it") from None
    except OSError as e:
        raise BookError(f"{path} cannot be read: {e.strerror}. Try again, or copy it to another disk") from None


def refuse_unwritable(path: Path) -> None:
    """Raises BookError while Excel or LibreOffice has the file open, or where it is read-only (also for root)."""
    target = path.resolve()
    for place in dict.fromkeys((path.absolute(), target)):
        _refuse_open(place)
    try:
        mode = target.stat().st_mode
    except OSError as e:
        raise BookError(f"{path} is out of reach: {e.strerror}. Nothing was written") from None
    if not mode & WRITABLE or not os.access(target, os.W_OK):
        raise BookError(
            f"{path.name} is read-only, nothing was written. Take the tick from Read-only in its properties "
            "(or chmod u+w); the next run catches up"
        )


@dataclass(frozen=True, slots=True)
class _Steps:
    """What is done on the way to a file's new content: it is written, looked at once more, and put in its place."""

    write: Callable[[BinaryIO], None]
    check: Callable[[], None]
    before: Callable[[], None]


def replace(
    path: Path, basis: str, write: Callable[[BinaryIO], None], at: At = nowhere, backup: DayBackup | None = None
) -> None:
    """Puts what `write` writes in the place of the file, atomically; a link stays, its target is replaced.

    `basis` is the version of the file that the new content was made from. Raises Conflict where the file is another
    by now, BookError where it or its backup may or can not be written; then it is untouched. Passes the points opened,
    synced, copied, checked, kept, replaced and settled; up to kept the file is the old one, from replaced on the new
    one. The backup is written at copied, and has its name at kept.
    """
    target = path.resolve()
    replaced = False

    def check() -> None:
        if backup:
            backup.write()
        at("copied")
        refuse_unwritable(path)
        _refuse_changed(path, basis)

    def keep() -> None:
        if backup:
            backup.keep()
        at("kept")

    def passed(point: str) -> None:
        nonlocal replaced
        replaced = replaced or point == "replaced"
        at(point)

    refuse_unwritable(path)
    try:
        _through_temporary(target, target.stat(), _Steps(write, check, keep), passed)
    finally:
        if backup and not replaced:
            backup.take_back()
    if backup:
        backup.drop_old()


def create(path: Path, write: Callable[[BinaryIO], None], at: At = nowhere) -> None:
    """Makes a new file of what `write` writes, whole or not at all, and the folder where it is missing.

    Raises FileExistsError where there is a file already, BookError where it cannot be written.
    """

    def check() -> None:
        if path.exists() or path.is_symlink():
            raise FileExistsError(path)

    check()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise BookError(f"{path.parent}: the folder cannot be made: {e.strerror}") from None
    _through_temporary(path, None, _Steps(write, check, lambda: None), at)


def _through_temporary(target: Path, like: os.stat_result | None, steps: _Steps, at: At) -> None:
    temporary: Path | None = None
    try:
        _clear_leftovers(target)
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=SUFFIX, dir=target.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as out:
            at("opened")
            steps.write(out)
            out.flush()
            os.fsync(out.fileno())
        _dress(temporary, like)
        at("synced")
        steps.check()
        at("checked")
        steps.before()
        temporary.replace(target)
        at("replaced")
        _sync_folder(target.parent)
        at("settled")
    except FileExistsError:
        raise
    except FileNotFoundError:
        raise Conflict(f"{target.name}: another run was at work on it at the same time. Start this one again") from None
    except PermissionError:
        raise BookError(
            f"{target.name} is open in another program, or its folder may not be written: nothing was written. "
            "Close it there; the next run catches up"
        ) from None
    except OSError as e:
        raise BookError(f"{target.name} could not be written: {e.strerror}. The file is as it was") from None
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def _clear_leftovers(target: Path) -> None:
    """Removes what a killed run left beside the file; runs at the same time are kept apart by the caller's lock."""
    for left in target.parent.iterdir():
        if left.name.startswith(f".{target.name}.") and left.name.endswith(SUFFIX):
            left.unlink(missing_ok=True)


def _dress(temporary: Path, like: os.stat_result | None) -> None:
    """Mode and owner as the old file had them; for a new file the usual mode."""
    if like is None:
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        with contextlib.suppress(PermissionError):
            os.chown(temporary, like.st_uid, like.st_gid)
    temporary.chmod(stat.S_IMODE(like.st_mode))


def _sync_folder(folder: Path) -> None:
    """Makes the new name last through a power cut, where the file system knows how (Windows does not)."""
    if os.name == "nt":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _refuse_changed(path: Path, basis: str) -> None:
    if version(contents(path)) != basis:
        raise Conflict(f"{path.name} was changed by somebody else at the same moment, nothing was written. Start again")


def _refuse_open(path: Path) -> None:
    for program, lock, owner in (
        ("Excel", path.with_name(f"~${path.name}"), _excel_owner),
        ("LibreOffice", path.with_name(f".~lock.{path.name}#"), _libreoffice_owner),
    ):
        if not lock.exists():
            continue
        try:
            who = owner(lock.read_bytes())
        except OSError:
            who = ""
        by = f" by {who}" if who else ""
        raise BookError(
            f"{path.name} is open in {program}{by}, nothing was written. Save and close it; the next run catches up. "
            f"If nobody has it open, delete the file {lock.name} beside it"
        )


def _excel_owner(lock: bytes) -> str:
    """The user in Excel's owner file: one byte of length, 54 of the name, then length and name again as UTF-16."""
    if len(lock) == 165:
        length = int.from_bytes(lock[55:57], "little")
        return _printable(lock[57 : 57 + 2 * min(length, 54)].decode("utf-16-le", "replace"))
    return _printable(lock[1 : 1 + min(lock[0], 54)].decode("cp1252", "replace")) if lock else ""


def _libreoffice_owner(lock: bytes) -> str:
    """The user in LibreOffice's lock file: name, login and host, with commas between."""
    name, login, host, *_ = [*lock.decode("utf-8", "replace").split(","), "", "", ""]
    who = _printable(name) or _printable(login)
    return f"{who} on {_printable(host)}" if who and _printable(host) else who


def _printable(words: str) -> str:
    return "".join(c for c in words if c.isprintable()).strip()
