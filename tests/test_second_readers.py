"""Other programs open what Beback wrote and show the same cells as before, other than Beback's."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from second_readers import by_libreoffice, by_sheetjs, converted, moved, sheetjs, soffice
from syncing import Twice, run_sync, synced_twice, told
from xlsx_differ import Differ, Tabs
from xlsx_fixtures import made
from xlsx_parts import At, Package

NO_OFFICE = pytest.mark.skipif(soffice() is None, reason="NO LIBREOFFICE: soffice is not installed, so it read nothing")
SHOWN = (
    "as Excel writes", "strict", "prefixed", "since 1904", "no styles", "no references", "a table around the log",
    "ranges around the log", "table around the prospects", "everything around the cells", "zip with data descriptors",
    "formulas, by openpyxl", "an empty log tab",
)  # fmt: skip
RESAVED = ("comments", "drop-downs, colours and sparklines", "a table around the log", "since 1904", "rich text")


def states(folder: Path, names: tuple[str, ...]) -> list[Twice]:
    """Fixtures through two syncs, each in a folder of its own."""
    done = []
    for name in names:
        place = folder / name.replace(" ", "-")
        place.mkdir()
        done.append(synced_twice(made(name, place)))
    return done


def pairs(done: Twice) -> list[tuple[Path, Path, Differ]]:
    """The file before and after each sync, and what was written in between."""
    steps = zip((done.original, done.ticked), (done.first, done.second), done.syncs, strict=True)
    return [(b, a, Differ(Package(b), Package(a), sync.changes, Tabs(), {})) for b, a, sync in steps]


@pytest.mark.process
@NO_OFFICE
def test_libreoffice_shows_the_same_cells(tmp_path: Path) -> None:
    steps = [step for done in states(tmp_path, SHOWN) for step in pairs(done)]
    seen = by_libreoffice([path for before, after, _ in steps for path in (before, after)])
    for before, after, differ in steps:
        written = differ.written()
        assert moved(seen[before], seen[after], written) == [], after.name
        assert_shown(seen[after]["Prospects"], written["Prospects"], after.name)
        assert len(seen[after]["Contact log"]) > len(differ.changes.lines) * 8


def assert_shown(shown: Mapping[At, str], written: Mapping[At, object], name: str) -> None:
    """Words stand as they were written, and a date shows as one, not as a number."""
    for at, cell in written.items():
        if isinstance(cell, str):
            assert shown.get(at, "").strip() == cell.strip(), (name, at)
        if isinstance(cell, datetime):
            assert f"{cell:%H:%M}" in shown[at], (name, at)


@pytest.mark.process
def test_sheetjs_reads_the_same_cells(tmp_path: Path) -> None:
    cache = sheetjs()
    if cache is None:
        pytest.skip("NO SHEETJS: npm, node or the network is missing, so it read nothing")
    steps = [step for done in states(tmp_path, SHOWN) for step in pairs(done)]
    seen = by_sheetjs([path for before, after, _ in steps for path in (before, after)], cache)
    for before, after, differ in steps:
        written = differ.written()
        assert moved(seen[before], seen[after], written) == [], after.name
        for at, cell in written["Prospects"].items():
            assert (at in seen[after]["Prospects"]) == (cell not in (None, "")), (after.name, at)


@pytest.mark.process
@NO_OFFICE
def test_workbooks_that_libreoffice_saved_come_back_untouched(tmp_path: Path) -> None:
    sources = []
    for name in RESAVED:
        source = made(name, tmp_path)
        sources.append(source)
    saved = tmp_path / "saved"
    saved.mkdir()
    converted(sources, saved)
    for source in sources:
        done = synced_twice(Path(shutil.move(saved / source.name, tmp_path / f"lo-{source.name}")))
        assert told(done.original, done.first, done.syncs[0].changes) == []
        assert told(done.ticked, done.second, done.syncs[1].changes) == []
        assert done.syncs[1].recorded == 5
        assert not run_sync(done.second, datetime(2026, 11, 18, 10, 0)).changes
