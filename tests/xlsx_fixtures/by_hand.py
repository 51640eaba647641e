"""Fixtures spelled by hand: what the format allows and few programs write."""

from functools import partial
from pathlib import Path

from beback.cells import Cell
from beback.prospects import SYSTEM
from xlsx_fixtures.fixture import Fixture, gatherer
from xlsx_fixtures.people import HEADINGS, PEOPLE
from xlsx_fixtures.raw import (
    TYPES,
    YELLOW_STYLE,
    Raw,
    Sheet,
    Spelling,
    people_sheet,
    workbook,
)
from xlsx_parts import letters, repacked

FIXTURES: list[Fixture] = []
fixture = gatherer(FIXTURES)

OVERVIEW = Sheet({1: {1: "Sold", 2: 3, 3: Raw("<{p}c{at}><{p}f>B1*2</{p}f><{p}v>6</{p}v></{p}c>")}, 4: {2: True}})
SPELLINGS = {
    "as Excel writes": Spelling(),
    "strict": Spelling(strict=True),
    "strict and prefixed": Spelling(strict=True, prefix="x:"),
    "prefixed": Spelling(prefix="main:"),
    "inline strings": Spelling(shared=False),
    "no references": Spelling(row_refs=False, cell_refs=False),
    "no row references": Spelling(row_refs=False),
    "no cell references": Spelling(cell_refs=False),
    "since 1904": Spelling(since_1904=True),
    "no styles": Spelling(styled=False),
    "no styles, no strings": Spelling(styled=False, shared=False),
    "rooted targets": Spelling(rooted=True),
    "types by default": Spelling(by_default=True),
    "dates as ISO text": Spelling(iso=True),
    "strict with ISO dates since 1904": Spelling(strict=True, iso=True, since_1904=True),
    "pretty printed": Spelling(pretty=True),
}


def dense(spelling: Spelling) -> dict[int, dict[int, Cell]]:
    """The people without gaps, as cells without references need it."""
    blank = Raw("<{p}c{at}/>")
    rows = people_sheet()
    return {n: {c: cells.get(c, blank) for c in range(1, max(cells) + 1)} for n, cells in rows.items()}


def spelled(path: Path, spelling: Spelling) -> Path:
    rows = people_sheet() if spelling.cell_refs else dense(spelling)
    overview = OVERVIEW if spelling.cell_refs and spelling.row_refs else Sheet({1: {1: "Sold", 2: 3}})
    return workbook({"Overview": overview, "Prospects": Sheet(rows)}, spelling).save(path)


for _name, _spelling in SPELLINGS.items():
    # openpyxl 3.1 finds no tabs in strict files, needs styles, and looks for content types by part name alone.
    _opens = _spelling.styled and not (_spelling.strict or _spelling.by_default)
    fixture(_name, openpyxl=_opens)(partial(spelled, spelling=_spelling))


def score(inside: str) -> Raw:
    """A cell of a column of the shop's own, made by a formula."""
    return Raw(f"<{{p}}c{{at}}>{inside}</{{p}}c>")


def with_scores(path: Path, cells: list[Raw]) -> Path:
    """The people with a column Score, these cells from row 2 on."""
    headings = (*HEADINGS[:5], "Score", *HEADINGS[5:])
    rows = people_sheet(headings)
    for row, cell in enumerate(cells, 2):
        rows[row][6] = cell
    return workbook({"Prospects": Sheet({n: dict(sorted(c.items())) for n, c in rows.items()})}).save(path)


@fixture("shared formulas")
def shared_formulas(path: Path) -> Path:
    first = score('<{p}f t="shared" ref="F2:F6" si="0">I2*2</{p}f><{p}v>8400</{p}v>')
    rest = [score(f'<{{p}}f t="shared" si="0"/><{{p}}v>{n}</{{p}}v>') for n in (1801, 0, 0, 0)]
    return with_scores(path, [first, *rest])


@fixture("array formula")
def array_formula(path: Path) -> Path:
    first = score('<{p}f t="array" ref="F2:F4">I2:I4*2</{p}f><{p}v>8400</{p}v>')
    return with_scores(path, [first, score("<{p}v>1801</{p}v>"), score("<{p}v>0</{p}v>")])


