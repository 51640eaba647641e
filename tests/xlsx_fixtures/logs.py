"""Fixtures that have a Contact log already, with what people put around it."""

from datetime import datetime
from pathlib import Path

from beback.cells import Cell
from beback.prospects import LOG
from xlsx_fixtures.fixture import Fixture, gatherer
from xlsx_fixtures.raw import HEAD, TYPES, Made, Raw, Sheet, Spelling, people_sheet, workbook

FIXTURES: list[Fixture] = []
fixture = gatherer(FIXTURES)

OLD_LINES: tuple[dict[str, Cell], ...] = (
    {"When": datetime(2026, 6, 1, 9, 40), "ID": "gone1", "Prospect": "Old One", "Cadence": "second-chance",
     "Step": "call", "Channel": "call", "Attempt": "1 of 3", "Result": "Left message", "Since": datetime(2026, 5, 30),
     "Key": "gone1|second-chance|call|2026-05-30||a"},
    {"When": datetime(2026, 6, 3, 11, 0), "ID": "gone1", "Prospect": "Old One", "Cadence": "second-chance",
     "Step": "note", "Channel": "letter", "Attempt": "2 of 3", "Result": "Sent", "Since": datetime(2026, 5, 30),
     "Key": "gone1|second-chance|note|2026-05-30||b"},
)  # fmt: skip
TABLE = "xl/tables/table1.xml"


def log_rows(headings: tuple[str, ...] = LOG) -> dict[int, dict[int, Cell]]:
    """A log with two old lines."""
    rows: dict[int, dict[int, Cell]] = {1: dict(enumerate(headings, 1))}
    for number, line in enumerate(OLD_LINES, 2):
        rows[number] = {c: line[h] for c, h in enumerate(headings, 1) if h in line}
    return rows


def with_log(log: Sheet, *, table: str = "", names: str = "", spelling: Spelling | None = None) -> Made:
    """The people and this log, before a third tab; `table` is the table's part."""
    extra = {TABLE: table.encode()} if table else {}
    kinds = {TABLE: f"{TYPES}.table+xml"} if table else {}
    other = Sheet(
        {1: {1: "Suppliers"}, 2: {1: Raw("<{p}c{at}><{p}f>COUNTA('Contact log'!A:A)</{p}f><{p}v>3</{p}v></{p}c>")}}
    )
    sheets = {"Suppliers": other, "Prospects": Sheet(people_sheet()), "Contact log": log}
    return workbook(sheets, spelling, names=names, extra=extra, types=kinds)


