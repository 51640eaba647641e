"""Requests for protected ranges, conditional formats and filters."""

from sheets_server.answers import ranged, ruled
from sheets_server.areas import Area
from sheets_server.errors import Json, Refused
from sheets_server.masks import write
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Held, Tab
from sheets_server.writing import Handler, Writer, area_of, mask_of, needed


def _add_protected_range(book: Spreadsheet, body: Json, writer: Writer) -> Json:
    needed(body, "protectedRange")
    new = dict(body["protectedRange"])
    needed(new, "range")
    tab, area = area_of(book, new.pop("range"))
    number = _number(book, new, "protectedRangeId", [h for t in book.tabs for h in t.protections])
    data = {"protectedRangeId": number, **{k: v for k, v in new.items() if v not in (False, "")}}
    asked = [user for user in new.get("editors", {}).get("users", []) if user != writer.email]
    shown = {**data, "requestingUserCanEdit": True, "editors": {"users": asked} if asked else {}}
    held = Held(area, {**shown, "editors": {"users": [*asked, writer.email]}})
    tab.protections.append(held)
    return {"protectedRange": ranged(tab, Held(area, shown))}


def _number(book: Spreadsheet, new: Json, name: str, taken: list[Held]) -> int:
    number = new.get(name) or next(book.numbers)
    if any(held.data[name] == number for held in taken):
        raise Refused(f"{name} {number} is already in use.")
    return int(number)


def _protection(book: Spreadsheet, number: int | None) -> tuple[Tab, Held]:
    for tab in book.tabs:
        for held in tab.protections:
            if held.data["protectedRangeId"] == number:
                return tab, held
    raise Refused(f"No protected range with ID: {number}")


def _mine(held: Held, writer: Writer, book: Spreadsheet) -> None:
    users = held.data.get("editors", {}).get("users", [])
    if writer.email not in (book.owner, *users) and not held.data.get("warningOnly"):
        raise Refused("You don't have permission to edit this protected range.")


def _update_protected_range(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "protectedRange")
    mask = mask_of(body, "ProtectedRange")
    new = body["protectedRange"]
    tab, held = _protection(book, new.get("protectedRangeId"))
    _mine(held, writer, book)
    after = write(mask, ranged(tab, held), new)
    _, held.area = area_of(book, after.pop("range"))
    held.data = {k: v for k, v in after.items() if v not in (False, "")} | {
        "protectedRangeId": held.data["protectedRangeId"]
    }


def _delete_protected_range(book: Spreadsheet, body: Json, writer: Writer) -> None:
    tab, held = _protection(book, body.get("protectedRangeId"))
    _mine(held, writer, book)
    tab.protections.remove(held)


def _add_rule(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "rule")
    rule = dict(body["rule"])
    needed(rule, "ranges")
    found = [area_of(book, one) for one in rule.pop("ranges")]
    if len({tab.id for tab, _ in found}) != 1:
        raise Refused("All ranges of a rule must be on one sheet.")
    if not {"booleanRule", "gradientRule"} & rule.keys():
        raise Refused("Must specify a rule.")
    tab = found[0][0]
    tab.rules.insert(body.get("index", 0), ([area for _, area in found], rule))


def _delete_rule(book: Spreadsheet, body: Json, writer: Writer) -> Json:
    tab, index = book.tab(body.get("sheetId", 0)), body.get("index", 0)
    if index >= len(tab.rules):
        raise Refused(f"No conditional format on sheet: {tab.id} at index: {index}")
    return {"rule": ruled(tab, *tab.rules.pop(index))}


def _add_filter_view(book: Spreadsheet, body: Json, writer: Writer) -> Json:
    needed(body, "filter")
    new = dict(body["filter"])
    tab, area = area_of(book, new.pop("range", {}))
    if any(held.data.get("title") == new.get("title") for held in tab.views):
        raise Refused(f'A filter view with the name "{new.get("title")}" already exists.')
    number = _number(book, new, "filterViewId", [h for t in book.tabs for h in t.views])
    held = Held(area, {"filterViewId": number, **_both_ways(new)})
    tab.views.append(held)
    return {"filter": ranged(tab, held)}


def _both_ways(view: Json) -> Json:
    """The service gives a filter's conditions back by column both as a list and as a map."""
    specs = {str(s.get("columnIndex", 0)): s.get("filterCriteria", {}) for s in view.get("filterSpecs", [])}
    criteria = specs or view.get("criteria", {})
    if not criteria:
        return view
    listed = [{"columnIndex": int(column), "filterCriteria": what} for column, what in sorted(criteria.items())]
    return {**view, "criteria": criteria, "filterSpecs": listed}


def _view(book: Spreadsheet, number: int | None) -> tuple[Tab, Held]:
    for tab in book.tabs:
        for held in tab.views:
            if held.data["filterViewId"] == number:
                return tab, held
    raise Refused(f"No filter view with ID: {number}")


def _update_filter_view(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "filter")
    mask = mask_of(body, "FilterView")
    tab, held = _view(book, body["filter"].get("filterViewId"))
    after = write(mask, ranged(tab, held), body["filter"])
    conditions = ("criteria", "filterSpecs")
    if not mask or set(conditions) & mask.keys():
        after = {k: v for k, v in after.items() if k not in conditions} | {
            k: body["filter"][k] for k in conditions if k in body["filter"]
        }
    area = after.pop("range", None)
    held.area = Area.of(area) if area else held.area
    held.data = {**_both_ways(after), "filterViewId": held.data["filterViewId"]}


def _delete_filter_view(book: Spreadsheet, body: Json, writer: Writer) -> None:
    tab, held = _view(book, body.get("filterId"))
    tab.views.remove(held)


def _set_basic_filter(book: Spreadsheet, body: Json, writer: Writer) -> None:
    needed(body, "filter")
    new = dict(body["filter"])
    tab, area = area_of(book, new.pop("range", {}))
    tab.basic_filter = Held(area, _both_ways(new))


HANDLERS: dict[str, Handler] = {
    "addProtectedRange": _add_protected_range,
    "updateProtectedRange": _update_protected_range,
    "deleteProtectedRange": _delete_protected_range,
    "addConditionalFormatRule": _add_rule,
    "deleteConditionalFormatRule": _delete_rule,
    "addFilterView": _add_filter_view,
    "updateFilterView": _update_filter_view,
    "deleteFilterView": _delete_filter_view,
    "setBasicFilter": _set_basic_filter,
}
