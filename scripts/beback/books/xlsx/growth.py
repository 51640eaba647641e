"""Ranges grow with what is written below or beside them, as they do in Excel when somebody types there."""

from collections.abc import Sequence
from dataclasses import dataclass

from beback.books.xlsx.frame import Frame
from beback.books.xlsx.markup import Element
from beback.books.xlsx.references import Range, grown, range_of

_RULES = ("conditionalFormatting", "dataValidation")


@dataclass(frozen=True, slots=True)
class Growth:
    """What is added to a tab: lines below row `after`, and headings in the columns `added`.

    `columns` are those of the list, `cells` is the rectangle of all cells that are written.
    """

    heading_row: int
    after: int
    lines: int
    columns: frozenset[int]
    added: Sequence[int]
    cells: Range | None

    @property
    def bottom(self) -> int:
        """The last row once the lines are there."""
        return self.after + self.lines

    def data(self, there: Range) -> Range:
        """A range of cells of the list: one that reaches to its last line reaches to the new last one.

        So does one over blank rows that the lines fill.
        """
        reaches = there.top <= self.after + 1 and self.after <= there.bottom < self.bottom
        if reaches and there.bottom > self.heading_row and self._under(there):
            return there.down_to(self.bottom)
        return there

    def listed(self, there: Range) -> Range:
        """A filter or table with the headings at its top: also grows from nothing, and over headings at its right."""
        if there.top != self.heading_row:
            return there
        if self.after <= there.bottom < self.bottom and self._under(there):
            there = there.down_to(self.bottom)
        return self.beside(there)

    def beside(self, there: Range) -> Range:
        """The same over headings that stand right beside it."""
        if self.added and self.added[0] == there.right + 1 and there.top == self.heading_row:
            there = there.right_to(self.added[-1])
        return there

    def _under(self, there: Range) -> bool:
        return any(there.left <= column <= there.right for column in self.columns)


def grow(frame: Frame, growth: Growth) -> tuple[Range, Range] | None:
    """Edits the extent, the filter, conditional formats and drop-downs of a sheet.

    Gives the filter before and after, None where it stays as it is.
    """
    _grow_extent(frame, growth)
    for rules in frame.root.walk():
        if rules.name in _RULES:
            _grow_rules(frame, rules, growth)
    element = frame.filter
    reference = element.get("ref") if element else None
    if element is None or reference is None:
        return None
    old = range_of(reference)
    new = growth.listed(old)
    if new == old:
        return None
    frame.change(element, {"ref": str(new)})
    return old, new


def _grow_extent(frame: Frame, growth: Growth) -> None:
    extent = frame.root.first("dimension")
    reference = extent.get("ref") if extent else None
    if extent is None or not reference or growth.cells is None:
        return
    old = range_of(reference)
    if (new := old.around(growth.cells)) != old:
        frame.change(extent, {"ref": str(new)})


def _grow_rules(frame: Frame, rules: Element, growth: Growth) -> None:
    """The cells that a rule is for stand in an attribute; in an extension, in an element below it."""
    reference = rules.get("sqref")
    if reference is not None:
        if new := grown(reference, growth.data):
            frame.change(rules, {"sqref": new})
        return
    for below in rules.all("sqref"):
        if new := grown(below.text, growth.data):
            frame.retext(below, new)
