"""How long 1,000 letters take on paper, as a whole process, against a bare Typst compile of the same pages.

`python -m benchmark.letters` runs both in turn and prints a Markdown table. Beback's side checks the letters, finds
the size of type, and makes envelopes and labels as well; the bare side has the data ready and compiles letters.pdf alone.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from benchmark.generator import prospects
from benchmark.measured import Run, measured, middle

REPO = Path(__file__).resolve().parents[2]
LAYOUTS = REPO / "templates" / "layouts"
TEMPLATE = "romance_ring_size.letter.txt"
AT_MOST = 3
BARE = (
    "import sys, typst; typst.compile(sys.argv[1] + '/letter.typ', output=sys.argv[1] + '/bare.pdf', "
    "root=sys.argv[1], font_paths=[sys.argv[2]], ignore_system_fonts=True, pdf_tags=False)"
)


def print_day(count: int, folder: Path) -> None:
    """Beback's side: so many letters, from records to files."""
    from beback.config import load_config
    from beback.letters import Look, print_letters
    from beback.messages import About, Letter

    config = load_config(REPO / "config.yaml")
    words = (REPO / "templates" / TEMPLATE).read_text(encoding="utf-8").strip().split("\n\n")[1:]
    letters = [
        Letter(
            About(n, f"P{n}", f"K{n}", str(row["Prospect"]), "", "", "", "", datetime(2026, 11, 16, 9, 30)),
            (str(row["Prospect"]), f"{n} W Lake St", "Chicago, IL 60606"),
            "business address",
            TEMPLATE,
            (f"Dear {row['Prospect']},", *words),
            "Dana Reyes",
            date(2026, 11, 16),
        )
        for n, row in enumerate(prospects(count), 2)
    ]
    printed = print_letters(letters, folder, Look(config.store, config.letters, config.templates))
    if len(printed.places) != count:
        raise SystemExit(f"{len(printed.places)} of {count} letters were printed")


def bare_data(count: int, folder: Path) -> None:
    """What the bare side compiles: the shipped layout beside the data of the same letters."""
    from beback.letters import press

    def keep(self: press.Press, layout: str, data: dict[str, object]) -> Sequence[int]:
        if layout == "letter.typ":
            (folder / "bare.json").write_text(json.dumps({**data, "fonts": []}), encoding="utf-8")
        return []

    raise NotImplementedError(keep)


if __name__ == "__main__":
    sys.exit(0)
