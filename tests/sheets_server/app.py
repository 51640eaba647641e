"""The WSGI application: requests in, answers or faults out."""

import json
import re
import socket
import threading
import traceback
from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Request as HttpRequest
from werkzeug.wrappers import Response

from sheets_server import answers, batch, masks
from sheets_server.accounts import Accounts, Grant
from sheets_server.discovery import check_body, check_query, method
from sheets_server.errors import ApiError, Json, not_found, not_shared, quota_used_up, scope_missing, unauthenticated
from sheets_server.sharing import SharedSheet
from sheets_server.traffic import Fault, Request
from sheets_server.writing import Writer

StartResponse: TypeAlias = Callable[..., Any]
_PATH = re.compile(r"/v4/spreadsheets/([^/:]+)(:batchUpdate)?")


class App:
    """The token endpoint and the spreadsheets."""

    def __init__(self, accounts: Accounts, sheets: dict[str, SharedSheet]) -> None:
        self.accounts, self.sheets = accounts, sheets
        self.token_faults: list[Fault] = []
        self.token_requests = 0
        self.unknown: list[str] = []
        self.crashes: list[str] = []
        self.closing = threading.Event()

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        request = HttpRequest(environ)
        try:
            response = self._token(request) if request.path == "/token" else self._sheets(request)
        except (ConnectionAbortedError, ClientDisconnected) as e:
            raise ConnectionAbortedError(str(e)) from None
        except Exception:
            self.crashes.append(traceback.format_exc())
            raise
        return response(environ, start_response)

    def _token(self, request: HttpRequest) -> Response:
        self.token_requests += 1
        if self.token_faults:
            return self._faulty(request, self.token_faults.pop(0), b"")
        return _json(*self.accounts.answer(request.form), pretty=True)

    def _sheets(self, request: HttpRequest) -> Response:
        found = _PATH.fullmatch(request.path)
        if not found or request.method != ("POST" if found[2] else "GET"):
            self.unknown.append(f"{request.method} {request.path}")
            return Response("<!DOCTYPE html><title>Error 404 (Not Found)!!1</title>", 404, mimetype="text/html")
        sheet = self.sheets.get(found[1])
        if not sheet:
            error = not_found() if self._grant(request) else unauthenticated()
            return _json(error.code, error.body, pretty=True)
        request.get_data(cache=True)  # a request is here as a whole before anything comes of it
        with sheet.lock:
            number, fault, applied, late = sheet.traffic.begin()
            sheet.traffic.edit(number, "before")
            status, body = self._answer(sheet, request, number) if applied else (0, {})
            sheet.traffic.edit(number, "during")
            if late:
                sheet.traffic.later(late, self._kept(sheet, request))
            sheet.traffic.edit(number, "after")
            response = _json(status, body, pretty=_pretty(request))
            sent = fault.status if fault else status
            sheet.traffic.requests.append(_record(number, request, sent, len(response.get_data())))
        return self._faulty(request, fault, response.get_data()) if fault else response

    def _kept(self, sheet: SharedSheet, request: HttpRequest) -> Callable[[], object]:
        """The request for later, when its connection will be gone."""
        return lambda: self._answer(sheet, request, -1)

    def _answer(self, sheet: SharedSheet, request: HttpRequest, number: int) -> tuple[int, Json]:
        try:
            name = "batchUpdate" if request.method == "POST" else "get"
            grant = self._allowed(sheet, request, name)
            query = check_query(name, request.args.items(multi=True))
            fields = (query.get("fields") or [""])[0]
            mask = masks.parse(fields) if fields else masks.EVERYTHING
            if name == "get":
                masks.check(mask, "Spreadsheet")
                grids = bool((query.get("includeGridData") or [False])[0])
                return 200, answers.spreadsheet(sheet.state, query.get("ranges", []), mask, grids=grids)
            masks.check(mask, "BatchUpdateSpreadsheetResponse")
            return 200, self._batch(sheet, _body(request), mask, (grant, number))
        except ApiError as e:
            return e.code, e.body

    def _batch(self, sheet: SharedSheet, body: Json, mask: masks.Mask, sender: tuple[Grant, int]) -> Json:
        grant, number = sender
        writer = Writer(grant.email, sheet.refused)
        after, replies = batch.apply(sheet.state, body.get("requests", []), writer)
        answer = batch.answer(after, replies, body, mask)
        sheet.state = after
        if sheet.traffic.edit(number, "during"):
            answer = batch.answer(sheet.state, replies, body, mask)
        return answer

    def _allowed(self, sheet: SharedSheet, request: HttpRequest, name: str) -> Grant:
        grant = self._grant(request)
        if not grant:
            raise unauthenticated()
        if not grant.scopes & set(method(name)["scopes"]):
            raise scope_missing()
        if sheet.trouble:
            raise sheet.trouble
        role = sheet.roles.get(grant.email)
        if not role or (name == "batchUpdate" and role != "writer"):
            raise not_shared()
        kind = "Read" if name == "get" else "Write"
        if sheet.traffic.used_up(kind):
            raise quota_used_up(kind)
        return grant

    def _grant(self, request: HttpRequest) -> Grant | None:
        return self.accounts.who(request.headers.get("Authorization", "").removeprefix("Bearer "))

    def _faulty(self, request: HttpRequest, fault: Fault, answer: bytes) -> Response:
        if fault.status:
            if isinstance(fault.body, str):
                return Response(fault.body, fault.status, dict(fault.headers), mimetype="text/html")
            return _json(fault.status, fault.body, pretty=True, headers=fault.headers)
        if fault.sleep:
            self.closing.wait(fault.sleep)
        if fault.cut and answer:
            headers = {"Connection": "close", "Content-Length": str(len(answer) + 1)}
            return Response([answer[: len(answer) // 2]], 200, headers, mimetype="application/json")
        connection: socket.socket = request.environ["werkzeug.socket"]
        connection.shutdown(socket.SHUT_RDWR)
        raise ConnectionAbortedError(fault.name)


def _body(request: HttpRequest) -> Json:
    try:
        body = json.loads(request.get_data())
    except ValueError:
        raise ApiError(400, "Invalid JSON payload received. Parsing terminated before end of input.") from None
    return check_body("BatchUpdateSpreadsheetRequest", body)


def _pretty(request: HttpRequest) -> bool:
    return request.args.get("prettyPrint", "true").lower() != "false"


def _json(status: int, body: Json, *, pretty: bool, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    if pretty:
        text = json.dumps(body, ensure_ascii=False, indent=2) + "\n"
    else:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, status or 200, dict(headers), content_type="application/json; charset=UTF-8")


def _record(number: int, request: HttpRequest, status: int, received: int) -> Request:
    data = request.get_data(cache=True)
    try:
        body = json.loads(data) if data else None
    except ValueError:
        body = None
    query = tuple(request.args.items(multi=True))
    return Request(number, request.method, request.path, query, body, len(data), received, status)
