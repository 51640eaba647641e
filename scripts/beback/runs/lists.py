"""`letters.csv`: a line for each letter of a day, and for each one held back, with the reason."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from beback.errors import BebackError
from beback.letters import Place
from beback.messages import About, Held

LIST = "letters.csv"
HEADINGS = ("row", "key", "prospect", "task", "address used", "address", "template", "file", "page", "reason")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet program takes for the beginning of a formula


def written(listed: Sequence[Place], held: Iterable[Held]) -> bytes:
    """The list as CSV in UTF-8; what people typed never reads as a formula.

    The mark at its beginning makes Excel see accents. A program that does not know it finds it in the first heading,
    `row`, which leads people to the row.
    """
    out = io.StringIO(newline="")
    rows = csv.DictWriter(out, HEADINGS)
    rows.writeheader()
    for one in listed:
        letter = one.letter
        rows.writerow(
            _about(letter.about)
            | {"address used": letter.place, "address": _literally(", ".join(letter.to[1:]))}
            | {"template": letter.template, "file": one.file, "page": str(one.page)}
        )
    for back in held:
        rows.writerow(_about(back.about) | {"template": back.template, "reason": _literally(back.reason)})
    return out.getvalue().encode("utf-8-sig", errors="replace")


def keys_of(file: Path) -> tuple[str, ...]:
    """The Keys of the letters in a list that were printed. Raises BebackError where it is no list of ours."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            return tuple(_keys(csv.DictReader(opened)))
    except (OSError, UnicodeDecodeError, csv.Error, KeyError):
        raise BebackError(
            f"{file} cannot be read as a list of letters: print the letters of that day again, or tick Done in the rows"
        ) from None


def _keys(rows: Iterable[dict[str, str]]) -> Iterator[str]:
    for row in rows:
        if row["key"] and row["page"]:
            yield row["key"]


def _about(about: About) -> dict[str, str]:
    """What leads to the row."""
    return {
        "key": about.key,
        "row": str(about.row),
        "prospect": _literally(about.prospect),
        "task": _literally(about.task),
    }


def _literally(typed: str) -> str:
    words = " ".join(typed.split())
    return f"'{words}" if words.startswith(_FORMULA) else words
