"""LibreOffice and SheetJS over every fixture and every workbook of the corpus, before and after two syncs."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from beback.cells import Cell
from second_readers import Cells, by_libreoffice, by_sheetjs, moved, sheetjs, soffice
from syncing import Twice, synced_twice
from test_corpus import REFUSED, corpus, injected
from xlsx_differ import Differ, Tabs
from xlsx_fixtures import FIXTURES, made
from xlsx_parts import At, Package

AT_ONCE = 25  # workbooks in one start of a reader
Read = Callable[[Sequence[Path]], dict[Path, Cells]]


def read_by_others(folder: Path) -> Iterator[tuple[str, list[str]]]:
    """What each reader found, and the faults."""
    found: list[str] = []
    done = list(_all_books(folder, found))
    yield f"{len(done)} workbooks synced twice, to be read by others", found
    cache = sheetjs()
    readers: list[tuple[str, Read | None]] = [
        ("LibreOffice", by_libreoffice if soffice() else None),
        ("SheetJS", (lambda files: by_sheetjs(files, cache)) if cache else None),
    ]
    for name, read in readers:
        if read is None:
            yield f"{name}: NOT INSTALLED, so it read nothing", []
            continue
        starts = range(0, len(done), AT_ONCE)
        wrong = [fault for start in starts for fault in _faults(name, done[start:][:AT_ONCE], read)]
        yield f"{name} read {len(done)} workbooks, {len(wrong)} faults", wrong


def _all_books(folder: Path, faults: list[str]) -> Iterator[Twice]:
    for number, name in enumerate([*FIXTURES, *corpus()]):
        place = folder / f"reader{number}"
        place.mkdir()
        if name in REFUSED:
            continue
        try:
            path = made(name, place) if name in FIXTURES else injected(name, place)
            yield synced_twice(Path(shutil.move(path, place / f"b{number}{path.suffix}")))
        except Exception as e:  # noqa: BLE001  whatever goes wrong is what is looked for
            faults.append(f"{name}: {type(e).__name__}: {e}")


def _faults(reader: str, books: Sequence[Twice], read: Read) -> Iterator[str]:
    files = [p for d in books for p in (d.original, _again(d.original), d.first, d.ticked, d.second)]
    try:
        seen = read(files)
    except Exception as e:  # noqa: BLE001  whatever goes wrong is what is looked for
        yield f"{reader}, {files[0].name} and those after it: {e}"
        return
    for done in books:
        steps = zip((done.original, done.ticked), (done.first, done.second), done.syncs, strict=True)
        unsteady = _unsteady(done.original, seen[done.original], seen[_again(done.original)])
        for before, after, sync in steps:
            written = Differ(Package(before), Package(after), sync.changes, Tabs(), {}).written()
            for tab, cells in unsteady.items():
                written.setdefault(tab, {}).update(cells)
            if seen[before]:  # else this reader cannot open the original either
                found = moved(seen[before], seen[after], written)
                yield from (f"{reader}, {after.name}: {fault}" for fault in found[:3])


def _again(path: Path) -> Path:
    """A copy, to be read a second time."""
    copy = path.with_name(f"{path.stem}.again{path.suffix}")
    return copy if copy.exists() else Path(shutil.copy(path, copy))


def _unsteady(path: Path, one: Cells, two: Cells) -> dict[str, dict[At, Cell]]:
    """The formulas of tabs that show something else each time, as with RAND()."""
    cells = Package(path).cells
    tabs = [tab for tab in cells if one.get(tab) != two.get(tab)]
    return {tab: {at: None for at, seen in cells[tab].items() if seen.formula is not None} for tab in tabs}
