"""Asking the Sheets API: every request counted and timed, reading tried again, writing never."""

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import AuthorizedSession
from gspread.exceptions import GSpreadException
from gspread.http_client import FileType, HTTPClient, ParamsType
from requests.adapters import HTTPAdapter

from beback.books.sheets.trouble import Access, Kind, Trouble, trouble_of
from beback.books.sheets.values import Json
from beback.errors import BookError

CONNECT = 10.0  # seconds to reach Google at all
_FIRST, _LONGEST = 1.0, 32.0  # seconds between two tries


@dataclass(slots=True)
class Patience:
    """How long a run goes on trying: `limit` seconds in all, counted from the first trouble."""

    limit: float
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _since: float | None = field(default=None, init=False)
    _tries: int = field(default=0, init=False)

    def pause(self, trouble: Trouble, book: str) -> None:
        """Waits as told, else a little longer each time. Raises BookError where that would take too long."""
        now = self.clock()
        self._since = now if self._since is None else self._since
        backoff = min(_LONGEST, _FIRST * 2**self._tries) * random.uniform(0.5, 1.0)  # noqa: S311  (only spreads runs)
        wait = max(backoff, trouble.wait or 0.0)
        self._tries += 1
        if now + wait - self._since > self.limit:
            raise BookError(
                f"{book}: {trouble}. Beback tried for {self.limit:g} seconds (book: patience); the next run goes on "
                "from here"
            )
        self.sleep(wait)

    def calm(self) -> None:
        """Something was written: the next trouble begins with a short wait again. A read alone says little: where too
        much was written in a minute, reading goes on."""
        self._tries = 0


class _Counting(HTTPAdapter):
    """Sends what the session sends, and counts it; tokens are asked for by another session."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self.bytes = 0

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        self.sent += 1
        self.bytes += len(request.body or b"")
        return super().send(request, *args, **kwargs)


class Wire(HTTPClient):
    """gspread's client with a base address, time limits and a count."""

    def __init__(self, credentials: Credentials, endpoint: str, timeout: float) -> None:
        super().__init__(credentials, AuthorizedSession(credentials))  # type: ignore[no-untyped-call]
        self.base = f"{endpoint.rstrip('/')}/v4/spreadsheets"
        self.counting = _Counting()
        self.session.mount(endpoint, self.counting)
        self.set_timeout((min(CONNECT, timeout), timeout))

    def request(
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: FileType = None,
        headers: Any = None,
    ) -> requests.Response:
        """As gspread does; answers come without blanks for the eye."""
        return super().request(method, endpoint, {"prettyPrint": "false", **(params or {})}, data, json, files, headers)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of the Sheets API, and as it came."""

    told: Json
    content: bytes


class Line:
    """The line to one spreadsheet: `read` goes on until patience ends, `write` is tried once."""

    def __init__(self, wire: Wire, access: Access, patience: Patience, book: str) -> None:
        self.wire, self.access, self.patience, self.book = wire, access, patience, book

    @property
    def requests(self) -> int:
        """Calls made to the Sheets API, refused and repeated ones too."""
        return self.wire.counting.sent

    def read(self, fields: str) -> Answer:
        """The spreadsheet now. Raises BookError: refused for good, or nobody answered until patience ended."""
        while True:
            try:
                found = self._ask("get", f"{self.wire.base}/{self.access.key}", {"fields": fields})
            except Trouble as trouble:
                if trouble.kind not in (Kind.WAIT, Kind.UNSURE):
                    raise BookError(f"{self.book}: {trouble}") from None
                self.patience.pause(trouble, self.book)
            else:
                return found

    def write(self, body: bytes, fields: str) -> Answer:
        """One batch, sent once. Raises Trouble."""
        found = self._ask("post", f"{self.wire.base}/{self.access.key}:batchUpdate", {"fields": fields}, body)
        self.patience.calm()
        return found

    def _ask(self, method: str, address: str, params: ParamsType, body: bytes | None = None) -> Answer:
        headers = {"Content-Type": "application/json; charset=utf-8"} if body else None
        try:
            response = self.wire.request(method, address, params, body, headers=headers)
            told = response.json()
        except (requests.RequestException, GoogleAuthError, GSpreadException) as e:
            raise trouble_of(e, self.access) from None
        if not isinstance(told, dict):
            raise Trouble(Kind.UNSURE, "Something between here and Google answered in its place (a login page?)")
        return Answer(told, response.content)
