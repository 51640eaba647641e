"""An .xlsx file as a Package: read in one pass over each sheet, changed in place."""

import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import BinaryIO

from beback.books.package import TabEdit
from beback.books.safe_file import At
from beback.books.tab import Line
from beback.books.xlsx import Damaged, dates, text
from beback.books.xlsx.archive import Archive
from beback.books.xlsx.beside import elsewhere
from beback.books.xlsx.changing import Change
from beback.books.xlsx.contents import Contents
from beback.books.xlsx.rewriting import rewrite
from beback.books.xlsx.scan import Scan
from beback.books.xlsx.scanning import Scanner, Values
from beback.books.xlsx.styles import Styles
from beback.cells import Cell
from beback.errors import BookError

# What a file that is not as the format has it makes its readers trip over.
_TRIPPED = (Damaged, ValueError, LookupError, ArithmeticError, RecursionError, struct.error)


class XlsxPackage:
    """A package by its bytes; `name` is what messages call it. Raises BookError where it cannot be read."""

    def __init__(self, data: bytes, name: str) -> None:
        self._name = name
        with self._told("read"):
            self._archive = Archive(data, name)
            self._contents = Contents(self._archive)
        self.tabs = tuple(self._contents.tabs)
        self.sheets = tuple(tab.name for tab in self._contents.tabs.values() if tab.is_sheet)
        self._scans: dict[str, Scan] = {}
        if not self.tabs:
            raise BookError(f"{name}: no tabs can be read in it. Open it in Excel and save it anew as Excel Workbook")

    def rows(self, tab: str) -> Iterator[Line]:
        """The lines of a tab from the top, blank ones left out, formulas by their last value."""
        there = self._contents.tabs[tab]
        if not there.is_sheet:
            raise BookError(f"{self._name}: the tab {tab} is a chart, not a sheet. Name another in config.yaml")
        with self._told("read"):
            scanner = Scanner(self._values, there.part)
            yield from scanner.lines(self._archive.chunks(there.part))
            self._scans[tab] = scanner.scan

    def moment(self, number: float) -> Cell:
        """The date that a number stands for in this workbook."""
        return dates.moment(number, from_1904=self._contents.from_1904)

    def beside(self, named: Callable[[str], bool]) -> Iterator[str]:
        """Where beside its cells the file holds text of which `named` is true."""
        with self._told("read"):
            frames = {}
            for name in self.sheets:
                scan = self._scan(name)
                frames[self._contents.tabs[name].part] = (name, scan.head + scan.tail)
            yield from elsewhere(self._archive, frames, named)

    def write(self, prospects: TabEdit, log: TabEdit, out: BinaryIO, at: At) -> None:
        """The whole package with these edits."""
        with self._told("changed"):
            change = Change(self._contents, self._scan, prospects, log)
        at("loaded")
        with self._told("changed"):
            parts, gone = change.parts()
        at("changed")
        with self._told("saved"):
            rewrite(self._archive, parts, gone, out)
        at("saved")

    def _scan(self, tab: str) -> Scan:
        if tab not in self._scans:
            for _ in self.rows(tab):
                pass
        return self._scans[tab]

    @cached_property
    def _values(self) -> Values:
        part = self._contents.other("styles")
        styles = Styles(self._archive, part)
        shared = self._contents.other("sharedStrings")
        strings = text.shared_strings(self._archive.chunks(shared), shared) if shared else ()
        return Values(strings, styles.kinds(), self._contents.from_1904)

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Turns whatever a damaged file makes its readers trip over into a BookError."""
        try:
            yield
        except _TRIPPED as e:
            reason = str(e) if isinstance(e, Damaged) else type(e).__name__
            raise BookError(
                f"{self._name} cannot be {what} ({reason}). It may be damaged: open it in Excel, save it "
                "anew, or take a copy from backups/"
            ) from e
