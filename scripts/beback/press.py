"""Typst at work: layouts filled with data become PDF (the only importer of typst).

The words are handed over as a file of data, so that Typst never reads them as markup. The machine's own fonts
are not used, and no date is written: the same letters give the same bytes on every machine.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

import typst

from beback.errors import BebackError
from beback.messages import Picture

DATA = "data.json"
_LAYOUTS = frozenset({".typ", ".png", ".jpg", ".jpeg", ".svg"})  # a shop's logo stands beside its layout


class PictureError(BebackError):
    """A picture cannot be read."""


class Press:
    """The layouts of these folders, the first that has one before the others, in a work folder of their own.

    With `embedded` Typst's own fonts are there as well; `families` are the names of all.
    """

    def __init__(self, work: Path, folders: Sequence[Path], *, embedded: bool = False) -> None:
        self._work = work
        for folder in reversed(folders):
            for file in folder.glob("*"):
                if file.suffix.lower() in _LAYOUTS:
                    shutil.copyfile(file, work / file.name)
        places = [str(fonts_of(folder)) for folder in folders if fonts_of(folder).is_dir()]
        self._fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=embedded, font_paths=places)
        self.families = tuple(self._fonts.families())

    def place(self, picture: Picture) -> str:
        """Puts a picture where layouts find it, under the name that this returns."""
        return self._put(picture.jpeg, ".jpg")

    def place_file(self, file: Path) -> str:
        """Puts a picture's file where layouts find it. Raises OSError."""
        return self._put(file.read_bytes(), file.suffix.lower())

    def _put(self, data: bytes, suffix: str) -> str:
        name = hashlib.sha256(data).hexdigest() + suffix
        (self._work / name).write_bytes(data)
        return name

    def unfit(self, layout: str, data: Mapping[str, object]) -> Sequence[int]:
        """The places in data's `items` of those that this layout has no room for. Raises BebackError, PictureError."""
        try:
            found = json.loads(self._compiler(layout, data).query("<unfit>", field="value", one=True))
        except RuntimeError as e:
            self.pdf(layout, data)  # which says what is wrong in more detail
            raise BebackError(f"templates/layouts/{layout}: {e}") from e
        return [int(index) for index in found]

    def pdf(self, layout: str, data: Mapping[str, object]) -> bytes:
        """The PDF. Raises BebackError for a mistake in the layout, PictureError."""
        try:
            made = self._compiler(layout, data).compile(format="pdf", pdf_tags=False)
        except typst.TypstError as e:
            raise _fault(layout, e) from e
        if not isinstance(made, bytes):
            raise BebackError(f"templates/layouts/{layout} makes no PDF")
        return made

    def _compiler(self, layout: str, data: Mapping[str, object]) -> typst.Compiler:
        file = self._work / layout
        if not file.is_file():
            raise BebackError(f"templates/layouts/{layout} is missing: put it back from the Beback that you downloaded")
        told = json.dumps({**data, "fonts": self._fonts.families()}, ensure_ascii=False)
        (self._work / DATA).write_text(told, encoding="utf-8")
        return typst.Compiler(input=str(file), root=str(self._work), font_paths=self._fonts)


def fonts_of(layouts: Path) -> Path:
    """Where the fonts of a folder of layouts are."""
    return layouts / "fonts"


def _fault(layout: str, error: typst.TypstError) -> BebackError:
    """Typst's message with file and line, without the lines that it quotes."""
    if "image" in error.message:
        return PictureError(f"templates/layouts/{layout}: {error.message}")
    place = re.search(r"(\w[\w-]*\.typ):(\d+)", error.diagnostic)
    where = f"{place[1]}, line {place[2]}" if place else layout
    return BebackError(f"templates/layouts/{where}: {error.message}")
