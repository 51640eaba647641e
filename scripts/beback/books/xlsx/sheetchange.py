"""What one edit does to one sheet: refused where something stands in the way, else its parts written anew."""

from collections.abc import Iterator

from beback.books.package import TabEdit
from beback.books.tab import COLUMNS, ROWS, letters
from beback.books.xlsx.archive import Archive
from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.columns import widen
from beback.books.xlsx.dropdowns import offer
from beback.books.xlsx.emptying import Emptying, without_relationships
from beback.books.xlsx.frame import Frame
from beback.books.xlsx.growth import Growth, grow
from beback.books.xlsx.obstacles import Written, pivots_of, refuse_formulas, refuse_merged, refuse_pivots
from beback.books.xlsx.references import Range
from beback.books.xlsx.rewriting import Packed
from beback.books.xlsx.scan import Scan
from beback.books.xlsx.sharing import Referred
from beback.books.xlsx.sheetwriting import SheetWriter, by_row
from beback.books.xlsx.styles import Styles
from beback.books.xlsx.tables import Table, refuse_totals, tables_of
from beback.errors import BookError


class SheetChange:
    """An edit of a sheet that is there. Raises BookError where it cannot be done."""

    def __init__(self, archive: Archive, part: str, scan: Scan, edit: TabEdit) -> None:
        self._archive, self._part, self._scan, self._edit = archive, part, scan, edit
        self._place = f"{archive.name}, tab {edit.tab}"
        self._cells = dict(edit.written())
        self._frame = Frame(scan)
        self._tables = tables_of(archive, part)
        self._growth = self._how_it_grows()
        self.filter: tuple[Range, Range] | None = None
        self.formula = False
        self._refuse()

    @property
    def protected(self) -> bool:
        """Whether a password protects the sheet."""
        return self._frame.protected

    def parts(self, styles: Styles, referred: Referred | None, *, from_1904: bool) -> dict[str, Packed]:
        """The parts that change. Afterwards `filter` is the sheet's filter before and after, None where it stays,
        and `formula` whether a formula was written over; `referred` knows the shared strings that the sheet uses."""
        edit = self._edit
        self.filter = grow(self._frame, self._growth)
        widen(self._frame, edit.breadths)
        offer(self._frame, edit.heading_row, edit.choices)
        pen = Pen(self._place, self._frame.prefix, styles, from_1904, edit.timed)
        model = edit.after if edit.lines and edit.after > edit.heading_row else None
        emptying = Emptying(edit.emptied, tuple(self._beside_the_list()))
        listed = without_relationships(self._archive, self._part, emptying.unlink(self._frame))
        rows = by_row(self._cells.items())
        writer = SheetWriter(self._scan, self._frame, pen, rows, edit.heading_row, model, emptying)
        written = writer.written(self._archive.chunks(self._part))
        parts = {self._part: Packed.of(referred.watch(written, self._part) if referred else written)}
        parts |= {part: Packed.of([data]) for part, data in listed.items()}
        self.formula = writer.formula
        parts |= {table.part: Packed.of([new]) for table in self._tables if (new := self._grown(table)) is not None}
        return parts

    def _grown(self, table: Table) -> bytes | None:
        return table.grown(self._growth, [str(name) for name in self._edit.headings.values()], self._others(table))

    def _others(self, table: Table) -> Iterator[Range]:
        """What a table may not grow over."""
        yield from (there.range for there in self._tables if there is not table)
        yield from (merged for merged in self._frame.merged() if not merged.meets(table.range))
        yield from pivots_of(self._archive, self._part).values()

    def _beside_the_list(self) -> Iterator[Range]:
        """Tables other than the list, and pivot tables."""
        head = self._edit.heading_row
        for table in self._tables:
            if not any(table.range.has(head, column) for column in self._edit.columns):
                yield table.range
        yield from pivots_of(self._archive, self._part).values()

    def _how_it_grows(self) -> Growth:
        edit, cells = self._edit, list(self._cells)
        around = None
        if cells:
            rows, columns = [row for row, _ in cells], [column for _, column in cells]
            around = Range(min(rows), min(columns), max(rows), max(columns))
        return Growth(edit.heading_row, edit.after, len(edit.lines), edit.columns, sorted(edit.headings), around)

    def _refuse(self) -> None:
        for row, column in self._cells:
            if row > ROWS or column >= COLUMNS:
                raise BookError(f"{self._place}: no room for {letters(column)}{row}. Delete stray cells far out")
        written = Written(self._cells)
        refuse_totals(self._tables, self._growth, self._cells, self._place)
        refuse_merged(self._frame.merged(), written, self._place)
        refuse_formulas(self._scan, written, self._place)
        refuse_pivots(self._archive, self._part, written, self._place)
        self._refuse_other_tables()

    def _refuse_other_tables(self) -> None:
        """New lines must not run into a table that stands below the list."""
        edit = self._edit
        new = Written((edit.after + n, column) for n, line in enumerate(edit.lines, 1) for column in line)
        for table in self._tables:
            if table.range.top > edit.after and (cell := new.within(table.range)):
                raise BookError(
                    f"{self._place}: the table {table.name} stands where new lines go ({cell}), nothing was written. "
                    "Move it to another tab, or beside the list"
                )
