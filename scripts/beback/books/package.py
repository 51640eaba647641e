"""The seam between the workbook and what reads and writes the .xlsx package, and what kind of file it is."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from beback.books.safe_file import At
from beback.books.tab import Line
from beback.books.widths import Breadth
from beback.cells import Cell
from beback.errors import BookError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True, slots=True)
class TabEdit:
    """What is written on one tab; rows count from 1, columns from 0.

    `headings` are new ones in row `heading_row` by column; `breadths` says how wide their columns get, `choices` what
    is offered below them. `cells` are others by row and column, `lines` stand below the row `after` and belong to the
    list in `columns`. Text is written as text, a date as a real date; dates under a column in `timed` show their time
    always, others only where they have one. `new` makes the tab, as the last one. Of the rows in `emptied` nothing
    stays but formulas, without their results, and what lies in other lists than that of `columns`. `traceless`: texts
    that no cell of the workbook shows any more are not kept either.
    """

    tab: str
    heading_row: int
    headings: Mapping[int, Cell]
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)
    after: int = 0
    lines: tuple[Mapping[int, Cell], ...] = ()
    columns: frozenset[int] = field(default=frozenset())
    timed: frozenset[int] = field(default=frozenset())
    breadths: Mapping[int, Breadth] = field(default_factory=dict)
    choices: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    new: bool = False
    emptied: frozenset[int] = field(default=frozenset())
    traceless: bool = False

    def __bool__(self) -> bool:
        """Whether it changes the tab."""
        return bool(self.written() or self.emptied)

    def written(self) -> Mapping[tuple[int, int], Cell]:
        """All cells that it writes, by row and column."""
        headings = {(self.heading_row, column): cell for column, cell in self.headings.items()}
        lines = {
            (self.after + n, column): cell for n, line in enumerate(self.lines, 1) for column, cell in line.items()
        }
        return {**headings, **self.cells, **lines}


class Package(Protocol):
    """An .xlsx file's content. `tabs` names all its tabs, charts and hidden ones too, `sheets` those with cells."""

    tabs: tuple[str, ...]
    sheets: tuple[str, ...]

    def rows(self, tab: str) -> Iterator[Line]:
        """The lines of a tab from the top, blank ones left out. Raises BookError where the tab is no sheet."""

    def moment(self, number: float) -> Cell:
        """The date that a number stands for in this workbook."""

    def beside(self, named: Callable[[str], bool]) -> Iterator[str]:
        """Where beside its cells the file holds text of which `named` is true, in people's words."""

    def write(self, prospects: TabEdit, log: TabEdit, out: BinaryIO, at: At) -> None:
        """The whole package with these edits, passing the points loaded, changed and saved.

        Raises BookError where it cannot be done, such as for a sheet protected with a password."""


def refuse_other_kinds(data: bytes, name: str) -> None:
    """Raises BookError where these bytes are not an .xlsx package, saying what they are and how to mend it."""
    if not data:
        raise BookError(f"{name} is empty (0 bytes): fetch it anew, or take a copy from backups/")
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise BookError(
                f"{name} is protected with a password for opening it. In Excel: File, Info, Protect Workbook, Encrypt "
                "with Password, empty the box, save"
            )
        raise BookError(f"{name} is a workbook of the old kind (.xls). Open it in Excel and save it as .xlsx")
    if not data.startswith(b"PK"):
        raise BookError(f"{name} is not an Excel workbook. Save it as .xlsx (Excel Workbook) with Excel or LibreOffice")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError):
        raise BookError(
            f"{name} is damaged or only half there. Let a copy or a cloud folder finish, then open it in Excel to "
            "check it; or take a copy from backups/"
        ) from None
    if "mimetype" in names:
        raise BookError(f"{name} is an OpenDocument file (.ods). Open it and save it as .xlsx (Excel Workbook)")
    if "xl/workbook.bin" in names:
        raise BookError(f"{name} is a binary workbook (.xlsb). Open it in Excel and save it as .xlsx")
    if not any(part.lower() == "[content_types].xml" for part in names):
        raise BookError(f"{name} is a zip file, not an Excel workbook. Save it as .xlsx with Excel or LibreOffice")
