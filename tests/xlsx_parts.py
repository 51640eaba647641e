"""An .xlsx package seen by the tests' own eyes: zip members, parts, cells by place. Shares no code with Beback."""

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import TypeAlias

from lxml import etree

Element: TypeAlias = "etree._Element"
At: TypeAlias = tuple[int, int]  # a cell: row and column, both from 1
Tree: TypeAlias = tuple[object, ...]

_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
_REFERENCE = re.compile(r"\$?([A-Za-z]*)\$?([0-9]*)")
_TAB = re.compile(r"('(?:[^']|'')*'|[^\s!]+)!")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_IDS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})


def local(element: Element) -> str:
    """An element's name without its namespace; blank for a comment."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: Element) -> list[Element]:
    """The child elements, comments left out."""
    return [child for child in element if isinstance(child.tag, str)]


def attributes(element: Element) -> dict[str, str]:
    """An element's attributes."""
    return {str(k): str(v) for k, v in element.attrib.items()}


def parse(data: bytes) -> Element:
    """The root of a part."""
    return etree.fromstring(data, _PARSER)


def tree(element: Element, drop: frozenset[str] = frozenset(), *, tails: bool = True) -> Tree:
    """Everything an element says, to be compared: name, attributes but those in `drop`, text, children."""
    tag = element.tag if isinstance(element.tag, str) else "a comment"
    said = tuple(sorted((k, v) for k, v in attributes(element).items() if k not in drop))
    below = tuple((tree(child, tails=tails), (child.tail or "") if tails else "") for child in element)
    blank = not tails and len(element) and not (element.text or "").strip()
    return tag, said, "" if blank else element.text or "", below


def letters(column: int) -> str:
    """A column (from 1) as a spreadsheet names it."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(reference: str) -> At:
    """B7 as (7, 2); a column alone has row 0, a row alone column 0."""
    found = _REFERENCE.fullmatch(reference)
    assert found, reference
    return int(found[2] or 0), column_of(found[1])


@cache
def column_of(name: str) -> int:
    """A column's number (from 1) by its letters."""
    column = 0
    for letter in name.upper():
        column = column * 26 + ord(letter) - 64
    return column


def named(at: At) -> str:
    """(7, 2) as B7."""
    return f"{letters(at[1])}{at[0]}"


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all bounds included."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, at: object) -> bool:
        return isinstance(at, tuple) and self.top <= int(at[0]) <= self.bottom and self.left <= int(at[1]) <= self.right

    def holds(self, other: "Area") -> bool:
        """Whether the other lies within."""
        return (other.top, other.left) in self and (other.bottom, other.right) in self


def areas(references: str) -> list[Area]:
    """The rectangles of a ref or sqref; whole columns and rows reach to the sheet's end."""
    found = []
    for reference in _TAB.sub("", references).split():
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = place(first), place(last or first)
        found.append(Area(top or 1, left or 1, bottom or 1_048_576, right or 16_384))
    return found


@dataclass(frozen=True, slots=True)
class Seen:
    """One cell: its type as written, its text or number as text, its formula, its style, and its element."""

    type: str
    value: str | None
    formula: str | None
    style: int
    element: Element = field(compare=False, repr=False)

    @property
    def xml(self) -> Tree:
        """All that it says, but where it stands."""
        return tree(self.element, frozenset({"r"}), tails=False)


@dataclass(frozen=True, slots=True)
class Rel:
    """A relationship: the last word of its type, and the part (or the address outside)."""

    type: str
    target: str
    external: bool


class _ByTab(Mapping[str, dict[At, Seen]]):
    """Cells by tab, read when they are asked for."""

    def __init__(self, sheets: Mapping[str, str], read: Callable[[str], dict[At, Seen]]) -> None:
        self._sheets, self._read = sheets, read
        self._known: dict[str, dict[At, Seen]] = {}

    def __getitem__(self, tab: str) -> dict[At, Seen]:
        if tab not in self._known:
            self._known[tab] = self._read(self._sheets[tab])
        return self._known[tab]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sheets)

    def __len__(self) -> int:
        return len(self._sheets)