@fixture("data table")
def data_table(path: Path) -> Path:
    first = score('<{p}f t="dataTable" ref="F2:F4" dt2D="0" dtr="0" r1="I2"/><{p}v>1</{p}v>')
    return with_scores(path, [first, score("<{p}v>2</{p}v>"), score("<{p}v>3</{p}v>")])


@fixture("formulas of all kinds of result")
def results(path: Path) -> Path:
    def of(kind: str, value: str) -> Raw:
        return Raw(f'<{{p}}c{{at}} t="{kind}"><{{p}}f>I2&amp;""</{{p}}f><{{p}}v>{value}</{{p}}v></{{p}}c>')

    return with_scores(
        path, [of("str", "A &amp; _x000D_B"), of("b", "1"), of("e", "#N/A"), of("n", "1E-3"), of("str", "")]
    )


@fixture("rich text")
def rich_text(path: Path) -> Path:
    made = workbook({"Prospects": Sheet(people_sheet())})
    rich = (
        '<si><r><rPr><b/><sz val="11"/></rPr><t xml:space="preserve">  two </t></r><r><t>leading blanks</t></r>'
        '<rPh sb="0" eb="1"><t>ツー</t></rPh><phoneticPr fontId="1"/></si>'
    )
    plain = '<si><t xml:space="preserve">  two leading blanks</t></si>'
    strings = made.parts["xl/sharedStrings.xml"].decode()
    assert plain in strings
    made.parts["xl/sharedStrings.xml"] = strings.replace(plain, rich).encode()
    return made.save(path)


@fixture("gaps")
def gaps(path: Path) -> Path:
    """A title above, blank rows between, columns far apart, blank styled cells."""
    headings = ("", "", *HEADINGS[:4], "", *HEADINGS[4:])
    rows = people_sheet(headings, PEOPLE, 4)
    spread = {n if n < 7 else n * 3: cells for n, cells in rows.items()}
    spread[1] = {1: "Marlow & Finch"}
    spread[9] = {3: Raw(f'<{{p}}c{{at}} s="{YELLOW_STYLE}"/>')}
    sheet = Sheet(
        dict(sorted(spread.items())),
        after='<{p}mergeCells count="1"><{p}mergeCell ref="A1:D2"/></{p}mergeCells>',
        row_attributes={5: ' ht="30" customHeight="1"', 9: ' hidden="1"', 21: ' s="4" customFormat="1"'},
    )
    return workbook({"Prospects": sheet}).save(path)


@fixture("all columns there already")
def all_columns(path: Path) -> Path:
    """Beback's columns between the others, styled; stale words in them."""
    headings = (*SYSTEM[:5], *HEADINGS, *SYSTEM[5:])
    rows = people_sheet(headings)
    for number in range(2, len(rows) + 1):
        for column in range(1, 6):
            rows[number][column] = Raw(f'<{{p}}c{{at}} s="{YELLOW_STYLE}"/>')
        rows[number] = dict(sorted(rows[number].items()))
    stale = f'<{{p}}c{{at}} s="{YELLOW_STYLE}" t="inlineStr"><{{p}}is><{{p}}t>stale</{{p}}t></{{p}}is></{{p}}c>'
    rows[2][2] = Raw(stale)
    return workbook({"Prospects": Sheet(rows)}).save(path)


@fixture("formulas under our headings")
def formulas_under_ours(path: Path) -> Path:
    """A person put formulas into Task, which Beback writes over; the shop's own column shares none of them."""
    rows = people_sheet((*HEADINGS, "Task", "Looks"))
    for row, formula in ((2, "B2"), (3, "B3"), (6, "B6")):
        words = f'<{{p}}c{{at}} t="str"><{{p}}f>{formula}</{{p}}f><{{p}}v>x</{{p}}v></{{p}}c>'
        rows[row][len(HEADINGS) + 1] = Raw(words)
    first = '<{p}c{at} t="str"><{p}f t="shared" si="3" ref="Q2:Q3">B2</{p}f><{p}v>y</{p}v></{p}c>'
    rows[2][len(HEADINGS) + 2] = Raw(first)
    rows[3][len(HEADINGS) + 2] = Raw('<{p}c{at} t="str"><{p}f t="shared" si="3"/><{p}v>z</{p}v></{p}c>')
    return workbook({"Prospects": Sheet(rows)}).save(path)


