"""Columns that Beback adds to a workbook can be read and offer their words; nothing of anybody else's changes."""

import re
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from beback.books import Changes
from beback.books.new_workbook import make_workbook
from beback.books.tab import OURS
from beback.books.widths import breadths, log_breadths
from beback.books.workbook import Workbook
from beback.cells import Cell
from beback.prospects import LOG
from syncing import told
from xlsx_fixtures.raw import Sheet, Spelling, workbook
from xlsx_parts import Package

TABS = ("Prospects", "Contact log")
HEADINGS: dict[int, Cell] = {1: "Prospect", 2: "Ring size", 3: "Visited"}
ROWS: dict[int, dict[int, Cell]] = {1: HEADINGS, 2: {1: "Frank Hale"}}
# The new columns are D Task, E Due and F ID.
TASK, DUE, ID = (
    '<col min="4" max="4" width="34" customWidth="1"/>',
    '<col min="5" max="5" width="17" customWidth="1"/>',
    '<col min="6" max="6" width="10" customWidth="1" hidden="1"/>',
)
OWN = '<col min="1" max="1" width="22.7109375" customWidth="1"/>'
FORMAT = '<sheetFormatPr defaultRowHeight="15"/>'


def added(folder: Path, tab: Sheet, headings: Sequence[str], spelling: Spelling | None = None) -> str:
    """A sheet once these headings are added, with all else as it was."""
    path = folder / "book.xlsx"
    workbook({TABS[0]: tab, TABS[1]: Sheet({1: dict(enumerate(LOG, 1))})}, spelling).save(path)
    original = path.with_name("original.xlsx")
    original.write_bytes(path.read_bytes())
    book = Workbook(path, TABS, {})
    changes = Changes(book.read(), tuple(headings))
    book.commit(changes)
    assert told(original, path, changes) == []
    return Package(path).read("xl/worksheets/sheet1.xml").decode()


def widened(folder: Path, before: str, spelling: Spelling | None = None) -> str:
    """What stands before the rows once Task, Due and ID are added to a sheet with `before` there."""
    sheet = added(folder, Sheet(ROWS, before=before), ("Task", "Due", "ID"), spelling)
    return re.split(r"<(?:\w+:)?worksheet[^>]*>|<(?:\w+:)?sheetData", sheet)[1]


