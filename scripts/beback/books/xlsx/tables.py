"""Excel tables (lists with a name) on a sheet: they grow with the lines below them and the headings beside them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from beback.books.tab import letters
from beback.books.xlsx.archive import Archive
from beback.books.xlsx.contents import is_on, relationships
from beback.books.xlsx.growth import Growth
from beback.books.xlsx.markup import Edit, attribute_edit, parse, prefix, quoted, spliced
from beback.books.xlsx.references import Range, range_of
from beback.errors import BookError


class Table:
    """A table's part, read."""

    def __init__(self, part: str, data: bytes) -> None:
        self.part = part
        self._data = data
        self._root = parse(data, part)
        self.name = self._root.get("displayName") or self._root.get("name") or "?"
        self.range = range_of(self._root.get("ref") or "")

    @property
    def totals(self) -> Range | None:
        """Its totals row, None where it has none."""
        count = int(self._root.get("totalsRowCount") or 0)
        return replace(self.range, top=self.range.bottom - count + 1) if count else None

    def grown(self, growth: Growth, headings: Sequence[str], others: Iterable[Range]) -> bytes | None:
        """The part after what is added to its tab; None where nothing changes.

        It does not grow over `others`, nor sideways where it could not have those headings.
        """
        others = tuple(others)
        new = growth.listed(self.range) if self.totals is None else growth.beside(self.range)
        if new.right > self.range.right and (not self._takes(headings) or any(new.meets(there) for there in others)):
            new = new.right_to(self.range.right)
        if new == self.range or any(new.meets(there) for there in others):
            return None
        edits = [attribute_edit(self._data, self._root, {"ref": str(new)})]
        own = self._root.first("autoFilter")
        if own is not None and (reference := own.get("ref")):
            old = range_of(reference)
            bottom = old.bottom + new.bottom - self.range.bottom
            right = new.right if old.right == self.range.right else old.right
            edits.append(attribute_edit(self._data, own, {"ref": str(old.down_to(bottom).right_to(right))}))
        if new.right > self.range.right:
            edits += self._columns(headings)
        return spliced(self._data, edits)

    def _takes(self, headings: Sequence[str]) -> bool:
        """Whether its headings can be these: a table has no two alike, and one from a query has only its own."""
        columns = self._root.first("tableColumns")
        if columns is None or self._root.get("tableType") not in (None, "worksheet"):
            return False
        if not is_on(self._root.get("headerRowCount") or "1"):
            return False
        held = {(column.get("name") or "").casefold() for column in columns.children}
        new = [heading.casefold() for heading in headings]
        return len(set(new)) == len(new) and not held & set(new) and all(heading.isprintable() for heading in headings)

    def _columns(self, headings: Sequence[str]) -> list[Edit]:
        columns = self._root.first("tableColumns")
        assert columns is not None  # noqa: S101  asked by _takes
        p = prefix(self._data, columns.start)
        first = max((int(column.get("id") or 0) for column in columns.children), default=0) + 1
        content = "".join(
            f'<{p}tableColumn id="{number}" name="{quoted(name)}"/>' for number, name in enumerate(headings, first)
        )
        count = str(len(columns.children) + len(headings))
        return [
            attribute_edit(self._data, columns, {"count": count}),
            (columns.inner_end, columns.inner_end, content.encode()),
        ]


def tables_of(archive: Archive, sheet: str) -> list[Table]:
    """The tables on a sheet."""
    parts = [r.part for r in relationships(archive, sheet).values() if r.kind == "table" and archive.has(r.part)]
    return [Table(part, archive.read(part)) for part in parts]


def refuse_totals(tables: Iterable[Table], growth: Growth, written: Iterable[tuple[int, int]], place: str) -> None:
    """Raises BookError where a totals row stands where cells are to be written, or between a list and its new lines."""
    cells = list(written)
    for table in tables:
        totals = table.totals
        if totals is None:
            continue
        below = (
            growth.lines
            and growth.after >= totals.top
            and any(table.range.left <= column <= table.range.right for column in growth.columns)
        )
        hit = next(((row, column) for row, column in cells if totals.has(row, column)), None)
        if below or hit:
            named = f"{letters(hit[1])}{hit[0]}" if hit else f"row {totals.top}"
            raise BookError(
                f"{place}: the totals row of the table {table.name} is in the way ({named}), nothing was written. "
                "In Excel: click into the table, Table Design, take the tick from Total Row"
            )
