"""What differs between a workbook before and after a sync, other than what the sync was to write."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from beback.books import Changes
from beback.cells import Cell
from xlsx_parts import (
    At,
    Element,
    Package,
    Seen,
    Tree,
    areas,
    attributes,
    children,
    headings,
    letters,
    local,
    named,
    parse,
    rels_of,
    rows_of,
    tree,
)

SPREAD = frozenset({"ref", "sqref"})
GROWS = frozenset({"autoFilter", "conditionalFormatting", "dataValidations", "extLst", "ignoredErrors", "tableParts"})
ROW_SAYS = frozenset({"r", "spans"})
LISTS = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs")
HALF_A_SECOND = timedelta(seconds=0.5)


@dataclass(frozen=True, slots=True)
class Tabs:
    """What the two tabs are called."""

    prospects: str = "Prospects"
    log: str = "Contact log"


@dataclass(frozen=True, slots=True)
class Differ:
    """Two states of one workbook, and what was written in between."""

    before: Package
    after: Package
    changes: Changes
    tabs: Tabs
    columns: Mapping[str, str]

    def faults(self) -> Iterator[str]:
        """Every difference that should not be, and every change that is not there."""
        yield from self._member_faults()
        yield from _book_faults(self.before, self.after, self.tabs.log)
        if self.before.sheets.keys() - self.after.sheets.keys():
            return
        for tab in self.before.sheets:
            yield from self._tab_faults(tab)
        yield from self._value_faults()
        yield from self._line_faults()
        yield from _style_faults(self.before, self.after)

    def written(self) -> dict[str, dict[At, Cell]]:
        """The cells that were to be written on tabs that were there: by tab and place."""
        top, columns = self._prospects_columns()
        cells: dict[At, Cell] = {
            (top, columns[self.columns.get(h, h)]): self.columns.get(h, h) for h in self.changes.headings
        }
        for change in self.changes.cells:
            cells[change.row, columns[self.columns.get(change.heading, change.heading)]] = change.new
        return {self.tabs.prospects: cells, self.tabs.log: self._log_cells()}

    def _prospects_columns(self) -> tuple[int, dict[str, int]]:
        top, columns = headings(self.after, self.tabs.prospects, [self.columns.get("Prospect", "Prospect")])
        folded = {" ".join(name.split()).casefold(): column for name, column in columns.items()}
        ours = {*self.changes.headings, *(change.heading for change in self.changes.cells)}
        labels = [self.columns.get(h, h) for h in ours]
        return top, {label: columns.get(label) or folded[label.casefold()] for label in labels}

    def _log_cells(self) -> dict[At, Cell]:
        if self.tabs.log not in self.after.sheets:
            return {}
        top, columns = headings(self.after, self.tabs.log, ["Key"])
        old = self.before.cells.get(self.tabs.log, {})
        there = {seen.value for (row, _), seen in old.items() if row == top}
        cells: dict[At, Cell] = {(top, c): h for h, c in columns.items() if h not in there}
        ours = set(columns.values())
        used = [row for (row, c), seen in old.items() if row > top and c in ours and seen.value not in (None, "")]
        last = max(used, default=top)
        for row, line in enumerate(self.changes.lines, last + 1):
            cells |= {(row, columns[heading]): cell for heading, cell in line.items()}
        return cells

    def _member_faults(self) -> Iterator[str]:
        allowed = self._may_change()
        new = self.tabs.log not in self.before.sheets
        order = [info.filename for info in self.before.infos]
        kept = [info.filename for info in self.after.infos if info.filename in self.before.members]
        if order != kept:
            yield f"zip members lost or moved: {order} became {kept}"
        for name in self.after.members.keys() - self.before.members.keys():
            if not new and "styles" not in name:
                yield f"a new zip member {name}"
        for name, data in self.before.members.items():
            if name.lower() not in allowed and self.after.members.get(name, data) != data:
                yield f"the part {name} changed"

    def _may_change(self) -> set[str]:
        parts = {self.before.book}
        for tab in (self.tabs.prospects, self.tabs.log):
            if tab in self.before.sheets:
                part = self.before.sheets[tab]
                parts |= {part, *(r.target for r in self.before.rels(part).values() if r.type == "table")}
        styles = self.before.of_type("styles")
        if styles:
            parts.add(styles)
        if styles is None or self.tabs.log not in self.before.sheets:
            parts |= {"[Content_Types].xml", rels_of(self.before.book)}
        return {self.before.member(part).lower() for part in parts if self.before.has(part)}

    def _tab_faults(self, tab: str) -> Iterator[str]:
        old, new = self.before.read(self.before.sheets[tab]), self.after.read(self.after.sheets[tab])
        if old == new:
            return
        written = self.written().get(tab, {})
        before, after = self.before.cells[tab], self.after.cells[tab]
        for at in sorted(before.keys() | after.keys()):
            if at not in written and not _same(before.get(at), after.get(at)):
                yield f"{tab}!{named(at)} changed: {_shown(before.get(at))} became {_shown(after.get(at))}"
        yield from (f"{tab}: {fault}" for fault in _row_faults(parse(old), parse(new), written))
        yield from (f"{tab}: {fault}" for fault in _frame_faults(parse(old), parse(new), written))
        added = {c for _, c in written} - {c for (_, c), seen in before.items() if seen.value is not None}
        yield from (f"{tab}: {fault}" for fault in _width_faults(parse(old), parse(new), added))
        yield from (f"{tab}: {fault}" for fault in _choice_faults(parse(old), parse(new), written, added))

    def _value_faults(self) -> Iterator[str]:
        for tab, cells in self.written().items():
            for at, wanted in cells.items():
                seen = self.after.cells[tab].get(at)
                got = read_cell(self.after, seen)
                if not _means(wanted, got, dated=bool(self.after.formats)):
                    yield f"{tab}!{named(at)}: wanted {wanted!r}, there is {got!r} ({_shown(seen)})"
                yield from self._dress_faults(tab, at, wanted, seen)

    def _dress_faults(self, tab: str, at: At, wanted: Cell, seen: Seen | None) -> Iterator[str]:
        """A cell keeps its style, but that a date gets a date format where it had none."""
        old = self.before.cells.get(tab, {}).get(at)
        if old is None or seen is None or old.style == seen.style:
            return
        if isinstance(wanted, date) and not self.before.shows_date(old.style):
            return
        yield f"{tab}!{named(at)}: its style {old.style} became {seen.style}"

    def _line_faults(self) -> Iterator[str]:
        if self.changes and self.tabs.log not in self.after.sheets:
            yield "there is no log"
        if self.tabs.log not in self.before.sheets and self.changes and list(self.after.sheets)[-1] != self.tabs.log:
            yield "the log is not the last tab"


def differences(before: Path, after: Path, changes: Changes, columns: Mapping[str, str] | None = None) -> list[str]:
    """The faults between two files, the first written over by `changes` to become the second."""
    return list(Differ(Package(before), Package(after), changes, Tabs(), columns or {}).faults())


def read_cell(package: Package, seen: Seen | None) -> Cell:
    """A cell's value: a number in a date style as a datetime."""
    if seen is None or seen.value is None or (seen.value == "" and seen.type != "n"):
        return None
    if seen.type == "b":
        return seen.value == "1"
    if seen.type == "d":
        return datetime.fromisoformat(seen.value)
    if seen.type != "n":
        return seen.value
    number = float(seen.value)
    if package.shows_date(seen.style):
        start = datetime(1904, 1, 1) if package.since_1904 else datetime(1899, 12, 30)
        return start + timedelta(days=number)
    return number


