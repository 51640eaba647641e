"""What a sheet wears: drop-downs, check boxes, a frozen header, widths, warnings, colours and filter views.

Each piece is known again by what it says, so that a second time adds only what was taken off.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from beback.books.sheets.breadths import FIELDS as WIDTHS
from beback.books.sheets.breadths import hidden, widths
from beback.books.sheets.values import DAY, MOMENT, WITH_TIME, Json
from beback.books.tab import Tab, letters
from beback.prospects import DATES, SYSTEM, ContactBy, Status
from beback.recording import RESULTS

FIELDS = (
    "sheets(properties(sheetId,title,gridProperties),conditionalFormats,protectedRanges,filterViews,"
    f"data(startRow,startColumn,{WIDTHS},rowData.values(dataValidation,userEnteredFormat.numberFormat)))"
)
CHECK_BOXES = frozenset({"Done", "Surprise"})
TEXTS = frozenset({"Cell", "Work phone"})  # a number typed there keeps its zeros
TODAY = "Today's follow-ups"
_RED = {"red": 0.97, "green": 0.8, "blue": 0.68}
_AMBER = {"red": 1.0, "green": 0.85, "blue": 0.4}
_PROTECTED = "Beback writes this column: "


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be dressed for: the store's headings, its people, its cadences, and the account that writes."""

    labels: Mapping[str, str]
    associates: Sequence[str]
    cadences: Sequence[str]
    account: str | None

    def label(self, heading: str) -> str:
        """The store's heading for ours."""
        return self.labels.get(heading, heading)


def dressed(told: Json, tab: Tab, wishes: Wishes, added: Collection[str]) -> tuple[list[Json], list[str]]:
    """The requests that put on what is missing on a tab that looks like `told`, and what they are, for people.

    The headings in `added` were added just now: nobody has used their columns yet, so that they get all that ours have.
    """
    wardrobe = _Wardrobe(told, tab, wishes)
    requests: list[Json] = []
    said: list[str] = []
    pieces = (
        ("the frozen header", wardrobe.header()),
        ("drop-downs and check boxes", wardrobe.choices()),
        ("date formats", wardrobe.formats(added)),
        ("widths", widths(told, tab.columns, added)),
        ("ID and Key out of sight", hidden(told, tab.columns, added)),
        ("warnings on Beback's columns", wardrobe.warnings()),
        ("colours", wardrobe.colours()),
        ("filter views", wardrobe.views()),
    )
    for name, wanted in pieces:
        found = list(wanted)
        requests += found
        said += [name] if found else []
    return requests, said


