"""All parts of a package that one commit changes, made before anything is written."""

import re
from collections.abc import Callable

from beback.books.package import TabEdit
from beback.books.xlsx.cellwriting import Pen
from beback.books.xlsx.contents import Contents
from beback.books.xlsx.listing import Listing
from beback.books.xlsx.newsheet import sheet_part
from beback.books.xlsx.rewriting import Packed
from beback.books.xlsx.scan import Scan
from beback.books.xlsx.sharing import Referred, without_orphans
from beback.books.xlsx.sheetchange import SheetChange
from beback.books.xlsx.styles import Styles
from beback.errors import BookError

# Only a hint whether to have formulas calculated anew; what it finds in vain does no harm.
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s>/]")
_OVERLAP = 64


class Change:
    """The edits of one commit. Raises BookError where one cannot be done."""

    def __init__(self, contents: Contents, scan: Callable[[str], Scan], prospects: TabEdit, log: TabEdit) -> None:
        contents.refuse_to_write()
        self._contents, self._archive, self._scan = contents, contents.archive, scan
        self._listing = Listing(contents)
        self._styles_part = contents.other("styles")
        self._styles = Styles(self._archive, self._styles_part)
        self._sheets = {edit.tab: self._sheet(edit) for edit in (prospects, log) if not edit.new and edit}
        self._new = log if log.new else None
        self._referred = Referred() if prospects.traceless else None
        if prospects.tab in self._sheets:
            _refuse_protected(self._sheets[prospects.tab], prospects.tab, self._archive.name)

    def parts(self) -> tuple[dict[str, Packed], set[str]]:
        """The new content of parts by name, and the parts that go."""
        parts: dict[str, Packed] = {}
        gone: set[str] = set()
        from_1904 = self._contents.from_1904
        for tab, sheet in self._sheets.items():
            parts |= sheet.parts(self._styles, self._referred, from_1904=from_1904)
            if sheet.filter:
                self._listing.move_filter(tab, *sheet.filter)
        if any(sheet.formula for sheet in self._sheets.values()) and (chain := self._listing.drop_calculation_chain()):
            gone.add(chain)
        if self._new:
            parts |= self._new_log(self._new)
        if self._referred:
            parts |= self._shared_strings(self._referred)
        if self._styles_part and (styles := self._styles.written()) is not None:
            parts[self._styles_part] = Packed.of([styles])
        if self._has_formulas():
            self._listing.calculate_on_load()
        parts |= {part: Packed.of([data]) for part, data in self._listing.changed().items()}
        return parts, gone

    def _shared_strings(self, referred: Referred) -> dict[str, Packed]:
        """Without those that only cells of before referred to."""
        part = self._contents.other("sharedStrings")
        if part is None:
            return {}
        for tab in self._contents.tabs.values():
            if tab.is_sheet and tab.name not in self._sheets and self._archive.has(tab.part):
                referred.look(self._archive.chunks(tab.part), tab.part)
        return {part: Packed.of([without_orphans(self._archive.read(part), part, referred.found)])}

    def _sheet(self, edit: TabEdit) -> SheetChange:
        part = self._contents.tabs[edit.tab].part
        return SheetChange(self._archive, part, self._scan(edit.tab), edit)

    def _new_log(self, edit: TabEdit) -> dict[str, Packed]:
        space = self._contents.root.space
        pen = Pen(f"{self._archive.name}, tab {edit.tab}", "", self._styles, self._contents.from_1904, timed=edit.timed)
        bold = None if self._styles.missing else self._styles.bold()
        data = sheet_part(edit, pen, space, bold)
        return {self._listing.add_tab(edit.tab): Packed.of([data.encode()])}

    def _has_formulas(self) -> bool:
        """Whether there are formulas, some of which may depend on what is written."""
        if self._contents.other("calcChain") or any(self._scan(tab).formulas for tab in self._sheets):
            return True
        tabs = (tab for tab in self._contents.tabs.values() if tab.is_sheet and tab.name not in self._sheets)
        return any(self._archive.has(tab.part) and self._mentions_formulas(tab.part) for tab in tabs)

    def _mentions_formulas(self, part: str) -> bool:
        last = b""
        for chunk in self._archive.chunks(part):
            if _FORMULA.search(last + chunk):
                return True
            last = chunk[-_OVERLAP:]
        return False


def _refuse_protected(sheet: SheetChange, tab: str, name: str) -> None:
    if sheet.protected:
        raise BookError(
            f"{name}: the tab {tab} is protected with a password, nothing was written. "
            "In Excel: Review, Unprotect Sheet, and type the password"
        )