def _means(wanted: Cell, got: Cell, *, dated: bool) -> bool:
    """Whether a cell holds what was wanted; without styles there are no dates, and ISO text stands for one."""
    if wanted is None or wanted == "":
        return got is None
    if isinstance(wanted, date):
        moment = wanted if isinstance(wanted, datetime) else datetime(wanted.year, wanted.month, wanted.day)
        if isinstance(got, str) and not dated:
            return got.replace("T", " ").startswith(f"{moment:%Y-%m-%d}")
        return isinstance(got, datetime) and abs(got - moment) < HALF_A_SECOND
    if isinstance(wanted, str):
        return isinstance(got, str) and got.replace("\r\n", "\n") == wanted.replace("\r\n", "\n")
    return (type(wanted) is type(got) is bool and wanted == got) or (not isinstance(got, bool) and wanted == got)


def _same(old: Seen | None, new: Seen | None) -> bool:
    return (old.xml if old else None) == (new.xml if new else None)


def _shown(seen: Seen | None) -> str:
    if seen is None:
        return "no cell"
    formula = f" ={seen.formula}" if seen.formula is not None else ""
    return f"<{seen.type}{formula} {(seen.value or '')[:40]!r} style {seen.style}>"


def _row_faults(old: Element, new: Element, written: Mapping[At, Cell]) -> Iterator[str]:
    def says(root: Element) -> dict[int, Tree]:
        """Height, style, hiding; rows that say nothing left out."""
        found: dict[int, Tree] = {}
        for number, row, _ in rows_of(root):
            said = tuple(sorted((k, v) for k, v in attributes(row).items() if k not in ROW_SAYS))
            if said:
                found[number] = said
        return found

    before, after = says(old), says(new)
    added = {row for row, _ in written} - {number for number, _, _ in rows_of(old)}
    for number in sorted(before.keys() | after.keys()):
        if before.get(number) != after.get(number) and number not in added:
            yield f"row {number} says {after.get(number)}, not {before.get(number)}"


