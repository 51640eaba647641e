"""What the requests of a batch share: who writes, what is protected, masks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sheets_server import masks
from sheets_server.areas import Area
from sheets_server.errors import Json, Refused
from sheets_server.masks import Mask
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Tab

_PROTECTED = (
    "You are trying to edit a protected cell or object. Please contact the spreadsheet owner to remove protection if "
    "you need to edit."
)


@dataclass(frozen=True, slots=True)
class Writer:
    """Who sends a batch, and which requests are refused on purpose, with what words."""

    email: str
    refused: Mapping[str, str] = field(default_factory=dict)


Handler: TypeAlias = Callable[[Spreadsheet, Json, Writer], Json | None]


def needed(body: Json, *names: str) -> None:
    """Raises Refused where a field is missing."""
    for name in names:
        if name not in body:
            raise Refused(f"Must specify {name}.")


def mask_of(body: Json, schema: str) -> Mask:
    """The update mask `fields`. Raises Refused where it is missing, ApiError where it does not fit the schema."""
    if not body.get("fields"):
        raise Refused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)")
    mask = masks.parse(body["fields"])
    masks.check(mask, schema)
    return mask


def area_of(book: Spreadsheet, grid_range: Json) -> tuple[Tab, Area]:
    """The tab and area of a GridRange. Raises Refused: no such tab, outside the grid."""
    tab = book.tab(grid_range.get("sheetId", 0))
    area = Area.of(grid_range)
    rows, columns = area.within(tab.row_count, tab.column_count)
    ends = (area.bottom or 0) > tab.row_count or (area.right or 0) > tab.column_count
    if ends or rows.start >= tab.row_count or columns.start >= tab.column_count:
        raise Refused(
            f"Range ({tab.title}) exceeds grid limits. Max rows: {tab.row_count}, max columns: {tab.column_count}"
        )
    return tab, area


def allowed(book: Spreadsheet, tab: Tab, area: Area, writer: Writer) -> None:
    """Raises Refused where the area touches a range that is protected against the writer."""
    for held in tab.protections:
        editors = held.data.get("editors", {}).get("users", [])
        free = held.data.get("warningOnly") or writer.email in (book.owner, *editors)
        if not free and held.area.meets(area):
            raise Refused(_PROTECTED)
