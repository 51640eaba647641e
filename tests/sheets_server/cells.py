"""Cells: the API's CellData, and how a person's typing becomes one."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from beback.cells import Cell
from sheets_server.errors import Json
from sheets_server.formats import DATE, DATE_TIME, TIME, default_format, shown
from sheets_server.masks import Mask, show

Data: TypeAlias = Json
"""A CellData as it was set; never changed in place, so that tabs can share it."""

EPOCH = datetime(1899, 12, 30)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that somebody typed, with its result: a value, or an error as `#REF!`."""

    text: str
    result: Cell


@dataclass(frozen=True, slots=True)
class Chip:
    """A smart chip: a file, a place or a person, that people see as its name."""

    text: str
    uri: str


Typed: TypeAlias = Cell | Formula | Chip

_ERRORS = {
    "#REF!": ("REF", "Reference does not exist."),
    "#N/A": ("N_A", "Did not find value."),
    "#DIV/0!": ("DIVIDE_BY_ZERO", "Function DIVIDE parameter 2 cannot be zero."),
    "#VALUE!": ("VALUE", "Function ADD parameter 1 expects number values."),
    "#NAME?": ("NAME", "Unknown function."),
}


def typed(value: Typed, old: Data | None = None) -> Data | None:
    """The cell after somebody typed a value over the old one: text stays text, format and check box stay."""
    kept = {k: v for k, v in (old or {}).items() if k in ("userEnteredFormat", "dataValidation", "note")}
    match value:
        case None:
            return kept or None
        case Formula():
            return {**kept, "userEnteredValue": {"formulaValue": value.text}, "effectiveValue": _result(value.result)}
        case Chip():
            run = {"chip": {"richLinkProperties": {"uri": value.uri}}}
            return {**kept, "userEnteredValue": {"stringValue": value.text}, "chipRuns": [run]}
        case _:
            number_format = _format_of(value)
            if number_format:
                kept["userEnteredFormat"] = {**kept.get("userEnteredFormat", {}), "numberFormat": number_format}
            return {**kept, "userEnteredValue": extended(value)} if value != "" else kept or None


def _result(value: Cell) -> Json:
    if isinstance(value, str) and value in _ERRORS:
        kind, message = _ERRORS[value]
        return {"errorValue": {"type": kind, "message": message}}
    return extended(value)


def extended(value: Any) -> Json:
    """A value as the API's ExtendedValue: dates are serial numbers."""
    match value:
        case bool():
            return {"boolValue": value}
        case int() | float():
            return {"numberValue": value}
        case datetime():
            return {"numberValue": _number((value - EPOCH) / _DAY)}
        case date():
            return {"numberValue": (datetime.combine(value, time()) - EPOCH).days}
        case time():
            return {"numberValue": (datetime.combine(EPOCH, value) - EPOCH) / _DAY}
        case _:
            return {"stringValue": value}


def _format_of(value: Any) -> Json | None:
    match value:
        case datetime():
            return DATE_TIME if value.time() != time() else DATE
        case date():
            return DATE
        case time():
            return TIME
        case _:
            return None


def _number(number: float) -> float | int:
    return int(number) if float(number).is_integer() else number


def effective(data: Data) -> Json | None:
    """The ExtendedValue that a cell comes to; numbers without needless decimals."""
    entered = data.get("userEnteredValue")
    if not entered:
        return None
    if "formulaValue" in entered:
        unknown = {"errorValue": {"type": "ERROR", "message": "Formula parse error."}}
        found: Json = data.get("effectiveValue", unknown)
        return found
    if "numberValue" in entered:
        return {"numberValue": _number(entered["numberValue"])}
    return dict(entered)


def number_format(data: Data) -> Json:
    """The number format of a cell, {} where it has none."""
    found: Json = data.get("userEnteredFormat", {}).get("numberFormat", {})
    return found


def formatted(data: Data, locale: str) -> str | None:
    """What people see in a cell."""
    value = effective(data)
    if value is None:
        return None
    if "errorValue" in value:
        kinds = {kind: text for text, (kind, _) in _ERRORS.items()}
        return kinds.get(value["errorValue"]["type"], "#ERROR!")
    return shown(value, number_format(data), locale)


def content(data: Data | None) -> Cell:
    """What stands in a cell as people see it: dates by their format, errors and chips as text."""
    value = effective(data) if data else None
    if value is None or data is None:
        return None
    if "errorValue" in value:
        return formatted(data, "en_US")
    if "numberValue" in value and number_format(data).get("type") in ("DATE", "DATE_TIME"):
        return EPOCH + timedelta(seconds=round(value["numberValue"] * 86400))
    found: Cell = next(iter(value.values()))
    return found


def answer(data: Data, wanted: Mask, locale: str, look: Json) -> Json:
    """The cell in an answer, with the fields of the mask `wanted` ({}: all); `look` is the book's default format."""
    found: Json = {}
    for name in wanted or _SHOWN:
        part = _part(name, data, locale, look)
        if part is not None:
            below = wanted.get(name)
            found[name] = show(below, part) if below else part
    return found


_SHOWN = (
    "userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat", "effectiveFormat", "hyperlink",
    "note", "dataValidation", "chipRuns", "textFormatRuns",
)  # fmt: skip


def _part(name: str, data: Data, locale: str, look: Json) -> Any:
    match name:
        case "userEnteredValue":
            entered = data.get(name)
            return effective(data) if entered and "formulaValue" not in entered else entered
        case "effectiveValue":
            return effective(data)
        case "formattedValue":
            return formatted(data, locale)
        case "effectiveFormat":
            entered = data.get("userEnteredFormat", {})
            kind = {"numberFormat": default_format(number_format(data), locale)} if number_format(data) else {}
            return {**look, **entered, **kind} if data.get("userEnteredValue") or entered else None
        case _:
            return data.get(name)
