"""Workbooks spelled by hand, in all the ways that the format allows and programs write."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from html import escape
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from beback.cells import Cell
from xlsx_fixtures.people import HEADINGS, PEOPLE
from xlsx_parts import letters

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PACKAGE_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
CONTENT_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
DATE_STYLE, TIME_STYLE, BOLD_STYLE, YELLOW_STYLE = 1, 2, 3, 4


class Raw(str):
    """A whole <c> element, with {p} for the prefix and {r} for its reference."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a workbook is written down; the defaults are Excel's.

    `prefix` stands before every name of the main namespace, such as "x:". `row_refs`, `cell_refs`: whether rows and
    cells say where they are. `rooted`: targets of relationships from the root. `by_default`: content types by the
    endings of names alone. `iso`: dates as ISO text of type d.
    """

    prefix: str = ""
    strict: bool = False
    shared: bool = True
    row_refs: bool = True
    cell_refs: bool = True
    since_1904: bool = False
    styled: bool = True
    rooted: bool = False
    by_default: bool = False
    iso: bool = False
    pretty: bool = False

    @property
    def main(self) -> str:
        return f"http://{'purl.oclc.org/ooxml' if self.strict else 'schemas.openxmlformats.org'}/spreadsheetml/" + (
            "main" if self.strict else "2006/main"
        )

    @property
    def doc(self) -> str:
        """The namespace and beginning of types of relationships."""
        if self.strict:
            return "http://purl.oclc.org/ooxml/officeDocument/relationships"
        return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    def opened(self, element: str, more: str = "") -> str:
        """The tag of a root element."""
        space = f"xmlns:{self.prefix[:-1]}" if self.prefix else "xmlns"
        return f'<{self.prefix}{element} {space}="{self.main}" xmlns:r="{self.doc}"{more}>'

    def closed(self, element: str) -> str:
        return f"</{self.prefix}{element}>"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: rows by number, each cells by column (both from 1), and what stands before and after its data.

    In `before`, `after` and Raw cells {p} stands for the prefix. `rels` are (ID, last word of type, part) of its
    relationships.
    """

    rows: Mapping[int, Mapping[int, Cell]]
    before: str = ""
    after: str = ""
    row_attributes: Mapping[int, str] = field(default_factory=dict)
    root_attributes: str = ""
    rels: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """A workbook in parts, ready to be zipped."""

    parts: dict[str, bytes]

    def save(self, path: Path, compressed: int = ZIP_DEFLATED) -> Path:
        """Writes it as a plain zip."""
        with ZipFile(path, "w", compressed) as archive:
            for name, data in self.parts.items():
                archive.writestr(ZipInfo(name, (2026, 11, 16, 9, 0, 0)), data, compressed)
        return path


def people_sheet(
    headings: Sequence[str] = HEADINGS, people: Sequence[Mapping[str, Cell]] = PEOPLE, first_row: int = 1
) -> dict[int, dict[int, Cell]]:
    """The rows of a Prospects sheet."""
    rows: dict[int, dict[int, Cell]] = {first_row: {c: h for c, h in enumerate(headings, 1) if h}}
    for number, person in enumerate(people, first_row + 1):
        rows[number] = {c: person[h] for c, h in enumerate(headings, 1) if person.get(h) is not None}
    return rows


