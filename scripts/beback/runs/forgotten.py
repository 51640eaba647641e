"""What forgetting somebody would remove, or removed, and what it cannot reach: in a shop person's words."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from beback.books.backups import KEPT
from beback.config import Config
from beback.runs.forgetting import Forgotten, Found

_LETTERS = "letters"
_OUT_OF_REACH = (
    "letters that were printed, emails and texts that were sent, and what stands in phones and mailboxes",
    "notes and comments on the cells of the rows: delete the rows once they are blank, and they go with them",
)
_OF_A_WORKBOOK = (
    "copies of the workbook elsewhere: on other computers, memory sticks, in a cloud folder and its older versions",
    "Excel's own recovery files (File, Info, Manage Workbook), and backups of this computer",
)
_OF_A_SHEET = (
    "Google's version history of the sheet: where it must go too, make a copy of the sheet and delete the old one",
    "copies and downloads of the sheet, and backups of this computer",
)


def found_text(found: Found, config: Config, *, backups: bool) -> str:
    """What would go, and what would not."""
    if not found:
        return "\n".join((f"{config.book.prospects}, log, ledger and output do not name them.", *_kept(found.backups)))
    also = _kept(found.backups) if not backups else [f"  {_count(len(found.backups), 'backup')}"] * bool(found.backups)
    stop = ["They said stop: a keyed hash of phone and email stays, so that they are left in peace."] * found.stopped
    lines = ["This would be removed:", *_parts(found, config), *also, *stop, *_others(found, config)]
    return "\n".join((*lines, *_out_of_reach(config)))


def forgotten_text(done: Forgotten, config: Config) -> str:
    """What went, and what did not."""
    found = done.found
    backups = [f"  {_count(len(done.backups), 'backup')}"] * bool(done.backups)
    lines = ["Removed:", *_parts(found, config, done.left), *backups]
    if found.stopped:
        lines.append("They said stop. A keyed hash of phone and email stays, so that they are left in peace.")
    lines += _kept(file for file in found.backups if file not in (*done.backups, *done.left))
    if done.mentions:
        lines += ["Still named, look there yourself:", *(f"  {place}" for place in done.mentions)]
    return "\n".join((*lines, *_others(found, config), *_out_of_reach(config)))


def forgotten_messages(done: Forgotten, config: Config) -> Iterator[str]:
    """Warnings, and the files that could not be removed, without a name in them."""
    yield from done.warnings
    if done.left:
        folders = ", ".join(sorted({_near(file.parent, config) for file in done.left}))
        yield (
            f"{_count(len(done.left), 'file')} in {folders} could not be removed, open in another program perhaps: see "
            "the list, close them, and delete them yourself"
        )


def _parts(found: Found, config: Config, left: Sequence[Path] = ()) -> Iterator[str]:
    rows, book = found.theirs.rows, config.book
    if rows:
        numbers, names = ", ".join(str(p.row) for p in rows), "; ".join(dict.fromkeys(p.name for p in rows))
        which = "row" if len(rows) == 1 else "rows"
        yield f"  {book.prospects}, {which} {numbers} ({names}): all that stands there, in your own columns too"
    if found.lines:
        yield f"  {book.log}: name and note in {_count(len(found.lines), 'line')}; the lines stay, for the counts"
    if found.messages:
        yield f"  the ledger: {_count(len(found.messages), 'email')}"
    for path in found.lying.theirs:
        if path in left:
            yield f"  NOT REMOVED: {_near(path, config)}"
        elif path.parent.name == _LETTERS:
            yield (
                f"  {_near(path, config)}, all letters of that day, as no page can be taken out of a file; --mark-done "
                "does not know them afterwards"
            )
        else:
            yield f"  {_near(path, config)}"


def _out_of_reach(config: Config) -> Iterator[str]:
    yield "Out of Beback's reach:"
    for place in (*_OUT_OF_REACH, *(_OF_A_SHEET if config.book.workbook is None else _OF_A_WORKBOOK)):
        yield f"  {place}"


def _kept(backups: Iterable[Path]) -> list[str]:
    names = ", ".join(file.name for file in backups)
    return [f"Backups stay for {KEPT.days} days, unless you add --backups: {names}"] if names else []


def _others(found: Found, config: Config) -> Iterator[str]:
    """What may be theirs, and what nobody but a person can tell."""
    if found.theirs.namesakes:
        rows = ", ".join(map(str, found.theirs.namesakes))
        yield (
            f"{config.book.prospects}, row {rows}: the same name with another phone and email, or none. If that is the "
            "same person, start this again with what stands there"
        )
    photos = sorted({p.photo for p in found.theirs.rows if p.photo})
    if photos:
        yield f"Photos stay: {', '.join(photos)}"
    if found.lying.unread:
        yield f"Beback cannot look into {', '.join(_near(file, config) for file in found.lying.unread)}"


def _near(path: Path, config: Config) -> str:
    """A path as seen from the config file's folder, where it is below it."""
    base = config.path.resolve().parent
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else str(path)


def _count(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
