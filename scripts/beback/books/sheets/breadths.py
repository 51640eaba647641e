"""How wide the columns of a sheet are, and which of them are out of sight."""

from collections.abc import Collection, Iterator, Mapping

from beback.books.sheets.values import Json
from beback.books.widths import breadth
from beback.prospects import SYSTEM

FIELDS = "columnMetadata(pixelSize)"
_AS_GOOGLE_MAKES_IT = 100  # pixels: nobody has drawn the column to a width yet
_DIGIT, _PADDING = 7, 5  # pixels, of a digit in the font that a new sheet has


def widths(told: Json, columns: Mapping[str, int], added: Collection[str]) -> Iterator[Json]:
    """Requests for Beback's columns, and new ones, that are as wide as Google makes any."""
    for heading, column in columns.items():
        if (heading in added or heading in SYSTEM) and _pixels(told, column) == _AS_GOOGLE_MAKES_IT:
            wide = breadth(heading).width * _DIGIT + _PADDING
            yield _looks(told, column, {"pixelSize": wide})


def hidden(told: Json, columns: Mapping[str, int], added: Collection[str]) -> Iterator[Json]:
    """Requests that put new columns which nobody reads, ID and Key, out of sight; a sort takes hidden ones along."""
    for heading, column in columns.items():
        if heading in added and breadth(heading).hidden:
            yield _looks(told, column, {"hiddenByUser": True})


def _pixels(told: Json, column: int) -> int:
    known = (told.get("data") or [{}])[0].get("columnMetadata", ())
    size: int = known[column].get("pixelSize", _AS_GOOGLE_MAKES_IT) if column < len(known) else _AS_GOOGLE_MAKES_IT
    return size


def _looks(told: Json, column: int, properties: Json) -> Json:
    sheet_id = told["properties"].get("sheetId", 0)
    span = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": column, "endIndex": column + 1}
    return {"updateDimensionProperties": {"range": span, "properties": properties, "fields": ",".join(properties)}}
