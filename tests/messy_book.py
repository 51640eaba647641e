"""A store's own workbook as stores have them: other headings, typos, notes in cells, dates as text, colours, a chart.

`python tests/messy_book.py FILE` writes one to try Beback on, with --split one that has first and last names apart.
"""

import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

HEADINGS = (
    "Customer", "Mobile # ", "E-mail", "Sales person", "Date of visit", "Interested in", "Price", "Ring  size", "Stage",
    "Birthday", "Notes", "Do not contact", "Due", "Address",
)  # fmt: skip
SPLIT = ("First Name", "Last Name", *HEADINGS[1:])
TAB, TOP = "Customers 2026", 3  # the tab, and the row of the headings, below a title over merged cells
WIDTHS = {"Customer": 19, "Mobile # ": 15.5, "Notes": 24, "Address": 31.25}  # the others are as they come
_FIRST = ("Ann", "Ben", "Carla", "Dmitri", "Elena", "Frank", "Grace", "Hugo", "Ines", "Jack", "Kim", "Lola", "Milo")
_LAST = ("Petrov", "Hale", "Ortiz", "O'Neill", "de la Cruz", "Schmidt", "Nguyen", "MacLeod", "Brown", "Lindqvist")
_PIECES = ("engagement ring", "tennis bracelet", "pearl studs", "watch", "wedding bands", "eternity ring", "pendant")
_NOTES = ("wife must not know", "very picky", "called twice", "likes Milan", "comes back w/ mother", "haggles")


@dataclass(frozen=True, slots=True)
class Messy:
    """What to make: so many rows, names in two columns or one, and the day on which the store looks at it."""

    rows: int = 500
    split: bool = False
    today: date = date(2026, 11, 17)
    seed: int = 7


def messy_rows(messy: Messy) -> list[list[Any]]:
    """The rows below the headings, a blank one here and there, and some people twice."""
    dice = random.Random(messy.seed)
    rows: list[list[Any]] = []
    for n in range(messy.rows):
        if n % 60 == 59:
            rows.append([])
            continue
        if n % 45 == 44:
            rows.append(list(rows[n - 20]))
            continue
        first, last = dice.choice(_FIRST), dice.choice(_LAST)
        visited = datetime.combine(messy.today, datetime.min.time()) - timedelta(days=int(dice.random() ** 2 * 900))
        rows.append([*_name(dice, first, last, messy), *_rest(dice, n, f"{first}.{last}", visited)])
    return rows


def total_row(messy: Messy) -> list[Any]:
    """What stands below the rows: a word and the sum of a column."""
    names = 2 if messy.split else 1
    price = names + HEADINGS.index("Price") - 1
    column = get_column_letter(price + 1)
    return ["TOTAL", *[None] * (price - 1), f"=SUM({column}{TOP + 1}:{column}{TOP + messy.rows})"]


