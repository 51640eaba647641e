"""Setting up a store's book: a new workbook, a Google Sheet, or the headings that an existing book lacks."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from beback.books import Book, Changes
from beback.books.new_workbook import ORDER, make_workbook
from beback.cells import Cell
from beback.config import Config
from beback.errors import BookError
from beback.output import whole_file
from beback.places import ROOT, near
from beback.sample_history import sample_changes


@runtime_checkable
class Dressable(Protocol):
    """A book whose tabs can be made and dressed where they are: a Google Sheet."""

    def make(self, order: Sequence[str], rows: Sequence[Mapping[str, Cell]] = ()) -> bool:
        """Makes the tabs where Prospects is missing or empty; whether it did."""

    def dress(self, associates: Sequence[str], cadences: Sequence[str], added: Collection[str]) -> list[str]:
        """Puts on what is missing; says what. The headings in `added` were added just now."""


def set_up(book: Book, config: Config, sample: Sequence[Mapping[str, Cell]] = (), without: Collection[str] = ()) -> str:
    """Makes the workbook with these rows, or adds to an existing book the headings that it lacks; says what it did.

    Headings in `without` are not added. Raises BookError where the book cannot be read or written, or is there already
    and is to get a sample.
    """
    if isinstance(book, Dressable):
        return _set_up_sheet(book, book, config, sample, without)
    path = config.book.workbook
    if path and is_missing(path):
        said = _made(path, config, sample)
        if sample:
            _tell_a_story(book, config)
        return said
    if sample:
        raise BookError(
            f"{book.name} is there already and a sample goes only into a new workbook, nothing was changed. "
            "Leave out --sample, or name a new file under `book:` in config.yaml"
        )
    headings = _add_headings(book, without)
    if not headings:
        return f"{book.name} has all its columns; nothing was changed."
    return f"{book.name}: added {', '.join(config.rules.label(h) for h in headings)}."


def _tell_a_story(book: Book, config: Config) -> None:
    """Gives a sample its past, and the photos that it names."""
    book.commit(sample_changes(book.read()))
    for photo in sorted((ROOT / "pieces" / "sample").glob("*.jpg")):
        if not (config.photos / photo.name).exists():
            whole_file(config.photos / photo.name, photo.read_bytes())


def _add_headings(book: Book, without: Collection[str]) -> tuple[str, ...]:
    """Adds the headings that are missing; which they were."""
    snapshot = book.read()
    headings = tuple(h for h in ORDER if h not in snapshot.headings and h not in without)
    if headings:
        book.commit(Changes(snapshot, headings))
    return headings


def _set_up_sheet(
    book: Book, sheet: Dressable, config: Config, sample: Sequence[Mapping[str, Cell]], without: Collection[str]
) -> str:
    """Makes the tabs of an empty sheet, adds headings to one in use, and dresses both; says what it did."""
    new = sheet.make(ORDER, sample)
    if sample and not new:
        raise BookError(
            f"{book.name} has prospects already and a sample goes only into an empty one, nothing was changed. "
            "Leave out --sample, or name a new sheet under `book:` in config.yaml"
        )
    headings = _add_headings(book, without)
    names = [associate.name for associate in config.associates]
    worn = sheet.dress(names, [cadence.name for cadence in config.rules.cadences], ORDER if new else headings)
    added = [*(config.rules.label(heading) for heading in headings), *worn]
    if sample:
        _tell_a_story(book, config)
    if new:
        return f"Made the tabs {config.book.prospects} and {config.book.log}, with {', '.join(added)}."
    if not added:
        return f"{book.name} has all its columns, and wears all that it should; nothing was changed."
    return f"{book.name}: added {', '.join(added)}."


def is_missing(path: Path) -> bool:
    """Whether there is nothing at this place yet."""
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
        return f"Made {near(path)} with {len(sample)} sample prospects. scripts/sync.py gives them their tasks."
    return f"Made {near(path)}. Type in your prospects, save and close it; scripts/sync.py gives them their tasks."
