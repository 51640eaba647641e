"""A new workbook for a store: headings, drop-downs, date formats and colours, ready to be typed into."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell as SheetCell
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import is_date_format
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from beback.books.choices import CHOICES, TITLE, WARNING
from beback.books.safe_file import At, create, nowhere
from beback.books.tab import ROWS, letters
from beback.books.widths import breadth, log_breadths
from beback.books.xlsx.styles import DAY_FORMAT, MOMENT_FORMAT
from beback.books.xlsx.text import escaped
from beback.cells import Cell
from beback.prospects import DATES, LOG

# On a phone the frozen name stands beside what to do now and the tick; what is asked at a walk-in stands side by side,
# the rarer questions after it; ID and Key, which nobody reads, are hidden at the end.
ORDER = (
    "Prospect", "Associate", "Priority", "Task", "Due", "How", "Attempt", "Say", "Check", "Done", "Result",
    "Result note", "Done on", "Visited", "Status", "Cell", "Email", "Looking for", "Value", "Details", "Occasion",
    "For", "Needed by", "Decides by", "Work phone", "Home address", "Business address", "Contact by", "OK to contact",
    "Surprise", "Photo", "Conversation", "Appointment", "Coffee", "Special date", "Bought on", "Item bought", "Amount",
    "Cadence", "Not before", "ID", "Key",
)  # fmt: skip
TWO_LINES = 30  # points
TALL_ROWS = 1000
LISTS = "Lists"  # a hidden tab for names that are too many for a drop-down of their own

_WITH_TIME = frozenset({"Visited", "Appointment", "Due"})
_TYPED_AS_TEXT = frozenset({"Cell", "Work phone"})
_WRITTEN_BY_BEBACK = frozenset({"Priority", "Task", "Due", "How", "Attempt", "Say", "Check", "ID", "Key"})
_LONG = frozenset({"Say", "Check", "Details", "Conversation", "Result note", "Home address", "Business address"})

_TYPED = PatternFill("solid", start_color="1F3864")
_BEBACK = PatternFill("solid", start_color="595959")
_LATE = PatternFill("solid", start_color="F8CBAD", end_color="F8CBAD")
_FIRST = PatternFill("solid", start_color="FFD966", end_color="FFD966")
_CHECK = PatternFill("solid", start_color="FFF2CC", end_color="FFF2CC")


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The new Prospects sheet and where each of our headings stands on it (from 0)."""

    sheet: Worksheet
    columns: Mapping[str, int]

    def letter(self, heading: str) -> str:
        return letters(self.columns[heading])

    def below(self, first: str, last: str) -> str:
        """The cells from one heading to another, down to the last row that a sheet can have."""
        return f"{self.letter(first)}2:{self.letter(last)}{ROWS}"


def make_workbook(
    path: Path,
    tabs: tuple[str, str],
    columns: Mapping[str, str],
    associates: Sequence[str],
    rows: Sequence[Mapping[str, Cell]] = (),
    cadences: Sequence[str] = (),
    at: At = nowhere,
) -> None:
    """Writes a new .xlsx with these rows (by our headings), whole or not at all.

    `associates` and `cadences` become drop-downs. Raises FileExistsError where there is a file already, BookError
    where it cannot be written.
    """
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101  a new openpyxl workbook has one sheet
    sheet.title = tabs[0]
    made = _Sheet(sheet, {heading: column for column, heading in enumerate(ORDER)})
    _write_headings(made, columns)
    _write_rows(made, rows)
    choices = _choices(associates, cadences)
    too_many = {heading: names for heading, names in choices.items() if not _fits(names)}
    if too_many:
        _write_lists(book.create_sheet(LISTS), too_many)
    _add_choices(made, choices, too_many)
    _add_colours(made)
    _set_up_page(made, len(rows) + 1)
    log = book.create_sheet(tabs[1])
    log.append(LOG)
    _dress_log(log)
    create(path, book.save, at)


def _write_headings(made: _Sheet, names: Mapping[str, str]) -> None:
    for heading, column in made.columns.items():
        cell = _cell(made.sheet, 1, column)
        _put(cell, names.get(heading, heading))
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = _BEBACK if heading in _WRITTEN_BY_BEBACK else _TYPED
        cell.alignment = Alignment(vertical="center")
        whole = made.sheet.column_dimensions[letters(column)]
        whole.width, whole.hidden = breadth(heading).width, breadth(heading).hidden
        whole.alignment = _alignment(heading)
        if form := _format(heading):
            whole.number_format = form
    made.sheet.row_dimensions[1].height = 22


def _alignment(heading: str) -> Alignment:
    """At the top and wrapped, so that a row shows the first words of Say; dates stand clear of the next column."""
    return Alignment("left" if heading in DATES else None, "top", wrap_text=heading in _LONG)


def _format(heading: str) -> str | None:
    if heading in DATES:
        return MOMENT_FORMAT if heading in _WITH_TIME else DAY_FORMAT
    return "@" if heading in _TYPED_AS_TEXT else None