class Package:
    """A workbook's package, read once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with zipfile.ZipFile(path) as archive:
            self.infos = archive.infolist()
            self.members = {info.filename: archive.read(info) for info in self.infos}
        self._names = {name.replace("\\", "/").lower(): name for name in self.members}

    def has(self, part: str) -> bool:
        """Whether there is such a part; part names know no letter case."""
        return part.lower() in self._names

    def member(self, part: str) -> str:
        """The zip member's own name of a part."""
        return self._names[part.lower()]

    def read(self, part: str) -> bytes:
        """A part's bytes."""
        return self.members[self.member(part)]

    def xml(self, part: str) -> Element:
        """A part's root."""
        return parse(self.read(part))

    def rels(self, part: str) -> dict[str, Rel]:
        """A part's relationships by ID."""
        name = rels_of(part)
        if not self.has(name):
            return {}
        found = {}
        for e in children(self.xml(name)):
            target, outside = e.get("Target", ""), e.get("TargetMode") == "External"
            if not outside:
                target = posixpath.normpath(posixpath.join("/", posixpath.dirname(part), target)).lstrip("/")
            found[e.get("Id", "")] = Rel(e.get("Type", "").rpartition("/")[2], target, outside)
        return found

    @cached_property
    def book(self) -> str:
        """The workbook part."""
        return next(rel.target for rel in self.rels("").values() if rel.type == "officeDocument")

    @cached_property
    def sheets(self) -> dict[str, str]:
        """The part of each sheet by its tab's name, charts and dialogs left out, in order."""
        rels = self.rels(self.book)
        found = {}
        for e in self.xml(self.book).iter("{*}sheet"):
            rel = rels[next(v for k, v in attributes(e).items() if k.endswith("}id"))]
            if rel.type == "worksheet":
                found[e.get("name", "")] = rel.target
        return found

    def of_type(self, kind: str) -> str | None:
        """The workbook's part of that kind, such as styles."""
        return next((rel.target for rel in self.rels(self.book).values() if rel.type == kind), None)

    @cached_property
    def since_1904(self) -> bool:
        """Whether dates count from 1904."""
        return any(e.get("date1904") in ("1", "true") for e in self.xml(self.book).iter("{*}workbookPr"))

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings, plain."""
        part = self.of_type("sharedStrings")
        return [text_of(si) for si in children(self.xml(part))] if part and self.has(part) else []

    @cached_property
    def formats(self) -> list[int | str]:
        """The number format of each cell style: its number, or its code."""
        part = self.of_type("styles")
        if part is None or not self.has(part):
            return []
        root = self.xml(part)
        codes = {e.get("numFmtId"): e.get("formatCode", "") for e in root.iter("{*}numFmt")}
        found: list[int | str] = []
        for xfs in children(root):
            if local(xfs) == "cellXfs":
                ids = [e.get("numFmtId", "0") for e in children(xfs)]
                found = [codes.get(number, int(number)) for number in ids]
        return found

    def shows_date(self, style: int) -> bool:
        """Whether a cell of that style shows its number as a date."""
        form = self.formats[style] if style < len(self.formats) else 0
        if isinstance(form, int):
            return form in _DATE_IDS
        bare = re.sub(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]', "", form).lower()
        return any(letter in bare for letter in "ymdh")

    @cached_property
    def cells(self) -> Mapping[str, dict[At, Seen]]:
        """The cells of each tab by place."""
        return _ByTab(self.sheets, lambda part: dict(self._cells(part)))

    def _cells(self, part: str) -> Iterator[tuple[At, Seen]]:
        for row, _, cell_elements in rows_of(self.xml(part)):
            for column, cell in cell_elements:
                yield (row, column), self._seen(cell)

    def _seen(self, cell: Element) -> Seen:
        kind = cell.get("t", "n")
        value = formula = None
        for child in children(cell):
            match local(child):
                case "v":
                    value = child.text or ""
                case "f":
                    formula = child.text or ""
                case "is":
                    value = text_of(child)
        if kind == "s" and value is not None:
            value = self.strings[int(value)]
        if kind == "str" and value is not None:
            value = unescaped(value)
        return Seen(kind, value, formula, int(cell.get("s", "0")), cell)


def rels_of(part: str) -> str:
    """The part that holds a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def rows_of(sheet: Element) -> Iterator[tuple[int, Element, list[tuple[int, Element]]]]:
    """The rows of a sheet with their number, and their cells with their column; both also where not written down."""
    row = 0
    for data in sheet.iterchildren("{*}sheetData"):
        for e in children(data):
            row = int(e.get("r", row + 1))
            column, cells = 0, []
            for cell in children(e):
                reference = cell.get("r")
                column = place(reference)[1] if reference else column + 1
                cells.append((column, cell))
            yield row, e, cells


