"""Cells as the Sheets API tells and takes them; a date is a number of days, and only its column says so."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

from beback.cells import Cell, text
from beback.prospects import DATES, LOG_DATES

Json: TypeAlias = dict[str, Any]
Raw: TypeAlias = str | bool | int | float | None
"""What stands in a cell, before its column tells what a number means."""

EPOCH = datetime(1899, 12, 30)
LONGEST = 50_000  # characters in a cell
MOMENT: Json = {"type": "DATE_TIME", "pattern": "yyyy-mm-dd hh:mm"}
DAY: Json = {"type": "DATE", "pattern": "yyyy-mm-dd"}
WITH_TIME = frozenset({"Due", "When"})  # always shown with their time
_DATED = DATES | LOG_DATES
_NUMBERS = frozenset({"Value", "Amount", "Cost", "Done", "Surprise", "OK to contact"})
_DAYS = 2_958_465  # 9999-12-31


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that somebody typed, to be put back as it was."""

    typed: str


def raw_of(data: Mapping[str, Any]) -> Raw:
    """What stands in a cell of an answer; errors, chips and the like as people see them."""
    value = data.get("effectiveValue")
    if value:
        for kind in ("stringValue", "numberValue", "boolValue"):
            if kind in value:
                found: Raw = value[kind]
                return found
    shown: str | None = data.get("formattedValue")
    return shown


def cell_of(raw: Raw, heading: str, shown: str | None) -> Cell:
    """The cell under a heading of ours; `shown` is a number as people see it.

    A number is a date where the column holds dates. Under a heading for text a number that people see as something
    else (a date, a ZIP code with its leading zero) is what they see.
    """
    if raw is None or isinstance(raw, bool | str):
        return raw
    if heading in _DATED:
        return moment_of(raw)
    number = int(raw) if isinstance(raw, float) and raw.is_integer() else raw
    if heading in _NUMBERS or shown is None or _digits(shown) == _digits(text(number)):
        return number
    return shown


def moment_of(days: float) -> Cell:
    """The moment that a number of days stands for, to the second; the number where there is no such day."""
    if not 1 <= days < _DAYS or not math.isfinite(days):
        return days
    return EPOCH + timedelta(seconds=round(days * 86_400))


def stored(cell: Cell) -> Raw:
    """A cell of ours as the sheet is to hold it."""
    match cell:
        case datetime():
            return _number((cell - EPOCH) / timedelta(days=1))
        case date():
            return (datetime.combine(cell, time()) - EPOCH).days
        case time():
            return (datetime.combine(EPOCH, cell) - EPOCH) / timedelta(days=1)
        case str():
            return cell[:LONGEST] or None
    return cell


def entered(raw: Raw | Formula) -> Json:
    """CellData that holds this; text is never taken for a formula, a number or a date."""
    match raw:
        case None | "":
            return {}
        case Formula():
            return {"userEnteredValue": {"formulaValue": raw.typed}}
        case bool():
            return {"userEnteredValue": {"boolValue": raw}}
        case int() | float():
            return {"userEnteredValue": {"numberValue": raw}}
    return {"userEnteredValue": {"stringValue": raw}}


def packed(body: Json) -> bytes:
    """A request's body, in as few bytes as it takes."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")


def date_format(heading: str, cell: Cell) -> Json | None:
    """The number format in which a date under this heading is to be seen, None for cells that are no dates."""
    if not isinstance(cell, date):
        return None
    clocked = isinstance(cell, datetime) and cell.time() != time(0)
    return MOMENT if clocked or heading in WITH_TIME else DAY


def same(one: Raw, other: Raw) -> bool:
    """Whether two cells hold the same; blank is blank, and an empty check box is not."""
    if one in (None, "") or other in (None, ""):
        return one in (None, "") and other in (None, "")
    if isinstance(one, bool) is not isinstance(other, bool):
        return False
    if isinstance(one, int | float) and isinstance(other, int | float):
        return math.isclose(one, other, rel_tol=1e-12, abs_tol=1e-9)
    return one == other


def _number(days: float) -> int | float:
    """To a tenth of a second, which is what people can tell and no more than a request has to carry."""
    return int(days) if days.is_integer() else round(days, 6)


def _digits(shown: str) -> str:
    return re.sub(r"\D", "", shown)
