"""A store's folder for tests: its config file, its workbook, and the scripts run on them in process."""

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import setup_book
import sync
from beback.books.tab import OURS
from beback.cells import Cell
from beback.commands import Command, main
from beback.prospects import LOG

REPO = Path(__file__).resolve().parents[1]
NOW = "2026-11-17 09:00"
SYNC = Command(about=sync.__doc__ or "", job=sync.job, options=sync.options)
SETUP = Command(about=setup_book.__doc__ or "", job=setup_book.job, options=setup_book.options)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a script left: its exit status, standard output and standard error."""

    status: int
    out: str
    err: str

    @property
    def last(self) -> str:
        """The last line of standard error."""
        return self.err.splitlines()[-1] if self.err else ""

    @property
    def json(self) -> Any:
        """Standard output as the one object that it must be."""
        return json.loads(self.out)


class Shop:
    """A folder with the shipped config.yaml and a place for the workbook."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        self.config = folder / "config.yaml"
        self.book = folder / "book" / "prospects.xlsx"
        self.book.parent.mkdir(parents=True)
        shutil.copyfile(REPO / "config.yaml", self.config)

    def mend(self, old: str, new: str) -> None:
        """Somebody changes a text in config.yaml."""
        text = self.config.read_text(encoding="utf-8")
        assert old in text
        self.config.write_text(text.replace(old, new), encoding="utf-8")

    def write(self, *rows: Mapping[str, Cell], headings: Sequence[str] = OURS, log: bool = True) -> None:
        """A workbook with these rows by heading from row 2 on."""
        file = openpyxl.Workbook()
        sheet: Any = file.active
        sheet.title = "Prospects"
        sheet.append(list(headings))
        for row in rows:
            sheet.append([row.get(heading) for heading in headings])
        if log:
            file.create_sheet("Contact log").append(LOG)
        file.save(self.book)

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """The workbook open in somebody's hands; saved in the end."""
        file = openpyxl.load_workbook(self.book)
        yield file
        file.save(self.book)

    def rows(self) -> list[dict[str, Any]]:
        """The rows of Prospects by heading."""
        return self.lines("Prospects")

    def lines(self, tab: str) -> list[dict[str, Any]]:
        """The rows of a tab by heading."""
        head, *rows = openpyxl.load_workbook(self.book)[tab].iter_rows(values_only=True)
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]

    def sync(self, *arguments: str, now: str = NOW) -> Ran:
        """sync.py on this store's config."""
        return self.run(SYNC, "--config", str(self.config), "--now", now, *arguments)

    def setup(self, *arguments: str, now: str = NOW) -> Ran:
        """setup_book.py on this store's config."""
        return self.run(SETUP, "--config", str(self.config), "--now", now, *arguments)

    def run(self, command: Command, *arguments: str) -> Ran:
        """A script with these arguments alone."""
        self.capsys.readouterr()
        try:
            status = main(command, list(arguments))
        except SystemExit as e:
            status = e.code if isinstance(e.code, int) else 1
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Ran(status, out, err)

    def files(self) -> set[str]:
        """Everything in the store's folder, folders apart."""
        return {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()}

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Asserts that nothing was written to the book meanwhile."""
        before = _mark(self.book)
        yield
        assert _mark(self.book) == before


def _mark(path: Path) -> tuple[Any, ...]:
    if not path.exists():
        return ()
    found = path.stat()
    content = path.read_bytes() if path.is_file() else sorted(p.name for p in path.iterdir())
    return content, found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_mode
