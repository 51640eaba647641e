"""What Beback could not read in a store's rows, gathered by column, each with a row to look at and what to do."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from beback.adoption.samples import is_date, phones_in, shown
from beback.cells import Cell, Row, folded, text
from beback.followups import Plan, RowPlan
from beback.prospects import DATES, HUMAN, shortened
from beback.rules import Rules

_PHONES = frozenset({"Cell", "Work phone"})
_WORDS = frozenset({"Status", "Contact by", "OK to contact", "Surprise"})
_LISTED = 6
_TOTAL = re.compile(r"(?:grand |sub)?totals?(?: \d{4})? ?:?|sum:?|average:?", re.IGNORECASE)
_MONTH_FIRST = re.compile(r"[A-Za-z]+,?\.? ")


@dataclass(frozen=True, slots=True)
class Trouble:
    """So many rows of one kind: the first of them, what is the matter, and how to mend it."""

    rows: tuple[int, ...]
    what: str
    mend: str


def troubles(
    rows: Sequence[Row], planned: Plan, rules: Rules, names: Sequence[str], *, workbook: bool
) -> tuple[Trouble, ...]:
    """What a store should know before its first sync; `names` are the associates in config.yaml."""
    by_number = {row.number: row for row in rows}
    unread: dict[str, list[int]] = {}
    for row in planned.rows:
        for problem in row.prospect.problems:
            unread.setdefault(problem.heading, []).append(row.prospect.row)
    totals = frozenset(row.number for row in rows if _TOTAL.fullmatch(text(row.get("Prospect"))))
    found = [*_sums(totals, by_number), *_twins(rows), *_nameless(rows, rules.label)]
    found += _unvisited([row for row in planned.rows if row.prospect.row not in totals], by_number, rules.label)
    for heading, numbers in unread.items():
        there = {number: by_number[number].get(heading) for number in numbers}
        found += _of_column(heading, there, rules, workbook=workbook)
    return (*found, *_strangers(planned.rows, names, rules.label))


def _sums(totals: Collection[int], there: Mapping[int, Row]) -> Iterator[Trouble]:
    for number in sorted(totals):
        yield Trouble(
            (number,),
            f'"{shortened(text(there[number].get("Prospect")), 20)}" is no customer, but a row of sums',
            "Move it above the headings or to another tab, so that new visits go below the last one",
        )


def _twins(rows: Sequence[Row]) -> Iterator[Trouble]:
    """Rows that somebody entered twice: a purchase that stands there twice is thanked for twice (P8)."""
    seen: dict[tuple[str, ...], int] = {}
    again: dict[int, int] = {}
    for row in rows:
        cells = tuple(folded(row.get(heading)) for heading in HUMAN)
        if cells[0] and sum(map(bool, cells)) > 2 and seen.setdefault(cells, row.number) != row.number:
            again[row.number] = seen[cells]
    if again:
        first = next(iter(again))
        yield Trouble(
            tuple(again), f"the same as a row above, such as row {again[first]}, word for word", "Delete one of the two"
        )


def _nameless(rows: Sequence[Row], label: Callable[[str], str]) -> Iterator[Trouble]:
    numbers = tuple(row.number for row in rows if not text(row.get("Prospect")))
    if numbers:
        yield Trouble(numbers, f"no {label('Prospect')}", "They are left alone until a name stands there")


def _unvisited(rows: Sequence[RowPlan], there: Mapping[int, Row], label: Callable[[str], str]) -> Iterator[Trouble]:
    blank = (row.prospect.row for row in rows if not row.prospect.visited and not row.prospect.bought_on)
    numbers = tuple(number for number in blank if there[number].get("Visited") is None)
    if numbers:
        yield Trouble(numbers, f"no {label('Visited')}", "They get no task until the day of the visit stands there")


def _of_column(heading: str, there: Mapping[int, Cell], rules: Rules, *, workbook: bool) -> Iterator[Trouble]:
    """What is unreadable under one heading, apart by how it is mended."""
    label = rules.label(heading)
    if heading in DATES:
        yield from _dates(label, there, workbook=workbook)
    elif heading in _PHONES:
        crowded = {n: cell for n, cell in there.items() if phones_in(cell, rules.country)}
        yield from _some(
            crowded,
            f"{label} that is no plain phone number",
            "Leave one whole number in the cell, and put names, notes and a second number into columns of their own",
        )
        yield from _some(
            {n: cell for n, cell in there.items() if n not in crowded},
            f"{label} that is no phone number",
            "Correct it or empty it",
        )
    elif heading in _WORDS:
        said = Counter(shortened(text(cell), 20) for cell in there.values())
        listed = ", ".join(f"{word} ({count})" for word, count in said.most_common(_LISTED))
        more = ", …" if len(said) > _LISTED else ""
        yield Trouble(
            tuple(there),
            f"{label} in words that Beback does not know: {listed}{more}",
            f"Replace them (Ctrl+H): {_ACCEPTED[heading]}",
        )
    else:
        yield from _some(there, f"{label} that cannot be read", "Correct it or empty it")


_ACCEPTED: Mapping[str, str] = {
    "Status": "Be-back (also when blank), Deciding, Not now, Bought or Lost",
    "Contact by": "Call, Text or Email",
    "OK to contact": "Yes or No",
    "Surprise": "x, or nothing",
}


def _dates(label: str, there: Mapping[int, Cell], *, workbook: bool) -> Iterator[Trouble]:
    """Text in the form of a date, by the order of its parts, and what is no date at all."""
    dates = {number: cell for number, cell in there.items() if is_date(cell)}
    by_order: dict[str, dict[int, Cell]] = {}
    for number, cell in dates.items():
        by_order.setdefault(_order(text(cell)), {})[number] = cell
    for order, cells in by_order.items():
        if workbook:
            mend = (
                "In Excel sort by this column, which brings them together; select them alone; Data, Text to Columns, "
                f"Next, Next, Date: {order}, Finish. Or type them anew, such as 2026-11-16"
            )
        else:
            mend = (
                "Put =DATEVALUE(...) into a column beside it, and paste its values over the text. Or type them anew, "
                "such as 2026-11-16"
            )
        yield from _some(cells, f"{label} as text, which is no date to a spreadsheet", mend)
    yield from _some(
        {number: cell for number, cell in there.items() if number not in dates},
        f"{label} that is no date",
        "Type the day, such as 2026-11-16; until then it counts as blank",
    )


def _order(typed: str) -> str:
    """The order of day, month and year as Excel's Text to Columns calls it."""
    if _MONTH_FIRST.match(typed):
        return "MDY"
    first, second, *_ = [*re.findall(r"\w+", typed), "", ""]
    if len(first) == 4:
        return "YMD"
    return "MDY" if "/" in typed and second.isdigit() and int(second) > 12 else "DMY" if "/" not in typed else "MDY"


def _some(there: Mapping[int, Cell], what: str, mend: str) -> Iterator[Trouble]:
    if there:
        example = next(iter(there.values()))
        yield Trouble(tuple(there), f'{what}, such as "{shown(example)}"', mend)


def _strangers(rows: Sequence[RowPlan], names: Sequence[str], label: Callable[[str], str]) -> Iterator[Trouble]:
    """Associates whom config.yaml does not have."""
    known = {name.casefold() for name in names}
    found = Counter(row.prospect.associate for row in rows if row.prospect.associate.casefold() not in {"", *known})
    if found:
        listed = ", ".join(f"{name} ({count})" for name, count in found.most_common(_LISTED))
        numbers = tuple(row.prospect.row for row in rows if row.prospect.associate in found)
        what = f"{label('Associate')} that config.yaml does not have: {listed}{', …' if len(found) > _LISTED else ''}"
        yield Trouble(numbers, what, "Put them under associates: in config.yaml, spelled the same way")