def offered(folder: Path, after: str, spelling: Spelling | None = None) -> str:
    """What stands behind the rows once Done, Check and OK to contact are added to a sheet with `after` there."""
    sheet = added(folder, Sheet(ROWS, after=after), ("Done", "Check", "OK to contact"), spelling)
    return re.split(r"</(?:\w+:)?sheetData>|</(?:\w+:)?worksheet>", sheet)[1]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"<cols>{TASK}{DUE}{ID}</cols>"),
        (FORMAT, f"{FORMAT}<cols>{TASK}{DUE}{ID}</cols>"),
        ("<cols/>", f"<cols>{TASK}{DUE}{ID}</cols>"),
        (f"{FORMAT}<cols>{OWN}</cols>", f"{FORMAT}<cols>{OWN}{TASK}{DUE}{ID}</cols>"),
        (f"<cols>\n  {OWN}\n</cols>", f"<cols>\n  {OWN}\n{TASK}{DUE}{ID}</cols>"),
        (
            f'<cols>{OWN}<col min="9" max="9" hidden="1"/></cols>',
            f'<cols>{OWN}{TASK}{DUE}{ID}<col min="9" max="9" hidden="1"/></cols>',
        ),
    ],
)
def test_new_columns_get_widths_of_their_own(before: str, after: str, tmp_path: Path) -> None:
    assert widened(tmp_path, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (  # LibreOffice speaks of all columns to the last
            '<col min="2" max="16384" width="11.53" customWidth="0" style="1"/>',
            (
                '<col min="2" max="3" width="11.53" customWidth="0" style="1"/>'
                '<col min="4" max="4" width="34" customWidth="1" style="1"/>'
                '<col min="5" max="5" width="17" customWidth="1" style="1"/>'
                '<col min="6" max="6" width="10" customWidth="1" style="1" hidden="1"/>'
                '<col min="7" max="16384" width="11.53" customWidth="0" style="1"/>'
            ),
        ),
        (  # somebody hid all that is not used: what Beback adds is to be seen
            f'{OWN}<col min="4" max="16384" width="0" hidden="1" customWidth="1"/>',
            (
                f"{OWN}"
                '<col min="4" max="4" width="34" customWidth="1"/>'
                '<col min="5" max="5" width="17" customWidth="1"/>'
                '<col min="6" max="6" width="10" hidden="1" customWidth="1"/>'
                '<col min="7" max="16384" width="0" hidden="1" customWidth="1"/>'
            ),
        ),
        (  # a group that is folded, beside columns of which nothing is said
            '<col min="5" max="5" width="4" outlineLevel="1" hidden="1" bestFit="1"/><col min="8" max="8" width="9"/>',
            f'{TASK}<col min="5" max="5" width="17" customWidth="1"/>{ID}<col min="8" max="8" width="9"/>',
        ),
        (
            "<col min='3' max='4' width='7.5' style='1'></col><col min='6' max='7' width='3'/>",
            (
                "<col min=\"3\" max=\"3\" width='7.5' style='1'></col>"
                '<col min="4" max="4" width="34" style=\'1\' customWidth="1"></col>'
                f'{DUE}<col min="6" max="6" width="10" customWidth="1" hidden="1"/><col min="7" max="7" width=\'3\'/>'
            ),
        ),
    ],
)
def test_an_element_for_several_columns_is_parted(before: str, after: str, tmp_path: Path) -> None:
    found = widened(tmp_path, f"<cols>{before}</cols>")
    assert re.sub(r" +", " ", found.replace(" />", "/>")) == f"<cols>{after}</cols>"


@pytest.mark.parametrize("spelling", [Spelling(prefix="x:"), Spelling(strict=True), Spelling(prefix="s:", strict=True)])
@pytest.mark.parametrize("before", ["", "<{p}cols/>", '<{p}cols><{p}col min="1" max="9" width="5"/></{p}cols>'])
def test_the_names_of_elements_are_those_of_the_file(before: str, spelling: Spelling, tmp_path: Path) -> None:
    found = widened(tmp_path, before, spelling)
    p = spelling.prefix
    assert re.findall(r"<(?!/)([\w:]+)", found)[:2] == [f"{p}cols", f"{p}col"]
    assert found.count(f'<{p}col min="4" max="4" width="34" customWidth="1"/>') == 1


KIND = (
    'type="list" errorStyle="warning" allowBlank="1" showErrorMessage="1" errorTitle="Beback" '
    'error="Beback does not know this word. Keep it all the same?"'
)
# The new columns are D Done, E Check and F OK to contact.
DONE, OK = (
    f'<dataValidation {KIND} sqref="D2:D1048576"><formula1>"x,TRUE"</formula1></dataValidation>',
    f'<dataValidation {KIND} sqref="F2:F1048576"><formula1>"Yes,No"</formula1></dataValidation>',
)
SIZES = '<dataValidation type="whole" sqref="B2:B90"><formula1>3</formula1><formula2>12</formula2></dataValidation>'
OFFERED = f'<dataValidations count="2">{DONE}{OK}</dataValidations>'
FILTER, MERGED, MARGINS = (
    '<autoFilter ref="A1:B2"/>',
    '<mergeCells count="1"><mergeCell ref="H1:I1"/></mergeCells>',
    '<pageMargins left="1" right="1" top="1" bottom="1" header="0" footer="0"/>',
)
COLOUR = (
    '<conditionalFormatting sqref="A2"><cfRule type="expression" priority="1"><formula>TRUE</formula></cfRule>'
    "</conditionalFormatting>"
)