@fixture("everything around the cells")
def frame(path: Path) -> Path:
    """What Excel writes around the cells, in its order, with extensions that no library knows."""
    last = letters(len(HEADINGS))
    before = (
        '<{p}sheetPr codeName="Sheet1"><{p}tabColor rgb="FF00B050"/></{p}sheetPr>'
        f'<{{p}}dimension ref="A1:{last}7"/>'
        '<{p}sheetViews><{p}sheetView workbookViewId="0"><{p}pane xSplit="2" ySplit="1" topLeftCell="C2" '
        'activePane="bottomRight" state="frozen"/><{p}selection pane="bottomRight" activeCell="C3" sqref="C3"/>'
        '</{p}sheetView></{p}sheetViews><{p}sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>'
        '<{p}cols><{p}col min="1" max="1" width="30" customWidth="1"/>'
        '<{p}col min="3" max="3" width="9" hidden="1"/></{p}cols>'
    )
    after = (
        f'<{{p}}protectedRanges><{{p}}protectedRange sqref="A1:A7" name="Notes"/></{{p}}protectedRanges>'
        f'<{{p}}autoFilter ref="A1:{last}7"><{{p}}filterColumn colId="4"><{{p}}filters><{{p}}filter val="Be-back"/>'
        "</{p}filters></{p}filterColumn></{p}autoFilter>"
        '<{p}mergeCells count="1"><{p}mergeCell ref="A20:C22"/></{p}mergeCells>'
        '<{p}conditionalFormatting sqref="E2:E7"><{p}cfRule type="cellIs" dxfId="0" priority="1" operator="equal">'
        '<{p}formula>"Lost"</{p}formula></{p}cfRule></{p}conditionalFormatting>'
        '<{p}dataValidations count="1"><{p}dataValidation type="list" allowBlank="1" sqref="E2:E7">'
        '<{p}formula1>"Be-back,Deciding,Not now,Bought,Lost"</{p}formula1></{p}dataValidation></{p}dataValidations>'
        '<{p}hyperlinks><{p}hyperlink ref="B2" location="Overview!A1" display="Frank"/></{p}hyperlinks>'
        '<{p}pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<{p}pageSetup orientation="landscape" r:id="rId1"/>'
        "<{p}headerFooter><{p}oddFooter>&amp;CPage &amp;P</{p}oddFooter></{p}headerFooter>"
        '<{p}rowBreaks count="1" manualBreakCount="1"><{p}brk id="4" max="16383" man="1"/></{p}rowBreaks>'
        '<{p}ignoredErrors><{p}ignoredError sqref="A2:A7" numberStoredAsText="1"/></{p}ignoredErrors>'
        '<{p}extLst><{p}ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" '
        'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        "<x14:conditionalFormattings>"
        '<x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="dataBar" id="{DA7ABA51-AAAA-BBBB-0001-000000000001}">'
        '<x14:dataBar minLength="0" maxLength="100">'
        '<x14:cfvo type="autoMin"/><x14:cfvo type="autoMax"/></x14:dataBar></x14:cfRule><xm:sqref>I2:I7</xm:sqref>'
        "</x14:conditionalFormatting></x14:conditionalFormattings></{p}ext></{p}extLst>"
    )
    sheet = Sheet(
        people_sheet(),
        before,
        after,
        dict.fromkeys(range(1, 8), ' spans="1:15" x14ac:dyDescent="0.25"'),
        ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac xr" '
        'xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        'xr:uid="{00000000-0001-0000-0000-000000000000}"',
        (("rId1", "printerSettings", "xl/printerSettings/printerSettings1.bin"),),
    )
    names = (
        "<{p}definedNames>"
        '<{p}definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">'
        f"Prospects!$A$1:${last}$7</{{p}}definedName>"
        '<{p}definedName name="_xlnm.Print_Titles" localSheetId="0">Prospects!$1:$1</{p}definedName>'
        '<{p}definedName name="People">Prospects!$B$2:$B$7</{p}definedName></{p}definedNames>'
        '<{p}calcPr calcId="191029" iterate="1"/>'
    )
    extra = {"xl/printerSettings/printerSettings1.bin": bytes(range(256)) * 4}
    kind = {"xl/printerSettings/printerSettings1.bin": f"{TYPES}.printerSettings"}
    return workbook({"Prospects": sheet, "Overview": OVERVIEW}, names=names, extra=extra, types=kind).save(path)


