"""A print day: letters, cards, words to copy, envelopes and labels in one order, and what cannot be printed."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from beback.config.build import ROOT
from beback.errors import BebackError
from beback.filenames import file_names
from beback.letters.checking import Checking
from beback.letters.press import PictureError, Press
from beback.letters.records import Look, Place, Printed
from beback.letters.sheets import DOCUMENTS, OWN_PAGE, Document, Item, filled, is_letter, item, shared, sized
from beback.messages import Held, Letter
from beback.rules import Channel

_WORK = ".work"


def print_letters(letters: Sequence[Letter], folder: Path, look: Look) -> Printed:
    """Writes letters.pdf, cards.pdf, by-hand.pdf, envelopes.pdf, labels.pdf and enclosures.pdf into an empty folder,
    each where there is something for it; letters.docx and the shop's own Word letters where the look asks for them.

    A letter that cannot be printed is held back alone, from all of them. Raises BebackError for a mistake in a layout.
    """
    if not letters:
        return Printed((), ())
    with _work_folder(folder) as work:
        return _PrintDay(letters, folder, look, work).printed()


@contextmanager
def _work_folder(folder: Path) -> Iterator[Path]:
    """In the new folder itself, so that the next run clears it where this one is killed."""
    work = folder / _WORK
    work.mkdir()
    try:
        yield work
    finally:
        shutil.rmtree(work)


class _PrintDay:
    """Letters go by their place in `letters`; `_reasons` has those that are held back."""

    def __init__(self, letters: Sequence[Letter], folder: Path, look: Look, work: Path) -> None:
        self._letters, self._folder, self._look = letters, folder, look
        self._layouts = [*(place / "layouts" for place in look.folders), ROOT / "templates" / "layouts"]
        self._press = Press(work, self._layouts)
        self._base = shared(look)
        self._reasons: dict[int, str] = {}

    def printed(self) -> Printed:
        """Everything is tried before anything is written, so that all files have the same letters."""
        self._hold(Checking(self._layouts, self._look).faults(self._letters))
        ...
