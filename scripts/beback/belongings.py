"""What lies under `output` of one person: letters, emails, texts, morning lists, reports."""

import csv
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from beback.filenames import file_names
from beback.history import named_by
from beback.someone import Someone

_LETTERS, _LIST, _REPRINT = "letters", "letters.csv", "reprint-"
_FOLDERS = ("emails", "texts", "morning", "report")
_WORDS = frozenset({".eml", ".html", ".ics", ".csv", ".txt", ".json", ".md"})
_PAPER = frozenset({".pdf", ".docx"})


@dataclass(frozen=True, slots=True)
class Lying:
    """`theirs` are the files and whole folders that name them, `unread` those into which Beback cannot look."""

    theirs: tuple[Path, ...]
    unread: tuple[Path, ...]


def lying_of(output: Path, someone: Someone) -> Lying:
    """What names the person in Beback's own folders under `output`. A day's letters are one thing, as are the two
    files of a report."""
    look = _Look(someone)
    for folder in _children(output / _LETTERS):
        look.letters(folder)
    files = [file for folder in _FOLDERS for file in (output / folder).rglob("*") if file.is_file()]
    for file in sorted(files, key=lambda file: (file.suffix in _PAPER, file)):
        look.file(file)
    return Lying(tuple(look.theirs), tuple(look.unread))


def removed(paths: Iterable[Path]) -> tuple[Path, ...]:
    """Removes files and folders; gives those that cannot be removed, such as while they are open."""
    left = []
    for path in paths:
        try:
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError:
            left.append(path)
    return tuple(left)


class _Look:
    def __init__(self, someone: Someone) -> None:
        self.someone = someone
        self.stems = [*file_names(sorted(someone.names), "")]
        self.theirs: dict[Path, None] = {}
        self.unread: list[Path] = []

    def letters(self, folder: Path) -> None:
        """A day's letters, of which nobody can cut a page out; a reprint is a file of its own."""
        files = _children(folder)
        listed = next((_words(file) or "" for file in files if file.name == _LIST), None)
        if listed is not None and self._is_on(listed):
            self.theirs[folder] = None
            return
        for file in files:
            if any(file.name.startswith(f"{_REPRINT}{stem}-") for stem in self.stems):
                self.theirs[file] = None
            elif listed is None and file.suffix in _PAPER and not file.name.startswith(_REPRINT):
                self.unread.append(file)

    def _is_on(self, listed: str) -> bool:
        keys = {line["key"] for line in csv.DictReader(listed.splitlines()) if line.get("key")}
        ids = {named.id for key in keys if (named := named_by(key))}
        return bool(ids & self.someone.ids) or self.someone.named_in(listed)

    def file(self, file: Path) -> None:
        """Any other file; one for paper goes with the page of the same name."""
        page = file.with_suffix(".html")
        if file.suffix in _PAPER and page.exists():
            if page in self.theirs:
                self.theirs[file] = None
        elif file.suffix in (*_WORDS, *_PAPER):
            words = None if file.suffix in _PAPER else _words(file)
            if words is None:
                self.unread.append(file)
            elif self.someone.named_in(words):
                self.theirs[file] = None


def _children(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def _words(file: Path) -> str | None:
    """What a file says, None where it cannot be read; lines that a calendar folds are whole again."""
    try:
        data = file.read_bytes()
        if file.suffix == ".eml":
            return "\n".join(_of_mail(message_from_bytes(data, policy=policy.default)))
    except (OSError, LookupError, ValueError):
        return None
    words = data.decode("utf-8-sig", "replace")
    return words.replace("\r\n ", "") if file.suffix == ".ics" else words


def _of_mail(message: EmailMessage) -> Iterator[str]:
    """Whom a message is for, and what its texts say."""
    yield from (str(message["To"]), str(message["Subject"]))
    for part in message.walk():
        if part.get_content_maintype() == "text":
            yield str(part.get_content())
