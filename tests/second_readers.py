"""Workbooks as LibreOffice and SheetJS see them: programs that Beback has nothing in common with."""

import csv
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

from filelock import FileLock

from xlsx_parts import At, place

Cells: TypeAlias = dict[str, dict[At, str]]  # by tab and place, as shown

SHEETJS = "0.18.5"
# Comma, quotes, UTF-8, from line 1, cells as shown, every sheet (-1) into a file of its own.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
SCRIPT = """
const X = require('xlsx');
const out = {};
for (const file of process.argv.slice(1)) {
  out[file] = {};
  let book;
  try {
    book = X.readFile(file, {cellFormula: true, cellDates: false, cellNF: true, sheetStubs: false});
  } catch (e) {
    continue;
  }
  for (const name of book.SheetNames) {
    const cells = {};
    for (const [at, c] of Object.entries(book.Sheets[name] || {}))
      if (at[0] !== '!' && (c.v !== undefined || c.f)) cells[at] = JSON.stringify([c.t, c.v, c.f, c.F, c.z]);
    out[file][name] = cells;
  }
}
process.stdout.write(JSON.stringify(out));
"""


def soffice() -> str | None:
    """LibreOffice's program, None where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def converted(files: Sequence[Path], into: Path, form: str = "xlsx") -> None:
    """Has LibreOffice open the files and save them in another form, all in one go."""
    program = soffice()
    assert program is not None
    with tempfile.TemporaryDirectory() as profile:
        command = [program, "--headless", "--norestore", f"-env:UserInstallation=file://{profile}"]
        command += ["--convert-to", form, "--outdir", str(into), *map(str, files)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr


def by_libreoffice(files: Sequence[Path]) -> dict[Path, Cells]:
    """The cells of each file as LibreOffice shows them. Files must differ in their names."""
    with tempfile.TemporaryDirectory() as folder:
        converted(files, Path(folder), CSV)
        return {file: _from_csv(file, Path(folder)) for file in files}


def _from_csv(file: Path, folder: Path) -> Cells:
    found: Cells = {}
    for sheet in folder.glob(f"{file.stem}-*.csv"):
        tab = sheet.stem.removeprefix(f"{file.stem}-")
        with sheet.open(encoding="utf-8", newline="") as lines:
            rows = enumerate(csv.reader(lines), 1)
            found[tab] = {(r, c): cell for r, line in rows for c, cell in enumerate(line, 1) if cell}
    return found


def sheetjs() -> Path | None:
    """The folder with SheetJS, installed once into the user's cache; None where npm or the network is missing."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "beback-tests" / f"sheetjs-{SHEETJS}"
    cache.mkdir(parents=True, exist_ok=True)
    with FileLock(cache.parent / f"{cache.name}.lock", timeout=120):
        if not (cache / "node_modules" / "xlsx" / "package.json").is_file():
            command = [
                npm,
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
                str(cache),
                f"xlsx@{SHEETJS}",
            ]
            try:
                if subprocess.run(command, capture_output=True, timeout=100, check=False).returncode:
                    return None
            except subprocess.TimeoutExpired:
                return None
    return cache


def by_sheetjs(files: Sequence[Path], cache: Path) -> dict[Path, Cells]:
    """The cells of each file as SheetJS reads them: type, value, formula and number format; none where it cannot."""
    node = shutil.which("node")
    assert node is not None
    command = [node, "-e", SCRIPT, "--", *map(str, files)]
    environment = {**os.environ, "NODE_PATH": str(cache / "node_modules")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    told: Mapping[str, Mapping[str, Mapping[str, str]]] = json.loads(done.stdout)
    return {
        file: {tab: {place(at): said for at, said in cells.items()} for tab, cells in told[str(file)].items()}
        for file in files
    }


def moved(before: Cells, after: Cells, written: Mapping[str, Mapping[At, object]]) -> list[str]:
    """Where two states differ in a cell that was not to be written, or a tab is gone."""
    found = [f"the tab {tab} is gone" for tab in before if tab not in after]
    for tab in before.keys() & after.keys():
        ours = written.get(tab, {})
        places = sorted(before[tab].keys() | after[tab].keys())
        pairs = [(at, before[tab].get(at), after[tab].get(at)) for at in places if at not in ours]
        found += [f"{tab}!{at}: {old!r} became {new!r}" for at, old, new in pairs if old != new]
    return found
