"""Trying on a scratch sheet what no recording of Google's service covers, so that it is known and not believed."""

import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from beback.books.sheets import batch
from beback.books.sheets.dressing import FIELDS as CLOTHES
from beback.books.sheets.dressing import Wishes, dressed
from beback.books.sheets.seen import FIELDS, MARK, Seen, Sheet, seen_of
from beback.books.sheets.trouble import Kind, Trouble
from beback.books.sheets.values import EPOCH, Json, Raw, packed
from beback.books.sheets.wire import Line
from beback.books.tab import Tab
from beback.cells import Cell

_TAB = "Beback's check"
_HEADINGS = {"When": 0, "Note": 1, "Key": 2}
_MOMENT = datetime(2026, 11, 17, 9, 30)
_TEXTS = ("=1+1", "007", "'quoted", "+1 312", "TRUE", "2026-11-16", "💍", "x" * 50_000)


@dataclass(frozen=True, slots=True)
class Finding:
    """One point: what was tried, whether Google does as Beback believes, and what it does instead."""

    point: str
    good: bool
    instead: str = ""

    def __str__(self) -> str:
        return f"as expected: {self.point}" if self.good else f"NOT as expected: {self.point}: {self.instead}"


class Trial:
    """The points in their order, the fence first, on a tab of their own that stays for people to look at."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.sheet_id = secrets.randbelow(2**31 - 1) + 1
        self.title = f"{_TAB} {self.sheet_id}"

    def findings(self) -> Iterator[Finding]:
        """Tries point after point. Raises BookError where the sheet is out of reach."""
        answer = self.line.read(FIELDS)
        yield Finding("one request reads all tabs with their marks", bool(answer.told.get("sheets")))
        number = seen_of(answer.told, answer.content).generation + 1
        points: tuple[Callable[[int], Iterator[Finding]], ...] = (
            self._fence,
            self._tab,
            self._lines,
            self._texts,
            self._repeated,
            self._columns,
            self._clothes,
        )
        for point in points:
            try:
                yield from point(number)
            except Trouble as trouble:
                yield Finding((point.__doc__ or "").strip().rstrip("."), good=False, instead=str(trouble))

    def _fence(self, number: int) -> Iterator[Finding]:
        """A mark with a number of one's own, which makes a batch fail where the number is taken."""
        seen = self._write(list(batch.mark(number, "first", ())))
        yield Finding(
            "a mark takes the number that it is given", seen.marks.get(number) == "first", f"{dict(seen.marks)}"
        )
        refused, note = False, "the batch was done all the same"
        try:
            self._write([*batch.mark(number, "second", ()), batch.new_tab(self.sheet_id, self.title, 3)])
        except Trouble as trouble:
            refused, note = trouble.kind is Kind.MARK, str(trouble)
        yield Finding("a mark whose number is taken makes the batch fail", refused, note)
        after = self._read()
        yield Finding("and then nothing of that batch is done", self.title not in after.titles, "its tab is there")
        lookup = {"developerMetadataLookup": {"metadataKey": MARK, "metadataId": number}}
        cleared = self._write([{"deleteDeveloperMetadata": {"dataFilter": lookup}}])
        yield Finding("a mark can be taken away", number not in cleared.marks, f"{dict(cleared.marks)}")

    def _tab(self, _: int) -> Iterator[Finding]:
        """A new tab with headings, shown in the answer of the same batch."""
        headings = batch.Cells({(0, column): heading for heading, column in _HEADINGS.items()})
        seen = self._write([batch.new_tab(self.sheet_id, self.title, 3), *headings.requests(self.sheet_id)])
        row = self._mine(seen).cells[:1]
        yield Finding("the answer to a batch shows the sheet after it", [*map(list, row)] == [[*_HEADINGS]], f"{row}")

    def _lines(self, _: int) -> Iterator[Finding]:
        """Lines appended below the last one, and their dates."""
        dates = batch.Cells()
        for row, key in enumerate(("k1", "k2"), 1):
            line: Mapping[str, Cell] = {"When": _MOMENT, "Note": "=1+1", "Key": key}
            dates.show((row, 0), "When", _MOMENT, {})
            seen = self._write(list(batch.appended(self.sheet_id, _HEADINGS, [line])), alone=True)
        mine = self._mine(seen)
        keys = [mine.cell(row, 2) for row in (1, 2)]
        yield Finding("lines go below the last one, in their columns", keys == ["k1", "k2"], f"{keys}")
        yield Finding("the answer can be kept to one tab", seen.titles == (self.title,), ", ".join(seen.titles))
        days = (_MOMENT - EPOCH).total_seconds() / 86_400
        there = mine.cell(1, 0)
        near = isinstance(there, int | float) and abs(there - days) < 1e-5
        yield Finding("a date is a number of days", near, f"{there}")
        shown = self._mine(self._write(list(dates.requests(self.sheet_id)))).shown
        look = [shown.get((row, 0)) for row in (1, 2)]
        yield Finding("and is seen as a date once its format is set", look == ["2026-11-17 09:30"] * 2, f"{look}")

    def _repeated(self, _: int) -> Iterator[Finding]:
        """The same in many cells at once, their looks untouched."""
        rows = range(20, 20 + batch.MANY)
        seen = self._write(list(batch.Cells({(row, 0): False for row in rows}).requests(self.sheet_id)))
        mine = self._mine(seen)
        there = [mine.cell(row, 0) for row in rows]
        yield Finding("many cells can be given the same at once", there == [False] * len(rows), f"{there}")
        mine = self._mine(self._write(list(batch.Cells(dict.fromkeys(((1, 0), (2, 0)))).requests(self.sheet_id))))
        kept = [mine.formats.get((row, 0), {}).get("type") for row in (1, 2)]
        yield Finding("a cell that is emptied keeps its format", kept == ["DATE_TIME"] * 2, f"{kept}")

    def _texts(self, _: int) -> Iterator[Finding]:
        """Text of every kind, and a check box."""
        wanted: dict[tuple[int, int], Raw] = {(row, 1): text for row, text in enumerate(_TEXTS, 3)}
        seen = self._write(list(batch.Cells({**wanted, (3, 0): False}).requests(self.sheet_id)))
        mine = self._mine(seen)
        wrong = [
            str(text)[:20] for place, text in wanted.items() if mine.cell(*place) != text or place in mine.formulas
        ]
        yield Finding("text stays the text that it is", not wrong, ", ".join(wrong))
        yield Finding("an empty check box reads FALSE", mine.cell(3, 0) is False, f"{mine.cell(3, 0)}")

    def _columns(self, _: int) -> Iterator[Finding]:
        """New columns at the end and in between."""
        sheet = self._mine(self._read())
        after = self._mine(self._write([*batch.new_columns(sheet, 3, 2), *batch.new_columns(sheet, 1, 1)]))
        place = (after.width, after.cell(0, 2))
        yield Finding("columns can be put in, and added at the end", place == (6, "Note"), f"{place}")

    def _clothes(self, _: int) -> Iterator[Finding]:
        """Drop-downs, check boxes, colours, warnings and filter views."""
        self._write(self._lacking()[0])
        lost = self._lacking()[1]
        yield Finding("what a tab wears is seen again as it was put on", not lost, ", ".join(lost))

    def _lacking(self) -> tuple[list[Json], list[str]]:
        """What puts on what the tab lacks, as if it were Prospects, and its names."""
        headings = ("Prospect", "Associate", "Done", "Task", "Due", "Priority")
        tab = Tab(self.title, 1, {heading: column for column, heading in enumerate(headings)}, len(headings), ())
        wishes = Wishes({}, ("Dana Reyes", "Lee Ortiz"), (), self.line.access.account)
        answer = self.line.read(CLOTHES)
        mine = [sheet for sheet in answer.told["sheets"] if sheet["properties"].get("sheetId") == self.sheet_id]
        return dressed(mine[0] if mine else {"properties": {"sheetId": self.sheet_id}}, tab, wishes, ())

    def _read(self) -> Seen:
        answer = self.line.read(FIELDS)
        return seen_of(answer.told, answer.content)

    def _write(self, requests: list[Json], *, alone: bool = False) -> Seen:
        answer = self.line.write(packed(batch.body(requests, [self.title] if alone else [])), batch.ANSWER)
        return seen_of(answer.told.get("updatedSpreadsheet", {}), answer.content)

    def _mine(self, seen: Seen) -> Sheet:
        return next((sheet for sheet in seen.sheets if sheet.id == self.sheet_id), Sheet(0, "", 0, 0, []))