def text_of(element: Element) -> str:
    """The text of an <si> or <is>, of all its runs, without the phonetic ones."""
    phonetic = {t for run in element.iter("{*}rPh") for t in run.iter("{*}t")}
    return unescaped("".join(t.text or "" for t in element.iter("{*}t") if t not in phonetic))


def unescaped(text: str) -> str:
    """Text with _xHHHH_ as the character that it stands for."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def repacked(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Changes parts of a package in place, by member name; the rest keeps its bytes and order."""
    with zipfile.ZipFile(path) as archive:
        infos, comment = archive.infolist(), archive.comment
        members = {info.filename: archive.read(info) for info in infos}
    known = {info.filename: info for info in infos}
    change(members)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment
        for name, data in members.items():
            kind = known[name].compress_type if name in known else zipfile.ZIP_DEFLATED
            info = zipfile.ZipInfo(name, known[name].date_time if name in known else (2026, 11, 16, 9, 0, 0))
            archive.writestr(info, data, kind)


def headings(package: Package, tab: str, among: Iterable[str] = ("Prospect", "Key")) -> tuple[int, dict[str, int]]:
    """The row of the headings, which is the first of those that holds one `among`, and each heading's column."""
    cells = package.cells[tab]
    wanted = set(among)
    row = min((r for (r, _), seen in cells.items() if seen.value in wanted), default=0)
    return row, {seen.value: c for (r, c), seen in cells.items() if r == row and seen.value}


def type_in(path: Path, tab: str, cells: dict[At, str | bool]) -> None:
    """Somebody types into cells: only these change in the file; a cell keeps its style. Text becomes inline text."""
    package = Package(path)
    part = package.member(package.sheets[tab])
    root = package.xml(part)
    rows = {number: (row, columns) for number, row, columns in rows_of(root)}
    for at, value in cells.items():
        _fill(_cell_at(*rows[at[0]], at), value)
    data = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    repacked(path, lambda members: members.update({part: data}))


def _cell_at(row: Element, cells: list[tuple[int, Element]], at: At) -> Element:
    for column, cell in cells:
        cell.set("r", named((at[0], column)))  # a cell put in between moves those without a reference
    for column, cell in cells:
        if column == at[1]:
            return cell
    new = etree.Element(f"{{{etree.QName(row).namespace}}}c", {"r": named(at)})
    row.insert(sum(column < at[1] for column, _ in cells), new)
    return new


def _fill(cell: Element, value: str | bool) -> None:
    space = f"{{{etree.QName(cell).namespace}}}"
    for child in list(cell):
        cell.remove(child)
    if isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, f"{space}v").text = str(int(value))
    else:
        cell.set("t", "inlineStr")
        etree.SubElement(etree.SubElement(cell, f"{space}is"), f"{space}t").text = value
