"""The stop list's file in state/, readable by its owner alone; without it nobody would know whom to leave in peace."""

import json
import os
import secrets
from pathlib import Path
from typing import Final

from beback.errors import BebackError
from beback.stops import BYTES, StopList

FILE: Final = "stopped.json"
_FORMAT = 1


def read_stops(folder: Path) -> StopList | None:
    """The list, None where nobody is on it yet. Raises BebackError where it cannot be read: then nothing may run."""
    file = folder / FILE
    try:
        told = json.loads(file.read_bytes())
        if told["format"] != _FORMAT:
            raise ValueError("another format")
        stops = StopList(bytes.fromhex(told["key"]), frozenset(told["stopped"]), frozenset(told["with_name"]))
        marks = (stops.secret, *map(bytes.fromhex, (*stops.marks, *stops.named)))
        if any(len(mark) != BYTES for mark in marks):
            raise ValueError("too short")
    except FileNotFoundError:
        return None
    except OSError as e:
        raise BebackError(
            f"{file} cannot be read: {e.strerror}. It says who is never to be contacted again, so nothing runs without "
            "it. Give the user who runs Beback the right to read it"
        ) from None
    except (ValueError, KeyError, TypeError):
        raise BebackError(
            f"{file} is damaged. It says who is never to be contacted again, so nothing runs without it: put back the "
            "latest backup of that file. If there is none, delete it; whoever said stop and is typed in anew needs a "
            "No under OK to contact"
        ) from None
    return stops


def new_stops() -> StopList:
    """An empty list with a key of its own."""
    return StopList(secrets.token_bytes(BYTES))


def keep_stops(stops: StopList, folder: Path) -> None:
    """Writes the list, whole or not at all. Raises BebackError."""
    told = {
        "format": _FORMAT,
        "key": stops.secret.hex(),
        "stopped": sorted(stops.marks),
        "with_name": sorted(stops.named),
    }
    file, new = folder / FILE, folder / f"{FILE}.new"
    try:
        folder.mkdir(exist_ok=True)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(json.dumps(told, indent=1).encode())
            out.flush()
            os.fsync(out.fileno())
        new.replace(file)
    except OSError as e:
        raise BebackError(
            f"{file} could not be written: {e.strerror}. Give the user who runs Beback the right to write there"
        ) from None
