"""The workbook's part and the lists of its parts, changed: a new tab, parts that come and go, a filter's name."""

import posixpath
from collections.abc import Callable, Sequence
from itertools import count

from beback.books.tab import letters
from beback.books.xlsx.contents import TYPES, Contents, relationships_part
from beback.books.xlsx.markup import Edit, Element, append_edit, attribute_edit, parse, prefix, quoted, spliced
from beback.books.xlsx.references import Range, range_of

_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")
_FILTER = "_xlnm._FilterDatabase"


class Listing:
    """Gathers changes; `changed` gives the parts that tell of them."""

    def __init__(self, contents: Contents) -> None:
        self._contents, self._archive = contents, contents.archive
        self._edits: list[Edit] = []
        self._related: list[str] = []
        self._types: list[str] = []
        self._ids = set(contents.related)
        self._gone: str | None = None

    def _add_sheet(self) -> tuple[str, str]:
        """The name and the id of a new sheet's part."""
        folder = posixpath.dirname(self._contents.part)
        names = (posixpath.join(folder, f"worksheets/sheet{n}.xml") for n in count(1))
        part = next(name for name in names if not self._archive.has(name))
        new_id = next(name for n in count(1) if (name := f"rId{n}") not in self._ids)
        self._ids.add(new_id)
        absolute = any(there.target.startswith("/") for there in self._contents.related.values())
        target = quoted(f"/{part}" if absolute else posixpath.relpath(part, folder or "."))
        self._related.append(f'Relationship Id="{new_id}" Type="{self._space}/worksheet" Target="{target}"')
        self._types.append(f'Override PartName="/{quoted(part)}" ContentType="{_TYPE}"')
        return part, new_id

    def add_tab(self, name: str) -> str:
        """A new last tab; gives its part."""
        part, new_id = self._add_sheet()
        data, sheets = self._contents.data, self._contents.root.first("sheets")
        assert sheets is not None  # noqa: S101  there is a Prospects tab
        number = max(int(sheet.get("sheetId") or 0) for sheet in sheets.children) + 1
        told = f'sheet name="{quoted(name)}" sheetId="{number}" r:id="{new_id}" xmlns:r="{self._space}"'
        self._edits.append(append_edit(data, sheets, f"<{prefix(data, sheets.start)}{told}/>"))
        return part

    def drop_calculation_chain(self) -> str | None:
        """Takes out the list of formulas, which spreadsheets make anew; gives its part, None where there is none."""
        self._gone = self._contents.other("calcChain")
        return self._gone

    def calculate_on_load(self) -> None:
        """Has formulas calculated anew when the workbook is opened."""
        data, root = self._contents.data, self._contents.root
        settings = root.first("calcPr")
        if settings is not None:
            self._edits.append(attribute_edit(data, settings, {"fullCalcOnLoad": "1"}))
            return
        place = max(there.end for name in _BEFORE_CALCULATION if (there := root.first(name)))
        element = f'<{prefix(data, root.start)}calcPr fullCalcOnLoad="1"/>'
        self._edits.append((place, place, element.encode()))

    def move_filter(self, tab: str, old: Range, new: Range) -> None:
        """Lets the hidden name of a tab's filter, where it has one, follow the filter."""
        place = str(list(self._contents.tabs).index(tab))
        names = self._contents.root.first("definedNames")
        for name in names.all("definedName") if names else ():
            if name.get("name") == _FILTER and name.get("localSheetId") == place:
                sheet, _, reference = name.text.rpartition("!")
                if sheet and range_of(reference) == old:
                    start = self._contents.data.rindex(b"!", name.inner, name.inner_end) + 1
                    self._edits.append((start, name.inner_end, _absolute(new).encode()))

    def changed(self) -> dict[str, bytes]:
        """The parts with these changes, those without any left out."""
        parts = {}
        if self._edits:
            parts[self._contents.part] = spliced(self._contents.data, self._edits)
        if self._related or self._gone:
            listed = relationships_part(self._contents.part)
            gone = {name for name, there in self._contents.related.items() if there.part == self._gone}
            parts[listed] = self._relisted(listed, self._related, lambda element: element.get("Id") in gone)
            dropped = f"/{self._gone}".lower()
            parts[TYPES] = self._relisted(
                TYPES, self._types, lambda element: (element.get("PartName") or "").lower() == dropped
            )
        return parts

    @property
    def _space(self) -> str:
        return _STRICT if "purl.oclc.org" in self._contents.root.space else _USUAL

    def _relisted(self, part: str, new: Sequence[str], gone: Callable[[Element], bool]) -> bytes:
        data = self._archive.read(part)
        root = parse(data, part)
        edits: list[Edit] = [(there.start, there.end, b"") for there in root.children if gone(there)]
        if new:
            p = prefix(data, root.start)
            edits.append(append_edit(data, root, "".join(f"<{p}{element}/>" for element in new)))
        return spliced(data, edits)


def _absolute(there: Range) -> str:
    return f"${letters(there.left)}${there.top}:${letters(there.right)}${there.bottom}"