class _Wardrobe:
    def __init__(self, told: Json, tab: Tab, wishes: Wishes) -> None:
        self.told, self.tab, self.wishes = told, tab, wishes
        self.sheet_id = told["properties"].get("sheetId", 0)
        self.size = told["properties"].get("gridProperties", {})
        self.worn = _worn(told)

    def header(self) -> Iterator[Json]:
        """The headings stay in sight."""
        if self.size.get("frozenRowCount", 0) < self.tab.heading_row:
            grid = {"frozenRowCount": self.tab.heading_row}
            properties = {"sheetId": self.sheet_id, "gridProperties": grid}
            yield {"updateSheetProperties": {"properties": properties, "fields": "gridProperties.frozenRowCount"}}

    def choices(self) -> Iterator[Json]:
        """Drop-downs that take other words too, and check boxes; a cell that has a choice of its own keeps it."""
        for heading, rule in self._rules().items():
            for area in self._lacking(heading, "dataValidation"):
                yield {"setDataValidation": {"range": area, "rule": rule}}

    def formats(self, added: Collection[str]) -> Iterator[Json]:
        """Dates seen as dates: in Beback's columns, and in new ones."""
        for heading in self.tab.columns:
            form = MOMENT if heading in WITH_TIME | {"Visited", "Appointment"} else DAY if heading in DATES else None
            form = {"type": "TEXT"} if heading in TEXTS else form
            if form and (heading in added or heading in SYSTEM):
                cell = {"userEnteredFormat": {"numberFormat": form}}
                for area in self._lacking(heading, "userEnteredFormat"):
                    yield {"repeatCell": {"range": area, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}

    def warnings(self) -> Iterator[Json]:
        """Who types into a column of Beback's is asked whether they mean it."""
        there = {worn.get("description"): worn for worn in self.told.get("protectedRanges", ())}
        for heading in (h for h in SYSTEM if h in self.tab.columns):
            wanted: Json = {
                "range": self._column(heading),
                "description": _PROTECTED + self.wishes.label(heading),
                "warningOnly": True,
            }
            if self.wishes.account:
                wanted["editors"] = {"users": [self.wishes.account]}
            worn = there.get(wanted["description"])
            if worn is None:
                yield {"addProtectedRange": {"protectedRange": wanted}}
            elif not (self._covers(worn.get("range", {}), heading) and worn.get("warningOnly")):
                mended = {**wanted, "protectedRangeId": worn["protectedRangeId"]}
                yield {"updateProtectedRange": {"protectedRange": mended, "fields": "range,warningOnly"}}

    def colours(self) -> Iterator[Json]:
        """Red for what is late, amber for Priority A; a rule of ours that points elsewhere is made anew."""
        rules = list(enumerate(self.told.get("conditionalFormats", ())))
        missing: list[Json] = []
        outworn: list[int] = []
        for mark, wanted in self._colour_rules():
            ours = [(index, rule) for index, rule in rules if f'"{mark}"' in _formula(rule)]
            if len(ours) != 1 or _formula(ours[0][1]) != _formula(wanted):
                outworn += [index for index, _ in ours]
                missing.append(wanted)
        for index in sorted(outworn, reverse=True):
            yield {"deleteConditionalFormatRule": {"sheetId": self.sheet_id, "index": index}}
        for rule in missing:
            yield {"addConditionalFormatRule": {"rule": rule, "index": 0}}

    def views(self) -> Iterator[Json]:
        """A filter view of open tasks for each associate, and one of what is due today."""
        there = {view.get("title"): view for view in self.told.get("filterViews", ())}
        for title, specs in self._wanted_views():
            view: Json = {"title": title, "range": self._whole(), "filterSpecs": specs, "sortSpecs": self._order()}
            worn = there.get(title)
            if worn is None:
                yield {"addFilterView": {"filter": view}}
            elif {s.get("columnIndex", 0) for s in worn.get("filterSpecs", ())} != {s["columnIndex"] for s in specs}:
                mended = {**view, "filterViewId": worn["filterViewId"]}
                yield {"updateFilterView": {"filter": mended, "fields": "range,filterSpecs,sortSpecs"}}

    def _rules(self) -> dict[str, Json]:
        words: dict[str, Sequence[str]] = {
            "Associate": self.wishes.associates,
            "Status": [status.value for status in Status],
            "Result": RESULTS,
            "Contact by": [way.value for way in ContactBy],
            "OK to contact": ("Yes", "No"),
            "Cadence": self.wishes.cadences,
        }
        rules: dict[str, Json] = {
            heading: {
                "condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": word} for word in some]},
                "showCustomUi": True,
                "strict": False,
            }
            for heading, some in words.items()
            if some
        }
        rules |= {heading: {"condition": {"type": "BOOLEAN"}} for heading in sorted(CHECK_BOXES)}
        return {heading: rule for heading, rule in rules.items() if heading in self.tab.columns}

    def _colour_rules(self) -> Iterator[tuple[str, Json]]:
        if not {"Task", "Due", "Priority", "Prospect"} <= set(self.tab.columns):
            return
        task, due, priority = (self._first(heading) for heading in ("Task", "Due", "Priority"))
        late = f'=AND(LEN("Beback late"),{task}<>"",ISNUMBER({due}),INT({due})<TODAY())'
        yield "Beback late", self._colour(["Prospect", "Task", "Due"], late, _RED)
        first = f'=AND(LEN("Beback first"),{priority}="A")'
        yield "Beback first", self._colour(["Priority"], first, _AMBER)

    def _colour(self, headings: Sequence[str], formula: str, colour: Json) -> Json:
        condition = {"type": "CUSTOM_FORMULA", "values": [{"userEnteredValue": formula}]}
        rule = {"condition": condition, "format": {"backgroundColor": colour}}
        return {"ranges": [self._column(heading) for heading in headings], "booleanRule": rule}

    def _wanted_views(self) -> Iterator[tuple[str, list[Json]]]:
        columns = self.tab.columns
        if not {"Task", "Due", "Priority"} <= set(columns):
            return
        task = _spec(columns["Task"], "NOT_BLANK")
        if "Associate" in columns:
            for name in self.wishes.associates:
                whose = _spec(columns["Associate"], "TEXT_EQ", {"userEnteredValue": name})
                yield f"{name}'s follow-ups", [whose, task]
        yield TODAY, [task, _spec(columns["Due"], "DATE_BEFORE", {"relativeDate": "TOMORROW"})]

    def _order(self) -> list[Json]:
        return [
            {"dimensionIndex": self.tab.columns[heading], "sortOrder": "ASCENDING"} for heading in ("Priority", "Due")
        ]

    def _whole(self) -> Json:
        return {"sheetId": self.sheet_id, "startRowIndex": self.tab.heading_row - 1}

    def _column(self, heading: str) -> Json:
        """All rows under a heading, those yet to come included."""
        column = self.tab.columns[heading]
        return {
            "sheetId": self.sheet_id,
            "startRowIndex": self.tab.heading_row,
            "startColumnIndex": column,
            "endColumnIndex": column + 1,
        }

    def _covers(self, area: Json, heading: str) -> bool:
        column = self.tab.columns[heading]
        return (area.get("startColumnIndex", 0), area.get("endColumnIndex")) == (column, column + 1)

    def _first(self, heading: str) -> str:
        """The first cell under a heading, as a rule names it."""
        return f"${letters(self.tab.columns[heading])}{self.tab.heading_row + 1}"

    def _lacking(self, heading: str, what: str) -> Iterator[Json]:
        """The cells under a heading that wear nothing of that kind."""
        column, top, end = self.tab.columns[heading], self.tab.heading_row, self.size.get("rowCount", 0)
        worn = sorted(row for row in self.worn.get((what, column), ()) if row >= top)
        for start, stop in zip([top, *(row + 1 for row in worn)], [*worn, end], strict=True):
            if start < stop:
                yield {**self._column(heading), "startRowIndex": start, "endRowIndex": stop}


def _worn(told: Json) -> dict[tuple[str, int], list[int]]:
    """The rows of each column that wear a choice or a format."""
    found: dict[tuple[str, int], list[int]] = {}
    for block in told.get("data", ()):
        for row, line in enumerate(block.get("rowData", ()), block.get("startRow", 0)):
            for column, cell in enumerate(line.get("values", ()), block.get("startColumn", 0)):
                for what in cell:
                    if cell[what]:
                        found.setdefault((what, column), []).append(row)
    return found


def _spec(column: int, kind: str, *values: Json) -> Json:
    condition: Json = {"type": kind}
    if values:
        condition["values"] = list(values)
    return {"columnIndex": column, "filterCriteria": {"condition": condition}}


def _formula(rule: Json) -> str:
    values = rule.get("booleanRule", {}).get("condition", {}).get("values") or [{}]
    return str(values[0].get("userEnteredValue", ""))
