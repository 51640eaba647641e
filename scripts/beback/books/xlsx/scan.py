"""Where things stand in the bytes of a sheet's part."""

from array import array
from dataclasses import dataclass, field


@dataclass(slots=True)
class Scan:
    """Where things stand in a sheet's bytes.

    The rows stand from `body` to `body_end` and begin at `starts`; `head` is what stands before them, with the tag that
    opens <sheetData>, `tail` what stands behind. `spreads` are the ranges of formulas that fill many cells, by kind
    (array, dataTable), and `masters` the cells from which others take their formula, with the range of those.
    """

    numbers: "array[int]" = field(default_factory=lambda: array("L"))
    starts: "array[int]" = field(default_factory=lambda: array("Q"))
    body: int = -1
    body_end: int = -1
    head: bytes = b""
    tail: bytes = b""
    formulas: bool = False
    spreads: list[tuple[str, str]] = field(default_factory=list)
    masters: dict[str, str] = field(default_factory=dict)


class Around:
    """Keeps what stands before and behind the rows. A place becomes known one piece late where a tag is cut in two."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan
        self._head: list[bytes] = []
        self._tail: list[bytes] = []
        self._last = b""
        self._passed = 0

    def take(self, chunk: bytes) -> None:
        """The next piece, which the parser has seen."""
        scan = self._scan
        if not scan.head:
            self._head.append(chunk)
            if scan.body >= 0:
                scan.head = b"".join(self._head)[: scan.body]
        if self._tail:
            self._tail.append(chunk)
        elif scan.body_end >= 0:
            start = scan.body_end - self._passed + len(self._last)
            self._tail.append((self._last + chunk)[start:])
        self._passed += len(chunk)
        self._last = chunk

    def close(self) -> None:
        """All pieces have passed."""
        self._scan.tail = b"".join(self._tail)
