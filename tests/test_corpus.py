"""Real workbooks of other people, with a Prospects tab put in, through two syncs: everything else stays as it was."""

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from beback.errors import BookError
from syncing import open_rows, run_sync, tick
from xlsx_fixtures.people import FIRST, SECOND
from xlsx_sound import faults

SHARED = Path(__file__).parents[2] / "shared" / "workbooks"
SCRIPTS = Path(__file__).parents[1] / "scripts"
ROWS = 24
SKIP = f"NO CORPUS: {SHARED} is not there, so no real-world workbook was tried"

# What is refused, and the words that say why: the format itself forbids these.
REFUSED = {"PhpSpreadsheet__form_pass_print.xlsm": "structure of the workbook is protected with a password"}
WHOLE_PROCESS = ("ClosedXML__CommentAndButton.xlsx", "PhpSpreadsheet__namespacestd.xlsx", "XlsxWriter__macro04.xlsm")


def corpus() -> list[str]:
    return sorted(p.name for p in SHARED.glob("*.xls[xm]")) if SHARED.is_dir() else []


def tool(name: str) -> ModuleType:
    """A tool of the corpus, by its path."""
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, SHARED / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        spec.loader.exec_module(module)
    return sys.modules[name]


def injected(name: str, folder: Path) -> Path:
    """The workbook with a Prospects tab; a few of its rows are ticked already."""
    path = folder / f"book{Path(name).suffix}"
    tool("inject").inject(str(SHARED / name), str(path), rows=ROWS, seed=len(name))
    return path


def damage(before: Path, after: Path) -> dict[str, object]:
    """What the corpus's own checker finds broken; nothing where all is intact."""
    report = tool("fidelity_check").check(str(before), str(after), allow_sheets=("Prospects", "Contact log"))
    if report.get("verdict") == "strict":
        return {}
    return {key: value for key, value in report.items() if value and key not in ("allowed_sheet_frame", "date1904")}


@pytest.mark.skipif(not SHARED.is_dir(), reason=SKIP)
def test_the_corpus_is_there() -> None:
    assert len(corpus()) == 55


@pytest.mark.skipif(not SHARED.is_dir(), reason=SKIP)
@pytest.mark.parametrize("name", corpus() or ["none"])
def test_two_syncs_leave_a_real_workbook_intact(name: str, tmp_path: Path) -> None:
    path = injected(name, tmp_path)
    original = Path(shutil.copy(path, tmp_path / f"original{path.suffix}"))
    if name in REFUSED:
        assert_refused(path, REFUSED[name])
        return
    first = run_sync(path, FIRST)
    assert first.recorded == 3
    assert first.rows == ROWS
    assert damage(original, path) == {}
    ticked = open_rows(path)
    assert len(ticked) > ROWS // 3
    tick(path, ticked)
    before = Path(shutil.copy(path, tmp_path / f"ticked{path.suffix}"))
    second = run_sync(path, SECOND)
    assert second.recorded == len(ticked)
    assert damage(before, path) == {}
    assert damage(original, path) == {}
    assert set(faults(path)) <= set(faults(original))
    assert not run_sync(path, SECOND).changes


def assert_refused(path: Path, words: str) -> None:
    """The file is told and left as it is, to the byte."""
    before = path.read_bytes()
    with pytest.raises(BookError, match=words) as e:
        run_sync(path, FIRST)
    assert path.name in str(e.value)
    assert path.read_bytes() == before


@pytest.mark.process
@pytest.mark.skipif(not SHARED.is_dir(), reason=SKIP)
@pytest.mark.parametrize("name", WHOLE_PROCESS)
def test_the_same_by_the_script(name: str, tmp_path: Path) -> None:
    path = injected(name, tmp_path)
    original = Path(shutil.copy(path, tmp_path / f"original{path.suffix}"))
    config = tmp_path / "config.yaml"
    config.write_text(
        "store:\n  name: Hale & Son\n  timezone: America/Chicago\n  country: US\n  subdivision: IL\n"
        f'  hours: {{tue: "10:00-18:00", wed: "10:00-18:00"}}\nbook:\n  workbook: {path.name}\n',
        encoding="utf-8",
    )
    recorded = []
    for now in (FIRST, SECOND):
        command = [
            sys.executable,
            str(SCRIPTS / "sync.py"),
            "--config",
            str(config),
            "--json",
            "--now",
            f"{now:%Y-%m-%d %H:%M}",
        ]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
        assert done.returncode == 0, done.stderr
        recorded.append(json.loads(done.stdout)["recorded"])
        tick(path, open_rows(path)[:5])
    assert recorded == [3, 5]
    assert damage(original, path) == {}
