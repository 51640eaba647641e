"""Beback's own note of a write that is under way, in state/: what a run that was cut off leaves to the next one."""

import gzip
import hashlib
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from beback.books.sheets.pending import NOT_KEPT, Pending
from beback.books.sheets.seen import Sheet
from beback.books.sheets.values import Raw
from beback.errors import BookError

_FORMAT = 2


class Journal:
    """The note of one sheet's writes that are not yet seen to be whole, readable by its owner alone, and gone then.

    It holds the Keys that are written, and of each row what tells it from others and what the write replaces. Rows
    that nobody could recognise are noted as well, by a mark of what stands in them.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder, self.key = folder, key
        self._file = folder / "sheet-write.json.gz"
        self._apart = folder / "sheet-apart.json"

    def keep(self, writes: Sequence[Pending]) -> None:
        """Notes writes, the last of which is about to be sent; none: all stand where they belong.

        Raises BookError where the note cannot be written.
        """
        if writes:
            told = {"format": _FORMAT, "sheet": self.key, "writes": [_told(write) for write in writes]}
            self._write(self._file, gzip.compress(json.dumps(told).encode(), compresslevel=1, mtime=0))
        else:
            for file in (self._file, _new(self._file)):
                file.unlink(missing_ok=True)

    def kept(self) -> tuple[Pending, ...]:
        """The writes that were noted last; none where they are another sheet's, or cannot be read."""
        try:
            told = json.loads(gzip.decompress(self._file.read_bytes()))
            if (told["format"], told["sheet"]) != (_FORMAT, self.key):
                return ()
            return tuple(_pending(write) for write in told["writes"])
        except (OSError, EOFError, ValueError, KeyError, TypeError, IndexError):
            return ()

    def apart(self) -> frozenset[str]:
        """Marks of the rows that are left alone until somebody changes them."""
        try:
            told = json.loads(self._apart.read_bytes())
            return frozenset(told["rows"]) if told["sheet"] == self.key else frozenset()
        except (OSError, ValueError, KeyError, TypeError):
            return frozenset()

    def set_apart(self, marks: Iterable[str]) -> None:
        """Notes these rows, or that there are none any more. Raises BookError where that cannot be written."""
        rows = sorted(marks)
        if rows:
            self._write(self._apart, json.dumps({"sheet": self.key, "rows": rows}).encode())
        else:
            self._apart.unlink(missing_ok=True)

    def _write(self, file: Path, content: bytes) -> None:
        new = _new(file)
        try:
            self.folder.mkdir(exist_ok=True)
            new.unlink(missing_ok=True)
            with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            new.replace(file)
        except OSError as e:
            raise BookError(
                f"{file}: Beback notes there what it is about to write, and cannot: {e.strerror}. Nothing was written. "
                "Give the user who runs Beback the right to write in that folder, and room on the disk"
            ) from None


def mark_of(line: Sequence[Raw]) -> str:
    """A mark of what stands in a row; another one as soon as somebody changes a cell."""
    cells = list(line)
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:32]


def _new(file: Path) -> Path:
    return file.with_name(file.name + ".new")


def _told(pending: Pending) -> dict[str, Any]:
    left_out = {pending.columns[heading] for heading in NOT_KEPT if heading in pending.columns}
    before = pending.before
    return {
        "mark": pending.mark,
        "nonce": pending.nonce,
        "tab": [before.id, before.title, before.height, before.width],
        "cells": [[None if c in left_out else cell for c, cell in enumerate(line)] for line in before.cells],
        "formulas": [[*place, formula] for place, formula in before.formulas.items()],
        "head": pending.head,
        "columns": dict(pending.columns),
        "writes": [[*place, raw] for place, raw in pending.writes.items()],
        "formats": [[*place, form] for place, form in pending.formats.items()],
        "marked": pending.marked,
        "stood": [[*place, raw] for place, raw in pending.stood.items()],
        "lines": [dict(line) for line in pending.lines],
    }


def _pending(told: Mapping[str, Any]) -> Pending:
    sheet_id, title, height, width = told["tab"]
    before = Sheet(sheet_id, title, height, width, told["cells"])
    return Pending(
        mark=told["mark"],
        nonce=told["nonce"],
        before=replace(before, formulas={(row, column): formula for row, column, formula in told["formulas"]}),
        head=told["head"],
        columns=told["columns"],
        writes={(row, column): raw for row, column, raw in told["writes"]},
        lines=tuple(told["lines"]),
        formats={(row, column): form for row, column, form in told["formats"]},
        marked=told["marked"],
        stood={(row, column): raw for row, column, raw in told["stood"]},
    )
