"""How wide each column that Beback makes is, and which ones nobody needs to see: the same in every workbook."""

from collections.abc import Mapping
from dataclasses import dataclass

from beback.prospects import DATES

_CHARACTERS = {
    "Prospect": 22, "Associate": 14, "Priority": 8, "Task": 34, "Due": 17, "How": 32, "Attempt": 8, "Say": 48,
    "Check": 30, "Done": 7, "Result": 13, "Result note": 24, "Visited": 17, "Status": 11, "Looking for": 20,
    "Details": 26, "Occasion": 14, "For": 12, "Value": 10, "Cell": 16, "Work phone": 16, "Email": 28,
    "Home address": 30, "Business address": 30, "Contact by": 11, "OK to contact": 13, "Surprise": 9,
    "Conversation": 40, "Appointment": 17, "Amount": 10, "Cadence": 15, "ID": 10, "When": 17, "Step": 24,
    "Channel": 10, "Note": 30, "Cost": 8, "Since": 17,
}  # fmt: skip
_A_DAY, _OTHERS = 12, 18
_NOT_READ = frozenset({"ID", "Key"})  # a sort of rows takes hidden columns along, in Excel and LibreOffice


@dataclass(frozen=True, slots=True)
class Breadth:
    """A column's width, in digits of the workbook's own font, and whether it is hidden."""

    width: int
    hidden: bool = False


def breadth(heading: str) -> Breadth:
    """That of a column of Prospects, by our heading."""
    return Breadth(_width(heading), heading in _NOT_READ)


def breadths(columns: Mapping[str, int]) -> dict[int, Breadth]:
    """Those of columns of Prospects, by their place."""
    return {place: breadth(heading) for heading, place in columns.items()}


def log_breadths(columns: Mapping[str, int]) -> dict[int, Breadth]:
    """Those of columns of the log, where all can be seen, by their place."""
    return {place: Breadth(_width(heading)) for heading, place in columns.items()}


def _width(heading: str) -> int:
    return _CHARACTERS.get(heading, _A_DAY if heading in DATES else _OTHERS)