def write_messy_book(path: Path, messy: Messy) -> None:
    """The workbook: a title over merged cells, a hidden column, a filter that is on, a total, colours, a chart."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.title = TAB
    sheet.append(["Hartwell & Daughters - customers (ask Dana before you sort!)"])
    sheet.append([None, None, None, "last cleaned up: never"])
    sheet.append(list(SPLIT if messy.split else HEADINGS))
    for row in messy_rows(messy):
        sheet.append(row)
    sheet.append(total_row(messy))
    _dress(sheet, messy)
    totals = book.create_sheet("Totals")
    for line in (["Month", "Visits"], ["Sep", 31], ["Oct", 44], ["Nov", 27]):
        totals.append(line)
    chart = BarChart()
    chart.add_data(Reference(totals, min_col=2, min_row=1, max_row=4), titles_from_data=True)
    totals.add_chart(chart, "D2")
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)


def _dress(sheet: Any, messy: Messy) -> None:
    headings = [cell.value for cell in sheet[TOP]]
    letter = {heading: get_column_letter(n) for n, heading in enumerate(headings, 1)}
    sheet["A1"].font = Font(size=16, bold=True)
    sheet.merge_cells(f"A1:{get_column_letter(len(headings))}1")
    sheet.merge_cells("D2:F2")
    for cell in sheet[TOP]:
        cell.fill = PatternFill("solid", start_color="7B2D8B")
        cell.font = Font(color="FFFFFF")
    for cell in sheet[TOP + 7]:
        cell.fill = PatternFill("solid", start_color="FFFF00")
    for heading, width in WIDTHS.items():
        if heading in letter:
            sheet.column_dimensions[letter[heading]].width = width
    sheet.column_dimensions[letter["Ring  size"]].hidden = True
    sheet.freeze_panes = f"B{TOP + 1}"
    _filter(sheet, headings.index("Sales person"), TOP + messy.rows, letter[headings[-1]])


def _filter(sheet: Any, sellers: int, last: int, right: str) -> None:
    """Somebody looked at one associate's rows and left it so."""
    sheet.auto_filter.ref = f"A{TOP}:{right}{last}"
    sheet.auto_filter.add_filter_column(sellers, ["Dana Reyes"])
    for row in range(TOP + 1, last + 1):
        if sheet.cell(row, sellers + 1).value != "Dana Reyes":
            sheet.row_dimensions[row].hidden = True


def _name(dice: random.Random, first: str, last: str, messy: Messy) -> list[str]:
    style: Callable[[str], str] = dice.choice((str, str, str, str.upper, str.lower))
    if messy.split:
        return [style(first), f" {style(last)}"]
    typed = dice.choice((f"{first} {last}", f"{first} {last}", f"{first}  {last} ", f"{last}, {first}"))
    return [style(typed)]


def _rest(dice: random.Random, n: int, name: str, visited: datetime) -> list[Any]:
    kind = dice.random()
    stage = "Bought" if kind < 0.35 else "Not now" if kind < 0.5 else "Deciding" if kind < 0.6 else "Be-back"
    return [
        _phone(dice, n),
        f"{name.replace(' ', '').replace(chr(39), '')}@example.com".lower() if dice.random() < 0.5 else None,
        dice.choice(("Dana Reyes", "Dana Reyes", "Lee Ortiz", "Maria", "dana reyes ")),
        _date(dice, visited),
        dice.choice(_PIECES),
        dice.choice((dice.randrange(200, 9000, 50), f"${dice.randrange(1, 9)},{dice.randrange(100, 999)}", None)),
        dice.choice((None, 6, "6 1/2", "L")),
        stage if dice.random() < 0.9 else dice.choice(("SOLD", "open", "?")),
        date(1980, 1 + n % 12, 1 + n % 28) if dice.random() < 0.2 else None,
        dice.choice((None, *_NOTES)),
        "x" if dice.random() < 0.06 else None,
        dice.choice((None, "Mon", "asap")),
        f"{n} W Oak St, Chicago, IL 60606" if dice.random() < 0.4 else None,
    ]


def _phone(dice: random.Random, n: int) -> Any:
    number = f"312-280-{4000 + n:04d}"
    digits = number.replace("-", "")
    return dice.choice((number, number, number, f"({digits[:3]}) {digits[3:6]}-{digits[6:]}", int(digits),
                        f"{number} (wife)", f"c: {number} / w: 312-280-{3000 + n}", None, "ask her"))  # fmt: skip


def _date(dice: random.Random, visited: datetime) -> Any:
    kind = dice.random()
    if kind < 0.75:
        return visited
    if kind < 0.8:
        return None
    form = "%b %d, %Y" if kind < 0.9 else "%m/%d/%Y"
    return visited.strftime(form)


if __name__ == "__main__":
    write_messy_book(Path(sys.argv[1]), Messy(split="--split" in sys.argv, today=date.today()))  # noqa: DTZ011
