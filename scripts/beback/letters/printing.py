"""A print day: letters, cards, words to copy, envelopes and labels in one order, and what cannot be printed."""

import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from beback.errors import BebackError
from beback.filenames import file_names
from beback.letters.checking import check_store, fault
from beback.letters.records import Look, Place, Printed
from beback.letters.sheets import (
    CARDS,
    DOCUMENTS,
    LETTERS,
    OWN_PAGE,
    Document,
    Item,
    breakable_item,
    filled,
    item,
    shared,
    sized,
)
from beback.letters.signs import Signs
from beback.messages import Held, Letter
from beback.places import layouts_of
from beback.press import PictureError, Press, fonts_of
from beback.rules import Channel

if TYPE_CHECKING:
    from beback.letters.enclosures import Enclosures

_WORK = ".work"
_ALONG = "enclosures.pdf"
_WORD = "letters.docx"


def print_letters(letters: Sequence[Letter], folder: Path, look: Look) -> Printed:
    """Writes letters.pdf, cards.pdf, by-hand.pdf, envelopes.pdf, labels.pdf and enclosures.pdf into an empty folder,
    each where there is something for it; letters.docx and the shop's own Word letters where the look asks for them.

    A letter that cannot be printed is held back alone, from all of them. Raises BebackError for a mistake in a layout.
    """
    if not letters:
        return Printed((), ())
    with _work_folder(folder) as work:
        day = _PrintDay(letters, folder, look, work)
        day.check()
        return day.printed()


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """In the new folder itself, so that the next run clears it where this one is killed."""
    work = folder / _WORK
    try:
        work.mkdir()
        try:
            yield work
        finally:
            shutil.rmtree(work)
    except OSError as e:
        raise BebackError(f"The letters could not be written: {e.strerror}. What was there before is as it was") from e


class _PrintDay:
    """Everything is tried before anything is written, so that all files have the same letters.

    Letters go by their place in `letters`; `_reasons` has those that are held back.
    """

    def __init__(self, letters: Sequence[Letter], folder: Path, look: Look, work: Path) -> None:
        self._letters, self._folder, self._look = letters, folder, look
        self._layouts = layouts_of(look.folders)
        self._press, self._base = Press(work, self._layouts), shared(look)
        self._reasons: dict[int, str] = {}
        self._faults: list[str] = []
        self._own: dict[int, bytes] = {}
        self._sized: dict[str, dict[int, Item]] = {}
        self._enclosures: Enclosures | None = None

    def check(self) -> None:
        """Finds what cannot be printed. Raises BebackError."""
        signs = Signs(map(fonts_of, self._layouts))
        check_store(signs, self._look.store)
        for index in self._kept():
            self._hold(index, fault(self._letters[index], signs, self._look))
        self._check_files()
        if self._look.settings.word_letter:
            self._fill_own(self._look.settings.word_letter)
        for document in reversed(DOCUMENTS):  # an address that is too long for an envelope is so for a letter, too
            self._size(document)

    def printed(self) -> Printed:
        """Writes the files."""
        kept = self._kept()
        for document in DOCUMENTS:
            items = [self._sized[document.file][index] for index in kept if index in self._sized[document.file]]
            if items:
                pdf = self._press.pdf(document.layout, filled(document, self._base, items))
                (self._folder / document.file).write_bytes(pdf)
        self._write_word(kept)
        self._write_along(kept)
        held = (Held(self._letters[index].about, Channel.LETTER, self._letters[index].template, self._reasons[index])
                for index in sorted(self._reasons))  # fmt: skip
        return Printed(tuple(self._places(kept)), tuple(held), tuple(self._faults))

    def _kept(self) -> list[int]:
        return [index for index in range(len(self._letters)) if index not in self._reasons]

    def _hold(self, index: int, reason: str | None) -> None:
        if reason:
            self._reasons.setdefault(index, reason)

    def _check_files(self) -> None:
        """What goes along can be printed."""
        if not any(letter.files for letter in self._letters):
            return
        from beback.letters.enclosures import Enclosures  # pypdf, which most print days do without

        self._enclosures = Enclosures(self._press, self._base)
        for index in self._kept():
            self._hold(index, next(filter(None, map(self._enclosures.fault, self._letters[index].files)), None))

    def _fill_own(self, path: Path) -> None:
        """The shop's own Word letters. A mistake in them is told; letters.pdf is there all the same."""
        from beback.letters.word import BlankError, WordLetter  # half a second to load

        try:
            own = WordLetter(path, self._look)
            for index in self._kept():
                if LETTERS.has(self._letters[index]):
                    try:
                        self._own[index] = own.filled(self._letters[index])
                    except BlankError as e:
                        self._hold(index, str(e))
        except BebackError as e:
            self._faults.append(str(e))
            self._own.clear()

    def _size(self, document: Document) -> None:
        """The size of type for each letter of a document; one without room or with a bad picture is held back."""
        chosen = [index for index in self._kept() if document.has(self._letters[index])]
        items = {index: self._item(self._letters[index], document) for index in chosen}
        try:
            found = sized(self._press, document, self._base, list(items.values()))
        except PictureError:
            if not self._hold_bad_pictures(document, items):
                raise
            return self._size(document)
        for index, one in zip(chosen, found, strict=True):
            if one is None:
                self._hold(index, document.no_room(self._letters[index], self._look))
        self._sized[document.file] = {i: one for i, one in zip(chosen, found, strict=True) if one is not None}
        return None

    def _item(self, letter: Letter, document: Document) -> Item:
        picture = self._press.place(letter.picture) if letter.picture and document is CARDS else None
        return breakable_item(item(letter, picture))

    def _hold_bad_pictures(self, document: Document, items: dict[int, Item]) -> bool:
        """Whether some were found: otherwise it is a picture of the layout's own."""
        before = len(self._reasons)
        for index, one in items.items():
            picture = self._letters[index].picture
            if one["picture"] and picture:
                try:
                    self._press.unfit(document.layout, filled(document, self._base, [one]))
                except PictureError:
                    self._hold(index, f'The picture "{picture.name}" is damaged: put it there again')
        return len(self._reasons) > before

    def _write_word(self, kept: Sequence[int]) -> None:
        in_size = self._sized[LETTERS.file]
        letters: list[Item] = [
            {**item(self._letters[index]), "scale": in_size[index]["scale"]} for index in kept if index in in_size
        ]
        if self._look.docx and letters:
            from beback.letters.word import letters_docx

            (self._folder / _WORD).write_bytes(letters_docx(letters, self._layouts, self._look))
        names = file_names(
            (f"{number:03} {self._letters[index].about.prospect}" for number, index in enumerate(kept, 1)), ".docx"
        )
        for index, name in zip(kept, names, strict=True):
            if index in self._own:
                (self._folder / name).write_bytes(self._own[index])

    def _write_along(self, kept: Sequence[int]) -> None:
        files = [file for index in kept for file in self._letters[index].files]
        if files and self._enclosures:
            (self._folder / _ALONG).write_bytes(self._enclosures.merged(files))

    def _places(self, kept: Sequence[int]) -> Iterator[Place]:
        pages: Counter[str] = Counter()
        for index in kept:
            letter = self._letters[index]
            file = next(document.file for document in OWN_PAGE if document.has(letter))
            pages[file] += 1
            yield Place(letter, file, pages[file])
