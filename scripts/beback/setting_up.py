"""Setting up a store's book: a new workbook, or the headings that an existing book lacks."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from beback.books import Book, Changes
from beback.books.new_workbook import make_workbook
from beback.cells import Cell
from beback.config import Config
from beback.errors import BookError
from beback.prospects import HUMAN, SYSTEM


def set_up(book: Book, config: Config, sample: Sequence[Mapping[str, Cell]] = ()) -> str:
    """Makes the workbook with these rows, or adds to an existing book the headings that it lacks; says what it did.

    Raises BookError where the book cannot be read or written, or is there already and is to get a sample.
    """
    path = config.book.workbook
    if path and _is_missing(path):
        return _made(path, config, sample)
    if sample:
        raise BookError(
            f"{book.name} is there already and a sample goes only into a new workbook, nothing was changed. "
            "Leave out --sample, or name a new file under `book:` in config.yaml"
        )
    snapshot = book.read()
    headings = tuple(h for h in (*HUMAN, *SYSTEM) if h not in snapshot.headings)
    if not headings:
        return f"{book.name} has all its columns; nothing was changed."
    book.commit(Changes(snapshot, headings))
    return f"{book.name}: added {', '.join(config.rules.label(h) for h in headings)}."


def _is_missing(path: Path) -> bool:
    try:
        return not path.exists() and not path.is_symlink()
    except OSError:
        return False  # reading it tells why it is out of reach


def _made(path: Path, config: Config, sample: Sequence[Mapping[str, Cell]]) -> str:
    """Makes the new workbook and says so."""
    if path.suffix.lower() != ".xlsx":
        raise BookError(
            f"{path}: there is no such file, and a new one is made as .xlsx only. Mend `workbook:` under `book:` "
            f"in config.yaml to {path.with_suffix('.xlsx').name}; Excel can save it with macros later"
        )
    names = [associate.name for associate in config.associates]
    cadences = [cadence.name for cadence in config.rules.cadences]
    try:
        make_workbook(path, (config.book.prospects, config.book.log), config.columns, names, sample, cadences)
    except FileExistsError:
        raise BookError(f"{path} was made by somebody else just now. Start this again") from None
    if sample:
        return f"Made {path} with {len(sample)} sample prospects. scripts/sync.py gives them their tasks."
    return f"Made {path}. Type in your prospects, save and close it; scripts/sync.py gives them their tasks."
