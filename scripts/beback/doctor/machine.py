"""The machine: room on the disk, folders that can be written, the clock, and files that others may read."""

import os
import shutil
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from beback.config import Config
from beback.doctor.finding import Finding, fault, fine, look

ROOM = 200_000_000  # bytes
_AHEAD = timedelta(minutes=10)


def folders(config: Config) -> Iterator[Finding]:
    """Each folder that Beback writes to can be written, and has room."""
    wanted = {"state": config.state, "output": config.output}
    if config.book.workbook:
        wanted["the workbook's folder"] = config.book.workbook.parent
    for name, folder in wanted.items():
        there = next(place for place in (folder, *folder.parents) if place.is_dir())
        if not os.access(there, os.W_OK):
            yield fault("folders", f"{name} ({there}) cannot be written", "Give the user who runs Beback the right to")
            continue
        room = shutil.disk_usage(there).free
        if room < ROOM:
            yield fault("disk", f"{room // 1_000_000} MB are left where {name} is", "Make room on the disk")
        else:
            yield fine("disk", f"{name} can be written, and has room")


def clock(config: Config, now: datetime) -> Iterator[Finding]:
    """The clock is not behind what was written lately."""
    written = [p for p in (config.book.workbook, config.state / "clock.json") if p and p.is_file()]
    latest = max((_local(p, config) for p in written), default=now)
    if latest > now + _AHEAD:
        seen = f"it is {now:%Y-%m-%d %H:%M} by the clock, and a file was written at {latest:%Y-%m-%d %H:%M}"
        yield look("clock", seen, "Set the clock of this machine, and see to timezone under store: in config.yaml")
    else:
        yield fine("clock", f"it is {now:%A, %Y-%m-%d %H:%M} in the store ({config.store.timezone})")


def secrets(config: Config) -> Iterator[Finding]:
    """The credentials are for the owner's eyes."""
    file = config.book.credentials
    if config.book.google_sheet and os.name != "nt" and file.is_file() and file.stat().st_mode & (stat.S_IRWXO):
        yield look("credentials", f"{file.name} can be read by everybody on this machine", f"chmod 600 {file.name}")


def _local(file: Path, config: Config) -> datetime:
    """When the file was written, in the store's local time."""
    return datetime.fromtimestamp(file.stat().st_mtime, config.rules.hours.zone).replace(tzinfo=None)
