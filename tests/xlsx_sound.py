"""Whether a package is one that Excel opens without a word: order, references, counts, types."""

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from xlsx_parts import Area, Element, Package, areas, children, headings, local, named, parse, place, rows_of

# ECMA-376 part 1, CT_Worksheet: the elements of a sheet must stand in this order.
ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls",
    "webPublishItems", "tableParts", "extLst",
)  # fmt: skip
BOOK_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)  # fmt: skip


def faults(path: Path) -> list[str]:
    """What Excel would stumble over, a line each."""
    with zipfile.ZipFile(path) as archive:
        broken = archive.testzip()
    if broken:
        return [f"the zip member {broken} is damaged"]
    package = Package(path)
    found = [*_zip_faults(package), *_link_faults(package), *_book_faults(package)]
    if not found:
        found += _style_faults(package)
        found += [fault for tab in package.sheets for fault in _sheet_faults(package, tab)]
    return found


def _zip_faults(package: Package) -> Iterator[str]:
    for name, times in Counter(info.filename.lower() for info in package.infos).items():
        if times > 1:
            yield f"the zip member {name} is there {times} times"


def _link_faults(package: Package) -> Iterator[str]:
    root = package.xml("[Content_Types].xml")
    endings = {e.get("Extension", "").lower() for e in children(root) if local(e) == "Default"}
    typed = Counter(e.get("PartName", "").lstrip("/").lower() for e in children(root) if local(e) == "Override")
    yield from (f"two content types for {part}" for part, times in typed.items() if times > 1)
    for name in package.members:
        part = name.replace("\\", "/").lower()
        if not part.endswith("/") and part not in typed and part.rpartition(".")[2] not in endings | {"xml"}:
            yield f"no content type for {name}"
    for name in package.members:
        folder, _, file = name.rpartition("_rels/")
        if not name.endswith(".rels"):
            continue
        ids = [e.get("Id") for e in children(parse(package.members[name]))]
        yield from (f"{name}: the ID {n} is there twice" for n, times in Counter(ids).items() if times > 1)
        for rel in package.rels(folder + file.removesuffix(".rels")).values():
            if not rel.external and not package.has(rel.target):
                yield f"{name}: there is no part {rel.target}"


def _book_faults(package: Package) -> Iterator[str]:
    root = package.xml(package.book)
    yield from _order_faults(root, BOOK_ORDER, package.book)
    listed = list(root.iter("{*}sheet"))
    for what in ("name", "sheetId"):
        values = Counter((e.get(what) or "").lower() for e in listed)
        yield from (f"{package.book}: two sheets with {what} {v}" for v, times in values.items() if times > 1)
    names = Counter((e.get("name"), e.get("localSheetId")) for e in root.iter("{*}definedName"))
    yield from (f"{package.book}: the name {n} is defined twice" for n, times in names.items() if times > 1)
    for e in root.iter("{*}definedName"):
        if int(e.get("localSheetId", "0")) >= len(listed):
            yield f"{package.book}: a name of a sheet that is not there"


def _order_faults(root: Element, order: tuple[str, ...], part: str) -> Iterator[str]:
    there = [order.index(local(e)) for e in children(root) if local(e) in order]
    if there != sorted(there):
        yield f"{part}: its elements are out of order: {[local(e) for e in children(root)]}"
    once = Counter(local(e) for e in children(root) if local(e) != "conditionalFormatting")
    yield from (f"{part}: {times} elements {name}" for name, times in once.items() if times > 1 and name in order)


def _style_faults(package: Package) -> Iterator[str]:
    part = package.of_type("styles")
    if part is None:
        return
    root = package.xml(part)
    sections = {local(e): e for e in children(root)}
    for name, e in sections.items():
        if e.get("count") is not None and int(e.get("count", "0")) != len(children(e)):
            yield f"{part}: {name} says {e.get('count')} and has {len(children(e))}"
    for xf in children(sections["cellXfs"]) if "cellXfs" in sections else ():
        for what, of in (("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"), ("xfId", "cellStyleXfs")):
            if of in sections and int(xf.get(what, "0")) >= len(sections[of]):
                yield f"{part}: a style with the {what} {xf.get(what)}"
    codes = Counter(e.get("numFmtId") for e in root.iter("{*}numFmt") if local(e) == "numFmt")
    yield from (f"{part}: number format {n} twice" for n, times in codes.items() if times > 1 and n)