def _frame_faults(old: Element, new: Element, written: Mapping[At, Cell]) -> Iterator[str]:
    """What stands around the cells: the same, but that ranges may have grown over what was written."""
    if old.tag != new.tag or attributes(old) != attributes(new) or old.nsmap != new.nsmap:
        yield f"the root says {new.nsmap} {attributes(new)}, not {old.nsmap} {attributes(old)}"
    elsewhere = ("sheetData", "dimension", "cols", "dataValidations")
    before = [e for e in old if local(e) not in elsewhere]
    after = [e for e in new if local(e) not in elsewhere]
    names = [local(e) for e in before]
    if names != [local(e) for e in after]:
        yield f"the elements {names} became {[local(e) for e in after]}"
        return
    for one, two in zip(before, after, strict=True):
        if tree(one, tails=False) == tree(two, tails=False):
            continue
        if local(one) not in GROWS or _without_ranges(one) != _without_ranges(two):
            yield f"{local(one)} changed"
        else:
            yield from _range_faults(one, two, written)


def _choice_faults(old: Element, new: Element, written: Mapping[At, Cell], added: set[int]) -> Iterator[str]:
    """Drop-downs are as they were, but that they may have grown, and that there may be some below new headings."""
    before, after = ([*root.iterfind("{*}dataValidations/{*}dataValidation")] for root in (old, new))
    for one, two in zip(before, after, strict=False):
        if _without_ranges(one) != _without_ranges(two):
            yield "dataValidations changed"
        yield from _range_faults(one, two, written)
    if len(after) < len(before):
        yield "dataValidations lost one"
    for two in after[len(before) :]:
        (area,) = areas(two.get("sqref", ""))
        if area.left != area.right or area.left not in added:
            yield f"dataValidations has a new one for {two.get('sqref')}"
    for group in new.iterfind("{*}dataValidations"):
        if group.get("count") not in (None, str(len(children(group)))):
            yield f"dataValidations says {group.get('count')} and has {len(children(group))}"


def _width_faults(old: Element, new: Element, added: set[int]) -> Iterator[str]:
    """All columns are as they were, but for those that are new: these have a width of their own."""
    before, after = _columns(old), _columns(new)
    changed = [c for c in before.keys() | after.keys() if before.get(c) != after.get(c) and c not in added]
    if changed:
        yield f"the widths of columns changed: {', '.join(letters(c) for c in sorted(changed)[:9])}"
    for column in sorted(added):
        if after.get(column, {}).get("customWidth") != "1":
            yield f"the new column {letters(column)} has no width"
        if after.get(column, {}).get("style") != before.get(column, {}).get("style"):
            yield f"the new column {letters(column)} has another style"


def _columns(root: Element) -> dict[int, dict[str, str]]:
    """What is said of each column, by its number from 1."""
    found: dict[int, dict[str, str]] = {}
    for col in root.iterfind("{*}cols/{*}col"):
        said = {k: v for k, v in attributes(col).items() if k not in ("min", "max")}
        found |= dict.fromkeys(range(int(col.get("min", "1")), int(col.get("max", "1")) + 1), said)
    return found


def _ranges(element: Element) -> list[str]:
    """All ranges that an element and those in it name, in order."""
    found = []
    for e in element.iter("*"):
        found += [v for k, v in attributes(e).items() if k in SPREAD]
        if local(e) == "sqref":
            found.append(e.text or "")
    return found


