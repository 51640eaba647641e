"""How long 1,000 letters take on paper, as a whole process, against a bare Typst compile of the same pages.

The two run in turn. Beback's side checks the letters, finds their size of type, and makes envelopes and labels as well;
the bare side has its data ready and compiles letters.pdf alone. Prints a Markdown table.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pypdf import PdfReader

from beback.config import load_config
from beback.letters import Look, print_letters
from beback.letters.sheets import LETTERS, filled, item, shared
from beback.messages import About, Letter
from benchmark.generator import prospects
from benchmark.measured import Run, measured, middle

REPO = Path(__file__).resolve().parents[2]
LAYOUTS = REPO / "templates" / "layouts"
TEMPLATE = "romance_ring_size.letter.txt"
FONTS = ["EB Garamond 12", "Noto Serif Hebrew", "Noto Naskh Arabic", "DejaVu Sans"]
BARE = (
    "import sys, typst; typst.compile(sys.argv[1] + '/letter.typ', output=sys.argv[1] + '/bare.pdf', root=sys.argv[1], "
    "font_paths=[sys.argv[2]], ignore_system_fonts=True, pdf_tags=False)"
)


def the_letters(count: int) -> list[Letter]:
    """So many letters with the words of a shipped template, to as many people."""
    words = (REPO / "templates" / TEMPLATE).read_text(encoding="utf-8").strip().split("\n\n")[1:]
    people = [str(row["Prospect"]) for row in prospects(count)]
    return [
        Letter(
            about=About(row, f"P{row}", f"K{row}", name, "", "", "", "", datetime(2026, 11, 16, 9, 30)),
            to=(name, f"{row} W Lake St", "Chicago, IL 60606"),
            place="business address",
            template=TEMPLATE,
            paragraphs=(f"Dear {name},", *words),
            signed="Dana Reyes",
            day=date(2026, 11, 16),
        )
        for row, name in enumerate(people, 2)
    ]


def the_look() -> Look:
    """The shipped look."""
    config = load_config(REPO / "config.yaml")
    return Look(config.store, config.letters, config.templates)


def print_day(count: int, folder: Path) -> None:
    """Beback's side: from letters to files."""
    printed = print_letters(the_letters(count), folder, the_look())
    if len(printed.places) != count:
        raise SystemExit(f"{len(printed.places)} of {count} letters were printed")


def make_bare(count: int, folder: Path) -> None:
    """Lays out what the bare side compiles: the shipped layout beside its data."""
    for layout in ("common.typ", LETTERS.layout):
        shutil.copy(LAYOUTS / layout, folder)
    data = filled(LETTERS, shared(the_look()), [item(letter) for letter in the_letters(count)])
    (folder / "data.json").write_text(json.dumps({**data, "fonts": FONTS}), encoding="utf-8")


def run_both(count: int, pairs: int) -> tuple[Run, Run]:
    """Beback and the bare compile, the median of so many runs each."""
    with tempfile.TemporaryDirectory(prefix="beback-bench-") as made:
        folder = Path(made)
        make_bare(count, folder)
        ours, bare = [], []
        for number in range(pairs):
            day = folder / f"day{number}"
            day.mkdir()
            bare.append(measured([sys.executable, "-c", BARE, str(folder), str(LAYOUTS / "fonts")]))
            ours.append(measured([sys.executable, "-m", "benchmark.letters", "--print", str(day), str(count)]))
            pages = [len(PdfReader(file).pages) for file in (day / LETTERS.file, folder / "bare.pdf")]
            if pages != [count, count]:
                raise SystemExit(f"Beback made {pages[0]} pages, Typst {pages[1]}, of {count} letters")
        return middle(ours), middle(bare)


def main(arguments: Sequence[str]) -> int:
    """The command line: how many letters, and how many pairs of runs."""
    parser = argparse.ArgumentParser(prog="python -m benchmark.letters", description=__doc__)
    parser.add_argument("letters", nargs="?", type=int, default=1_000, help="how many (1000)")
    parser.add_argument("--pairs", type=int, default=5, help="alternating runs (5)")
    parser.add_argument("--print", type=Path, metavar="FOLDER", help="Beback's side alone, into this folder")
    options = parser.parse_args(arguments)
    if options.print:
        print_day(options.letters, options.print)
        return 0
    ours, bare = run_both(options.letters, options.pairs)
    sys.stdout.write(
        "\n| letters | Beback, with envelopes and labels (s) | Typst, letters.pdf alone (s) | ratio | MB | Typst MB |\n"
        "|---:|---:|---:|---:|---:|---:|\n"
        f"| {options.letters:,} | {ours.seconds:.2f} | {bare.seconds:.2f} | {ours.seconds / bare.seconds:.2f} "
        f"| {ours.peak_mb:.0f} | {bare.peak_mb:.0f} |\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