@fixture("threaded comments")
def threaded(path: Path) -> Path:
    """Parts of newer Excels that Beback knows nothing of."""
    space = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
    sheet = Sheet(people_sheet(), rels=(("rId1", "threadedComment", "xl/threadedComments/threadedComment1.xml"),))
    extra = {
        "xl/threadedComments/threadedComment1.xml": f'<ThreadedComments xmlns="{space}"><threadedComment ref="B2" '
        'dT="2026-11-16T09:00:00.00" personId="{A}" id="{B}"><text>bring the box</text></threadedComment>'
        "</ThreadedComments>".encode(),
        "xl/persons/person.xml": f'<personList xmlns="{space}"/>'.encode(),
        "xl/media/bild-ü.png": b"\x89PNG\r\n\x1a\n" + bytes(50),
    }
    types = {
        "xl/threadedComments/threadedComment1.xml": "application/vnd.ms-excel.threadedcomments+xml",
        "xl/persons/person.xml": "application/vnd.ms-excel.person+xml",
        "xl/media/bild-ü.png": "image/png",
    }
    return workbook({"Prospects": sheet}, extra=extra, types=types).save(path)


def reworded(name: str, path: Path, *changes: tuple[str, str], encoding: str = "utf-8") -> Path:
    """The plain workbook with words of its Prospects part replaced, or the part in another encoding."""
    spelled(path, SPELLINGS["as Excel writes"])

    def change(members: dict[str, bytes]) -> None:
        text = members[name].decode()
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        members[name] = text.encode(encoding)

    repacked(path, change)
    return path


PROSPECTS_PART = "xl/worksheets/sheet2.xml"


@fixture("comments and instructions in the XML")
def remarks(path: Path) -> Path:
    return reworded(
        PROSPECTS_PART,
        path,
        ("<sheetData>", "<!-- made by hand --><?odd thing?><sheetData><!-- <row r='9'/> -->"),
        ('<row r="3">', '<!-- a remark --><row r="3"><!-- another -->'),
    )


@fixture("single quotes, references in lower case")
def quoting(path: Path) -> Path:
    return reworded(
        PROSPECTS_PART, path, ('r="B3"', "r='b3'"), ('r="K7"', "r='k7'"), ('<row r="4">', "<row  r = '4' >")
    )


@fixture("UTF-16 with a mark")
def utf16(path: Path) -> Path:
    return reworded(PROSPECTS_PART, path, ('encoding="UTF-8"', 'encoding="UTF-16"'), encoding="utf-16")


@fixture("UTF-8 with a mark")
def marked(path: Path) -> Path:
    return reworded(PROSPECTS_PART, path, encoding="utf-8-sig")


@fixture("Latin-1")
def latin(path: Path) -> Path:
    def change(members: dict[str, bytes]) -> None:
        text = members["xl/sharedStrings.xml"].decode().replace("💍", "é").replace("שלום", "ü")
        members["xl/sharedStrings.xml"] = text.replace("UTF-8", "ISO-8859-1").encode("latin-1")

    spelled(path, SPELLINGS["as Excel writes"])
    repacked(path, change)
    return path


@fixture("parts in another folder", openpyxl=False)
def elsewhere(path: Path) -> Path:
    """No xl/ anywhere: only relationships tell where things are."""
    spelled(path, Spelling())

    def change(members: dict[str, bytes]) -> None:
        moved = {
            name.replace("xl/worksheets/sheet", "book/Blätter/s").replace("xl/", "book/"): data
            for name, data in members.items()
        }
        members.clear()
        for name, data in moved.items():
            text = data.replace(b"worksheets/sheet", "Blätter/s".encode()).replace(b"/xl/", b"/book/")
            members[name] = text.replace(b'"xl/', b'"book/')

    repacked(path, change)
    return path


@fixture("shop's own headings")
def own_headings(path: Path) -> Path:
    """Headings with blanks around them and in another letter case."""
    renamed = {"Home address": " home  ADDRESS ", "Done": "done"}
    headings = tuple(renamed.get(h, h) for h in HEADINGS)
    people = [{renamed.get(h, h): v for h, v in person.items()} for person in PEOPLE]
    return workbook({"Prospects": Sheet(people_sheet(headings, people))}).save(path)