def table_part(reference: str, columns: tuple[str, ...], *, totals: bool = False, filtered: str = "") -> str:
    """A table's XML."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    listed = "".join(f'<tableColumn id="{n}" name="{name}"/>' for n, name in enumerate(columns, 1))
    more = ' totalsRowCount="1"' if totals else ' totalsRowShown="0"'
    auto = f'<autoFilter ref="{filtered or reference}"/>'
    return (
        f'{HEAD}<table xmlns="{space}" id="1" name="Log" displayName="Log" ref="{reference}"{more}>{auto}'
        f'<tableColumns count="{len(columns)}">{listed}</tableColumns>'
        '<tableStyleInfo name="TableStyleMedium2" showFirstColumn="0" showLastColumn="0" showRowStripes="1" '
        'showColumnStripes="0"/></table>'
    )


@fixture("a log")
def plain(path: Path) -> Path:
    return with_log(Sheet(log_rows(), '<{p}dimension ref="A1:M3"/>')).save(path)


@fixture("a log with a column of the shop's own")
def own_column(path: Path) -> Path:
    headings = ("Mood", *LOG[::-1])
    rows = log_rows(headings)
    rows[2][1] = "fine"
    return with_log(Sheet({n: dict(sorted(c.items())) for n, c in rows.items()})).save(path)


@fixture("a log without the last headings")
def short(path: Path) -> Path:
    return with_log(Sheet(log_rows(tuple(h for h in LOG if h not in ("Note", "Cost"))))).save(path)


@fixture("an empty log tab")
def empty(path: Path) -> Path:
    made = with_log(Sheet({}))
    part = "xl/worksheets/sheet3.xml"
    made.parts[part] = made.parts[part].replace(b"<sheetData></sheetData>", b"<sheetData/>")
    assert b"<sheetData/>" in made.parts[part]
    return made.save(path)


@fixture("a table around the log")
def table(path: Path) -> Path:
    sheet = Sheet(
        log_rows(), '<{p}dimension ref="A1:M3"/>',
        '<{p}tableParts count="1"><{p}tablePart r:id="rId1"/></{p}tableParts>',
        rels=(("rId1", "table", TABLE),),
    )  # fmt: skip
    return with_log(sheet, table=table_part("A1:M3", LOG)).save(path)


@fixture("ranges around the log")
def ranges(path: Path) -> Path:
    """A filter, colours and a drop-down that reach down to the last line, and some that do not."""
    after = (
        '<{p}autoFilter ref="A1:M3"/>'
        '<{p}conditionalFormatting sqref="I2:I3"><{p}cfRule type="cellIs" dxfId="0" priority="2" operator="equal">'
        '<{p}formula>"Sent"</{p}formula></{p}cfRule></{p}conditionalFormatting>'
        '<{p}conditionalFormatting sqref="A2"><{p}cfRule type="expression" dxfId="0" priority="3">'
        "<{p}formula>TRUE</{p}formula></{p}cfRule></{p}conditionalFormatting>"
        '<{p}dataValidations count="1"><{p}dataValidation type="list" allowBlank="1" sqref="I2:I3 P9">'
        '<{p}formula1>"Sent,No answer"</{p}formula1></{p}dataValidation></{p}dataValidations>'
    )
    names = (
        '<{p}definedNames><{p}definedName name="_xlnm._FilterDatabase" localSheetId="2" hidden="1">'
        "'Contact log'!$A$1:$M$3</{p}definedName></{p}definedNames>"
    )
    return with_log(Sheet(log_rows(), '<{p}dimension ref="A1:M3"/>', after), names=names).save(path)


@fixture("newer ranges around the log")
def newer_ranges(path: Path) -> Path:
    """A drop-down fed by another tab and a bar of colour, as Excel 2010 and later write them: in an extension."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    cells = "http://schemas.microsoft.com/office/excel/2006/main"
    after = (
        f'<{{p}}extLst><{{p}}ext uri="{{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{space}">'
        f'<x14:dataValidations count="1" xmlns:xm="{cells}"><x14:dataValidation type="list" allowBlank="1">'
        "<x14:formula1><xm:f>Suppliers!$A$1:$A$2</xm:f></x14:formula1><xm:sqref>I2:I3</xm:sqref>"
        "</x14:dataValidation></x14:dataValidations></{p}ext>"
        f'<{{p}}ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{space}"><x14:conditionalFormattings>'
        f'<x14:conditionalFormatting xmlns:xm="{cells}"><x14:cfRule type="dataBar" '
        'id="{DA7ABA51-AAAA-BBBB-0001-000000000002}"><x14:dataBar><x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/>'
        "</x14:dataBar></x14:cfRule><xm:sqref>K2:K3</xm:sqref></x14:conditionalFormatting>"
        "</x14:conditionalFormattings></{p}ext></{p}extLst>"
    )
    return with_log(Sheet(log_rows(), after=after)).save(path)


@fixture("blank styled rows below the log")
def blank_rows(path: Path) -> Path:
    """Rows that people coloured in advance: lines go into them, and keep the colour."""
    rows = log_rows() | {n: {c: Raw('<{p}c{at} s="4"/>') for c in range(1, 14)} for n in range(4, 30)}
    return with_log(Sheet(rows, row_attributes={4: ' ht="22" customHeight="1"'})).save(path)


@fixture("strict log with a table", openpyxl=False)
def strict(path: Path) -> Path:
    how = Spelling(strict=True)
    sheet = Sheet(
        log_rows(), after='<{p}tableParts count="1"><{p}tablePart r:id="rId1"/></{p}tableParts>',
        rels=(("rId1", "table", TABLE),),
    )  # fmt: skip
    part = table_part("A1:M3", LOG).replace(Spelling().main, how.main)
    return with_log(sheet, table=part, spelling=how).save(path)