def _sheet_faults(package: Package, tab: str) -> Iterator[str]:
    part = package.sheets[tab]
    root = package.xml(part)
    yield from _order_faults(root, ORDER, part)
    yield from _place_faults(root, part)
    yield from _extent_faults(package, tab, root)
    styles = max(len(package.formats), 1)
    for at, seen in package.cells[tab].items():
        if seen.style >= styles:
            yield f"{part}: {named(at)} has the style {seen.style} of {styles}"
        if seen.value is not None and len(seen.value) > 32_767:
            yield f"{part}: {named(at)} holds {len(seen.value)} characters"
    for rel in package.rels(part).values():
        if rel.type == "table":
            yield from _table_faults(package, tab, rel.target)


def _place_faults(root: Element, part: str) -> Iterator[str]:
    before = 0
    for row, e, cells in rows_of(root):
        if row <= before:
            yield f"{part}: row {row} after row {before}"
        before = row
        columns = [column for column, _ in cells]
        if columns != sorted(set(columns)):
            yield f"{part}: row {row} has its cells in the order {columns}"
        for column, cell in cells:
            reference = cell.get("r")
            if reference and place(reference) != (row, column):
                yield f"{part}: {reference} stands in row {row}"
        spans = e.get("spans")
        if (
            spans
            and columns
            and not (int(spans.split(":")[0]) <= columns[0] <= columns[-1] <= int(spans.split(":")[1]))
        ):
            yield f"{part}: row {row} has spans {spans} and cells in columns {columns[0]} to {columns[-1]}"
    for data in root.iterchildren("{*}sheetData"):
        if any(
            local(row) != "row" or any(local(c) not in ("c", "extLst") for c in children(row)) for row in children(data)
        ):
            yield f"{part}: something but rows and cells among the cells"


def _extent_faults(package: Package, tab: str, root: Element) -> Iterator[str]:
    extent = next((e.get("ref", "") for e in root.iterchildren("{*}dimension")), None)
    if extent is None:
        return
    told = areas(extent)[0]
    outside = [named(at) for at, seen in package.cells[tab].items() if at not in told and seen.value is not None]
    if outside:
        yield f"{package.sheets[tab]}: dimension {extent} leaves out {outside[:3]}"


def _table_faults(package: Package, tab: str, part: str) -> Iterator[str]:
    root = package.xml(part)
    where: Area = areas(root.get("ref", ""))[0]
    columns = [e.get("name", "") for e in root.iter("{*}tableColumn")]
    width = where.right - where.left + 1
    counts = {int(e.get("count", width)) for e in root.iter("{*}tableColumns")}
    if len(columns) != width or counts != {width}:
        yield f"{part}: {len(columns)} columns, counted {counts}, in {root.get('ref')}"
    if len({name.lower() for name in columns}) != len(columns):
        yield f"{part}: two columns of one name"
    ids = [e.get("id") for e in root.iter("{*}tableColumn")]
    if len(set(ids)) != len(ids):
        yield f"{part}: two columns of one id"
    if root.get("headerRowCount") != "0":
        cells = package.cells[tab]
        for column, name in enumerate(columns, where.left):
            seen = cells.get((where.top, column))
            if seen is None or seen.value is None or seen.value != name.replace("_x000a_", "\n"):
                yield f"{part}: the column {name} stands over {seen and seen.value!r}"
    for e in root.iter("{*}autoFilter"):
        inside = areas(e.get("ref", ""))[0]
        bottom = where.bottom - int(root.get("totalsRowCount", "0"))
        if (inside.top, inside.left, inside.bottom, inside.right) != (where.top, where.left, bottom, where.right):
            yield f"{part}: the filter {e.get('ref')} in the table {root.get('ref')}"


def lines_under(package: Package, tab: str) -> list[dict[str, str | None]]:
    """The rows of a tab below its headings as raw text by heading, blank ones left out."""
    top, columns = headings(package, tab)
    found: dict[int, dict[str, str | None]] = {}
    at_column = {column: heading for heading, column in columns.items()}
    for (row, column), seen in package.cells[tab].items():
        if row > top and seen.value not in (None, "") and column in at_column:
            found.setdefault(row, {})[at_column[column]] = seen.value
    return [found[row] for row in sorted(found)]