def _without_ranges(element: Element) -> Tree:
    below = tuple(_without_ranges(e) for e in children(element))
    said = tuple(sorted((k, v) for k, v in attributes(element).items() if k not in SPREAD))
    return element.tag, said, "" if local(element) == "sqref" else (element.text or "").strip(), below


def _range_faults(old: Element, new: Element, written: Mapping[At, Cell]) -> Iterator[str]:
    right = max((column for _, column in written), default=0)
    bottom = max((row for row, _ in written), default=0)
    for one, two in zip(_ranges(old), _ranges(new), strict=True):
        before, after = areas(one), areas(two)
        if len(before) != len(after):
            yield f"{local(old)}: {one} became {two}"
            continue
        for a, b in zip(before, after, strict=True):
            fits = b.holds(a) and (a.top, a.left) == (b.top, b.left)
            if not fits or b.right > max(a.right, right) or b.bottom > max(a.bottom, bottom):
                yield f"{local(old)}: {one} became {two}, written was up to {letters(right)}{bottom}"


def _book_faults(old: Package, new: Package, log: str) -> Iterator[str]:
    before, after = old.xml(old.book), new.xml(new.book)
    if tree(before) == tree(after):
        return
    if attributes(before) != attributes(after) or before.nsmap != after.nsmap:
        yield "the workbook's root changed"
    listed = [[attributes(e) for e in root.iter("{*}sheet")] for root in (before, after)]
    grown = [e for e in listed[1][len(listed[0]) :] if e.get("name") != log]
    if listed[0] != listed[1][: len(listed[0])] or grown:
        yield f"the list of tabs {listed[0]} became {listed[1]}"
    bare = [
        [_bare(e) for e in children(root) if local(e) not in ("sheets", "definedNames", "calcPr")]
        for root in (before, after)
    ]
    if bare[0] != bare[1]:
        yield "the workbook part changed"
    yield from _name_faults(before, after, len(listed[0]))
    calc = [
        {k: v for e in root.iterchildren("{*}calcPr") for k, v in attributes(e).items()} for root in (before, after)
    ]
    calc[0].pop("fullCalcOnLoad", None)
    calc[1].pop("fullCalcOnLoad", None)
    if calc[0] != calc[1]:
        yield f"calcPr {calc[0]} became {calc[1]}"


def _bare(element: Element) -> Tree:
    return tree(element, tails=False)


def _name_faults(before: Element, after: Element, tabs: int) -> Iterator[str]:
    def listed(root: Element) -> dict[tuple[str, str], str]:
        return {(e.get("name", ""), e.get("localSheetId", "")): e.text or "" for e in root.iter("{*}definedName")}

    old, new = listed(before), listed(after)
    for key in old.keys() | new.keys():
        was, now = old.get(key), new.get(key)
        if was is None and (key[1] == "" or int(key[1]) < tabs):
            yield f"a new name {key}"
        if was is not None and now != was:
            grown = now is not None and key[0] == "_xlnm._FilterDatabase" and areas(now)[0].holds(areas(was)[0])
            if not grown:
                yield f"the name {key}: {was} became {now}"


def _style_faults(old: Package, new: Package) -> Iterator[str]:
    part = old.of_type("styles")
    if part is None or old.read(part) == new.read(part):
        return
    before, after = old.xml(part), new.xml(part)
    if attributes(before) != attributes(after) or before.nsmap != after.nsmap:
        yield "the root of the styles changed"
    was = {local(e): e for e in children(before)}
    now = {local(e): e for e in children(after)}
    if set(was) - set(now) or set(now) - set(was) - {"numFmts"}:
        yield f"the styles have {list(now)}, not {list(was)}"
        return
    for name, e in was.items():
        if name in LISTS:
            one, two = ([_bare(k) for k in children(section)] for section in (e, now[name]))
            if two[: len(one)] != one:
                yield f"the styles' {name} changed"
        elif _bare(e) != _bare(now[name]):
            yield f"the styles' {name} changed"


def grown(package: Package, tab: str, what: Sequence[str]) -> list[str]:
    """The ranges of a tab's elements of those names, in order."""
    root = package.xml(package.sheets[tab])
    return [reference for e in root.iter("*") if local(e) in what for reference in _ranges(e)[:1]]