def _write_rows(made: _Sheet, rows: Sequence[Mapping[str, Cell]]) -> None:
    for number, row in enumerate(rows, 2):
        for heading, value in row.items():
            cell = _cell(made.sheet, number, made.columns[heading])
            cell.alignment = _alignment(heading)
            if form := _format(heading):
                cell.number_format = form
            _put(cell, value)


def _choices(associates: Sequence[str], cadences: Sequence[str]) -> dict[str, tuple[str, ...]]:
    choices = {"Associate": tuple(associates), **CHOICES, "Cadence": tuple(cadences)}
    return {heading: names for heading, names in choices.items() if names}


def _fits(names: Iterable[str]) -> bool:
    """Whether a drop-down can hold the names itself: Excel allows 255 characters, and a comma parts two names."""
    return len(",".join(names)) <= 255 and not any("," in name or '"' in name for name in names)


def _write_lists(sheet: Worksheet, choices: Mapping[str, Sequence[str]]) -> None:
    for column, (heading, names) in enumerate(choices.items()):
        for row, words in enumerate((heading, *names), 1):
            _put(_cell(sheet, row, column), words)
    sheet.sheet_state = "hidden"


def _add_choices(made: _Sheet, choices: Mapping[str, Sequence[str]], listed: Mapping[str, Sequence[str]]) -> None:
    """Drop-downs that warn but let other words pass: Check tells what is wrong with them."""
    places = {heading: letters(column) for column, heading in enumerate(listed)}
    for heading, names in choices.items():
        if heading in places:
            source = f"{LISTS}!${places[heading]}$2:${places[heading]}${len(names) + 1}"
        else:
            source = f'"{",".join(names)}"'
        choice = DataValidation("list", formula1=source, allow_blank=True, errorStyle="warning", showErrorMessage=True)
        choice.errorTitle, choice.error = TITLE, WARNING
        choice.add(made.below(heading, heading))
        made.sheet.add_data_validation(choice)


def _add_colours(made: _Sheet) -> None:
    """Red for a late row, amber for Priority A, yellow for something to check."""
    due, task, priority, check = (f"${made.letter(heading)}2" for heading in ("Due", "Task", "Priority", "Check"))
    colours = made.sheet.conditional_formatting
    colours.add(made.below("Priority", "Priority"), _where(f'{priority}="A"', fill=_FIRST, font=Font(bold=True)))
    colours.add(made.below("Check", "Check"), _where(f'{check}<>""', fill=_CHECK))
    late = f'AND({task}<>"",ISNUMBER({due}),INT({due})<TODAY())'
    colours.add(made.below("Prospect", "Result note"), _where(late, fill=_LATE))
    colours.add(made.below("Prospect", "Prospect"), _where(f'{priority}="A"', font=Font(bold=True)))


def _where(formula: str, *, fill: PatternFill | None = None, font: Font | None = None) -> Rule:
    return Rule("expression", formula=[formula], dxf=DifferentialStyle(fill=fill, font=font))


def _cell(sheet: Worksheet, row: int, column: int) -> SheetCell:
    """The cell in that row (from 1) and column (from 0)."""
    cell = sheet.cell(row, column + 1)
    assert isinstance(cell, SheetCell)  # noqa: S101  a new sheet has no merged cells
    return cell


def _set_up_page(made: _Sheet, last_row: int) -> None:
    sheet = made.sheet
    sheet.freeze_panes = "B2"
    # Two lines of the long cells: left alone, a row would grow with all that is to be said. LibreOffice keeps to a
    # height that the row itself has, and lets the words of others run into the next row.
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = TWO_LINES, True
    for row in range(2, max(last_row, TALL_ROWS) + 1):
        sheet.row_dimensions[row].height = TWO_LINES
    sheet.auto_filter.ref = f"A1:{letters(len(made.columns) - 1)}{max(last_row, 2)}"
    _set_up_print(sheet)
    sheet.print_area = f"A1:{made.letter('Result note')}{ROWS}"  # whole columns, as Excel sees it


def _set_up_print(sheet: Worksheet) -> None:
    """Prints landscape, one page wide, the headings on every page."""
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins = PageMargins(left=0.3, right=0.3, top=0.4, bottom=0.4)
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _dress_log(sheet: Worksheet) -> None:
    """The log's headings bold and always in sight."""
    sheet.freeze_panes = "A2"
    _set_up_print(sheet)
    for column, wide in log_breadths({heading: column for column, heading in enumerate(LOG)}).items():
        sheet.cell(1, column + 1).font = Font(name="Calibri", bold=True)
        sheet.column_dimensions[letters(column)].width = wide.width


def _put(cell: SheetCell, value: Cell) -> None:
    """Writes one cell: text as text whatever it begins with, a date in a date format; other styles stay."""
    if isinstance(value, str):
        cell.value = escaped(value) or None
        if value:
            cell.data_type = "s"
        return
    kept = cell.number_format if is_date_format(cell.number_format) else None
    cell.value = value
    if isinstance(value, date):
        clocked = isinstance(value, datetime) and value.time() != time(0)
        cell.number_format = kept or (MOMENT_FORMAT if clocked else DAY_FORMAT)