def workbook(
    sheets: Mapping[str, Sheet],
    spelling: Spelling | None = None,
    *,
    names: str = "",
    extra: Mapping[str, bytes] | None = None,
    types: Mapping[str, str] | None = None,
    protection: str = "",
) -> Made:
    """A workbook of these sheets.

    `names` are its defined names, `extra` more parts, `types` the content types of those by part name.
    """
    how = spelling or Spelling()
    strings: list[str] = []
    ending = ".sheet" if how.by_default else ".xml"
    parts: dict[str, bytes] = {}
    for number, sheet in enumerate(sheets.values(), 1):
        part = f"xl/worksheets/sheet{number}{ending}"
        parts[part] = sheet_part(sheet, how, strings).encode()
        if sheet.rels:
            parts[f"xl/worksheets/_rels/sheet{number}{ending}.rels"] = _rels(sheet.rels, how, "xl/worksheets")
    listed = [(f"rId{n}", "worksheet", f"xl/worksheets/sheet{n}{ending}") for n in range(1, len(sheets) + 1)]
    kinds = {part: f"{TYPES}.worksheet+xml" for _, _, part in listed}
    if how.styled:
        name = "xl/styles.styles" if how.by_default else "xl/styles.xml"
        parts[name], kinds[name] = _styles(how), f"{TYPES}.styles+xml"
        listed.append((f"rId{len(listed) + 1}", "styles", name))
    if strings:
        name = "xl/sharedStrings.strings" if how.by_default else "xl/sharedStrings.xml"
        parts[name], kinds[name] = _strings(strings, how), f"{TYPES}.sharedStrings+xml"
        listed.append((f"rId{len(listed) + 1}", "sharedStrings", name))
    p = how.prefix
    tabs = "".join(f'<{p}sheet name="{escape(tab)}" sheetId="{n}" r:id="rId{n}"/>' for n, tab in enumerate(sheets, 1))
    epoch = f'<{p}workbookPr date1904="1"/>' if how.since_1904 else ""
    body = f"{epoch}{protection.replace('{p}', p)}<{p}sheets>{tabs}</{p}sheets>{names.replace('{p}', p)}"
    parts["xl/workbook.xml"] = f"{HEAD}{how.opened('workbook')}{body}{how.closed('workbook')}".encode()
    parts["xl/_rels/workbook.xml.rels"] = _rels(listed, how, "xl")
    kinds["xl/workbook.xml"] = f"{TYPES}.sheet.main+xml"
    first = {
        "[Content_Types].xml": _types(kinds | dict(types or {}), how),
        "_rels/.rels": _rels([("rId1", "officeDocument", "xl/workbook.xml")], how, ""),
    }
    return Made(first | parts | dict(extra or {}))


def sheet_part(sheet: Sheet, how: Spelling, strings: list[str]) -> str:
    """A sheet's XML; shared strings are added to `strings`."""
    p, lines = how.prefix, []
    gap = "\n  " if how.pretty else ""
    for number, cells in sheet.rows.items():
        reference = f' r="{number}"' if how.row_refs else ""
        more = sheet.row_attributes.get(number, "")
        inside = "".join(gap * 2 + _cell(number, column, value, how, strings) for column, value in cells.items())
        lines.append(f"{gap}<{p}row{reference}{more}>{inside}{gap}</{p}row>")
    data = f"<{p}sheetData>{''.join(lines)}{gap}</{p}sheetData>"
    before, after = (text.replace("{p}", p) for text in (sheet.before, sheet.after))
    return f"{HEAD}{how.opened('worksheet', sheet.root_attributes)}{before}{data}{after}{how.closed('worksheet')}"


def _cell(row: int, column: int, value: Cell, how: Spelling, strings: list[str]) -> str:
    p, reference = how.prefix, f"{letters(column)}{row}"
    at = f' r="{reference}"' if how.cell_refs else ""
    if isinstance(value, Raw):
        return value.replace("{p}", p).replace("{r}", reference).replace("{at}", at)
    if isinstance(value, bool):
        return f'<{p}c{at} t="b"><{p}v>{int(value)}</{p}v></{p}c>'
    if isinstance(value, date):
        return _date(value, at, how, strings)
    if isinstance(value, int | float):
        return f"<{p}c{at}><{p}v>{value}</{p}v></{p}c>"
    return _text(str(value), at, how, strings)


def _date(value: date, at: str, how: Spelling, strings: list[str]) -> str:
    p = how.prefix
    moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
    if not how.styled:
        return _text(moment.isoformat(" ", "minutes"), at, how, strings)
    style = TIME_STYLE if moment.hour or moment.minute else DATE_STYLE
    if how.iso:
        return f'<{p}c{at} s="{style}" t="d"><{p}v>{moment.isoformat()}</{p}v></{p}c>'
    days = (moment - (datetime(1904, 1, 1) if how.since_1904 else datetime(1899, 12, 30))) / timedelta(days=1)
    return f'<{p}c{at} s="{style}"><{p}v>{days:.15g}</{p}v></{p}c>'


