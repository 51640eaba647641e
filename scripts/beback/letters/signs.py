"""Which signs the fonts can print, and text made fit for print (the only importer of fontTools)."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont, TTLibError  # type: ignore[import-untyped]  # it ships no types

from beback.errors import BebackError

_FONTS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
_ENDLESS = re.compile(r"[^\s-]{26,}|\S{40,}")  # a line may end at a hyphen, but not at one between digits
_NO_BREAK = "\u00a0"
_NO_MARKS = re.compile(r"[\x00-\u02ff\u2000-\u206f]*")  # Latin letters and punctuation, which most texts are
_MOST_MARKS = 8
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # one left open turns round what follows
_UNSEEN = frozenset(
    "\n\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)  # shapers print nothing for these, whether a font has them or not


def literal(typed: str) -> str:
    """The text as it is printed: composed accents, and neither control signs nor those that turn the line round.

    Of accents heaped on one letter, eight stay: more than any language has, and PDF readers stop at some hundreds.
    """
    text = unicodedata.normalize("NFC", typed)
    if not _NO_MARKS.fullmatch(text):
        text = "".join(one[: _MOST_MARKS + 1] for one in _with_marks(text))
    return text if text.isprintable() else "".join(map(_literal, text))


def _literal(sign: str) -> str:
    if sign in ("\n", _NO_BREAK):
        return sign
    if sign.isspace():
        return " "
    return "" if sign in _TURNING or unicodedata.category(sign) == "Cc" else sign


def breakable(text: str) -> str:
    """The text with room for a line to end inside words that are longer than any word is."""
    return _ENDLESS.sub(lambda word: "\u200b".join(_with_marks(word[0])), text)


class Signs:
    """The signs of the fonts in these folders."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._fonts = [_UNSEEN.union(signs) for folder in folders for signs in _in_folder(folder)]

    def missing(self, text: str) -> str | None:
        """The first sign that no font has, with the marks that belong to it; None where all can be printed."""
        signs = frozenset(text)
        if any(signs <= font for font in self._fonts):
            return None
        return next((one for one in _with_marks(text) if not any(font.issuperset(one) for font in self._fonts)), None)


def named(sign: str) -> str:
    """A sign in a message, with its number, for it may not show on every screen."""
    numbers = " ".join(f"U+{ord(part):04X}" for part in sign)
    shown = f'"{sign}" ' if sign.isprintable() else ""
    return f"{shown}({numbers})"


def _in_folder(folder: Path) -> Iterator[frozenset[str]]:
    for file in sorted(folder.glob("*")):
        if file.suffix.lower() in _FONTS:
            yield from _in_file(file)


def _in_file(file: Path) -> Iterator[frozenset[str]]:
    try:
        data, many = io.BytesIO(file.read_bytes()), file.suffix.lower() in (".ttc", ".otc")
        for font in TTCollection(data, lazy=True) if many else (TTFont(data, lazy=True),):
            yield frozenset(map(chr, font.getBestCmap() or ()))
    except (TTLibError, OSError, ValueError, KeyError) as e:
        raise BebackError(f"{file} is no font that can be read: take it out of that folder") from e


def _with_marks(text: str) -> Iterator[str]:
    """Each sign together with the accents, points and the like that follow it: one font must have them all."""
    one = ""
    for sign in text:
        if one and unicodedata.category(sign)[0] != "M":
            yield one
            one = ""
        one += sign
    if one:
        yield one
