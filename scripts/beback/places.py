"""Where the files are that Beback comes with, and how a place is told."""

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def layouts_of(templates: Iterable[Path]) -> tuple[Path, ...]:
    """The folders of layouts of these template folders, then the shipped one: a set of words needs no layouts."""
    return tuple(dict.fromkeys(folder / "layouts" for folder in (*templates, ROOT / "templates")))


def near(place: Path) -> str:
    """A path as it is typed in the working folder: from there on where it lies below it, else the whole of it."""
    here = Path.cwd()
    below = here != here.parent and place.is_relative_to(here)
    return str(place.relative_to(here) if below else place)
