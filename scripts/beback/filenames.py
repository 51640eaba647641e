"""File names made from people's names: the same on Windows, macOS and Linux, no two alike."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

LONGEST = 60
_RESERVED = re.compile(r"con|prn|aux|nul|com\d|lpt\d")  # names of devices, on Windows


def file_names(names: Iterable[str], suffix: str, otherwise: str = "nameless") -> Iterator[str]:
    """`frank-delgado.eml` for each name, in order; those that would be alike, in any letter case, get `-2`, `-3` ..."""
    taken: set[str] = set()
    for name in names:
        stem = _stem(name) or otherwise
        number, found = 1, stem
        while found in taken:
            number += 1
            found = f"{stem}-{number}"
        taken.add(found)
        yield f"{found}{suffix}"


def _stem(name: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    letters = "".join(
        c if unicodedata.category(c)[0] in "LMN" else " " for c in folded.replace("'", "").replace("’", "")
    )
    stem = "-".join(letters.split())[:LONGEST].rstrip("-")
    return f"{stem}-" if _RESERVED.fullmatch(stem) else stem