def _text(value: str, at: str, how: Spelling, strings: list[str]) -> str:
    p = how.prefix
    if not how.shared:
        return f'<{p}c{at} t="inlineStr"><{p}is><{p}t xml:space="preserve">{escape(value)}</{p}t></{p}is></{p}c>'
    if value not in strings:
        strings.append(value)
    return f'<{p}c{at} t="s"><{p}v>{strings.index(value)}</{p}v></{p}c>'


def _strings(strings: Sequence[str], how: Spelling) -> bytes:
    p = how.prefix
    items = "".join(f'<{p}si><{p}t xml:space="preserve">{escape(s)}</{p}t></{p}si>' for s in strings)
    counts = f' count="{len(strings)}" uniqueCount="{len(strings)}"'
    return f"{HEAD}{how.opened('sst', counts)}{items}{how.closed('sst')}".encode()


def _styles(how: Spelling) -> bytes:
    xfs = (
        '<{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<{p}xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<{p}xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<{p}xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
        '<{p}xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0" applyFill="1"/>'
    )
    body = (
        '<{p}numFmts count="1"><{p}numFmt numFmtId="164" formatCode="d\\ mmm\\ yyyy\\ hh:mm"/></{p}numFmts>'
        '<{p}fonts count="2"><{p}font><{p}sz val="11"/><{p}name val="Calibri"/></{p}font>'
        '<{p}font><{p}b/><{p}sz val="11"/><{p}name val="Calibri"/></{p}font></{p}fonts>'
        '<{p}fills count="3"><{p}fill><{p}patternFill patternType="none"/></{p}fill>'
        '<{p}fill><{p}patternFill patternType="gray125"/></{p}fill>'
        '<{p}fill><{p}patternFill patternType="solid">'
        '<{p}fgColor rgb="FFFFEE00"/></{p}patternFill></{p}fill></{p}fills>'
        '<{p}borders count="1">'
        "<{p}border><{p}left/><{p}right/><{p}top/><{p}bottom/><{p}diagonal/></{p}border></{p}borders>"
        '<{p}cellStyleXfs count="1"><{p}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></{p}cellStyleXfs>'
        f'<{{p}}cellXfs count="5">{xfs}</{{p}}cellXfs>'
        '<{p}cellStyles count="1"><{p}cellStyle name="Normal" xfId="0" builtinId="0"/></{p}cellStyles>'
        '<{p}dxfs count="1"><{p}dxf><{p}font><{p}b/></{p}font></{p}dxf></{p}dxfs>'
    )
    return f"{HEAD}{how.opened('styleSheet')}{body.replace('{p}', how.prefix)}{how.closed('styleSheet')}".encode()


def _rels(listed: Sequence[tuple[str, str, str]], how: Spelling, folder: str) -> bytes:
    def target(part: str) -> str:
        if how.rooted:
            return f"/{part}"
        if folder and part.startswith(f"{folder}/"):
            return part.removeprefix(f"{folder}/")
        return f"{'../' * folder.count('/')}{part.removeprefix('xl/')}" if folder else part

    items = "".join(f'<Relationship Id="{n}" Type="{how.doc}/{kind}" Target="{target(t)}"/>' for n, kind, t in listed)
    return f'{HEAD}<Relationships xmlns="{PACKAGE_RELS}">{items}</Relationships>'.encode()


def _types(kinds: Mapping[str, str], how: Spelling) -> bytes:
    endings = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
    if how.by_default:
        endings |= {part.rpartition(".")[2]: kind for part, kind in kinds.items()}
        kinds = {}
    by_ending = "".join(f'<Default Extension="{e}" ContentType="{kind}"/>' for e, kind in endings.items())
    by_name = "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in kinds.items())
    return f'{HEAD}<Types xmlns="{CONTENT_TYPES}">{by_ending}{by_name}</Types>'.encode()
