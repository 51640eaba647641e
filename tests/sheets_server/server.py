"""The server: a local stand-in for sheets.googleapis.com and Google's token endpoint, for one test process."""

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from werkzeug.serving import WSGIRequestHandler, make_server

from sheets_server.accounts import PERSON, ROBOT, Accounts, Grant
from sheets_server.app import App
from sheets_server.cells import Typed, typed
from sheets_server.sharing import SharedSheet
from sheets_server.spreadsheets import Spreadsheet
from sheets_server.tabs import Tab

WSGIApplication: TypeAlias = Callable[[dict[str, Any], Any], Iterable[bytes]]
SCOPE = "https://www.googleapis.com/auth/spreadsheets"


class SheetsServer:
    """`with SheetsServer() as server: sheet = server.add("Book", {"Prospects": grid})`.

    While it runs nothing that this process sends by https leaves the machine: it comes here and is refused.
    """

    def __init__(self) -> None:
        self._sheets: dict[str, SharedSheet] = {}
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True, request_handler=_Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._proxies: dict[str, str | None] = {}
        self.accounts = Accounts(f"{self.url}/token")
        self.app = App(self.accounts, self._sheets)
        self._front: WSGIApplication = self.app
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def _serve(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        return self._front(environ, start_response)

    @contextmanager
    def behind(self, front: WSGIApplication) -> Iterator[None]:
        """While it lasts another application stands before this one."""
        self._front = front
        yield
        self._front = self.app

    def __enter__(self) -> Self:
        self._proxies = {name: os.environ.get(name) for name in ("HTTPS_PROXY", "https_proxy")}
        os.environ.update(dict.fromkeys(self._proxies, self.url))  # google-auth would ask Google itself for regions
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for name, value in self._proxies.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})
        self.app.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        if self.app.crashes and error is None:
            raise AssertionError("the test server itself failed:\n" + "\n".join(self.app.crashes))

    def add(self, title: str, tabs: Mapping[str, Sequence[Sequence[Typed]]], *, rows: int = 1000) -> SharedSheet:
        """A new spreadsheet with these tabs, of 26 columns or as many as needed, shared with the service account."""
        number = f"1{len(self._sheets):04d}{'x' * 39}"
        book = Spreadsheet(number, title)
        for place, (name, grid) in enumerate(tabs.items()):
            tab = Tab(0 if place == 0 else next(book.numbers), name)
            tab.row_count = max(rows, len(grid))
            tab.column_count = max(26, *(len(line) for line in grid), 0)
            tab.rows = [[typed(value) for value in line] for line in grid]
            book.tabs.append(tab)
        self._sheets[number] = SharedSheet(book)
        self._sheets[number].roles = {ROBOT: "writer", PERSON: "writer"}
        return self._sheets[number]

    def credentials(self, folder: Path) -> Path:
        """Writes service_account.json with a throw-away key, whose token_uri is this server's."""
        return self.accounts.service_account(folder)

    def accept(self, token: str, email: str = ROBOT) -> None:
        """Makes an access token good without asking for it at the token endpoint."""
        self.accounts.grants[token] = Grant(email, frozenset({SCOPE}), float("inf"))


class _Handler(WSGIRequestHandler):
    disable_nagle_algorithm = True

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002  (werkzeug's name)
        """Says nothing: what failed is kept in App.crashes."""
