"""What a package consists of: the workbook's part, its tabs, and how parts refer to one another."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from beback.books.xlsx import Damaged
from beback.books.xlsx.archive import Archive
from beback.books.xlsx.markup import MAIN, Element, parse
from beback.errors import BookError

TYPES = "[Content_Types].xml"
_TEMPLATES = {
    "template.main": "a template (.xltx)",
    "template.macroenabled": "a template (.xltm)",
    "addin.macroenabled": "an add-in (.xlam)",
}


@dataclass(frozen=True, slots=True)
class Relationship:
    """How a part refers to another: what the other is to it (`kind`, its full `type`), and where it is."""

    kind: str
    type: str
    part: str
    target: str


@dataclass(frozen=True, slots=True)
class TabPart:
    """A tab: its name, its part (blank where that is missing), and whether it is a sheet of cells."""

    name: str
    part: str
    is_sheet: bool


def relationships(archive: Archive, part: str) -> dict[str, Relationship]:
    """The parts that a part refers to, by the relationship's id; what lies outside the package is left out."""
    folder, listed = posixpath.dirname(part), relationships_part(part)
    if not archive.has(listed):
        return {}
    found = {}
    for element in parse(archive.read(listed), listed).all("Relationship"):
        target, kind = element.get("Target") or "", element.get("Type") or ""
        if element.get("TargetMode") != "External":
            place = target.replace("\\", "/")
            place = place.lstrip("/") if place.startswith("/") else posixpath.normpath(posixpath.join(folder, place))
            found[element.get("Id") or ""] = Relationship(kind.rpartition("/")[2], kind, place, target)
    return found


def relationships_part(part: str) -> str:
    """The part that lists a part's relationships."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


class Contents:
    """The workbook's own part, read. Raises Damaged, or BookError for a package that Beback may not change."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.part = self._workbook_part()
        self._refuse_templates()
        self.data = archive.read(self.part)
        self.root = parse(self.data, self.part)
        if self.root.space not in MAIN:
            raise Damaged("it has no workbook in it")
        self.related = relationships(archive, self.part)
        sheets = self.root.first("sheets")
        self.tabs: Mapping[str, TabPart] = {
            tab.name: tab for tab in (self._tab(sheet) for sheet in (sheets.all("sheet") if sheets else ()))
        }

    def other(self, kind: str) -> str | None:
        """The part that the workbook refers to as that kind, None where there is none."""
        parts = (r.part for r in self.related.values() if r.kind == kind)
        return next((part for part in parts if self.archive.has(part)), None)

    @property
    def from_1904(self) -> bool:
        """Whether its dates count from 1904."""
        settings = self.root.first("workbookPr")
        return settings is not None and is_on(settings.get("date1904"))

    def refuse_to_write(self) -> None:
        """Raises BookError where the package is signed, or the structure protected with a password."""
        name = self.archive.name
        if any(part.startswith("_xmlsignatures/") for part in self.archive.members):
            raise BookError(
                f"{name} is signed digitally, and a change would break the signature: nothing was written. "
                "In Excel: File, Info, View Signatures, Remove Signature"
            )
        lock = self.root.first("workbookProtection")
        password = lock and (lock.get("workbookPassword") or lock.get("workbookHashValue"))
        if lock and is_on(lock.get("lockStructure")) and password:
            raise BookError(
                f"{name}: the structure of the workbook is protected with a password, nothing was written. "
                "In Excel: Review, Protect Workbook, and type the password"
            )

    def _workbook_part(self) -> str:
        for relationship in relationships(self.archive, "").values():
            if relationship.kind == "officeDocument":
                return relationship.part
        raise Damaged("it has no workbook in it")

    def _refuse_templates(self) -> None:
        place = "/" + self.part.lower()
        for element in parse(self.archive.read(TYPES), TYPES).all("Override"):
            kind = (element.get("ContentType") or "").lower()
            if (element.get("PartName") or "").lower() == place:
                for mark, what in _TEMPLATES.items():
                    if mark in kind:
                        raise BookError(f"{self.archive.name} is {what}. Open it in Excel and save it as .xlsx")

    def _tab(self, sheet: Element) -> TabPart:
        related = self.related.get(sheet.relationship() or "")
        name = sheet.get("name") or ""
        if related is None:
            return TabPart(name, "", is_sheet=False)
        return TabPart(name, related.part, related.kind == "worksheet")


def is_on(value: str | None) -> bool:
    """An attribute that says yes or no."""
    return value in ("1", "true", "on")
