"""Requests that change tabs, rows, columns, properties and developer metadata."""

from typing import Any

from sheets_server.answers import sheet_properties
from sheets_server.areas import Area
from sheets_server.errors import Json, Refused
from sheets_server.masks import write
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Tab
from sheets_server.writing import Handler, Writer, allowed, mask_of, needed


def _add_sheet(book: Spreadsheet, body: Json, writer: Writer) -> Json:
    properties = dict(body.get("properties", {}))
    title = properties.pop("title", f"Sheet{len(book.tabs) + 1}")
    _free_title(book, title)
    sheet_id = properties.pop("sheetId", next(book.numbers))
    if any(tab.id == sheet_id for tab in book.tabs):
        raise Refused(f"A sheet with the ID {sheet_id} already exists.")
    size = properties.pop("gridProperties", {})
    tab = Tab(sheet_id, title, size.pop("rowCount", 1000), size.pop("columnCount", 26), grid_properties=size)
    place = properties.pop("index", len(book.tabs))
    properties.pop("sheetType", None)
    tab.properties = properties
    book.tabs.insert(place, tab)
    return {"properties": sheet_properties(book, tab)}


def _free_title(book: Spreadsheet, title: str) -> None:
    if title.casefold() in (taken.casefold() for taken in book.titles):
        raise Refused(f'A sheet with the name "{title}" already exists. Please enter another name.')


def _update_sheet_properties(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "properties")
    mask = mask_of(body, "SheetProperties")
    new = body["properties"]
    tab = book.tab(new.get("sheetId", 0))
    after = write(mask, sheet_properties(book, tab), new)
    if after.get("title") != tab.title:
        _free_title(book, after.get("title", ""))
        tab.title = after.get("title", "")
    if after.get("hidden") and all(other.properties.get("hidden") for other in book.tabs if other is not tab):
        raise Refused("You can't hide all the sheets in a document.")
    size = dict(after.get("gridProperties", {}))
    tab.resize(size.pop("rowCount", tab.row_count), size.pop("columnCount", tab.column_count))
    tab.grid_properties = {k: v for k, v in size.items() if v is not False and v != 0}
    place = after.get("index", 0)
    if place != book.tabs.index(tab):
        book.tabs.remove(tab)
        book.tabs.insert(place, tab)
    fixed = ("sheetId", "title", "index", "sheetType", "gridProperties")
    tab.properties = {k: v for k, v in after.items() if k not in fixed and v is not False}


def _update_spreadsheet_properties(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "properties")
    mask = mask_of(body, "SpreadsheetProperties")
    old = {"title": book.title, "locale": book.locale, "timeZone": book.time_zone}
    new = write(mask, old, body["properties"])
    book.title, book.locale, book.time_zone = new["title"], new["locale"], new["timeZone"]


def _insert_dimension(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "range")
    span = body["range"]
    needed(span, "dimension", "startIndex", "endIndex")
    tab, at, count = book.tab(span.get("sheetId", 0)), span["startIndex"], span["endIndex"] - span["startIndex"]
    rows = span["dimension"] == "ROWS"
    size = tab.row_count if rows else tab.column_count
    if count < 1:
        raise Refused("range.endIndex must be larger than range.startIndex.")
    if at > size:
        raise Refused(f"range.startIndex is larger than current grid size ({size})")
    before = bool(body.get("inheritFromBefore"))
    if at == size and not before:
        raise Refused(f"range.startIndex must be less than the grid size ({size}) if inheritFromBefore is false.")
    if before and at == 0:
        raise Refused("When inserting at the beginning of the sheet, inheritFromBefore must be false.")
    allowed(book, tab, Area(at, at + 1) if rows else Area(left=at, right=at + 1), writer)
    tab.insert(span["dimension"], at, count, at - 1 if before else at)


def _append_dimension(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "dimension", "length")
    tab = book.tab(body.get("sheetId", 0))
    if body["dimension"] == "ROWS":
        tab.row_count += body["length"]
    else:
        tab.column_count += body["length"]


def _update_dimension_properties(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "range")
    mask = mask_of(body, "DimensionProperties")
    span = body["range"]
    needed(span, "dimension")
    tab = book.tab(span.get("sheetId", 0))
    size = tab.row_count if span["dimension"] == "ROWS" else tab.column_count
    end = span.get("endIndex", size)
    if end > size:
        raise Refused(f"Dimension range exceeds grid limits: {end} of {size}")
    for at in range(span.get("startIndex", 0), end):
        after = write(mask, tab.looks(span["dimension"], at), body.get("properties", {}))
        tab.look(span["dimension"], at, {k: v for k, v in after.items() if v is not False})


def _create_developer_metadata(book: Spreadsheet, body: Json, writer: Writer) -> Json:
    needed(body, "developerMetadata")
    new = body["developerMetadata"]
    needed(new, "metadataKey", "location", "visibility")
    number = new.get("metadataId") or next(book.numbers)
    if number < 1:
        raise Refused("developerMetadata.metadataId must be positive.")
    if number in book.metadata:
        raise Refused(
            f"Cannot add developer metadata with ID [{number}] because developer metadata with that ID already exists."
        )
    kind = "SPREADSHEET" if new["location"].get("spreadsheet") else "SHEET"
    book.metadata[number] = {**new, "metadataId": number, "location": {"locationType": kind, **new["location"]}}
    return {"developerMetadata": book.metadata[number]}


def _delete_developer_metadata(book: Spreadsheet, body: Json, writer: Writer) -> Json:
    needed(body, "dataFilter")
    needed(body["dataFilter"], "developerMetadataLookup")
    lookup = body["dataFilter"]["developerMetadataLookup"]
    gone = [one for one in book.metadata.values() if _found(one, lookup)]
    for one in gone:
        del book.metadata[one["metadataId"]]
    return {"deletedDeveloperMetadata": gone} if gone else {}


def _found(one: Json, lookup: Json) -> bool:
    known: dict[str, Any] = {**one, "locationType": one["location"]["locationType"]}
    return all(known.get(name) == wanted for name, wanted in lookup.items())


HANDLERS: dict[str, Handler] = {
    "addSheet": _add_sheet,
    "updateSheetProperties": _update_sheet_properties,
    "updateSpreadsheetProperties": _update_spreadsheet_properties,
    "insertDimension": _insert_dimension,
    "appendDimension": _append_dimension,
    "updateDimensionProperties": _update_dimension_properties,
    "createDeveloperMetadata": _create_developer_metadata,
    "deleteDeveloperMetadata": _delete_developer_metadata,
}
