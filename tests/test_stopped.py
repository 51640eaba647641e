"""Stopped at any point of a commit: the file is the old one or the new one, never else, and the next sync is right."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from beback.books import Snapshot
from beback.books.workbook import POINTS
from syncing import book_of, open_rows, run_sync, tick, told
from xlsx_fixtures import made
from xlsx_fixtures.people import FIRST, SECOND

BOOKS = (
    "as Excel writes", "chart", "macros", "a table around the log", "zip with data descriptors", "strict",
    "a book that Beback made",
)  # fmt: skip


class Stop(Exception):  # noqa: N818  not a fault: the power goes
    """The plug is pulled."""


def pulls(where: str) -> Callable[[str], None]:
    """An `at` that ends the run at that point."""

    def at(point: str) -> None:
        if point == where:
            raise Stop

    return at


def ticked(name: str, folder: Path) -> Path:
    """A book after its first sync, with every task ticked."""
    path = made(name, folder)
    run_sync(path, FIRST)
    tick(path, open_rows(path))
    return path


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two books hold the same, Keys included."""
    return one.prospects == other.prospects and one.log == other.log


@pytest.mark.parametrize("name", BOOKS)
def test_stopped_at_every_point(name: str, tmp_path: Path) -> None:
    path = ticked(name, tmp_path)
    old = path.read_bytes()
    before = Path(shutil.copy(path, tmp_path / f"before{path.suffix}"))
    twin = Path(shutil.copy(path, tmp_path / f"twin{path.suffix}"))
    sync = run_sync(twin, SECOND)
    assert sync.recorded == 5
    whole = book_of(twin).read()
    beside = sorted(p.name for p in tmp_path.iterdir())
    became_new = []
    for point in POINTS:
        path.write_bytes(old)
        with pytest.raises(Stop):
            run_sync(path, SECOND, pulls(point))
        if path.read_bytes() != old:
            assert told(before, path, sync.changes) == []
            assert same(book_of(path).read(), whole)
            became_new.append(point)
        again = run_sync(path, SECOND)
        assert again.recorded == (0 if point in became_new else 5)
        assert same(book_of(path).read(), whole)
        assert sorted(p.name for p in tmp_path.iterdir()) == beside
    assert became_new == list(POINTS[POINTS.index("replaced") :])
