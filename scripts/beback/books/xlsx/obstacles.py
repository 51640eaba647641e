"""Cells that Beback does not write, because what stands there would break: told before anything is written."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from beback.books.tab import letters
from beback.books.xlsx.archive import Archive
from beback.books.xlsx.contents import relationships
from beback.books.xlsx.markup import parse
from beback.books.xlsx.references import Range, range_of
from beback.books.xlsx.scan import Scan
from beback.errors import BookError


class Written:
    """The cells that are to be written, so that many ranges can be asked for one of them."""

    def __init__(self, cells: Iterable[tuple[int, int]]) -> None:
        self._rows: dict[int, list[int]] = {}
        for row, column in cells:
            self._rows.setdefault(column, []).append(row)
        for rows in self._rows.values():
            rows.sort()

    def within(self, there: Range) -> str | None:
        """The name of one that lies in a range, None where none does."""
        for column, rows in self._rows.items():
            if there.left <= column <= there.right:
                at = bisect_left(rows, there.top)
                if at < len(rows) and rows[at] <= there.bottom:
                    return f"{letters(column)}{rows[at]}"
        return None


def refuse_merged(merged: Iterable[Range], written: Written, place: str) -> None:
    """Raises BookError where a cell is part of merged cells."""
    for there in merged:
        if cell := written.within(there):
            raise BookError(
                f"{place}: {cell} is part of merged cells ({there}), nothing was written. "
                "In Excel: Home, Merge & Center, Unmerge Cells"
            )


def refuse_formulas(scan: Scan, written: Written, place: str) -> None:
    """Raises BookError where a cell is part of a formula that fills many, or others take their formula from it."""
    for kind, reference in scan.spreads:
        if cell := written.within(range_of(reference)):
            what = "part of an array formula" if kind == "array" else "part of a data table"
            raise BookError(
                f"{place}: {cell} is {what} ({reference}), nothing was written. Delete that formula, "
                "or move it to a column that Beback does not write"
            )
    for master, reference in scan.masters.items():
        if cell := written.within(range_of(master)):
            raise BookError(
                f"{place}: {cell} holds a formula that the cells of {reference} share, nothing was written. "
                "Beback writes that column: delete the formulas in it, or give their column another heading"
            )


def refuse_pivots(archive: Archive, sheet: str, written: Written, place: str) -> None:
    """Raises BookError where a cell lies in a pivot table."""
    for there in pivots_of(archive, sheet).values():
        if cell := written.within(there):
            raise BookError(
                f"{place}: {cell} lies in a pivot table ({there}), nothing was written. "
                "Move the pivot table to a tab of its own"
            )


def pivots_of(archive: Archive, sheet: str) -> Mapping[str, Range]:
    """Where the pivot tables of a sheet stand, by part."""
    found = {}
    for relationship in relationships(archive, sheet).values():
        if relationship.kind == "pivotTable" and archive.has(relationship.part):
            location = parse(archive.read(relationship.part), relationship.part).first("location")
            if location is not None and (reference := location.get("ref")):
                found[relationship.part] = range_of(reference)
    return found
