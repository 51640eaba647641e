"""What passes between Beback and one spreadsheet: a record of it, and what is to go wrong in between."""

import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from sheets_server.errors import ApiError, Json, unauthenticated

Edit: TypeAlias = Callable[[], object]
Moment: TypeAlias = Literal["before", "during", "after"]
_BAD_GATEWAY = (
    "<!DOCTYPE html>\n<html lang=en>\n  <title>Error 502 (Server Error)!!1</title>\n  <p><b>502.</b> <ins>That's an "
    "error.</ins>\n  <p>The server encountered a temporary error and could not complete your request.<p>Please try "
    "again in 30 seconds.\n</html>\n"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that goes wrong: an answer with this status and body, or none at all after `sleep` seconds."""

    name: str
    status: int = 0
    body: str | Json = ""
    headers: tuple[tuple[str, str], ...] = ()
    sleep: float = 0
    cut: bool = False


def too_many(retry_after: int | None = None) -> Fault:
    """429, with or without Retry-After (seconds)."""
    error = ApiError(429, "Quota exceeded for quota metric 'Write requests'")
    headers = (("Retry-After", str(retry_after)),) if retry_after is not None else ()
    return Fault("429", 429, error.body, headers)


def server_error() -> Fault:
    """500."""
    return Fault("500", 500, ApiError(500, "Internal error encountered.").body)


def bad_gateway() -> Fault:
    """502 with a page of HTML."""
    return Fault("502", 502, _BAD_GATEWAY)


def unavailable() -> Fault:
    """503."""
    return Fault("503", 503, ApiError(503, "The service is currently unavailable.").body)


def unauthorized() -> Fault:
    """401: the token is no longer good."""
    return Fault("401", 401, unauthenticated().body)


def dropped() -> Fault:
    """The connection is closed without an answer."""
    return Fault("dropped")


def cut() -> Fault:
    """The connection is closed in the middle of the answer."""
    return Fault("cut", cut=True)


def slow(seconds: float) -> Fault:
    """No answer for so long that the client gives up."""
    return Fault("slow", sleep=seconds)


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came: number from 1, `sent` and `received` in bytes of the bodies, `status` 0 without answer."""

    number: int
    method: str
    path: str
    query: tuple[tuple[str, str], ...]
    json: Any
    sent: int
    received: int
    status: int

    @property
    def kinds(self) -> list[str]:
        """The kinds of requests in a batch, in order."""
        return [next(iter(one)) for one in self.json["requests"]] if self.json else []


@dataclass(slots=True)
class _Planned:
    fault: Fault
    applied: bool
    late: int | None


@dataclass(slots=True)
class Quota:
    """At most so many reads and writes in `window` seconds."""

    reads: int = 60
    writes: int = 60
    window: float = 60


@dataclass(slots=True)
class Traffic:
    """The traffic of one spreadsheet; request k is the k-th since the start or since forget()."""

    requests: list[Request] = field(default_factory=list)
    quota: Quota | None = None
    _number: int = 0
    _edits: "defaultdict[tuple[int, Moment], list[Edit]]" = field(default_factory=lambda: defaultdict(list))
    _faults: dict[int, _Planned] = field(default_factory=dict)
    _late: list[tuple[int, Edit]] = field(default_factory=list)
    _passed: list[tuple[float, str]] = field(default_factory=list)

    def before(self, k: int, edit: Edit) -> None:
        """Somebody edits just before request k takes effect."""
        self._edits[k, "before"].append(edit)

    def during(self, k: int, edit: Edit) -> None:
        """Somebody edits after request k took effect and before its answer is made."""
        self._edits[k, "during"].append(edit)

    def after(self, k: int, edit: Edit) -> None:
        """Somebody edits when the answer to request k has been made."""
        self._edits[k, "after"].append(edit)

    def fail(self, k: int, fault: Fault, *, applied: bool = False, late: int | None = None) -> None:
        """Request k goes wrong, with or without having taken effect; `late`: it takes effect just before that one."""
        self._faults[k] = _Planned(fault, applied, late)

    def forget(self) -> None:
        """Counts anew from 1; what was planned and did not happen is dropped, what is late takes effect."""
        self.settle()
        self.requests.clear()
        self._edits.clear()
        self._faults.clear()
        self._number = 0

    def start(self) -> None:
        """Counts anew from 1; what was planned is still to come."""
        self.requests.clear()
        self._number = 0

    def settle(self) -> None:
        """Requests that were to take effect late do so now."""
        self._overdue(None)

    def _overdue(self, number: int | None) -> None:
        due = [edit for at, edit in self._late if number is None or at <= number]
        self._late = [(at, edit) for at, edit in self._late if number is not None and at > number]
        for edit in due:
            edit()

    # For the server.

    def begin(self) -> tuple[int, Fault | None, bool, int | None]:
        """The number of the request that came, its fault, whether it is applied first, and when it is applied late."""
        self._number += 1
        self._overdue(self._number)
        planned = self._faults.pop(self._number, None)
        if not planned:
            return self._number, None, True, None
        return self._number, planned.fault, planned.applied, planned.late

    def edit(self, number: int, moment: Moment) -> bool:
        """Does what people are to do at this moment; whether there was anything."""
        edits = self._edits.pop((number, moment), [])
        for edit in edits:
            edit()
        return bool(edits)

    def later(self, number: int, edit: Edit) -> None:
        """Keeps a request that takes effect just before another."""
        self._late.append((number, edit))

    def used_up(self, kind: str) -> bool:
        """Counts a read or write; whether it is one too many."""
        if not self.quota:
            return False
        now = time.monotonic()
        self._passed = [(at, one) for at, one in self._passed if now - at < self.quota.window]
        if sum(one == kind for _, one in self._passed) >= (self.quota.reads if kind == "Read" else self.quota.writes):
            return True
        self._passed.append((now, kind))
        return False
