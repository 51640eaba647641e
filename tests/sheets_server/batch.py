"""A batchUpdate: all of its requests in order, or none of them."""

from sheets_server import changing_cells, changing_sheets, dressing
from sheets_server.answers import spreadsheet
from sheets_server.errors import ApiError, Json, Refused
from sheets_server.masks import Mask
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.writing import Handler, Writer

HANDLERS: dict[str, Handler] = {**changing_cells.HANDLERS, **changing_sheets.HANDLERS, **dressing.HANDLERS}


def apply(book: Spreadsheet, requests: list[Json], writer: Writer) -> tuple[Spreadsheet, list[Json]]:
    """The spreadsheet after the requests, and a reply to each. Raises ApiError; `book` itself stays as it is."""
    if not requests:
        raise ApiError(400, "Must specify at least one request.")
    after = book.copy()
    replies: list[Json] = []
    for number, request in enumerate(requests):
        if not request:
            raise ApiError(400, f"Invalid requests[{number}]: Must specify a request.")
        kind, body = next(iter(request.items()))
        if kind not in HANDLERS:
            raise ApiError(501, f"This test server has no {kind}: add it to sheets_server where Beback needs it")
        where = f"Invalid requests[{number}].{kind}"
        try:
            if kind in writer.refused:
                raise Refused(writer.refused[kind])
            reply = HANDLERS[kind](after, body, writer)
        except Refused as e:
            raise ApiError(400, f"{where}: {e}") from None
        replies.append({kind: reply} if reply is not None else {})
    return after, replies


def answer(book: Spreadsheet, replies: list[Json], body: Json, mask: Mask) -> Json:
    """The answer to a batch, with the state after it where the body asks for that."""
    found: Json = {"spreadsheetId": book.id, "replies": replies}
    if body.get("includeSpreadsheetInResponse") and (not mask or "updatedSpreadsheet" in mask):
        below = mask.get("updatedSpreadsheet", {})
        grids = bool(body.get("responseIncludeGridData"))
        found["updatedSpreadsheet"] = spreadsheet(book, body.get("responseRanges", []), below, grids=grids)
    return found if not mask else {name: found[name] for name in mask if name in found}
