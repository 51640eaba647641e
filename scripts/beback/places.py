"""Where the files are that Beback comes with."""

from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def layouts_of(templates: Iterable[Path]) -> tuple[Path, ...]:
    """The folders of layouts of these template folders, then the shipped one: a set of words needs no layouts."""
    return tuple(dict.fromkeys(folder / "layouts" for folder in (*templates, ROOT / "templates")))