@pytest.mark.parametrize(
    ("after", "then"),
    [
        ("", OFFERED),
        (MARGINS, OFFERED + MARGINS),
        (FILTER + MERGED + COLOUR + COLOUR + MARGINS, FILTER + MERGED + COLOUR + COLOUR + OFFERED + MARGINS),
        ("<dataValidations/>", OFFERED),
        (
            f'<dataValidations count="1" disablePrompts="1">{SIZES}</dataValidations>{MARGINS}',
            f'<dataValidations count="3" disablePrompts="1">{SIZES}{DONE}{OK}</dataValidations>{MARGINS}',
        ),
        (
            f"<dataValidations>{SIZES.replace('B2:B90', 'B2 C1:D9')}</dataValidations>",
            f'<dataValidations count="2">{SIZES.replace("B2:B90", "B2 C1:D9")}{OK}</dataValidations>',
        ),
        (
            f'<dataValidations count="1">{SIZES.replace("B2:B90", "A1:XFD1048576")}</dataValidations>',
            f'<dataValidations count="1">{SIZES.replace("B2:B90", "A1:XFD1048576")}</dataValidations>',
        ),
    ],
)
def test_new_columns_offer_their_words_where_nothing_else_does(after: str, then: str, tmp_path: Path) -> None:
    assert offered(tmp_path, after) == then


@pytest.mark.parametrize("spelling", [Spelling(prefix="x:"), Spelling(strict=True)])
def test_drop_downs_are_spelled_as_the_file_is(spelling: Spelling, tmp_path: Path) -> None:
    p = spelling.prefix
    assert offered(tmp_path, "", spelling) == re.sub(r"<(/?)", rf"<\1{p}", OFFERED)


def test_a_second_program_reads_them(tmp_path: Path) -> None:
    added(tmp_path, Sheet(ROWS), ("Result", "Status"))
    sheet = openpyxl.load_workbook(tmp_path / "book.xlsx")[TABS[0]]
    found = {str(one.sqref): one.formula1 for one in sheet.data_validations.dataValidation}
    assert found == {
        "D2:D1048576": '"Sent,No answer,Left message,Replied,Appointment,Bought,Not now,Lost,Problem,Stop"',
        "E2:E1048576": '"Be-back,Deciding,Not now,Bought,Lost"',
    }


def test_without_new_headings_nothing_is_said_of_columns(tmp_path: Path) -> None:
    path = tmp_path / "book.xlsx"
    make_workbook(path, TABS, {}, ["Dana Reyes"], [{"Prospect": "Frank Hale"}])
    book = Workbook(path, TABS, {})
    before = Package(path).read("xl/worksheets/sheet1.xml")
    assert not book.commit(Changes(book.read()))
    assert Package(path).read("xl/worksheets/sheet1.xml") == before


def test_a_new_log_is_as_wide_as_that_of_a_new_workbook(tmp_path: Path) -> None:
    made, other = tmp_path / "made.xlsx", tmp_path / "other.xlsx"
    make_workbook(made, TABS, {}, ["Dana Reyes"])
    workbook({TABS[0]: Sheet(ROWS)}).save(other)
    book = Workbook(other, TABS, {})
    book.commit(Changes(book.read(), ("Task",)))
    widths = [
        {letter: column.width for letter, column in openpyxl.load_workbook(path)[TABS[1]].column_dimensions.items()}
        for path in (made, other)
    ]
    assert widths[0] == widths[1]
    assert len(widths[0]) == len(LOG)


def test_every_date_has_room_and_only_what_nobody_reads_is_hidden() -> None:
    shown = len("2026-11-17 09:30")
    wide = breadths({heading: column for column, heading in enumerate(OURS)})
    assert {OURS[column] for column, one in wide.items() if one.hidden} == {"ID", "Key"}
    assert all(wide[OURS.index(heading)].width >= shown for heading in ("Due", "Visited", "Appointment"))
    log = log_breadths({heading: column for column, heading in enumerate(LOG)})
    assert not any(one.hidden for one in log.values())
    assert all(log[LOG.index(heading)].width >= shown for heading in ("When", "Since"))
